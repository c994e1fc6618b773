"""Worker processes that play one replay at a time.

Imported early and kept light, so that workers start while the parent still reads the scenarios. The functions of
``replay/worker.py`` are called by name, so the parent never imports Playwright.
"""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from pathlib import Path
from threading import Thread, current_thread, main_thread
from typing import Any

from uxaudit.model.access import NONE, Access
from uxaudit.runner.runners import LOCAL, Runner

CLOSE_S = 10.0
FIRST = 5
"""Initial replays of each build if their number is to be determined: five and five are the fewest for which a rank test can prove a
difference even after a correction for several tasks."""
MANY = 8
"""Maximum number of browsers that are measured in parallel."""


def _end_with_parent() -> None:
    """Kill this process and its browser when the parent process ends. A parent that was killed cannot stop its workers itself."""
    parent = parent_process()

    def watch() -> None:
        if parent is not None:
            from uxaudit.common.processes import OWNER, kill_marked, owner

            mark = owner(parent.pid)  # the parent may have been killed while this process started
            wait([parent.sentinel])
            kill_marked(OWNER, mark)  # the servers that the parent started
            os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))

    Thread(target=watch, daemon=True).start()


def _in_worker(function: str, *args: Any) -> Any:
    return getattr(import_module("uxaudit.replay.worker"), function)(*args)


@dataclass(frozen=True)
class Replaying:
    """Options for replaying the scenarios of an audit."""

    browser: str = "chromium"
    executable: str | None = None
    headed: bool = False
    workers: int = 1
    auto_workers: bool = False
    """As many of the workers replay as do not disturb each other."""
    personas: tuple[str, ...] = ()
    repeat: int | None = None
    auto_repeat: bool = False
    """Repeat until times can be decided."""
    all_hosts: bool = False
    engines: tuple[str, ...] = ()
    """The engines that scan for accessibility problems; axe alone if empty."""
    runner: str = LOCAL
    """The name of the runner that starts the workers."""
    cluster: str | None = None
    """The address of the scheduler, for runners on other machines."""
    resume: bool = False
    access: Access = NONE
    """How the browsers get past a login."""
    login: Path | None = None
    """The file of a flow that logs in."""
    examines: tuple[str, ...] = ()
    """Trials to run for every persona, in addition to the persona's own."""
    tasks: tuple[str, ...] = ()
    """Globs of task names: only matching tasks are replayed; all if empty."""
    tags: tuple[str, ...] = ()
    """Only tasks with one of these tags are replayed; all if empty."""
    changed_since: str | None = None
    """Only tasks that a change since this revision touches are replayed."""
    tasks_per_replay: int | None = None
    """Replays are divided into parts of at most so many tasks, which must not depend on each other; None for whole replays."""
    shard: tuple[int, int] | None = None
    """Number and count: only this part of the audit is replayed."""


def most_workers() -> int:
    """Number of browsers that are started for the measurement: one for each processor that this process may use."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(max(usable, 1), MANY)


def stamp_name(now: datetime | None = None) -> str:
    """Returns a folder name with the current time, such as ``2026-05-01-143000``."""
    return (now or datetime.now().astimezone()).strftime("%Y-%m-%d-%H%M%S")


def one_process(prepare: Callable[[], None] | None = None) -> Executor:
    """Returns a pool of one process that ends with this one. ``prepare`` is called first in the new process."""
    return ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn"), initializer=_begin, initargs=(prepare,))


def _begin(prepare: Callable[[], None] | None) -> None:
    for name in ("SIGINT", "SIGHUP"):  # a terminal sends them to all: the parent decides
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    _end_with_parent()
    if prepare is not None:
        prepare()


class LocalWorker:
    """One worker process.

    ``new_pool`` creates an executor with one process on this machine that can be killed by its process ID. The default is
    ``one_process``.
    """

    def __init__(self, new_pool: Callable[[], Executor] = one_process) -> None:
        self._new_pool = new_pool
        self._pool: Executor = new_pool()
        self._pid: int | None = None
        self._stopping: Future[Any] | None = None

    def submit(self, function: str, *args: Any) -> Future[Any]:
        """Run a function of the worker in its process. A process that died is replaced."""
        try:
            return self._pool.submit(_in_worker, function, *args)
        except BrokenProcessPool:
            self._pool, self._pid = self._new_pool(), None  # the process ID may be reused
            self.warm()
            return self._pool.submit(_in_worker, function, *args)

    def warm(self) -> None:
        """Start the process, its imports and the browser driver in the background."""
        self.submit("warm").add_done_callback(self._note_pid)

    def _note_pid(self, warmed: Future[Any]) -> None:
        if not warmed.cancelled() and warmed.exception() is None:
            self._pid = warmed.result()

    def kill(self) -> None:
        """Kill the process and its browser immediately, and start a new one."""
        self._end()
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._pool, self._pid = self._new_pool(), None
        self.warm()

    def _end(self) -> None:
        if self._pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, getattr(signal, "SIGKILL", signal.SIGTERM))

    def stop(self) -> None:
        """Start to close the browser; :meth:`close` waits for it. Further calls do nothing."""
        if self._stopping is None:
            with contextlib.suppress(BrokenProcessPool, RuntimeError):
                self._stopping = self._pool.submit(_in_worker, "stop")

    def close(self) -> None:
        """Close the browser and end the process."""
        self.stop()
        with contextlib.suppress(Exception):  # already gone, or not responding: the process is killed either way
            if self._stopping is not None:
                self._stopping.result(CLOSE_S)
        self._end()  # kill the process: waiting for the interpreter's own shutdown would only cost time
        self._pool.shutdown(wait=True, cancel_futures=True)


@contextlib.contextmanager
def local_workers(count: int, new_pool: Callable[[], Executor] = one_process) -> Iterator[list[LocalWorker]]:
    """Start worker processes in the background and close them when the block exits.

    To save time, a caller that needs them no longer can call :meth:`LocalWorker.stop` on each before the block exits.
    """
    _start_tracker()
    made = [LocalWorker(new_pool) for _ in range(max(count, 1))]
    for worker in made:
        worker.warm()
    try:
        yield made
    finally:
        for worker in made:
            worker.stop()
        for worker in made:
            worker.close()


def _start_tracker() -> None:
    """Start multiprocessing's process for semaphores so that it ignores the signals by which terminals end commands."""
    if not hasattr(signal, "SIGHUP") or current_thread() is not main_thread():
        return
    from multiprocessing.resource_tracker import ensure_running

    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        ensure_running()
    finally:
        signal.signal(signal.SIGHUP, before)


RUNNER = Runner(LOCAL, local_workers)
