"""Starts the server of a scenario, waits until it responds, and stops it with all its child processes.

Also checks whether a site responds at all before a browser is started.
"""

from __future__ import annotations

import contextlib
import os
import shlex
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from uxaudit.common.processes import END_S, OWNER, adopt_orphans, born, end_family, kill_until_none, marked, orphans, owner, reap
from uxaudit.errors import CannotMeasure, InputError
from uxaudit.model.access import Proxy
from uxaudit.model.scenario import Scenario
from uxaudit.network.http_requests import fault_of_proxy, opener, refused_by_proxy
from uxaudit.urls import as_sent

POLL_S = 0.03
PATIENCE_S = 6.0
"""Time to wait for a site that uxaudit does not start itself, in seconds."""
LAST_LINES = 8


def answers(url: str, timeout_s: float, proxy: Proxy | None = None) -> str | None:
    """Request a URL. Returns None if the server sends any response, else the reason in words."""
    try:
        request = urllib.request.Request(as_sent(url), headers={"User-Agent": "uxaudit"})
        with opener(url, proxy, _NoRedirect()).open(request, timeout=timeout_s):
            return None
    except urllib.error.HTTPError:
        return fault_of_proxy(url, proxy) or None
    except (OSError, ValueError) as error:  # URLError, timeouts, connection resets, and unknown schemes
        if fault := fault_of_proxy(url, proxy):
            return fault
        reason = getattr(error, "reason", error)
        return None if "CERTIFICATE" in str(reason) else str(getattr(reason, "strerror", None) or reason or type(error).__name__)
    except Exception as error:  # exceptions of http.client: the server responds, but not with HTTP
        return f"it does not speak HTTP ({type(error).__name__})"


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object, **kwargs: object) -> None:
        """Do not follow the redirect: it already is a response."""


def wait_for(url: str, timeout_s: float, process: subprocess.Popen[bytes] | None = None, *, proxy: Proxy | None = None) -> str | None:
    """Request a URL until it responds. Returns None if it does, else the last reason. Stops early if the server process has ended."""
    deadline = time.monotonic() + timeout_s
    while True:
        reason = answers(url, max(deadline - time.monotonic(), 0.1), proxy)
        ended = process is not None and process.poll() is not None
        if reason is None or time.monotonic() >= deadline or ended or refused_by_proxy(url, proxy):
            return reason
        time.sleep(POLL_S)


@contextlib.contextmanager
def served(scenario: Scenario, proxy: Proxy | None = None) -> Iterator[None]:
    """Run the scenario's server while the block runs. Does nothing if the scenario has no ``serve``.

    Raises InputError if the command cannot be run, CannotMeasure if the server does not respond in time.
    """
    if scenario.serve is None:
        yield
        return
    ready = scenario.serve.ready or scenario.site
    if _in_use(ready):
        raise CannotMeasure(
            f"another server already responds at {ready}, before `serve` was started",
            scenario.file,
            "Stop that server, or remove `serve:` to audit it, or choose another port.",
        )
    with tempfile.TemporaryFile() as log:
        adopt_orphans()
        process = _start(scenario, log.fileno())
        began = born(process.pid)
        try:
            reason = wait_for(ready, scenario.serve.timeout / 1000, process, proxy=proxy)
            if reason is not None or process.poll():
                raise CannotMeasure(_why_not_up(scenario, process, ready, reason), scenario.file, _tail(log.fileno()))
            yield
        finally:
            end(process, began)


def _start(scenario: Scenario, log: int) -> subprocess.Popen[bytes]:
    assert scenario.serve is not None
    own_bin = str(Path(sys.executable).parent)  # so that `python` is the interpreter that runs uxaudit
    environ = {**os.environ, "PATH": own_bin + os.pathsep + os.environ.get("PATH", ""), "PYTHONUNBUFFERED": "1", OWNER: owner()}
    try:
        words = shlex.split(scenario.serve.command)
        return subprocess.Popen(
            words, cwd=scenario.serve.cwd, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environ, start_new_session=True
        )
    except (OSError, IndexError, ValueError) as error:  # not found, empty, or an unclosed quotation mark
        raise InputError(
            f"`serve` cannot run `{scenario.serve.command}`: {error}",
            scenario.file,
            "It is started without a shell, in the folder where you run uxaudit.",
        ) from error


def _in_use(url: str) -> bool:
    """Whether a server already listens at the URL. Also detects servers that accept connections but respond slowly."""
    parts = urlsplit(as_sent(url))
    try:
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
        with socket.create_connection((parts.hostname or "", port), timeout=1.0):
            return True
    except (OSError, ValueError):
        return False


def _why_not_up(scenario: Scenario, process: subprocess.Popen[bytes], ready: str, reason: str | None) -> str:
    assert scenario.serve is not None
    if process.poll() is not None and reason is None:
        return f"the server `{scenario.serve.command}` ended with status {process.returncode}, and another server responds at {ready}"
    if process.poll() is not None:
        return f"the server `{scenario.serve.command}` ended with status {process.returncode} before {ready} responded"
    return f"{ready} did not respond within {scenario.serve.timeout / 1000:g} s of starting `{scenario.serve.command}` ({reason})"


def _tail(log: int) -> str:
    size = os.lseek(log, 0, os.SEEK_END)
    os.lseek(log, max(0, size - 4000), os.SEEK_SET)
    lines = os.read(log, 4000).decode(errors="replace").strip().splitlines()[-LAST_LINES:]
    return "It said:\n    " + "\n    ".join(lines) if lines else "It printed nothing."


def end(process: subprocess.Popen[bytes], began: float) -> None:
    """Stop a server and all processes that it started: terminate them, then kill the remaining ones.

    ``began`` is the time when it started. Its descendants are found by this time too, because they may have left its session.
    """
    end_family(process.pid, also={*marked(OWNER, owner()), *orphans(began)})
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(END_S)
    kill_until_none(lambda: {*marked(OWNER, owner()), *orphans(began)})
    reap(orphans(began))
