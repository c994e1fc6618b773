"""What is left of an interrupted session, who may use a folder, and what a deletion leaves: all that needs no browser."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.e2e.line import environ
from uxaudit.cli.main import main
from uxaudit.errors import InputError
from uxaudit.model.scenario import Scenario
from uxaudit.recording.journal import Journal
from uxaudit.recording.records import End, Header, ScenarioPlan
from uxaudit.recording.session import Answer, SessionEvent, TaskBegin, TaskEnd
from uxaudit.reporters.html.people import paths_of
from uxaudit.scenario import load
from uxaudit.sessions.moderated import Earlier, Left, left_of
from uxaudit.sessions.store import delete, forget

SITE = "http://127.0.0.1:9"
SCENARIO = """
scenario: Find a mug
site: http://127.0.0.1:9
tasks:
  - {task: Look for a mug, success: [{expect: {text: Mug}}]}
  - {task: Find the delivery costs, success: [{expect: {text: Delivery}}]}
  - {task: Leave the shop, success: [{expect: {text: Goodbye}}]}
"""
STATE = "0123456789abcdef0123"


@pytest.fixture
def scenario(tmp_path: Path) -> Scenario:
    path = tmp_path / "mug.yaml"
    path.write_text(SCENARIO, encoding="utf-8")
    return load(path)


def header(scenario: Scenario, participant: str) -> Header:
    plan = ScenarioPlan.model_validate(scenario.plan())
    name = f"find-a-mug--people--{participant.lower()}"
    return Header(replay=name, plan=plan, persona="people", mode="observed", participant=participant, probes=("person",))


def recorded(scenario: Scenario, folder: Path, participant: str, *lines: object) -> Path:
    place = folder / "recordings" / f"find-a-mug--people--{participant.lower()}"
    journal = Journal(place)
    for line in (header(scenario, participant), *lines):
        journal.append(line)  # type: ignore[arg-type]
    journal.close()
    return place


DONE = (
    TaskBegin(task=0, t=1000),
    SessionEvent(what="navigation", t=1010, url=f"{SITE}/", how="load"),
    SessionEvent(what="state", t=1500, state=STATE, url=f"{SITE}/"),
    TaskEnd(task=0, t=2000, said="done"),
)
STARTED = (TaskBegin(task=1, t=3000), SessionEvent(what="click", t=3500))
LEFT = TaskEnd(task=1, t=4000, said="left")
LAST = (TaskBegin(task=2, t=5000), TaskEnd(task=2, t=6000, said="done"))


@pytest.mark.parametrize(
    ("lines", "left"),
    [
        ((), (0, 1, 2)),
        (DONE, (1, 2)),
        ((*DONE, *STARTED), (1, 2)),
        ((*DONE, *STARTED, LEFT, End(status="crashed", reason="the panel was closed")), (1, 2)),
        ((*DONE, *STARTED, LEFT, *LAST), ()),
    ],
    ids=["consent only", "between tasks", "killed in a task", "panel closed in a task", "site closed in a task"],
)
def test_an_interrupted_task_is_done_again_and_no_other(
    lines: tuple[object, ...], left: tuple[int, ...], scenario: Scenario, tmp_path: Path
) -> None:
    recorded(scenario, tmp_path, "P1", *lines)
    assert left_of(scenario, "P1", tmp_path, Earlier(resume=True)) == Left(left, resumed=True)
    assert left_of(scenario, "P1", tmp_path, Earlier(replace=True)) == Left((0, 1, 2))
    assert left_of(scenario, "P2", tmp_path, Earlier()) == Left((0, 1, 2))


def test_questions_at_the_end_are_asked_once(scenario: Scenario, tmp_path: Path) -> None:
    asked = Answer(question="umux-lite-1", value=4, t=7000)
    recorded(scenario, tmp_path, "P1", *DONE, *STARTED, LEFT, *LAST, asked)
    assert left_of(scenario, "P1", tmp_path, Earlier(resume=True)) == Left((), resumed=True, asked=frozenset({"umux-lite-1"}))


@pytest.mark.parametrize(
    ("who", "earlier", "change", "words"),
    [
        ("P1", Earlier(), str, "already.*--resume.*--replace"),
        ("p1", Earlier(), str, "already"),
        ("P1", Earlier(resume=True), lambda text: text.replace("Leave the shop", "Buy a mug"), "other tasks"),
        ("P1", Earlier(resume=True), lambda text: text.replace("Find a mug", "Find a bowl"), "other tasks"),
        ("P2", Earlier(resume=True), str, "no session of P2"),
        ("P3", Earlier(resume=True), str, "complete"),
    ],
)
def test_an_id_is_used_once(
    who: str, earlier: Earlier, change: Callable[[str], str], words: str, scenario: Scenario, tmp_path: Path
) -> None:
    recorded(scenario, tmp_path, "P1", *DONE)
    recorded(scenario, tmp_path, "P3", *DONE, *STARTED, LEFT, *LAST, End())
    Path(scenario.file).write_text(change(SCENARIO), encoding="utf-8")
    with pytest.raises(InputError, match=words):
        left_of(load(Path(scenario.file)), who, tmp_path, earlier)


HOLDER = """
import pathlib, sys, time
from uxaudit.recording.lock import locked
with locked(pathlib.Path(sys.argv[1])):
    print("locked", flush=True)
    time.sleep(60)
