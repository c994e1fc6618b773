"""End a process together with everything that it started, on every operating system."""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
import time
from collections.abc import Callable, Iterable

import psutil

END_S = 5.0
"""Time for processes to end after they were asked to, in seconds; own judgement."""
_POLL_S = 0.03


def family(pid: int) -> set[psutil.Process]:
    """Returns a process and all its descendants; empty if there is no such process.

    On POSIX this includes all processes of the session that it leads, and so children whose parent has ended.
    Start the process with ``start_new_session=True`` for this.
    """
    found: set[psutil.Process] = set()
    with contextlib.suppress(psutil.NoSuchProcess):
        head = psutil.Process(pid)
        found = {head, *head.children(recursive=True)}
    return found | _session(pid)


def _session(leader: int) -> set[psutil.Process]:
    if not hasattr(os, "getsid"):  # Windows
        return set()
    members = set()
    for process in psutil.process_iter():
        with contextlib.suppress(OSError, psutil.Error):
            if os.getsid(process.pid) == leader:
                members.add(process)
    return members


def kill_descendants() -> None:
    """Kill all processes that this process started immediately."""
    for process in {*psutil.Process().children(recursive=True), *marked(OWNER, owner())}:
        with contextlib.suppress(psutil.Error):
            process.kill()


def kill_until_none(find: Callable[[], Iterable[psutil.Process]], patience_s: float = END_S) -> None:
    """Kill the processes that ``find`` returns until it returns none that runs: one may start another while it is being ended."""
    deadline = time.monotonic() + patience_s
    while left := [process for process in find() if _runs(process)]:
        for process in left:
            with contextlib.suppress(psutil.Error):
                process.kill()
        if time.monotonic() >= deadline:
            return
        time.sleep(_POLL_S)


def kill_marked(name: str, value: str) -> None:
    """Kill the processes whose environment has this variable with a value that begins so."""
    for process in marked(name, value):
        with contextlib.suppress(psutil.Error):
            process.kill()


OWNER = "UXAUDIT_OWNER"
"""The environment variable that marks all processes started by a server, in any session and with any parent."""


def owner(pid: int | None = None) -> str:
    """The mark of a process and its children: its id and its start time, because ids are reused; the id alone if it has ended."""
    try:
        process = psutil.Process(pid)
        return f"{process.pid}-{process.create_time():.2f}"
    except psutil.NoSuchProcess:
        return f"{pid}-"


def marked(name: str, value: str) -> set[psutil.Process]:
    """The processes whose environment has this variable with a value that begins so."""
    found = set()
    own = os.getpid()
    for process in psutil.process_iter():
        with contextlib.suppress(OSError, psutil.Error):
            if process.pid != own and process.environ().get(name, "").startswith(value):
                found.add(process)
    return found


def give_way(processes: Iterable[psutil.Process], nice: int = 15) -> None:
    """Let all other processes run before these, where the system has priorities by number. On Linux, each thread has its own."""
    for each in (one for process in processes for one in _with_threads(process)):
        with contextlib.suppress(OSError, AttributeError):
            os.setpriority(os.PRIO_PROCESS, each, nice)


def _with_threads(process: psutil.Process) -> set[int]:
    with contextlib.suppress(psutil.Error):
        if sys.platform == "linux":
            return {process.pid, *(thread.id for thread in process.threads())}
    return {process.pid}


def adopt_orphans() -> None:
    """Become the parent of what descendants leave behind when they end, so that it is found. Linux alone has this."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


PR_SET_CHILD_SUBREAPER = 36


def born(pid: int) -> float:
    """The time of birth of a process, by the system's clock of processes, which may differ from ``time.time()``."""
    try:
        return psutil.Process(pid).create_time()
    except psutil.Error:
        return float("inf")


def orphans(since: float) -> set[psutil.Process]:
    """Children of this process, born since a time (see :func:`born`), that run in a session other than its own: they were adopted."""
    if sys.platform != "linux":
        return set()
    found = set()
    for process in psutil.Process().children():
        with contextlib.suppress(OSError, psutil.Error):
            if process.create_time() >= since and os.getsid(process.pid) != os.getsid(0):
                found |= {process, *process.children(recursive=True)}
    return found


def reap(processes: Iterable[psutil.Process]) -> None:
    """Collect the exit status of adopted processes, which no other process does."""
    for process in processes:
        with contextlib.suppress(OSError, AttributeError):
            os.waitpid(process.pid, os.WNOHANG)


def end_family(pid: int, patience_s: float = END_S, also: Iterable[psutil.Process] = ()) -> None:
    """Terminate a process and all processes that it started; kill those that still run after ``patience_s`` seconds."""
    members = {*family(pid), *also}
    for process in _head_first(pid, members):
        with contextlib.suppress(psutil.Error):
            process.terminate()
    _wait(members, patience_s)
    kill_family(pid, members)


def kill_family(pid: int, known: Iterable[psutil.Process] = ()) -> None:
    """Kill a process and all processes that it started, and those of the ``known`` processes that still run."""
    members = {*known, *family(pid)}
    for process in _head_first(pid, members):
        with contextlib.suppress(psutil.Error):  # psutil compares the start time: a process with a reused id is never killed
            process.kill()
    _wait(members, END_S)


def _head_first(pid: int, members: Iterable[psutil.Process]) -> list[psutil.Process]:
    """Returns the parent before its children: a script whose command ended would start the next one."""
    return sorted(members, key=lambda process: process.pid != pid)


def _wait(processes: Iterable[psutil.Process], patience_s: float) -> None:
    deadline = time.monotonic() + patience_s
    while any(map(_runs, processes)) and time.monotonic() < deadline:
        time.sleep(_POLL_S)


def _runs(process: psutil.Process) -> bool:
    """Whether it still runs. A zombie does not: it only waits for its parent to collect its status."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False
