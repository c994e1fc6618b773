"""An audit that is killed repeatedly keeps its recordings, and finally completes."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.proofs import size
from tests.servers import html, serve_folder
from uxaudit.recording.journal import JOURNAL, finished
from uxaudit.recording.lock import LOCK
from uxaudit.recording.reader import read_audit

KILLS = size(25, 5)
REPEAT = size(14, 4)
SCENARIO = """
scenario: Count
site: {site}
repeat: {repeat}
tasks:
  - task: Count to three
    start: /
    steps:
      - click: Add one
      - click: Add one
      - click: Add one
    success:
      - expect: {{text: "three"}}
"""
PAGE = """<h1>Count</h1><button onclick="out.textContent = ['one', 'two', 'three'][n++]">Add one</button><p id="out"></p>
          <script>let n = 0; const out = document.querySelector('#out');</script>"""


def command(scenario: Path, out: Path) -> list[str]:
    begun = (out / "recordings" / "order.json").exists()
    return [sys.executable, "-m", "uxaudit", "run", *(["--resume"] if begun else [str(scenario), "--out"]), str(out), "--format", "json"]


def kill_all(process: subprocess.Popen[bytes]) -> None:
    """Kill the process as `kill -9` does, and check that no child process survives."""
    children = psutil.Process(process.pid).children(recursive=True)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    _, alive = psutil.wait_procs(children, timeout=10)
    assert not alive, [child.name() for child in alive]


@pytest.mark.slow
@pytest.mark.usefixtures("browser_found")
def test_kills_at_random_moments_lose_nothing(tmp_path: Path) -> None:
    moments = random.Random(7)
    scenario, out = tmp_path / "count.yaml", tmp_path / "audit"
    with serve_folder(tmp_path, routes={"/": lambda request: html(PAGE)}) as site:
        scenario.write_text(SCENARIO.format(site=site, repeat=REPEAT))
        kept: set[str] = set()
        for _ in range(KILLS):
            process = subprocess.Popen(command(scenario, out), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(moments.uniform(0.3, 2.2))
            if process.poll() is None:
                kill_all(process)
            done = {path.parent.name for path in out.glob(f"recordings/*/{JOURNAL}") if finished(path.parent)}
            assert kept <= done, "a finished replay was lost"
            kept = done
            if any(path.stat().st_size for path in out.glob(f"recordings/*/{JOURNAL}")):
                assert read_audit(out), "what a kill left cannot be read"
        subprocess.run(command(scenario, out), check=True, timeout=180, stdout=subprocess.DEVNULL)
    recordings = read_audit(out)
    assert sorted(recording.header.repetition for recording in recordings) == list(range(1, REPEAT + 1))
    assert all(recording.tasks[0].completed and recording.end for recording in recordings)
    report = json.loads((out / "report.json").read_text())
    assert report["replays"] == REPEAT
    assert not [path for path in out.rglob(".*") if path.is_file() and path.name != LOCK], "drafts of files were left behind"
