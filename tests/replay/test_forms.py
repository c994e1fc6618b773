"""The forms probe on real pages with fields and errors, and the findings of the error checks."""
# ruff: noqa: E501 - small pages are on one line

from collections.abc import Mapping
from urllib.parse import parse_qs

import pytest

from tests.replay.playing import PLAIN, Page, Play, steps
from tests.servers import Request, Response, html
from uxaudit.checks import all_checks
from uxaudit.evaluation.run_checks import evaluate
from uxaudit.model.findings import Finding
from uxaudit.model.probes import Probe
from uxaudit.recording.form_snapshot import FieldSight, FormSight
from uxaudit.recording.recording import Recording

PROBES = tuple(probe for probe in PLAIN if probe not in (Probe.AXE, Probe.SHOTS))
ERRORS = (
    "error-not-in-text",
    "error-not-tied",
    "error-off-screen",
    "input-lost",
    "poor-error-message",
    "premature-error",
    "late-validation",
    "unannounced-status",
    "wrong-outcome",
    "brief-message",
    "silent-wait",
    "unguarded-commit",
)
SIX = "".join(f'<p><label>Part {n} <input name="part{n}"></label></p>' for n in range(6))


def found(recording: Recording) -> dict[int | None, dict[str, Finding]]:
    """Returns the findings of the error checks, by the task's index and the check."""
    told: dict[int | None, dict[str, Finding]] = {index: {} for index in range(len(recording.header.plan.tasks))}
    for finding in evaluate([recording], [all_checks()[id] for id in ERRORS]).findings:
        index = next(i for i, task in enumerate(recording.header.plan.tasks) if task.task == finding.task)
        told[index][finding.check] = finding
    return told


def sight(recording: Recording, step: int, task: int = 0) -> FormSight:
    form = steps(recording, task)[step].form
    assert form is not None
    return form


def field(form: FormSight, name: str) -> FieldSight:
    return next(row for row in form.fields if row.name == name)


def served_form(request: Request) -> Response:
    """A form that the server validates: the error in plain words above the field, status 200, the name kept and the town lost."""
    sent = {key: values[0] for key, values in parse_qs(request.body.decode()).items()} if request.method == "POST" else {}
    wrong = bool(sent) and "@" not in sent.get("mail", "")
    if sent and not wrong:
        return html("<h1>Thank you</h1>", "Done")
    told = '<ul class="errorlist"><li>Error 4711</li></ul>' if wrong else ""
    return html(
        f'''<form method="post" novalidate>{SIX}<p><label for="n">Name</label><input id="n" name="name" value="{sent.get("name", "")}"></p>
        {told}<p><label for="m">E-mail</label><input id="m" type="email" name="mail" value="{sent.get("mail", "")}"></p>
        <p><label for="t">Town</label><input id="t" name="town"></p><p><label for="p">Password</label><input id="p" type="password" name="pw"></p>
        <button>Send</button></form>''',
        "Form",
    )


SCOLDING = """<form onsubmit="return false"><label for="a">Amount</label><input id="a" maxlength="4"><p><label for="m">E-mail</label><input id="m"
  oninput="w.textContent = this.value.includes('.') ? '' : 'That is no address'"> <span id="w" style="color: #c00"></span></p></form>"""
NATIVE = '<form><label for="m">E-mail</label> <input id="m" type="email" required> <button>Send</button></form>'
FAR = f"""<style>.bad {{ outline: 2px solid #d11 }}</style><div id="top"></div><div style="height: 1800px">{SIX}</div>
  <p><label for="m">Mail</label><input id="m"></p>
  <button onclick="top1()">Send</button><script>function top1() {{ document.querySelector('#top').innerHTML = '<p style="color: rgb(190, 20, 20)">Please give us another one of these</p>'; m.classList.add('bad'); }}</script>"""
TOTAL = """<label><input type="checkbox" onchange="document.querySelector('#sum b').textContent = '£12.00'"> Gift wrap</label><p id="sum">Total <b>£10.00</b></p>
  <button onclick="t.textContent = 'Your order was saved and will be sent on Monday'; setTimeout(() => t.remove(), 300); for (const wait of [70, 150, 210, 290, 360]) setTimeout(() => { s.textContent = 'later ' + wait }, wait)">Save</button><p id="t"></p><p id="s"></p>
  <button aria-expanded="false" aria-controls="more" onclick="more.hidden = false">Details</button><p id="more" hidden>3 items are included</p>
  <button onclick="setTimeout(() => { r.textContent = 'Here you are, at last' }, 1500)">Search</button><p id="r"></p>"""
STANDING = """<style>input { border: 1px solid #666 } .odd { border-color: #b60; background: #fff4e0 }</style><p role="alert">You need to fix the errors on this page</p>
  <form><p><label>Name <input></label></p><p><label>Town <input class="odd"></label></p><p><label>Post code <input class="odd"></label></p><p><label>Phone <input></label></p></form>"""
TOLD = """<p role="alert">You need to fix the errors on this page</p><form><p><label>Name</label> <input aria-label="Name" style="border: 1px solid #b60"> Give us your whole name</p>
  <p><label for="d">Date</label> <input id="d"><b>Date is not valid</b></p><p><label for="e">Day</label> <input id="e"> <span>For example 27 3 2026</span><br><b>Day is not valid</b></p>
  <p><label for="r">Result</label> <input id="r" disabled> <b class="error">Error</b></p></form>"""
