"""Operation by keyboard alone: patterns after the ARIA Authoring Practices, each as it should be and broken in three ways."""

from __future__ import annotations

import pytest

from tests.replay.playing import LIGHT, Play, troubles
from uxaudit.checks import all_checks
from uxaudit.evaluate import evaluate
from uxaudit.model import Finding
from uxaudit.observed import Probe
from uxaudit.recording import Recording
from uxaudit.replay.keyboard import operate
from uxaudit.tasks import runs_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SAVE = "- click: {role: button, name: Save}"
TYPE = "- fill: {label: City, text: Ber}"
PATTERNS: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "dialog": ("- click: Delete account\n- click: Cancel\n- expect: Kept",
               (("keyboard-blocked", "Delete account"), ("dialog-focus", "Delete the account?"), ("keyboard-blocked", "Cancel"))),
    "menu": ("- click: Actions\n- click: {role: menuitem, name: Rename}\n- expect: Rename",
             (("keyboard-blocked", "Rename"), ("keyboard-blocked", "Actions"), ("keyboard-blocked", "Rename"))),
    "tabs": ("- click: {role: tab, name: Care}\n- expect: Shows Care", (("keyboard-blocked", "Care"),) * 3),
    "combobox": (f"{TYPE}\n- click: {{role: option, name: Bern}}\n- expect: Chose Bern\n{TYPE}\n{SAVE}",
                 (("keyboard-blocked", "Bern"), ("keyboard-blocked", "Bern"), ("keyboard-trap", "City"))),
    "listbox": ("- click: {role: option, name: Cherry}\n- expect: Took Cherry", (("keyboard-blocked", "Cherry"),) * 3),
    "radio": ("- check: {role: radio, name: Collect}\n- expect: By Collect", (("keyboard-blocked", "Collect"),) * 3),
    "disclosure": ("- click: When does it come?\n- expect: Within three days", (("keyboard-blocked", "When does it come?"),) * 3),
    "tree": ("- click: {role: treeitem, name: Reports}\n- click: {role: treeitem, name: Autumn}\n- expect: Opened Autumn",
             (("keyboard-blocked", "Reports"),) * 3),
    "grid": ("- click: {role: gridcell, name: Pay 1003}\n- expect: Did Pay 1003", (("keyboard-blocked", "Pay 1003"),) * 3),
    "slider": (f"- click: {{role: slider, name: Volume}}\n{SAVE}\n- expect: Saved",
               (("keyboard-blocked", "Volume"), ("keyboard-blocked", "Volume"), ("keyboard-trap", "Volume"))),
}
"""What to do on each page, and the check and the control that must be named in its three broken variants."""
CHECKS = ("keyboard-blocked", "keyboard-trap", "dialog-focus", "dead-control", "goal-not-reached")


def tasks(broken: int) -> str:
    """A task for each pattern, in one scenario."""
    lines = ["timeout: 3s", "tasks:"]
    for name, (body, _) in PATTERNS.items():
        lines += [f"  - task: {name}", f"    start: /apg/{name}.html{f'?broken={broken}' if broken else ''}", "    steps:"]
        lines += [f"      {line}" for line in body.splitlines()]
    return "\n".join(lines)


def found(recording: Recording) -> dict[str, list[Finding]]:
    """The findings by task."""
    findings = evaluate([recording], [all_checks()[id] for id in CHECKS]).findings
    return {name: [finding for finding in findings if finding.task == name] for name in PATTERNS}


def told(findings: list[Finding]) -> list[tuple[str, str, str]]:
    return [(finding.check, finding.target.name if finding.target else "", finding.message) for finding in findings]


def test_patterns_as_they_should_be_are_done_without_a_finding(play: Play) -> None:
    recording = play.ok(tasks(0), persona="keyboard")
    assert {name: told(findings) for name, findings in found(recording).items() if findings} == {}
    assert all(run.kind == "completed" for runs in runs_of([recording]).values() for run in runs)
    assert all(step.keyboard and step.keyboard.worked for step in recording.actions), "all was done by keyboard"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """These pages answer at once: a key that they do not answer needs no long wait."""
    monkeypatch.setattr(operate, "NEXT_KEY_S", 0.2)
    monkeypatch.setattr(operate, "LAST_KEY_S", 0.3)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("broken", [1, 2, 3])
def test_each_break_is_named_at_its_control(play: Play, broken: int) -> None:
    recording = play(tasks(broken), persona="keyboard", probes=(*LIGHT, Probe.SHOTS))
    findings = found(recording)
    missed = {}
    for name, (_, wanted) in PATTERNS.items():
        check, control = wanted[broken - 1]
        named = [f for f in findings[name] if f.check == check and f.severity >= 2 and f.target and f.target.name == control]
        if not named:
            missed[name] = told(findings[name]) or troubles(recording)
    assert missed == {}
