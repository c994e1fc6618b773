"""The server of a scenario: started, waited for, and stopped with all its child processes."""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from tests.servers import serve_folder
from uxaudit.errors import CannotMeasure, InputError
from uxaudit.model.scenario import Scenario, Task
from uxaudit.model.scenario_parts import Serve
from uxaudit.runner.site_server import answers, served, wait_for

FAMILY = """
import subprocess, sys, signal, http.server, time
{stubborn}
child = subprocess.Popen([sys.executable, "-c", "import time{childs}; time.sleep(600)"])
print("the child is", child.pid, flush=True)
time.sleep({slow})
http.server.ThreadingHTTPServer(("127.0.0.1", {port}), http.server.SimpleHTTPRequestHandler).serve_forever()
"""


@pytest.fixture
def port() -> int:
    """Returns a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def scenario(port: int, command: str, **serve: object) -> Scenario:
    return Scenario(scenario="S", site=f"http://127.0.0.1:{port}", serve=Serve(command=command, **serve), tasks=(Task(task="T"),))  # type: ignore[arg-type]


def family(folder: Path, port: int, slow: float = 0, stubborn: bool = False) -> str:
    """Returns the command of a server with a child process."""
    deaf = "signal.signal(signal.SIGTERM, signal.SIG_IGN)"
    script = FAMILY.format(port=port, slow=slow, stubborn=deaf if stubborn else "", childs=", signal; " + deaf if stubborn else "")
    (folder / "server.py").write_text(script)
    return f"{sys.executable} {folder / 'server.py'}"


def members(folder: Path) -> list[psutil.Process]:
    """Returns the server of a folder and its child, as far as they run."""
    heads = [process for process in psutil.Process().children() if str(folder / "server.py") in process.cmdline()]
    return [process for head in heads for process in (head, *head.children(recursive=True))]


def test_a_server_is_waited_for_and_ended_with_its_children(tmp_path: Path, port: int) -> None:
    with served(scenario(port, family(tmp_path, port, slow=0.4), cwd=str(tmp_path))):
        assert answers(f"http://127.0.0.1:{port}", 1) is None
        mine = members(tmp_path)
        assert len(mine) == 2
    _, alive = psutil.wait_procs(mine, timeout=5)
    assert alive == []
    assert answers(f"http://127.0.0.1:{port}", 1) is not None


def test_a_grandchild_whose_parent_has_ended_is_ended_too(tmp_path: Path, port: int) -> None:
    waits = tmp_path / "waits.py"
    waits.write_text("import time; time.sleep(600)")
    starts = f"import subprocess, sys; subprocess.Popen([sys.executable, {str(waits)!r}])"
    script = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {starts!r}])\n{FAMILY}"
    (tmp_path / "server.py").write_text(script.format(port=port, slow=0, stubborn="", childs=""))

    def orphans() -> list[psutil.Process]:
        return [process for process in psutil.process_iter(["cmdline"]) if str(waits) in (process.info["cmdline"] or ())]

    with served(scenario(port, f"{sys.executable} {tmp_path / 'server.py'}")):
        (orphan,) = orphans()
        assert orphan.ppid() in (1, os.getpid()), "its own parent has ended"
    _, alive = psutil.wait_procs([orphan], timeout=5)
    assert alive == []


LEAVES_ONE = """
import http.server, os, signal, sys

def leave_one(*_):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:  # nobody's child, without the mark in its environment
            code = "import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(600)"
            os.execve(sys.executable, [sys.executable, "-c", code, "left-{port}"], {{}})
    os._exit(0)

signal.signal(signal.SIGTERM, leave_one)
http.server.ThreadingHTTPServer(("127.0.0.1", {port}), http.server.SimpleHTTPRequestHandler).serve_forever()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux gives a process the orphans of its descendants")
def test_what_a_server_starts_while_it_is_ended_is_ended_too(tmp_path: Path, port: int) -> None:
    (tmp_path / "server.py").write_text(LEAVES_ONE.format(port=port))
    with served(scenario(port, f"{sys.executable} {tmp_path / 'server.py'}", cwd=str(tmp_path))):
        pass
    time.sleep(0.3)
    assert not [one for one in psutil.process_iter(["cmdline"]) if f"left-{port}" in (one.info["cmdline"] or ())]


@pytest.mark.slow
def test_a_server_that_does_not_listen_is_ended_by_force(tmp_path: Path, port: int) -> None:
    with served(scenario(port, family(tmp_path, port, stubborn=True))):
        mine = members(tmp_path)
        assert len(mine) == 2
    _, alive = psutil.wait_procs(mine, timeout=5)
    assert alive == []


def test_a_server_is_ended_where_the_audit_raises(tmp_path: Path, port: int) -> None:
    with pytest.raises(ZeroDivisionError), served(scenario(port, family(tmp_path, port))):
        raise ZeroDivisionError
    assert answers(f"http://127.0.0.1:{port}", 1) is not None


def test_a_server_that_ends_at_once_tells_what_it_said(port: int) -> None:
    began = time.monotonic()
    with pytest.raises(CannotMeasure) as caught, served(scenario(port, f"{sys.executable} -c \"raise SystemExit('no such database')\"")):
        pass
    assert "ended with status 1" in str(caught.value)
    assert "no such database" in str(caught.value)
    assert time.monotonic() - began < 5


def test_a_server_that_never_answers_is_given_up(tmp_path: Path, port: int) -> None:
    with (
        pytest.raises(CannotMeasure, match=r"did not respond within 0\.6 s"),
        served(scenario(port, family(tmp_path, port, slow=60), timeout=600.0)),
    ):
        pass
    assert members(tmp_path) == []


def test_a_command_that_is_not_there_is_the_scenarios_fault(port: int) -> None:
    with pytest.raises(InputError, match="cannot run"), served(scenario(port, "no-such-program-at-all")):
        pass


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    with (
        serve_folder(tmp_path) as site,
        pytest.raises(CannotMeasure, match="already"),
        served(scenario(int(site.rsplit(":", 1)[1]), "sleep 60")),
    ):
        pass


def test_a_port_that_is_taken_by_a_slow_server_is_told() -> None:
    """Connections wait in the queue of a busy server: nothing responds at first."""
    with (
        socket.create_server(("127.0.0.1", 0)) as busy,
        pytest.raises(CannotMeasure, match="already"),
        served(scenario(busy.getsockname()[1], "sleep 60")),
    ):
        pass


@contextmanager
def raw(answer: bytes) -> Iterator[str]:
    """A server that sends everyone the same response, and disconnects."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection:
                    connection.recv(1000)
                    connection.sendall(answer)

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        listening.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("status", ["200 OK", "404 Not Found", "500 Oops", "302 Found\r\nLocation: http://nowhere.invalid/", "401 No"])
def test_any_answer_is_an_answer(status: str) -> None:
    with raw(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n".encode()) as site:
        assert answers(site, 2) is None


def test_what_speaks_no_http_is_no_site() -> None:
    with raw(b"220 mail.example ESMTP\r\n") as site:
        reason = answers(site, 2)
    assert reason is not None
    assert "HTTP" in reason


def test_waiting_ends_with_the_reason(port: int) -> None:
    began = time.monotonic()
    reason = wait_for(f"http://127.0.0.1:{port}", 0.3)
    assert reason is not None
    assert "refused" in reason.lower()
    assert 0.25 < time.monotonic() - began < 2
