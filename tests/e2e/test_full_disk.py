"""A disk that fills up during an audit, and two audits in one folder: nothing recorded is lost, and the exit code is right."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.test_crash_safety import PAGE, SCENARIO
from tests.proofs import only_in_full
from tests.servers import html, serve_folder
from uxaudit.recording.journal import JOURNAL, finished
from uxaudit.recording.reader import read_audit

REPEAT = 6
SIZE_MB = 24
WAIT_S = 120.0


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of its own. Skips the test where that is not possible."""
    folder.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE_MB}m", "tmpfs", str(folder)], capture_output=True, check=False)
    if made.returncode:
        pytest.skip(f"no disk can be made here: {made.stderr.decode().strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(disk: Path) -> Path:
    """Fill the disk to its last byte."""
    filler = disk / "filler"
    with filler.open("ab", buffering=0) as file, contextlib.suppress(OSError):
        for size in (2**20, 2**12, 1):
            with contextlib.suppress(OSError):
                while file.write(bytes(size)):
                    pass
    return filler


def done_in(out: Path) -> set[str]:
    return {path.parent.name for path in out.glob(f"recordings/*/{JOURNAL}") if finished(path.parent)}


def started(*words: str | Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "uxaudit", "run", *map(str, words), "--format", "json"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL)


@only_in_full
@pytest.mark.usefixtures("browser_found")
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can make a disk")
@pytest.mark.parametrize("after", [0, 1, 2, 4, REPEAT])
def test_a_disk_that_fills_up_loses_nothing(after: int, tmp_path: Path) -> None:
    scenario = tmp_path / "count.yaml"
    with serve_folder(tmp_path, routes={"/": lambda _: html(PAGE)}) as site, small_disk(tmp_path / "disk") as disk:
        scenario.write_text(SCENARIO.format(site=site, repeat=REPEAT))
        out = disk / "audit"
        out.mkdir()
        audit = started(scenario, "--out", out)
        until = time.monotonic() + WAIT_S
        while len(done_in(out)) < after and audit.poll() is None and time.monotonic() < until:
            time.sleep(0.02)
        filler = fill(disk)
        kept = done_in(out)
        _, errors = audit.communicate(timeout=WAIT_S)
        assert "Traceback" not in errors
        assert kept <= done_in(out), "a finished replay was lost"
        ended_before = audit.returncode == 0 and after == REPEAT  # nothing was left to write
        assert audit.returncode in (2, 3) or ended_before, errors
        assert ended_before or "No space left" in errors or "full" in errors, errors
        filler.unlink()
        more = started("--resume", out) if (out / "recordings" / "order.json").exists() else started(scenario, "--out", out)
        _, errors = more.communicate(timeout=WAIT_S)
        assert more.returncode == 0, errors
        assert kept <= done_in(out)
        recordings = read_audit(out)
    assert sorted(recording.header.repetition for recording in recordings) == list(range(1, REPEAT + 1))


@only_in_full
@pytest.mark.usefixtures("browser_found")
def test_of_two_audits_in_one_folder_one_runs(tmp_path: Path) -> None:
    scenario, out = tmp_path / "count.yaml", tmp_path / "audit"
    with serve_folder(tmp_path, routes={"/": lambda _: html(PAGE)}) as site:
        scenario.write_text(SCENARIO.format(site=site, repeat=3))
        audits = [started(scenario, "--out", out) for _ in range(2)]
        errors = {audit.pid: audit.communicate(timeout=WAIT_S)[1] for audit in audits}
    codes = {audit.pid: audit.returncode for audit in audits}
    assert sorted(codes.values()) == [0, 2], errors
    (refused,) = [pid for pid, code in codes.items() if code == 2]
    (other,) = set(codes) - {refused}
    assert str(other) in errors[refused] or "already contains an audit" in errors[refused]
    for journal in out.glob(f"recordings/*/{JOURNAL}"):
        kinds = [line.partition('"kind":"')[2].partition('"')[0] for line in journal.read_text().splitlines()]
        assert (kinds.count("header"), kinds.count("end")) == (1, 1)
