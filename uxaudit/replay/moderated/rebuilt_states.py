"""Shows the states of a recorded session again, one after the other, from a thread of its own."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import threading
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

from playwright.async_api import Browser

from uxaudit.model.scenario import Scenario
from uxaudit.recording.state_store import StateStore
from uxaudit.redaction import Redactor
from uxaudit.replay.browser.discovery import FoundBrowser, launch_options
from uxaudit.replay.browser.driver import start_driver
from uxaudit.replay.browser.isolated_world import register
from uxaudit.replay.contract import EXPECTED
from uxaudit.replay.moderated.shown_again import STATE_S, ShownAgain
from uxaudit.replay.steps.conditions import unmet

T = TypeVar("T")


class Rebuilder:
    """A browser that shows one kept state after the other."""

    def __init__(self, recordings: Path, scenario: Scenario, hosts: tuple[str, ...], scrub: Redactor) -> None:
        self._shown = ShownAgain(StateStore(recordings, scrub), hosts, scrub.values)
        self._scenario = scenario
        self._known: dict[str, tuple[str, bool | None]] = {}
        self._loop = asyncio.new_event_loop()
        self._browser: Browser
        self.reached_at: float | None = None
        self.failed = 0
        """States that could not be rebuilt."""

    @contextlib.contextmanager
    def running(self, found: FoundBrowser) -> Iterator[None]:
        """Keep a browser while states are shown. Raises PlaywrightError if it does not start."""
        thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        thread.start()
        try:
            self._wait(self._start(found))
            try:
                yield
            finally:
                self._wait(self._stop())
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            thread.join()

    def _wait(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _start(self, found: FoundBrowser) -> None:
        self._playwright = await start_driver()
        await register(self._playwright)
        self._browser = await self._playwright.chromium.launch(**launch_options(found))
        await self._shown.open(self._browser)

    async def _stop(self) -> None:
        await self._browser.close()
        await self._playwright.stop()

    def show(self, url: str, title: str, html: str, task: int, at: float) -> str:
        """Scan a state that was reached at a time. Returns its key, empty if it cannot be rebuilt."""
        digest = hashlib.sha256(f"{url}\n{html}".encode()).hexdigest()
        if digest not in self._known:
            try:
                self._known[digest] = self._wait(asyncio.wait_for(self._show(url, html, task), STATE_S))
            except EXPECTED:
                self.failed += 1
                self._known[digest] = "", None
        key, met = self._known[digest]
        if met and self.reached_at is None:
            self.reached_at = at
        return key

    async def _show(self, url: str, html: str, task: int) -> tuple[str, bool | None]:
        return await self._shown.show(url, html), await self._met(task)

    async def _met(self, task: int) -> bool | None:
        success = self._scenario.tasks[task].success
        if not success:
            return None
        for step in success:
            if await unmet(self._shown.page, step.condition, self._scenario.site) is not None:
                return False
        return True
