"""Every signal that ends a terminal's commands ends an audit soon, with all that it started."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.e2e.line import free_port
from tests.proofs import only_in_full

SCENARIO = """
scenario: Wait
site: http://127.0.0.1:{port}
serve: {python} server.py {port}
tasks:
  - task: Wait for what never comes
    steps: [{{expect: never, timeout: 30s}}]
"""
SERVER = """
import http.server, os, sys
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:  # nobody's child, in a session and an environment of its own, that does not end when asked
        code = "import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(90)"
        os.execve(sys.executable, [sys.executable, "-c", code, "grandchild-" + sys.argv[1]], {})
    os._exit(0)
http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), http.server.SimpleHTTPRequestHandler).serve_forever()
"""


def running(word: str) -> list[str]:
    found = []
    for process in psutil.process_iter():
        try:
            line = " ".join(process.cmdline())
        except psutil.Error:
            continue
        if word in line and process.pid != os.getpid():
            found.append(line)
    return found


@pytest.mark.slow
@pytest.mark.usefixtures("browser_found")
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux gives a process the orphans of its descendants")
@pytest.mark.parametrize(("name", "times", "group"), [("SIGHUP", 3, True)])
def test_a_signal_ends_all_within_three_seconds(name: str, times: int, group: bool, tmp_path: Path) -> None:
    send_and_check(tmp_path, name, times, group)


@only_in_full
@pytest.mark.usefixtures("browser_found")
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux gives a process the orphans of its descendants")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_ten_of_each_signal_at_random_moments(name: str, tmp_path: Path) -> None:
    moments = random.Random(name)
    ways = [(times, group) for times in (1, 2) for group in (False, True)]
    for number in range(10):
        folder = tmp_path / str(number)
        folder.mkdir()
        send_and_check(folder, name, *ways[number % len(ways)], after_s=moments.uniform(0.5, 8))


def send_and_check(tmp_path: Path, name: str, times: int, group: bool, after_s: float | None = None) -> None:
    """Send a signal to an audit, once its recording has begun or after some time, and check how it ends."""
    unused_port = free_port()
    (tmp_path / "server.py").write_text(SERVER)
    (tmp_path / "a.yaml").write_text(SCENARIO.format(port=unused_port, python=sys.executable))
    command = [sys.executable, "-m", "uxaudit", "run", "a.yaml", "--out", "out"]
    with subprocess.Popen(command, cwd=tmp_path, start_new_session=True, stderr=subprocess.PIPE, text=True) as audit:
        if after_s is None:
            deadline = time.monotonic() + 40
            while not list(tmp_path.glob("out/recordings/*/recording.jsonl")) and time.monotonic() < deadline:
                time.sleep(0.1)
            assert running(f"grandchild-{unused_port}")
        else:
            time.sleep(after_s)
        began = time.monotonic()
        for _ in range(times):
            (os.killpg if group else os.kill)(audit.pid, signal.Signals[name])
            time.sleep(0.05)
        _, errors = audit.communicate(timeout=20)
        assert time.monotonic() - began < 4.5  # 3 s, and the load of a machine that tests
    assert audit.returncode == 130
    assert "Traceback" not in errors
    assert not running(str(unused_port))
