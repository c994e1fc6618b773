"""An audit folder has one owner at a time, and its journals stay complete despite disk errors."""

import errno
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from uxaudit.cli.disk import in_order
from uxaudit.cli.main import main
from uxaudit.errors import CannotMeasure, InputError
from uxaudit.recording.journal import JOURNAL, Journal, finished
from uxaudit.recording.lock import locked
from uxaudit.recording.records import End, Header, ScenarioPlan

HEADER = Header(replay="a", plan=ScenarioPlan(scenario="A", site="http://h"), persona="desktop")
END = End(status="completed")
HOLD = """import sys, pathlib, time
from uxaudit.recording.lock import locked
with locked(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(30)
"""


def test_a_second_audit_is_told_the_first_ones_process(tmp_path: Path) -> None:
    recordings = tmp_path / "recordings"
    recordings.mkdir()
    with subprocess.Popen([sys.executable, "-c", HOLD, str(recordings)], stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"
        with pytest.raises(InputError, match=f"process {first.pid}"), in_order(tmp_path), locked(recordings):
            pass
        first.kill()
        first.wait()
        with locked(recordings):
            assert (recordings / ".owner").read_text() == str(os.getpid())


def test_a_journal_has_one_header_and_what_was_interrupted_is_kept(tmp_path: Path) -> None:
    for status in ("first", "second"):
        journal = Journal(tmp_path)
        journal.append(HEADER.model_copy(update={"persona": status}))
        if status == "second":
            journal.append(END)
        journal.close()
    lines = (tmp_path / JOURNAL).read_bytes().splitlines()
    assert [line[:14] for line in lines] == [b'{"kind":"heade', b'{"kind":"end",']
    assert b"first" in (tmp_path / "interrupted-1.jsonl").read_bytes()
    assert finished(tmp_path)


def test_a_full_disk_leaves_no_half_line(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.append(HEADER)
    size = (tmp_path / JOURNAL).stat().st_size
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 10, hard))
    try:
        with pytest.raises(OSError, match=r"space|large"):
            journal.append(END)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (tmp_path / JOURNAL).stat().st_size == size
    journal.append(END)
    assert finished(tmp_path)


def test_a_removed_journal_is_noticed(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.append(HEADER)
    (tmp_path / JOURNAL).unlink()
    with pytest.raises(FileNotFoundError):
        journal.append(END)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.ENOENT, errno.EACCES, errno.EROFS, errno.EIO])
def test_a_failing_disk_is_one_line_and_says_how_to_continue(number: int, tmp_path: Path) -> None:
    with pytest.raises(CannotMeasure, match="--resume") as caught, in_order(tmp_path):
        raise OSError(number, os.strerror(number))
    assert "\n" not in str(caught.value)


def test_wrong_input_before_the_folder_exists_stays_wrong_input(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such task"), in_order(tmp_path / "new"):
        raise InputError("no such task")
    (tmp_path / "old" / "recordings").mkdir(parents=True)

    def remove() -> None:
        (tmp_path / "old" / "recordings").rmdir()
        raise InputError("there is no recording in this folder")

    with pytest.raises(CannotMeasure, match="the folder was removed") as failed, in_order(tmp_path / "old"):
        remove()
    assert "Run the audit again" in str(failed.value)
    assert "kept" not in str(failed.value)


@pytest.mark.parametrize("named", [None, "recordings/order.json"])
def test_wrong_input_of_a_folder_in_use_stays_wrong_input_unless_its_disk_fails(named: str | None, tmp_path: Path) -> None:
    (tmp_path / "recordings").mkdir()

    def fail(error: OSError) -> None:
        raise InputError("it failed") from error

    with pytest.raises(InputError, match="it failed"), in_order(tmp_path):
        fail(FileNotFoundError(errno.ENOENT, "not found", "no-such-command"))
    with pytest.raises(CannotMeasure, match="the disk is full"), in_order(tmp_path):
        fail(OSError(errno.ENOSPC, "full", named and str(tmp_path / named)))


def test_a_merge_of_wrong_shards_creates_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    done = CliRunner().invoke(main, ["merge", "empty", "--out", "reports/all"])
    assert (done.exit_code, "this folder contains no audit" in done.output) == (2, True), done.output
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty"]
