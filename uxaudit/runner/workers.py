"""Worker processes, one replay at a time in each.

Imported first and light, so that a worker starts up while the parent still reads the scenarios. The functions of
``replay/worker.py`` are called by name: the parent never imports Playwright.
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
from threading import Thread
from typing import Any

from uxaudit.runner.runners import LOCAL, Runner

CLOSE_S = 10.0


def _end_with_parent() -> None:
    """End this process, and with it its browser, when the parent is gone: killed, it cannot end its workers itself."""
    parent = parent_process()

    def watch() -> None:
        if parent is not None:
            wait([parent.sentinel])
            os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))

    Thread(target=watch, daemon=True).start()


def _in_worker(function: str, *args: Any) -> Any:
    return getattr(import_module("uxaudit.replay.worker"), function)(*args)


@dataclass(frozen=True)
class Replaying:
    """How the replays of an audit are run."""

    browser: str = "chromium"
    executable: str | None = None
    headed: bool = False
    workers: int = 1
    personas: tuple[str, ...] = ()
    repeat: int | None = None
    all_hosts: bool = False
    engines: tuple[str, ...] = ()
    """The engines that look for accessibility problems; axe alone if none is given."""
    runner: str = LOCAL
    """Who runs the workers."""
    resume: bool = False
    examines: tuple[str, ...] = ()
    """Probes that every persona tries, beside its own."""
    tasks: tuple[str, ...] = ()
    """Globs of task names: only matching tasks are replayed; all if empty."""
    tags: tuple[str, ...] = ()
    """Only tasks with one of these tags are replayed; all if empty."""


def stamp_name(now: datetime | None = None) -> str:
    """A folder name by the time, such as ``2026-05-01-143000``."""
    return (now or datetime.now().astimezone()).strftime("%Y-%m-%d-%H%M%S")


def one_process(prepare: Callable[[], None] | None = None) -> Executor:
    """A pool of one process on this machine, which ends with this one; ``prepare`` is called in it first."""
    return ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn"), initializer=_begin, initargs=(prepare,))


def _begin(prepare: Callable[[], None] | None) -> None:
    _end_with_parent()
    if prepare is not None:
        prepare()


class LocalWorker:
    """One worker process. :meth:`kill` ends it, browser and all.

    ``new_pool`` begins an executor of one process that can end by its process id on this machine; that of ``one_process``
    without it.
    """

    def __init__(self, new_pool: Callable[[], Executor] = one_process) -> None:
        self._new_pool = new_pool
        self._pool: Executor = new_pool()
        self._pid: int | None = None
        self._stopping: Future[Any] | None = None

    def submit(self, function: str, *args: Any) -> Future[Any]:
        """Run a function of the worker in its process; a process that died is replaced."""
        try:
            return self._pool.submit(_in_worker, function, *args)
        except BrokenProcessPool:
            self._pool, self._pid = self._new_pool(), None  # the old id may soon be another's
            self.warm()
            return self._pool.submit(_in_worker, function, *args)

    def warm(self) -> None:
        """Start the process, its imports and the browser's driver, while the parent goes on."""
        self.submit("warm").add_done_callback(self._note_pid)

    def _note_pid(self, warmed: Future[Any]) -> None:
        if not warmed.cancelled() and warmed.exception() is None:
            self._pid = warmed.result()

    def kill(self) -> None:
        """End the process at once; its browser goes with it."""
        self._end()
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._pool, self._pid = self._new_pool(), None
        self.warm()

    def _end(self) -> None:
        if self._pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, getattr(signal, "SIGKILL", signal.SIGTERM))

    def stop(self) -> None:
        """Begin to end the browser; :meth:`close` waits for it. A second call does nothing."""
        if self._stopping is None:
            with contextlib.suppress(BrokenProcessPool, RuntimeError):
                self._stopping = self._pool.submit(_in_worker, "stop")

    def close(self) -> None:
        """End the browser and the process."""
        self.stop()
        with contextlib.suppress(Exception):  # it is gone already, or will not go: the process ends either way
            if self._stopping is not None:
                self._stopping.result(CLOSE_S)
        self._end()  # its work is done and its browser gone; to wait until Python has taken itself apart would only cost time
        self._pool.shutdown(wait=True, cancel_futures=True)


@contextlib.contextmanager
def local_workers(count: int, new_pool: Callable[[], Executor] = one_process) -> Iterator[list[LocalWorker]]:
    """Worker processes, starting up while the caller goes on; ended with the block.

    Where the caller is done with them before, it may ask each to :meth:`LocalWorker.stop` and use the time.
    """
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


RUNNER = Runner(LOCAL, local_workers)
