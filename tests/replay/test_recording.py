"""The journal of a replay: complete lines, readable after any interruption, and never two attempts in one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from uxaudit.errors import InputError
from uxaudit.model.probes import Probe
from uxaudit.recording.journal import JOURNAL, Journal, finished
from uxaudit.recording.page_state import PageState
from uxaudit.recording.reader import read_audit, read_recording
from uxaudit.recording.records import RECORDING_FORMAT, End, Header, ScenarioPlan, StepRecord, TaskPlan
from uxaudit.recording.state_store import StateStore, drop_claims, read_states

PLAN = ScenarioPlan(scenario="S", site="http://h", tasks=(TaskPlan(task="One"), TaskPlan(task="Two")))
HEADER = Header(replay="s--desktop--1", plan=PLAN, persona="desktop", probes=(Probe.TIMING, Probe.AXE))


def step(index: int, **fields: object) -> StepRecord:
    known: dict[str, object] = {
        "task": 0,
        "index": index,
        "phase": "step",
        "verb": "click",
        "sentence": f"click {index}",
        "status": "passed",
    }
    return StepRecord.model_validate(known | fields)


def write(folder: Path, *lines: Header | StepRecord | End) -> Path:
    journal = Journal(folder)
    for line in lines:
        journal.append(line)
    journal.close()
    return folder / JOURNAL


def test_what_is_written_is_read(tmp_path: Path) -> None:
    write(tmp_path, HEADER, step(0, sentence="click “Käse” \u2028 \n"), step(1, status="failed"), End(status="failed", reason="r"))
    recording = read_recording(tmp_path, {})
    assert recording.header == HEADER
    assert recording.all_steps == (step(0, sentence="click “Käse” \u2028 \n"), step(1, status="failed"))
    assert recording.end == End(status="failed", reason="r")
    assert finished(tmp_path)


@pytest.mark.parametrize("lost", [1, 2, 40, 200])
def test_a_half_line_is_dropped_and_the_recording_is_interrupted(tmp_path: Path, lost: int) -> None:
    path = write(tmp_path, HEADER, step(0), step(1))
    content = path.read_bytes()
    path.write_bytes(content[:-lost])
    recording = read_recording(tmp_path, {})
    assert recording.interrupted
    assert recording.all_steps == (step(0),)
    assert not finished(tmp_path)


def test_a_second_try_takes_the_place_of_the_first(tmp_path: Path) -> None:
    path = write(tmp_path, HEADER, step(0), step(1, status="failed"))
    path.write_bytes(path.read_bytes()[:-10])
    write(tmp_path, HEADER, step(0), End())
    recording = read_recording(tmp_path, {})
    assert (recording.all_steps, recording.interrupted) == ((step(0),), False)


def test_a_journal_cut_off_in_its_header_can_be_begun_again(tmp_path: Path) -> None:
    path = write(tmp_path, HEADER)
    path.write_bytes(path.read_bytes()[:30])
    with pytest.raises(InputError, match="no header"):
        read_recording(tmp_path, {})
    write(tmp_path, HEADER, End())
    assert not read_recording(tmp_path, {}).interrupted


WRITER = """
import sys, itertools
from pathlib import Path
from uxaudit.recording.journal import Journal
from uxaudit.recording.records import Header, ScenarioPlan, StepRecord
journal = Journal(Path(sys.argv[1]))
journal.append(Header(replay="r", plan=ScenarioPlan(scenario="S", site="http://h"), persona="desktop"))
for index in itertools.count():
    journal.append(StepRecord(task=0, index=index, phase="step", verb="click", sentence="x" * (index % 7) * 3000, status="passed"))
