"""Processes: an audit that is interrupted and resumed, servers that do not start, and no leftover processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from tests.e2e.line import ROOT, command, environ, findings_of, free_port, here, report_of, uxaudit, write_scenario
from tests.servers import html, serve_folder
from uxaudit.recording.reader import read_audit

pytestmark = pytest.mark.usefixtures("browser_found")
PAGE = html("<main><h1>Mugs</h1><p>Twelve mugs</p><button onclick=\"this.textContent = 'Done'\">Do</button></main>", "Mugs")
REPEAT = "6"
"""Replays of an audit that is interrupted after the second: so many that it is not finished by then."""
LOOK = {"task": "Look", "steps": [{"click": "Do"}], "success": [{"expect": {"text": "Done"}}]}


def until(true: Callable[[], bool], what: str, patience_s: float = 30) -> None:
    deadline = time.monotonic() + patience_s
    while not true():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.02)


def gone(processes: list[psutil.Process], patience_s: float = 5) -> list[str]:
    """Returns the processes that still run."""
    _, alive = psutil.wait_procs(processes, timeout=patience_s)
    return [" ".join(process.cmdline())[:120] for process in alive if process.status() != "zombie"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("send", "number"),
    [(os.killpg, signal.SIGINT), (os.kill, signal.SIGINT), (os.kill, signal.SIGTERM)],
    ids=["Ctrl-C in a terminal", "interrupt", "as CI does"],
)
def test_an_end_in_between_leaves_readable_recordings_and_no_process(send: Callable[[int, int], None], number: int, tmp_path: Path) -> None:
    with serve_folder(tmp_path, routes={"/": lambda _: PAGE}) as site:
        path = write_scenario(tmp_path / "a.yaml", site, [LOOK])
        out = tmp_path / "out"
        process = subprocess.Popen(
            command("run", path, "--out", out, "--repeat", REPEAT),
            cwd=ROOT,
            env=environ(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        until(lambda: len(list(out.glob("recordings/*/recording.jsonl"))) >= 2, "the second replay")
        below = psutil.Process(process.pid).children(recursive=True)
        assert any("chrom" in child.name() for child in below)
        send(process.pid, number)
        out_text, err = process.communicate(timeout=20)
        assert process.returncode == 130, (out_text, err)
        assert "Continue with --resume" in err
        assert "Traceback" not in err, err
        assert gone(below) == []
        held = {r.header.replay: r.interrupted for r in read_audit(out)}
        assert 2 <= len(held) < int(REPEAT)
        finished = {p.parent.name: p.read_bytes() for p in out.glob("recordings/*/recording.jsonl") if not held[p.parent.name]}
        assert finished
        done = uxaudit("run", path, "--resume", out, "--repeat", REPEAT)
        assert done.code == 0, done.told
        recordings = read_audit(out)
        assert len(recordings) == int(REPEAT)
        assert not any(r.interrupted for r in recordings)
        assert all((out / "recordings" / name / "recording.jsonl").read_bytes() == content for name, content in finished.items())


@pytest.mark.slow
def test_a_killed_audit_takes_its_browsers_with_it(tmp_path: Path) -> None:
    with serve_folder(tmp_path, routes={"/": lambda _: PAGE}) as site:
        path = write_scenario(tmp_path / "a.yaml", site, [LOOK])
        process = subprocess.Popen(
            command("replay", path, "--out", tmp_path / "out", "--repeat", "50"),
            cwd=ROOT,
            env=environ(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until(lambda: any((tmp_path / "out").glob("recordings/*/recording.jsonl")), "the first replay")
        below = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        process.wait()
        assert gone(below) == []


def test_resume_wants_an_audit(tmp_path: Path) -> None:
    done = here("run", write_scenario(tmp_path / "a.yaml", "http://127.0.0.1:9", [LOOK]), "--resume", tmp_path / "nothing")
    assert done.code == 2, done.told
    assert "this folder contains no audit to resume" in done.err


SERVER = """
import http.server, os, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
open(sys.argv[2], "w").write(f"{os.getpid()} {child.pid}")
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = b"<!doctype html><html lang=en><title>Mugs</title><h1>Mugs</h1><button onclick=\\"this.textContent='Done'\\">Do</button>"
        self.send_response(200); self.send_header("Content-Type", "text/html"); self.end_headers(); self.wfile.write(body)
    def log_message(self, *_): pass
