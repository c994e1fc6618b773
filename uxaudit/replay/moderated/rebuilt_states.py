"""Shows states of a page again that were kept as HTML, and looks at them as at any other: picture, markup, axe."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import threading
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

from playwright.async_api import Browser, Route, async_playwright
from playwright.async_api import Error as PlaywrightError

from uxaudit.model.probes import Probe
from uxaudit.model.scenario import Scenario
from uxaudit.recording.json_lines import Scrub
from uxaudit.recording.state_store import StateStore
from uxaudit.replay import state_scan
from uxaudit.replay.browser.discovery import FoundBrowser, launch_options
from uxaudit.replay.browser.isolated_world import register
from uxaudit.replay.browser.request_frames import top_page
from uxaudit.replay.browser.requests_in_progress import is_own
from uxaudit.replay.browser.session import Session
from uxaudit.replay.contract import EXPECTED
from uxaudit.replay.moderated.person_session import BY_HAND
from uxaudit.replay.steps.conditions import unmet

STATE_S = 20.0
PROBES = (Probe.PAGE, Probe.AXE, Probe.SHOTS, Probe.FIRST_SCREEN)
STILL = ("image", "stylesheet", "font")
"""Resource types that a rebuilt page may load from the site's own hosts."""
POLICY = "script-src 'none'; object-src 'none'; frame-src 'none'; connect-src 'none'; form-action 'none'"
T = TypeVar("T")


class Rebuilder:
    """A browser that shows one kept state after the other. Nothing in them runs."""

    def __init__(self, recordings: Path, scenario: Scenario, hosts: tuple[str, ...], scrub: Scrub) -> None:
        self._store = StateStore(recordings, scrub)
        self._scenario = scenario
        self._hosts = hosts
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
        self._playwright = await async_playwright().start()
        await register(self._playwright)
        self._browser = await self._playwright.chromium.launch(**launch_options(found))
        self._session = await Session.open(self._browser, BY_HAND, self._hosts, all_hosts=True)

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
        page = self._session.page

        async def answer(route: Route) -> None:
            request = route.request
            if request.is_navigation_request() and top_page(request) == page:
                await route.fulfill(body=html, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": POLICY})
            elif request.resource_type in STILL and is_own(request.url, self._hosts):
                await route.continue_()
            else:
                await route.abort()

        await page.route("**/*", answer)
        try:
            self._session.begin_step()
            await page.goto(url, wait_until="load", timeout=STATE_S * 500)
            facts = await state_scan.fingerprint(self._session)
            if self._store.claim(facts["key"]):
                try:
                    await state_scan.scan(self._session, self._store, facts, PROBES)
                finally:
                    self._store.release(facts["key"])
            return facts["key"], await self._met(task)
        finally:
            with contextlib.suppress(PlaywrightError):
                await page.unroute("**/*", answer)

    async def _met(self, task: int) -> bool | None:
        success = self._scenario.tasks[task].success
        if not success:
            return None
        for step in success:
            if await unmet(self._session.page, step.condition, self._scenario.site) is not None:
                return False
        return True
