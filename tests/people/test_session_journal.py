"""The journal of a session: written lines are read back, and a killed process loses none of them."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from uxaudit.recording.journal import JOURNAL, Journal
from uxaudit.recording.reader import read_recording
from uxaudit.recording.records import End, Header, ScenarioPlan, TaskPlan
from uxaudit.recording.session import Answer, EventTarget, SessionEvent, SessionNote, TaskBegin, TaskEnd
from uxaudit.recording.session_steps import steps_of
from uxaudit.recording.session_tasks import session_of
from uxaudit.recording.step_events import Response

SITE = "http://127.0.0.1:8000"
BUTTON = EventTarget(role="button", name="Add to basket", selector="button", tag="button")
EMAIL = EventTarget(role="textbox", name="Email", selector="#email", tag="input", type="email")


def header() -> Header:
    plan = ScenarioPlan(scenario="Buy", site=SITE, tasks=(TaskPlan(task="Buy a mug"),))
    return Header(replay="buy--people--P1", plan=plan, persona="people", mode="observed", participant="P1", probes=("person",))


def written(folder: Path) -> Path:
    journal = Journal(folder)
    journal.append(header())
    for line in (
        TaskBegin(task=0, t=1000),
        SessionEvent(what="navigation", t=1010, url=f"{SITE}/", how="load", title="Shop"),
        SessionEvent(what="click", t=4000, target=BUTTON, x=10, y=20),
        SessionEvent(what="response", t=4050, response="dom"),
        SessionEvent(what="click", t=5000, target=EMAIL, x=10, y=20),
        SessionEvent(what="input", t=6000, target=EMAIL, length=1),
        SessionEvent(what="input", t=6100, target=EMAIL, length=2),
        SessionEvent(what="key", t=6200, key="Enter"),
        SessionEvent(what="navigation", t=6300, url=f"{SITE}/thanks", how="load", status=200),
        SessionEvent(what="navigation", t=9000, url=f"{SITE}/", how="back"),
        SessionNote(t=9500, text="sighs", task=0),
        TaskEnd(task=0, t=10_000, said="done", reached=False, why="no such text"),
        Answer(question="seq", value=3, task=0),
        End(),
    ):
        journal.append(line)
    journal.close()
    return folder


def test_what_a_person_did_becomes_steps(tmp_path: Path) -> None:
    recording = read_recording(written(tmp_path), {})
    assert [step.sentence for step in recording.all_steps] == [
        "open /",
        'click button "Add to basket"',
        'fill textbox "Email"',
        "press Enter",
        "back",
    ]
    click = recording.all_steps[1]
    assert click.timing is not None
    assert (click.timing.feedback_ms, click.timing.responses) == (50, (Response.DOM,))
    assert recording.all_steps[2].typed == 2
    assert [visit.url for visit in recording.all_steps[3].visits] == [f"{SITE}/thanks"]
    assert recording.session is not None
    (done,) = recording.session.tasks
    assert (done.answers, [note.text for note in done.notes]) == ({"seq": 3}, ["sighs"])
    assert not recording.tasks[0].completed


def test_lines_of_events_leave_out_what_is_not_there(tmp_path: Path) -> None:
    line = (written(tmp_path) / JOURNAL).read_bytes().splitlines()[4]
    assert json.loads(line) == {"kind": "event", "what": "response", "t": 4050.0, "response": "dom"}
    assert line.startswith(b'{"kind":"event"')


def test_a_kill_loses_nothing_that_was_written(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path\n"
        "from tests.people.test_session_journal import header\n"
        "from uxaudit.recording.journal import Journal\n"
        "from uxaudit.recording.session import SessionEvent\n"
        "journal = Journal(Path(sys.argv[1])); journal.append(header())\n"
        "for n in range(10**9):\n"
        "    journal.append(SessionEvent(what='click', t=float(n)))\n"
        "    print(n, flush=True)\n"
    )
    environ = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    process = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, env=environ, text=True)
    assert process.stdout is not None
    for line in process.stdout:
        if int(line) >= 500:
            break
    process.send_signal(signal.SIGKILL)
    process.wait()
    session = read_recording(tmp_path, {}).session
    assert session is not None
    assert len(session.tasks[0].events) >= 501


def test_a_choice_replaces_the_click_that_made_it_and_no_other() -> None:
    """A quick person follows a link and chooses on the next page within a second."""
    link = EventTarget(role="link", name="Trees", selector="a", tag="a")
    box = EventTarget(role="checkbox", name="Tall", selector="#tall", tag="input", type="checkbox")
    species = EventTarget(role="combobox", name="Species", selector="select", tag="select", type="select-one")
    session = session_of(
        "P1",
        (
            SessionEvent(what="click", t=1000, target=link),
            SessionEvent(what="navigation", t=1020, url=f"{SITE}/trees", how="load"),
            SessionEvent(what="choice", t=1800, target=species),
            SessionEvent(what="click", t=2000, target=box),
            SessionEvent(what="choice", t=2010, target=box, checked=True),
            SessionEvent(what="click", t=2500, target=BUTTON),
            SessionEvent(what="choice", t=2900, target=species),
        ),
    )
    verbs = [step.verb for step in steps_of(header().plan, session)]
    assert verbs == ["open", "click", "select", "check", "click", "select"]


def test_an_attempt_that_was_begun_again_replaces_the_first_with_its_end_and_answer() -> None:
    first = (
        TaskBegin(task=0, t=1000),
        SessionEvent(what="click", t=2000, target=BUTTON),
        TaskEnd(task=0, t=3000, said="left"),
        Answer(question="seq", value=1, task=0, t=3500),
    )
    again = (TaskBegin(task=0, t=9000), SessionEvent(what="click", t=9500, target=EMAIL))
    (task,) = session_of("P1", (*first, *again)).tasks
    assert (task.end, task.answers, [event.t for event in task.events]) == (None, {}, [9500])
    ended = (TaskEnd(task=0, t=12_000, said="done", reached=True), Answer(question="seq", value=6, task=0, t=13_000))
    (task,) = session_of("P1", (*first, *again, *ended)).tasks
    assert (task.end and task.end.said, task.answers) == ("done", {"seq": 6})


def test_half_a_character_in_a_journal_ends_nothing(tmp_path: Path) -> None:
    path = written(tmp_path) / JOURNAL
    path.write_text(path.read_text("utf-8").replace("Add to basket", "Add \\ud800 to"), encoding="utf-8")
    names = [step.sentence for step in read_recording(tmp_path, {}).all_steps]
    assert names[1] == 'click button "Add ? to"'
    assert json.dumps(names, ensure_ascii=False).encode()