if sys.argv[3:] == ["deaf"]: time.sleep(600)
http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Page).serve_forever()
"""


def served(tmp_path: Path, *more: str, **keys: object) -> tuple[Path, Path]:
    """Returns a scenario that starts a server with a child process, and the file with their process ids."""
    (tmp_path / "server.py").write_text(SERVER)
    port = free_port()
    serve = {"command": f"python {tmp_path / 'server.py'} {port} {tmp_path / 'pids'} {' '.join(more)}", **keys}
    return write_scenario(tmp_path / "a.yaml", f"http://127.0.0.1:{port}", [LOOK], serve=serve), tmp_path / "pids"


def running(pids: Path) -> list[psutil.Process]:
    return [psutil.Process(int(pid)) for pid in pids.read_text().split() if psutil.pid_exists(int(pid))]


def test_a_server_and_its_children_end_with_the_audit(tmp_path: Path) -> None:
    path, pids = served(tmp_path)
    done = uxaudit("run", path, "--out", tmp_path / "out")
    assert done.code == 0, done.told
    assert report_of(tmp_path / "out").tasks[0].status == "completed"
    assert gone(running(pids)) == []


def test_a_server_that_never_answers_is_ended(tmp_path: Path) -> None:
    path, pids = served(tmp_path, "deaf", timeout="1s")
    done = uxaudit("run", path, "--out", tmp_path / "out")
    assert done.code == 3, done.told
    assert "did not respond within 1 s of starting" in done.err
    assert gone(running(pids)) == []


@pytest.mark.parametrize(
    ("serve", "code", "words"),
    [
        ("python -c \"import sys; sys.exit('no config')\"", 3, "ended with status 1 before"),
        ("no-such-command --x", 2, "cannot run `no-such-command --x`"),
        ("python 'unclosed", 2, "has a quote that is never closed"),
    ],
)
def test_a_server_that_ends_at_once(serve: str, code: int, words: str, tmp_path: Path) -> None:
    path = write_scenario(tmp_path / "a.yaml", f"http://127.0.0.1:{free_port()}", [LOOK], serve=serve)
    done = uxaudit("run", path, "--out", tmp_path / "out")
    assert done.code == code, done.told
    assert f"{tmp_path / 'a.yaml'}:" in done.err
    assert words in done.err
    assert ("no config" in done.err) == (code == 3), "the last output of the server is reported"
    assert done.seconds < 10


def test_a_port_that_is_taken_is_told_and_its_owner_left_alone(tmp_path: Path) -> None:
    with serve_folder(tmp_path, routes={"/": lambda _: PAGE}) as site:
        path = write_scenario(tmp_path / "a.yaml", site, [LOOK], serve=f"{sys.executable} -c 'import time; time.sleep(60)'")
        done = uxaudit("run", path, "--out", tmp_path / "out")
        assert done.code == 3, done.told
        assert f"another server already responds at {site}" in done.err


def test_secrets_are_in_no_file_even_where_the_page_shows_them(tmp_path: Path) -> None:
    """The page repeats entered text in its URL, its text and its console."""
    secret = "Käse & Brot/7?"
    echo = html(
        "<main><h1>Log in</h1><form><label>Word <input name=word></label><button>Go</button></form><p id=o></p><script>"
        "const w = new URLSearchParams(location.search).get('word'); if (w) { o.textContent = 'You typed ' + w;"
        " console.error(w, btoa(unescape(encodeURIComponent(w)))); }</script></main>",
        "Log in",
    )
    task = {
        "task": "Log in",
        "steps": [{"fill": {"label": "Word", "text": "${secret:WORD}"}}, {"click": "Go"}],
        "success": [{"expect": {"text": "You typed"}}],
    }
    with serve_folder(tmp_path, routes={"/": lambda _: echo}) as site:
        path = write_scenario(tmp_path / "a.yaml", site, [task])
        done = uxaudit("run", path, "--out", tmp_path / "out", "--format", "html,junit,sarif,md", env={"WORD": secret})
    assert report_of(tmp_path / "out").tasks[0].status == "completed", done.told
    hints = [text.encode() for text in (secret, "Käse", "K%C3%A4se", "K\\u00e4se", "K&auml;se", "S8Okc2U", "Brot/7", "Brot%2F7")]
    found = [(path.name, hint) for path in (tmp_path / "out").rglob("*") if path.is_file() for hint in hints if hint in path.read_bytes()]
    assert found == []
    assert findings_of(report_of(tmp_path / "out"), "goal-not-reached") == []