"""


@pytest.mark.parametrize("words", [["--delete", "P1"], ["--participant", "P2"]])
def test_a_folder_is_used_by_one_command_at_a_time(words: list[str], scenario: Scenario, tmp_path: Path, browser_found: object) -> None:
    place = recorded(scenario, tmp_path, "P1", *DONE)
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(tmp_path / "recordings")], stdout=subprocess.PIPE, env=environ())
    try:
        assert holder.stdout is not None
        holder.stdout.readline()
        begun = time.monotonic()
        told = CliRunner().invoke(main, ["record", scenario.file, "--out", str(tmp_path), *words])
        assert time.monotonic() - begun < 20
        assert told.exit_code == 2, told.output
        assert f"process {holder.pid}" in told.output
        assert place.exists()
    finally:
        holder.kill()
        holder.communicate()


def test_a_deletion_leaves_what_others_reached_and_no_report_that_counts_the_person(scenario: Scenario, tmp_path: Path) -> None:
    recorded(scenario, tmp_path, "P1", *DONE, SessionEvent(what="state", t=1900, state="f" * 20, url=f"{SITE}/x"))
    recorded(scenario, tmp_path, "P10", *DONE)
    states = tmp_path / "recordings" / "states"
    states.mkdir()
    for name in (STATE, "f" * 20):
        (states / f"{name}.jpg").write_bytes(b"")
    mine = ("report.html", "findings.csv", "notes.txt")
    for name in mine:
        (tmp_path / name).write_text("P1 was lost" if name == "notes.txt" else "2 people")
    (tmp_path / "other.txt").write_text("P10 and AP1")
    gone = delete(tmp_path, "P1")
    assert (gone.sessions, gone.states, gone.reports) == (1, 1, tuple(sorted(mine)))
    assert sorted(path.name for path in tmp_path.rglob("*.*") if path.is_file() and not path.name.startswith(".")) == sorted(
        ["mug.yaml", "other.txt", "recording.jsonl", f"{STATE}.jpg"]
    )
    assert forget(tmp_path, "P1") == (0, 0)


def test_options_of_a_login_are_checked_before_anything_opens(scenario: Scenario, tmp_path: Path) -> None:
    run = CliRunner()
    wrong = run.invoke(main, ["record", scenario.file, "--participant", "P1", "--out", str(tmp_path / "a"), "--cookie", "nonsense"])
    assert (wrong.exit_code, "--cookie" in wrong.output) == (2, True)
    served = run.invoke(main, ["record", scenario.file, "--serve", "0", "--out", str(tmp_path / "a"), "--cookie", "a=b"])
    assert (served.exit_code, "their own browsers" in served.output) == (2, True)
    assert not (tmp_path / "a").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["mug.yaml"]


def test_the_drawing_of_a_path_shows_returns_below_and_their_order() -> None:
    from uxaudit.model.people import PeopleTask, PersonTask

    one = PersonTask(scenario="s", task="t", participant="P1", result="completed", path=("/", "/a", "/b", "/a"))
    drawing = paths_of(PeopleTask(scenario="s", task="t", participants=1, completed=1, sessions=(one,)))
    assert drawing is not None
    (lane,) = drawing.lanes
    assert [numbers for _, numbers in lane.stops] == ["1", "2, 4", "3"]
    assert (lane.returns, lane.line.count("L"), lane.line.count("Q")) == (True, 2, 1)
