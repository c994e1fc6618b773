"""Operation by keyboard alone: patterns of the ARIA Authoring Practices, each correct and broken in three ways."""

from __future__ import annotations

from textwrap import dedent

import pytest

from tests.replay.playing import Chromium, Play, Site, steps, troubles
from uxaudit.checks import all_checks
from uxaudit.evaluation.run_checks import evaluate
from uxaudit.metrics.task_outcomes import runs_of
from uxaudit.model.findings import Finding
from uxaudit.recording.recording import Recording
from uxaudit.replay.keyboard import activate

SAVE = "- click: {role: button, name: Save}"
TYPE = "- fill: {label: City, text: Ber}"
PATTERNS: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "dialog": (
        "- click: Delete account\n- click: Cancel\n- expect: Kept",
        (("keyboard-blocked", "Delete account"), ("dialog-focus", "Delete the account?"), ("keyboard-blocked", "Cancel")),
    ),
    "menu": (
        "- click: Actions\n- click: {role: menuitem, name: Rename}\n- expect: Rename",
        (("keyboard-blocked", "Rename"), ("keyboard-blocked", "Actions"), ("keyboard-blocked", "Rename")),
    ),
    "tabs": ("- click: {role: tab, name: Care}\n- expect: Shows Care", (("keyboard-blocked", "Care"),) * 3),
    "combobox": (
        f"{TYPE}\n- click: {{role: option, name: Bern}}\n- expect: Chose Bern\n{TYPE}\n{SAVE}",
        (("keyboard-blocked", "Bern"), ("keyboard-blocked", "Bern"), ("keyboard-trap", "City")),
    ),
    "listbox": ("- click: {role: option, name: Cherry}\n- expect: Took Cherry", (("keyboard-blocked", "Cherry"),) * 3),
    "radio": ("- check: {role: radio, name: Collect}\n- expect: By Collect", (("keyboard-blocked", "Collect"),) * 3),
    "disclosure": ("- click: When does it come?\n- expect: Within three days", (("keyboard-blocked", "When does it come?"),) * 3),
    "tree": (
        "- click: {role: treeitem, name: Reports}\n- click: {role: treeitem, name: Autumn}\n- expect: Opened Autumn",
        (("keyboard-blocked", "Reports"),) * 3,
    ),
    "grid": ("- click: {role: gridcell, name: Pay 1003}\n- expect: Did Pay 1003", (("keyboard-blocked", "Pay 1003"),) * 3),
    "slider": (
        f"- click: {{role: slider, name: Volume}}\n{SAVE}\n- expect: Saved",
        (("keyboard-blocked", "Volume"), ("keyboard-blocked", "Volume"), ("keyboard-trap", "Volume")),
    ),
}
"""The steps on each page, and the check and control expected for each of its three broken variants."""
CHECKS = ("keyboard-blocked", "keyboard-trap", "dialog-focus", "dead-control", "goal-not-reached")


def tasks(broken: int) -> str:
    """A task for each pattern, in one scenario."""
    lines = ["timeout: 3s", "tasks:"]
    for name, (body, _) in PATTERNS.items():
        lines += [f"  - task: {name}", f"    start: /apg/{name}.html{f'?broken={broken}' if broken else ''}", "    steps:"]
        lines += [f"      {line}" for line in body.splitlines()]
    return "\n".join(lines)


def found(recording: Recording) -> dict[str, list[Finding]]:
    """Returns the findings by task."""
    findings = evaluate([recording], [all_checks()[id] for id in CHECKS]).findings
    return {name: [finding for finding in findings if finding.task == name] for name in PATTERNS}


def told(findings: list[Finding]) -> list[tuple[str, str, str]]:
    return [(finding.check, finding.target.name if finding.target else "", finding.message) for finding in findings]


@pytest.fixture(scope="module")
def recordings(chromium: Chromium, _site: Site, tmp_path_factory: pytest.TempPathFactory) -> list[Recording]:
    """The patterns, correct and broken in each way, played at the same time."""
    with pytest.MonkeyPatch.context() as patch:  # these pages respond immediately, so a key without a response needs no long wait
        patch.setattr(activate, "NEXT_KEY_S", 0.4)
        patch.setattr(activate, "LAST_KEY_S", 0.6)
        play = Play(chromium, _site, tmp_path_factory.mktemp("apg"))
        return play.together([tasks(broken) for broken in range(4)], persona="keyboard")


@pytest.mark.slow
def test_patterns_as_they_should_be_are_done_without_a_finding(recordings: list[Recording]) -> None:
    recording = recordings[0]
    assert not troubles(recording)
    assert {name: told(findings) for name, findings in found(recording).items() if findings} == {}
    assert all(run.kind == "completed" for runs in runs_of([recording]).values() for run in runs)
    assert all(step.keyboard and step.keyboard.worked for step in recording.actions), "all was done by keyboard"


