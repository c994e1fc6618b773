"""Checks come in by one door, the own ones and those of plug-ins."""

from dataclasses import replace
from types import ModuleType
from typing import Any

import pytest

import uxaudit.checks as package
from uxaudit.checks import all_checks
from uxaudit.checks.api import Curve, check, parse_docs
from uxaudit.errors import InputError
from uxaudit.model.findings import Facet

IDS = """access-key ambiguous-label ambiguous-link axe brief-message broken-step clutter colour-only context-change dead-control
dialog-focus duplicate-id empty-markup error-not-in-text error-not-tied error-off-screen error-on-action excess-steps fake-heading
fake-list focus-invisible focus-obscured focus-order generated-content goal-not-reached hard-to-read-type hard-words
help-moves hidden-content hint-not-tied hover-content hover-only ibm inert-focus-stop inert-link inline-colour input-lost
keyboard-blocked keyboard-trap label-far-from-field late-validation layout-shift leaked-internals links-run-together
long-wait lost-in-forced-colours low-contrast media-alternative misleading-link moving-content navigation-moves no-autofill
no-help-at-error no-reflow obsolete-markup overlap-or-clip poor-error-message poor-image-alternative premature-error
reading-order redundant-entry redundant-link redundant-title same-action-new-label silent-wait slow-feedback slow-interaction
slow-paint slower-for-experts small-target spacer-image style-drift table-structure target-moves target-obstructed
target-off-screen text-spacing-clips unannounced-file unannounced-status unannounced-window unexpanded-abbreviation
ungrouped-fields unguarded-commit unlabelled-field unmarked-code vague-link waiting-share
weak-primary-action wrong-language wrong-outcome zero-results-dead-end"""


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
    assert list(all_checks()) == sorted(IDS.split())


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
