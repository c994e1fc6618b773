"""Shows copies of page states in a browser without a window, and looks at them as at any other: picture, markup, axe.

Nothing in a copy runs. Looking at a state takes seconds, in which the page of a person would not respond.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Collection, Sequence
from typing import Any

from playwright.async_api import Browser, Page, Route
from playwright.async_api import Error as PlaywrightError

from uxaudit.model.access import NONE, Access
from uxaudit.model.probes import Probe
from uxaudit.recording.state_store import StateStore
from uxaudit.replay import state_scan
from uxaudit.replay.browser.isolated_world import ask
from uxaudit.replay.browser.request_frames import top_page
from uxaudit.replay.browser.requests_in_progress import is_own
from uxaudit.replay.browser.session import Session
from uxaudit.replay.keyboard.dialogs import await_motion
from uxaudit.replay.moderated.person_session import BY_HAND

STATE_S = 20.0
"""Maximum time for one state, in seconds."""
PROBES = (Probe.PAGE, Probe.AXE, Probe.SHOTS, Probe.FIRST_SCREEN)
PICTURES, STYLES = ("image",), ("stylesheet", "font")
"""Resource types that a copy may load: pictures from the site's own hosts, styles from any."""
POLICY = "script-src 'none'; object-src 'none'; connect-src 'none'; form-action 'none'"


class ShownAgain:
    """One page that shows one copy after the other."""

    def __init__(
        self,
        store: StateStore,
        hosts: tuple[str, ...],
        secrets: Collection[str],
        *,
        probes: Sequence[Probe] = PROBES,
        access: Access = NONE,
        site: str = "",
    ) -> None:
        self._store = store
        self._hosts = hosts
        self._secrets = secrets
        self._probes = probes
        self._access = access
        self._site = site
        self._keys: dict[str, str] = {}
        self._shown = ("", "")
        self.session: Session

    async def open(self, browser: Browser) -> None:
        """Open the page. Raises PlaywrightError."""
        self.session = await Session.open(
            browser, BY_HAND, self._hosts, secrets=self._secrets, all_hosts=True, access=self._access, site=self._site
        )
        await self.session.page.route("**/*", self._answer)

    async def use_cookies(self, cookies: Sequence[Any]) -> None:
        """Take over a person's cookies, without which the site may not send its pictures. Raises PlaywrightError."""
        await self.session.context.clear_cookies()
        await self.session.context.add_cookies(cookies)

    async def _answer(self, route: Route) -> None:
        request = route.request
        kind, is_top = request.resource_type, request.is_navigation_request() and top_page(request) == self.session.page
        if is_top and request.url.split("#")[0] == self._shown[0].split("#")[0]:
            await route.fulfill(body=self._shown[1], content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": POLICY})
        elif kind in STYLES or (kind in PICTURES and is_own(request.url, self._hosts)):
            await route.continue_()
        else:
            await route.abort()

    async def show(self, url: str, html: str, size: tuple[int, int] | None = None) -> str:
        """Show a copy and scan its state, unless the same state was scanned. Returns its key.

        ``size`` is that of the window. Raises PlaywrightError, or TimeoutError for a copy that takes too long.
        """
        digest = hashlib.sha256(f"{url}\n{size}\n{html}".encode(errors="replace")).hexdigest()
        if digest not in self._keys:
            self._keys[digest] = await self._scanned(url, html, size)
        return self._keys[digest]

    async def _scanned(self, url: str, html: str, size: tuple[int, int] | None) -> str:
        session, page = self.session, self.session.page
        if size is not None and size != session.viewport:
            await page.set_viewport_size({"width": size[0], "height": size[1]})
            session.viewport = (float(size[0]), float(size[1]))
        await page.goto("about:blank")  # else an address that differs only in its fragment would not be loaded
        session.begin_step()
        self._shown = (url, html)
        await page.goto(url, wait_until="load", timeout=STATE_S * 500)
        await ask(page, "copy.raise")
        with contextlib.suppress(PlaywrightError, TimeoutError):
            await await_motion(session, state_scan.FADES_MS)
        facts = await state_scan.fingerprint(session)
        key = str(facts["key"])
        if self._store.claim(key):
            try:
                await state_scan.scan(session, self._store, facts, self._probes)
            finally:
                self._store.release(key)
        return key

    @property
    def page(self) -> Page:
        """The page, which shows the last copy that was scanned."""
        return self.session.page
