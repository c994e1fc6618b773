"""The inside of a worker process: one browser, one replay at a time, each in a fresh context.

The functions here are what the engine submits; they and what they return can be pickled.
"""

from __future__ import annotations

import asyncio
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Playwright, async_playwright

from uxaudit.errors import CannotMeasure
from uxaudit.observed import Probe
from uxaudit.plan import Replay
from uxaudit.replay.browsers import Found, launch_options
from uxaudit.replay.player import ALL_PROBES, Played, Player

CLOSE_S = 5.0


@dataclass(frozen=True)
class Lane:
    """How a worker runs its browser. ``hosts`` are all that its replays may call; None lifts the restriction."""

    found: Found
    headed: bool = False
    hosts: tuple[str, ...] | None = ()
    probes: tuple[Probe, ...] = ALL_PROBES


@dataclass(frozen=True)
class Job:
    """One replay to play: where to write, and what a setup left in memory."""

    replay: Replay
    recordings: Path
    hosts: tuple[str, ...]
    storage: Any = None


class Worker:
    """The browser of this process, started once and started again where it died."""

    def __init__(self, lane: Lane) -> None:
        self.lane = lane
        self.runner = asyncio.Runner()
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None

    async def browser(self) -> Browser:
        """The browser, running. Raises CannotMeasure where it cannot be started."""
        if self._playwright is None:
            self._playwright = await async_playwright().start()
        if self._browser is None or not self._browser.is_connected():
            options = launch_options(self.lane.found, self.lane.headed)
            options["args"] = [*options.get("args", ()), *host_rules(self.lane)]
            try:
                self._browser = await getattr(self._playwright, self.lane.found.kind).launch(**options)
            except Exception as error:
                raise CannotMeasure(f"the browser {self.lane.found.path} does not start", hint=str(error).splitlines()[0]) from error
        return self._browser

    async def play(self, job: Job) -> Played:
        """Play one replay."""
        player = Player(await self.browser(), job.replay, job.recordings, job.hosts, self.lane.probes)
        return await player.play(job.storage)

    async def close(self) -> None:
        """End the browser and the driver."""
        if self._browser is not None:
            await asyncio.wait_for(self._browser.close(), CLOSE_S)
        if self._playwright is not None:
            await asyncio.wait_for(self._playwright.stop(), CLOSE_S)


def host_rules(lane: Lane) -> list[str]:
    """Chromium resolves no other host's name: the request fails at once, and nothing slows the others down."""
    if lane.hosts is None or lane.found.kind != "chromium":
        return []
    return ["--host-resolver-rules=" + " , ".join(["MAP * ~NOTFOUND", *(f"EXCLUDE {host}" for host in lane.hosts)])]


_worker: Worker | None = None


def start(lane: Lane) -> int:
    """Start this process's browser; returns the process id, so that the parent can end it past a hard deadline."""
    global _worker
    if _worker is None or _worker.lane != lane:
        stop()
        _worker = Worker(lane)
    _worker.runner.run(_worker.browser())
    return os.getpid()


def warm() -> None:
    """Do nothing but have this module imported, which takes a while."""


def play_in(lane: Lane, job: Job) -> Played:
    """Play one replay in this process's browser, which is started where it does not run."""
    start(lane)
    assert _worker is not None
    return _worker.runner.run(_worker.play(job))


def stop() -> None:
    """End this process's browser."""
    global _worker
    if _worker is not None:
        worker, _worker = _worker, None
        try:
            worker.runner.run(worker.close())
        except Exception as error:  # the browser is gone already: there is nothing left to end
            print(f"uxaudit: the browser did not close: {error}", file=sys.stderr)
        worker.runner.close()