DELETE = "<button onclick=\"document.body.innerHTML = '<h1>Gone</h1>'\">Delete everything</button>"
PAGES: Mapping[str, Page] = {
    "/served": served_form,
    "/scolding": SCOLDING,
    "/native": NATIVE,
    "/far": FAR,
    "/total": TOTAL,
    "/delete": DELETE,
    "/standing": STANDING,
    "/told": TOLD,
}
SCENARIO = """
timeout: 4s
tasks:
  - task: served
    start: /served
    steps: [{fill: {label: Name, text: Ada}}, {fill: {label: E-mail, text: ada}}, {fill: {label: Town, text: Bristol}}, {fill: {label: Password, text: hunter2hunter2}}, {click: Send}]
  - task: scolding
    start: /scolding
    steps: [{fill: {label: Amount, text: "12500"}}, {fill: {label: E-mail, text: ada}}]
  - task: native
    start: /native
    steps: [{fill: {label: E-mail, text: ada}}, {click: Send}]
  - task: far
    start: /far
    steps: [{fill: {label: Mail, text: x}}, {click: Send}]
  - task: total
    start: /total
    steps: [{check: Gift wrap}, {click: Save}, {click: Details}, {click: Search}]
  - task: delete
    start: /delete
    steps: [{click: Delete everything, destructive: true}]
  - {task: standing, start: /standing, steps: [expect: {text: errors}]}
  - {task: told, start: /told, steps: [expect: {text: errors}]}
"""


@pytest.fixture(scope="module")
def recording(chromium: object, _site: object, tmp_path_factory: pytest.TempPathFactory) -> Recording:
    play = Play(chromium, _site, tmp_path_factory.mktemp("forms"))  # type: ignore[arg-type]
    return play.ok(SCENARIO, PAGES, probes=PROBES)


def test_fields_are_told_with_what_they_hold_but_for_passwords(recording: Recording) -> None:
    form = sight(recording, 3)
    assert [field(form, name).value for name in ("Name", "E-mail", "Town", "Password")] == ["Ada", "ada", "Bristol", None]
    assert field(form, "Password").focused
    assert "hunter2" not in "".join(step.model_dump_json() for step in recording.all_steps)
    assert [step.entered for step in steps(recording)] == ["Ada", "ada", "Bristol", None, None]


def test_a_form_that_came_back_is_held_against_what_was_sent(recording: Recording) -> None:
    form, told = sight(recording, 4), found(recording)[0]
    assert [(error.text, error.fields) for error in form.errors] == [("Error 4711", ("#m",))]
    assert "Error 4711" in form.came
    assert set(told) == {"input-lost", "poor-error-message", "error-not-tied", "late-validation"}
    assert '"Town"' in told["input-lost"].message
    assert "Name" not in told["input-lost"].message
    assert (told["poor-error-message"].rule, told["error-not-tied"].rule) == ("code", "not-tied")
    assert told["input-lost"].severity == 3


def test_an_error_while_typing_and_a_value_that_was_cut(recording: Recording) -> None:
    told = found(recording)[1]
    assert set(told) == {"premature-error", "wrong-outcome", "error-not-tied"}
    assert (told["wrong-outcome"].rule, told["wrong-outcome"].measured) == ("cut", "1250")
    assert "That is no address" in told["premature-error"].message


def test_what_the_browser_says_is_no_fault_of_the_page(recording: Recording) -> None:
    assert field(sight(recording, 1, task=2), "E-mail").native
    assert found(recording)[2] == {}


def test_an_error_far_away_is_named(recording: Recording) -> None:
    told = found(recording)[3]
    assert {"error-not-tied"} <= set(told) <= {"error-not-tied", "unannounced-status", "error-not-in-text"}
    assert told["error-not-tied"].rule == "far"
    assert field(sight(recording, 1, task=3), "Mail").red


def test_what_only_the_eye_is_told_of(recording: Recording) -> None:
    told = [
        f
        for f in evaluate([recording], [all_checks()[id] for id in ("unannounced-status", "brief-message", "silent-wait")]).findings
        if f.task == "total"
    ]
    assert {(f.check, f.step) for f in told} >= {("unannounced-status", 0), ("brief-message", 1), ("silent-wait", 3)}
    assert ("unannounced-status", 2) not in {(f.check, f.step) for f in told}, "what a control opened is no status"


def test_a_commit_without_a_guard(recording: Recording) -> None:
    assert set(found(recording)[5]) == {"unguarded-commit"}


def test_a_page_that_stands_in_its_error_state(recording: Recording) -> None:
    told = found(recording)[6]
    assert set(told) == {"error-not-in-text"}
    assert (told["error-not-in-text"].rule, told["error-not-in-text"].severity) == ("by-look", 2)
    assert '"Town", "Post code"' in told["error-not-in-text"].message
    told = found(recording)[7]
    assert set(told) == {"poor-error-message"}
    assert told["poor-error-message"].target
    assert told["poor-error-message"].target.selector == "#d", "a hint tells what day is wanted"
    results = [error for step in recording.steps if step.form for error in step.form.errors if error.text == "Error"]
    assert [error.fields for error in results] == [()], "a result is not a field to correct"