@pytest.mark.parametrize("broken", [1, 2, 3])
def test_each_break_is_named_at_its_control(recordings: list[Recording], broken: int) -> None:
    findings = found(recordings[broken])
    missed = {}
    for name, (_, wanted) in PATTERNS.items():
        check, control = wanted[broken - 1]
        named = [f for f in findings[name] if f.check == check and f.severity >= 2 and f.target and f.target.name == control]
        if not named:
            missed[name] = told(findings[name]) or troubles(recordings[broken])
    assert missed == {}


PAGE = """<form onsubmit="log('sent'); return false">
<label>Sort <select onchange="log('sorted ' + this.value)"><option>Price, high<option>Price, low<option>Name
<option disabled>Nothing<option>≥ 5</select></label> <label>Day <input type=date></label>
<label>When <input type=datetime-local></label>
<label>Month <input type=month></label> <label>Hour <input type=time></label> <label>Volume <input type=range value=30></label></form>
<x-field></x-field><iframe title=Afar src="ELSEWHERE/afar"></iframe><label><input type=checkbox> Terms</label>
<fieldset><label><input type=radio name=c> Red</label><label><input type=radio name=c> Blue</label></fieldset>
<a href="/afar" tabindex=-1><img alt=Picture width=20 height=20></a> <a href="/afar" onclick="log('went'); return false">Title</a>
<label>Notes <textarea>x</textarea></label>
<label>Town
<input id=town role=combobox aria-expanded=false aria-controls=towns onfocus="drop(1)" onblur="drop(0)" onkeydown="key(event)"></label>
<ul id=towns role=listbox hidden><li role=option id=t0>Bern<li role=option id=t1>Basel</ul>
<label>File <input type=file></label>
<span onmouseover="tip.hidden = false">Hint</span><span id=tip hidden>A tip</span>
<button onmousedown="log('pressed')">Hasty</button> <button onclick="box.showModal()">Ask</button>
<dialog id=box><button onclick="box.close()">No</button></dialog> <script>let at = 0;
const say = (name, value) => town.setAttribute('aria-' + name, value);
const drop = (yes) => { towns.hidden = !yes; say('expanded', Boolean(yes)); say('activedescendant', yes ? 't0' : ''); };
const key = (event) => {
  if (event.key === 'ArrowDown') { at = 1 - at; say('activedescendant', 't' + at); }
  if (event.key === 'Enter') { event.preventDefault(); town.value = towns.children[at].innerText; drop(0); town.blur(); } };
customElements.define('x-field', class extends HTMLElement {
  constructor() { super(); this.attachShadow({ mode: 'open' }).innerHTML = '<label>Inside <input></label>'; } });</script>"""
STEPS = """
  - select: {label: Sort, option: "≥ 5"}
  - select: {label: Sort, option: Name}
  - select: {label: Sort, option: "Price, low"}
  - fill: {label: Day, text: "2024-03-31"}
  - fill: {label: When, text: "2024-03-31T15:30"}
  - fill: {label: Month, text: 2024-03}
  - fill: {label: Hour, text: "09:05"}
  - fill: {label: Volume, text: "33"}
  - fill: {label: Inside, text: hello}
  - fill: {label: Name, text: world, frame: Afar}
  - check: Terms
  - check: Blue
  - click: {role: link, name: Picture}
  - type: {label: Notes, text: yz}
  - click: {label: Town}
  - click: {role: option, name: Basel}
  - upload: {label: File, file: scenario.yaml}
  - click: Ask
  - click: {role: button, name: "No", exact: true}
  - hover: Hint
  - click: Hasty
"""


@pytest.mark.slow
def test_native_controls_are_worked_and_what_only_a_mouse_can_do_is_told(play: Play) -> None:
    pages = {"/": PAGE.replace("ELSEWHERE", play.site.elsewhere), "/afar": "<label>Name <input></label>"}
    recording = play.ok(dedent(STEPS), pages, persona="keyboard")
    acts = {step.sentence: step for step in steps(recording)}
    blocked = [sentence for sentence, step in acts.items() if step.keyboard_blocked]
    assert blocked == ['hover "Hint"', 'click "Hasty"']
    assert not any(step.untested for step in acts.values())
    assert [step.control.value for step in acts.values() if step.verb in ("fill", "type") and step.control] == [
        "2024-03-31",
        "2024-03-31T15:30",
        "2024-03",
        "09:05",
        "33",
        "hello",
        "world",
        "xyz",
    ]
    focus = [step.keyboard.dialog_focus for step in acts.values() if step.keyboard and step.keyboard.dialog_focus]
    assert focus == ["moved-in", "returned"]
    sorting, pictured = acts['select "≥ 5" in label "Sort"'], acts['click link "Picture"']
    assert sorting.keyboard
    assert (sorting.keyboard.stops, sorting.keyboard.arrows) == (1, 3)
    assert pictured.timing
    assert (pictured.timing.feedback_ms or 0) < 500, "time runs from the key that does it, not from the first Tab"
