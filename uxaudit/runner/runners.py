"""What runs workers: this machine, or what a plug-in brings, such as a cluster.

A plug-in's entry point in the group ``uxaudit.runners`` names a :class:`Runner`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

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
