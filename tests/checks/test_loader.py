"""uxaudit's own checks and those of plug-ins are loaded in the same way."""

import importlib.metadata
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from uxaudit import checks, plugins
from uxaudit.checks import all_checks
from uxaudit.checks.api import Curve, check, parse_docs
from uxaudit.model.findings import Facet


def plug(monkeypatch: pytest.MonkeyPatch, value: Any) -> None:
    class Point:
        name, value, module, group = "mine", "mine:checks", "mine", "uxaudit.checks"
        dist = None

        def load(self) -> Any:
            if isinstance(plugged, Exception):
                raise plugged
            return plugged

    plugged = value
    monkeypatch.setattr(importlib.metadata, "entry_points", lambda group: [Point()] if group == "uxaudit.checks" else [])
    monkeypatch.setattr(plugins, "_problems", {})


def test_every_file_is_found() -> None:
    folders = [path for path in Path(checks.__file__).parent.iterdir() if path.is_dir() and not path.name.startswith("_")]
    files = [path.stem for folder in folders for path in folder.glob("*.py") if path.stem != "__init__"]
    assert len(files) > 80
    assert list(all_checks()) == sorted(name.replace("_", "-") for name in files)


def test_a_plug_in_brings_a_check_or_a_module_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    mine = replace(all_checks()["axe"], id="mine")
    plug(monkeypatch, mine)
    assert all_checks.__wrapped__()["mine"] is mine
    module = ModuleType("uxaudit.checks.accessibility.axe")
    module.mine = mine  # type: ignore[attr-defined]
    plug(monkeypatch, module)
    assert all_checks.__wrapped__()["mine"] is mine


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (ImportError("gone"), "the package mine cannot be loaded: ImportError: gone"),
        (42, "the package mine holds no check"),
        (ModuleType("empty"), "the package mine holds no check"),
        (replace(all_checks()["axe"], impact=1), "the package mine brings a check that cannot be used: uxaudit itself has one named axe"),
    ],
)
def test_a_broken_plug_in_is_left_out_and_reported(monkeypatch: pytest.MonkeyPatch, value: Any, words: str) -> None:
    plug(monkeypatch, value)
    assert all_checks.__wrapped__() == all_checks()
    (problem,) = plugins.problems()
    assert problem.message.startswith(words)
    assert problem.where == "uxaudit.checks: mine = mine:checks"


def test_documentation_is_split_into_its_parts() -> None:
    text = "A title.\n\nWhy: one\n    more\nWho: all\nMeasured: m\nFix: f\nSource: s: t"
    assert parse_docs(text, "x") == {"title": "A title", "why": "one more", "who": "all", "measured": "m", "fix": "f", "source": "s: t"}
    with pytest.raises(ValueError, match="check x lacks Who, Measured, Fix, Source"):
        parse_docs("A title.\n\nWhy: one", "x")


def test_a_check_needs_its_documentation() -> None:
    with pytest.raises(ValueError, match="lacks"):
        check("bare", facet=Facet.FEEDBACK, impact=1)(lambda recording: ())


def test_the_settings_are_the_keyword_only_parameters() -> None:
    assert all_checks()["slow-feedback"].options == {"limit_ms": 400, "page_limit_ms": 1000}
    assert all_checks()["slow-feedback"].curve == Curve(100, 1000)
    assert all_checks()["slow-feedback"].option_types == {"limit_ms": float, "page_limit_ms": float}


def test_the_type_of_a_setting_is_its_defaults_where_the_annotation_cannot_be_read() -> None:
    def run(recording: "OnlyForTypeCheckers", *, least: int = 3, bare=0.5) -> Any:  # noqa: F821
        return ()

    assert replace(all_checks()["axe"], run=run).option_types == {"least": int, "bare": float}