"""


def test_a_writer_killed_at_any_moment_leaves_a_readable_recording(tmp_path: Path) -> None:
    for number in range(3):
        folder = tmp_path / str(number)
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(folder)], cwd=Path(__file__).parents[2])
        while not (folder / JOURNAL).exists() or (folder / JOURNAL).stat().st_size < 50_000:
            time.sleep(0.005)
            assert writer.poll() is None
        os.kill(writer.pid, signal.SIGKILL)
        writer.wait()
        recording = read_recording(folder, {})
        assert recording.interrupted
        assert [record.index for record in recording.all_steps] == list(range(len(recording.all_steps)))


@pytest.mark.parametrize("lost", [1, 2, 10])
def test_a_half_end_is_no_end(tmp_path: Path, lost: int) -> None:
    path = write(tmp_path, HEADER, step(0), End())
    path.write_bytes(path.read_bytes()[:-lost])
    assert not finished(tmp_path)
    assert read_recording(tmp_path, {}).interrupted


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"not json\n", "not a line of a recording"),
        (b"[]\n", "not a line of a recording"),
        (b'{"kind":"other"}\n', "not a line of a recording"),
        (b'{"kind":"step"}\n', "not a line of a recording"),
        (b"\xff\xfe\n", "not a line of a recording"),
        (HEADER.model_copy(update={"format": RECORDING_FORMAT + 1}).model_dump_json().encode() + b"\n", "Update uxaudit"),
    ],
)
def test_what_is_no_recording_is_told_with_its_place(tmp_path: Path, line: bytes, words: str) -> None:
    path = write(tmp_path, HEADER)
    path.write_bytes(path.read_bytes() + line)
    with pytest.raises(InputError, match=words) as caught:
        read_recording(tmp_path, {})
    assert f"{path}:2" in str(caught.value)


def test_keys_of_a_later_version_are_passed_over(tmp_path: Path) -> None:
    path = write(tmp_path, HEADER)
    path.write_bytes(path.read_bytes().replace(b'{"kind"', b'{"later":1,"kind"', 1) + b'{"kind":"end","later":{}}\n')
    assert not read_recording(tmp_path, {}).interrupted


def test_the_views_of_a_recording(tmp_path: Path) -> None:
    lines = (
        step(0, task=None, phase="setup"),
        step(0, phase="start"),
        step(0, state="a"),
        step(1, status="skipped"),
        step(2, status="failed", state="a"),
        step(3, status="not-run"),
        step(0, task=1, is_action=False, state="b"),
    )
    write(tmp_path, HEADER, *lines, End())
    states = {"a": PageState(fingerprint="a", url="http://h/")}
    recording = read_recording(tmp_path, states)
    assert recording.steps == (lines[1], lines[2], lines[4], lines[6])
    assert recording.actions == (lines[2], lines[4])
    assert recording.visited == ((lines[2], states["a"]),)
    assert recording.of_task(1).steps == (lines[6],)
    assert [view.completed for view in recording.tasks] == [False, True]
    assert recording.tasks[0].failed_step == lines[4]
    assert recording.untested(frozenset({Probe.AXE, Probe.SHOTS})) == {Probe.SHOTS: "the probe was off"}


def test_states_are_written_whole_and_shared(tmp_path: Path) -> None:
    store = StateStore(tmp_path)
    state = PageState(fingerprint="abc", url="http://h/", title="T")
    assert not store.path("abc").exists()
    store.add(state)
    assert not store.claim("abc"), "it is there for all"
    assert read_states(tmp_path) == {"abc": state}
    assert [path.name for path in store.folder.iterdir()] == ["abc.json"], "no draft is left"
    store.path("bad").write_text("{")
    with pytest.raises(InputError, match="not a page state"):
        read_states(tmp_path)


def test_a_folder_without_recordings_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no recording"):
        read_audit(tmp_path)


def test_a_state_is_taken_on_by_one_worker_only(tmp_path: Path) -> None:
    first, second = StateStore(tmp_path), StateStore(tmp_path)
    assert first.claim("abc")
    assert not second.claim("abc")
    first.release("abc")
    assert second.claim("abc")
    drop_claims(tmp_path)
    assert first.claim("abc"), "what a dead worker left holds nobody up"
    first.add(PageState(fingerprint="abc", url="http://127.0.0.1/"))
    first.release("abc")
    assert not second.claim("abc"), "it is scanned"
