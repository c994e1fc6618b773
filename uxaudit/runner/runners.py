"""Who runs the workers: this machine, or what a plug-in brings, such as a cluster.

A plug-in's entry point in the group ``uxaudit.runners`` names a :class:`Runner`.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from typing import Any, Protocol

from uxaudit.errors import CannotMeasure, InputError, UxAuditError
from uxaudit.plugins import Group

LOCAL = "local"


class Worker(Protocol):
    """A process with one browser that plays one replay at a time; ``uxaudit/replay/worker.py`` is what runs inside."""

    def submit(self, function: str, *args: Any) -> Future[Any]:
        """Call a function of ``uxaudit.replay.worker`` in the process. Arguments and results can be pickled.

        A process that died makes the future raise ``BrokenProcessPool``, and is replaced.
        """

    def kill(self) -> None:
        """End the process at once, with its browser, and begin a new one."""

    def stop(self) -> None:
        """Begin to end it: nothing more is submitted."""


@dataclass(frozen=True)
class Runner:
    """One way to run workers. ``start`` gets how many, and ends them with its block; they see the audit folder as it is here."""

    name: str
    start: Callable[[int], AbstractContextManager[Sequence[Worker]]]
    package: str = ""
    """The package that brings it; set by the loader, empty for uxaudit's own."""


GROUP = Group("uxaudit.runners", "runner", Runner, lambda runner: runner.name)


@cache
def runners() -> dict[str, Runner]:
    """Every runner by its name."""
    found: dict[str, Runner] = {}
    for module in pkgutil.iter_modules(import_module("uxaudit.runner").__path__, "uxaudit.runner."):
        found |= {value.name: value for value in vars(import_module(module.name)).values() if isinstance(value, Runner)}
    return found | {plugin.key: replace(plugin.value, package=plugin.package) for plugin in GROUP.load(taken=found)}


@contextmanager
def workers(name: str, count: int) -> Iterator[Sequence[Worker]]:
    """Workers of the runner of this name, ended with the block.

    Raises InputError where there is no such runner, CannotMeasure where it does not start.
    """
    if name == LOCAL:  # without a look at plug-ins, so that the processes start at once
        from uxaudit.runner.workers import local_workers

        with local_workers(count) as processes:
            yield processes
        return
    runner = _runner(name)
    with ExitStack() as running:
        try:
            made = running.enter_context(runner.start(count))
            if not made:
                raise ValueError("it gave no workers")
        except UxAuditError:
            raise
        except Exception as error:
            raise CannotMeasure(
                f"the runner {name} of the package {runner.package} does not start: {type(error).__name__}: {error}",
                hint="Fix or uninstall the package, or leave out --runner.",
            ) from error
        yield made


def _runner(name: str) -> Runner:
    known = runners()
    if name in known:
        return known[name]
    close = get_close_matches(name, known, 1)
    hint = f"Did you mean {close[0]}? " if close else ""
    raise InputError(f"there is no runner `{name}`", "--runner", f"{hint}Choose from {', '.join(known)}.")
