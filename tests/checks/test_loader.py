"""Checks come in by one door, the own ones and those of plug-ins."""

from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import uxaudit.checks as package
from uxaudit.checks import all_checks
from uxaudit.checks.api import Curve, check, parse_docs
from uxaudit.errors import InputError
from uxaudit.model.findings import Facet


def plug(monkeypatch: pytest.MonkeyPatch, value: Any) -> None:
    class Point:
        name, value = "mine", "mine:checks"

        def load(self) -> Any:
            if isinstance(plugged, Exception):
                raise plugged
            return plugged

    plugged = value
    monkeypatch.setattr(package, "entry_points", lambda group: [Point()] if group == "uxaudit.checks" else [])


def test_every_file_is_found() -> None:
    folders = [path for path in Path(package.__file__).parent.iterdir() if path.is_dir() and not path.name.startswith("_")]
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
    [(ImportError("gone"), "cannot be loaded: gone"), (42, "contains no check"), (ModuleType("empty"), "contains no check")],
)
def test_a_broken_plug_in_is_named(monkeypatch: pytest.MonkeyPatch, value: Any, words: str) -> None:
    plug(monkeypatch, value)
    with pytest.raises(InputError, match=words):
        all_checks.__wrapped__()


def test_two_checks_with_one_id_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    plug(monkeypatch, replace(all_checks()["axe"], impact=1))
    with pytest.raises(InputError, match="two checks have the id axe"):
        all_checks.__wrapped__()


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
