"""The inside of a worker process: one browser, one replay at a time, each in a fresh context.

The functions below the class are what the engine submits by name; what they take and return can be pickled.
"""

from __future__ import annotations

import asyncio
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING

from playwright.async_api import Browser, Playwright, async_playwright
from playwright.async_api import Error as PlaywrightError

from uxaudit.errors import CannotMeasure
from uxaudit.replay.browser.discovery import launch_options

if TYPE_CHECKING:  # loaded while the driver starts
    from uxaudit.replay.messages import Job, Lane, Played

CLOSE_S = 5.0


class Worker:
    """The browser of this process: its driver starts at once, the browser when it is known which, again where it died."""

    def __init__(self) -> None:
        self.runner = asyncio.Runner()
        self.lane: Lane | None = None
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None

    async def driver(self) -> Playwright:
        """Playwright's driver, running. The rest of the replay is imported while it starts."""
        if self._playwright is None:
            starting = asyncio.create_task(async_playwright().start())
            await asyncio.to_thread(import_module, "uxaudit.replay.player")
            self._playwright = await starting
        return self._playwright

    async def browser(self, lane: Lane) -> Browser:
        """The browser of a lane, running. Raises CannotMeasure where it cannot be started."""
        playwright = await self.driver()
        if self._browser is not None and self.lane != lane:
            await self._browser.close()
        if self._browser is None or not self._browser.is_connected():
            options = launch_options(lane.found, lane.headed)
            options["args"] = [*options.get("args", ()), *host_rules(lane)]
            try:
                starting = asyncio.create_task(getattr(playwright, lane.found.kind).launch(**options))
                await asyncio.to_thread(import_module, "scipy.ndimage")  # meanwhile: the first picture needs it
                self._browser = await starting
            except PlaywrightError as error:
                raise CannotMeasure(f"the browser {lane.found.path} does not start", hint=str(error).splitlines()[0]) from error
            self.lane = lane
        return self._browser

    async def play(self, lane: Lane, job: Job) -> Played:
        """Play one replay."""
        from uxaudit.replay.player import Player

        return await Player(await self.browser(lane), job, lane.probes).play()

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


_worker = Worker()


def warm() -> int:
    """Start the driver; returns the process id, so that the parent can end this process past a hard deadline."""
    _worker.runner.run(_worker.driver())
    return os.getpid()


def start(lane: Lane) -> None:
    """Start the browser. Raises CannotMeasure where it does not start."""
    _worker.runner.run(_worker.browser(lane))


def play(lane: Lane, job: Job) -> Played:
    """Play one replay in this process's browser, which is started where it does not run."""
    return _worker.runner.run(_worker.play(lane, job))


def stop() -> None:
    """End this process's browser and its driver."""
    global _worker
    worker, _worker = _worker, Worker()
    try:
        worker.runner.run(worker.close())
    except (PlaywrightError, TimeoutError) as error:  # the browser is gone already: there is nothing left to end
        print(f"uxaudit: the browser did not close: {error}", file=sys.stderr)
    worker.runner.close()
