"""The runner interface. A runner starts workers on this machine or, if a plug-in provides it, elsewhere, such as on a cluster.

A plug-in declares a :class:`Runner` as an entry point in the group ``uxaudit.runners``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

LOCAL = "local"
CLUSTER = "dask"
"""The runner that ``--cluster`` means."""


class SentData(BrokenProcessPool):
    """The process died under a replay that may have sent data to the site: it is not played again, so that nothing is sent twice."""


class Worker(Protocol):
    """A process with one browser that plays one replay at a time. It runs the functions of ``uxaudit/replay/worker.py``."""

    def submit(self, function: str, *args: Any) -> Future[Any]:
        """Call a function of ``uxaudit.replay.worker`` in the process. Arguments and results must be picklable.

        If the process has died, the future raises ``BrokenProcessPool`` and the process is replaced; :class:`SentData` if the replay must
        not be played again. A worker with a true attribute ``ends_stalled`` ends replays that hang by itself.
        """

    def kill(self) -> None:
        """Kill the process and its browser immediately, and start a new one."""

    def stop(self) -> None:
        """Start to stop the process. Nothing is submitted after this call."""


@dataclass(frozen=True)
class Runner:
    """Starts workers.

    ``start`` takes the number of workers and returns a context manager that stops them on exit. Workers must see the audit folder at
    the same path as the main process.
    """

    name: str
    start: Callable[[int], AbstractContextManager[Sequence[Worker]]]
    connect: Callable[[str, int], AbstractContextManager[Sequence[Worker]]] | None = None
    """The same for a runner on other machines: it also gets the address that ``--cluster`` names."""
    package: str = ""
    """The package that provides the runner; set by the loader, empty for uxaudit's own."""
