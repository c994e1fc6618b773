"""End a process together with everything that it started, on every operating system."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterable

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


def end_family(pid: int, patience_s: float = END_S) -> None:
    """Terminate a process and all processes that it started; kill those that still run after ``patience_s`` seconds."""
    members = family(pid)
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
