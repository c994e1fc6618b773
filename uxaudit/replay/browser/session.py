"""One browser context with everything that a user has open during a replay.

Its events are recorded by ``event_listener.py``.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from typing import Any, Protocol, cast

from playwright.async_api import (
    Browser,
    BrowserContext,
    CDPSession,
    Page,
)
from playwright.async_api import Error as PlaywrightError

from uxaudit.model.access import NONE, Access
from uxaudit.replay.browser import authentication, isolated_world
from uxaudit.replay.browser.document_scripts import document_scripts
from uxaudit.replay.browser.event_listener import EventListener
from uxaudit.replay.browser.persona_emulation import at_speed, context_options, page_commands, rendering
from uxaudit.replay.browser.request_frames import top_page
from uxaudit.replay.browser.requests_in_progress import is_own
from uxaudit.scenario.plan import Persona

CLOSE_S = 3.0
NO_ANSWER = "the server accepted the request but did not respond in time"
AWAY = (-20.0, -20.0)
"""A position outside the page, in CSS px."""
FREE_S = 0.5
"""Time to end a script or a load, and for a page to run a trivial script, in seconds. Own judgement."""
TAB = "session"
"""The key of the tab's session storage, by origin, in a stored state: Playwright's state does not contain it."""


class Isolation(Protocol):
    """Holds back what a context would send."""

    async def seal(self, context: BrowserContext, page: Page) -> None:
        """Begin with a context and its first page. Raises PlaywrightError."""


class Session(EventListener):
    """A new context with one page, emulating a persona. Use :meth:`open` and :meth:`close`."""

    def __init__(
        self,
        context: BrowserContext,
        page: Page,
        hosts: tuple[str, ...],
        persona: Persona,
        secrets: Collection[str] = (),
        *,
        all_hosts: bool = False,
        access: Access = NONE,
        site: str = "",
    ) -> None:
        super().__init__(context, page, hosts, all_hosts=all_hosts)
        self.rendering = rendering(persona)
        """Everything besides the DOM that affects a state's layout and drawing: part of every fingerprint."""
        self.sight = "" if persona.vision == "normal" else persona.vision
        """Settings that change only the pictures of a state."""
        self.touch = persona.input == "touch"
        """Whether a click is a tap."""
        self.viewport = (float(persona.viewport[0]), float(persona.viewport[1]))
        self.device_scale = persona.device_scale
        self.persona = persona
        self.access = access
        self.site = site
        """The site that gets the credentials in ``access``."""
        self.secrets = secrets
        """Values that no picture may show; the caller may add to this collection."""
        self.hung = False
        """Whether a script of the page never ends, so that the page does not respond to anything."""
        self._cdp: dict[Page, CDPSession] = {}

    @classmethod
    async def open(
        cls,
        browser: Browser,
        persona: Persona,
        hosts: tuple[str, ...],
        storage: Any = None,
        secrets: Collection[str] = (),
        *,
        all_hosts: bool = False,
        access: Access = NONE,
        site: str = "",
        isolation: Isolation | None = None,
        engines: tuple[str, ...] = ("axe",),
    ) -> Session:
        """Open a context for this persona. ``storage`` is the result of :meth:`storage` of another session.

        ``engines`` are sent with our code, because they will probably be used; others are sent when they are.
        """
        kept = {key: value for key, value in (storage or access.storage or {}).items() if key != TAB} or None
        options = {**context_options(persona), **authentication.context_options(access, site, None if all_hosts else hosts)}
        workers: Any = "allow" if isolation is None else "block"
        context = await browser.new_context(**options, storage_state=cast(Any, kept), accept_downloads=True, service_workers=workers)
        await authentication.give(context, access, site)
        if browser.browser_type.name == "chromium":
            await context.grant_permissions(["clipboard-write"])  # a browser with a window allows it to a clicked button
        page = await context.new_page()
        await page.set_content("")  # on the page after a new tab's blank page, Chromium's mouse would be over the corner
        session = cls(context, page, hosts, persona, secrets, all_hosts=all_hosts, access=access, site=site)
        session.engines = engines
        await isolated_world.prepare(context, session, text_spacing=persona.text_spacing, withhold=isolation is not None)
        for text in document_scripts():
            await context.add_init_script(text)
        if browser.browser_type.name != "chromium" and not all_hosts:  # Chromium does not resolve other hosts
            await context.route(lambda url: not is_own(url, hosts), lambda route: route.abort("addressunreachable"))
        if isolation is not None:
            await isolation.seal(context, page)
        await isolated_world.enter(page)
        for origin, items in (storage or {}).get(TAB, {}).items():
            await fill_stores(page, origin, tab=items)
            await page.goto("about:blank")
        session.begin_step()
        session.listen_to_all()
        await session.emulate(page)
        return session

    async def emulate(self, page: Page) -> None:
        """Apply the persona's settings that are not context options to a page. Raises PlaywrightError."""
        for method, parameters in page_commands(self.persona):
            await (await self.cdp(page)).send(method, parameters)

    def on_new_page(self, page: Page) -> None:
        """Apply the persona's settings to a new tab as soon as possible."""
        self._later(self._emulate_in_tab(page))

    async def _emulate_in_tab(self, page: Page) -> None:
        with contextlib.suppress(PlaywrightError):  # it may already be closed
            await isolated_world.enter(page)
            await self.emulate(page)

    @asynccontextmanager
    async def full_speed(self) -> AsyncIterator[None]:
        """Run uxaudit's own work in the page at full speed, also for a slow device."""
        if self.persona.cpu_slowdown == 1:
            yield
            return
        cdp = await self.cdp()
        await cdp.send(*at_speed(1))
        try:
            yield
        finally:
            with contextlib.suppress(PlaywrightError):
                await cdp.send(*at_speed(self.persona.cpu_slowdown))

    async def close(self) -> None:
        """Close the context, whatever its state."""
        for chore in self._chores:
            chore.cancel()
        with contextlib.suppress(PlaywrightError, TimeoutError):
            await asyncio.wait_for(self.context.close(), CLOSE_S)

    async def afresh(self) -> Session:
        """Replace this context by a new one with its cookies and, if the page still responds, its storage.

        A page that hangs or crashed may block others of its site; only a new context is sure to work.
        """
        browser = self.context.browser
        assert browser is not None, "contexts of a launched browser have it"
        storage: Any = None
        with contextlib.suppress(PlaywrightError, TimeoutError):
            if self.hung or self.crashed:
                storage = {"cookies": await asyncio.wait_for(self.context.cookies(), CLOSE_S), "origins": []}
            else:
                storage = await asyncio.wait_for(self.storage(), CLOSE_S)
        await self.close()
        return await self.another(browser, self.persona, storage)

    async def another(self, browser: Browser, persona: Persona, storage: Any, isolation: Isolation | None = None) -> Session:
        """One more context for the same site, with the same access; without engines if it is isolated. Raises PlaywrightError."""
        more: dict[str, Any] = {"all_hosts": self.all_hosts, "access": self.access, "site": self.site, "isolation": isolation}
        more |= {"engines": self.engines if isolation is None else ()}
        return await Session.open(browser, persona, self.hosts, storage, self.secrets, **more)

    async def storage(self) -> dict[str, Any]:
        """Returns the state after a login, for another context: cookies, local storage, databases, and the storage of this tab."""
        try:
            kept: Any = await self.context.storage_state(indexed_db=True)
        except PlaywrightError:  # a database that cannot be copied, such as one that contains cryptographic keys
            kept = await self.context.storage_state()
        tab = {}
        with contextlib.suppress(PlaywrightError):
            reply = await isolated_world.ask(self.page, "page.readTabStorage")
            origin, items = reply["origin"], reply["items"]
            tab = {origin: items} if items and origin.startswith("http") else {}
        return {**kept, TAB: tab}

    async def restore(self, storage: Mapping[str, Any]) -> None:
        """Restore the result of :meth:`storage` for the first page and its origin, and close all other pages.

        Raises PlaywrightError if there is more to restore than cookies and text.
        """
        if not self.context.pages:
            raise PlaywrightError("the page was closed")
        page = self.context.pages[0]
        kept = await isolated_world.ask(page, "page.countStored")
        origin = kept["origin"]
        if kept["more"]:
            raise PlaywrightError("the site keeps a database, or a script that works without its page")
        words = {row["name"]: row["value"] for held in storage["origins"] if held["origin"] == origin for row in held["localStorage"]}
        await fill_stores(page, origin, local=words, tab=storage[TAB].get(origin, {}))
        await self.context.clear_cookies()
        await self.context.add_cookies(storage["cookies"])
        for other in self.context.pages[1:]:
            await other.close(run_before_unload=False)
        self.page = page
        await self.point_away()  # the next trial points by itself

    async def point_away(self) -> None:
        """Move the mouse off the page. Before its first move the browser has it at the top left, where it hovers over content."""
        with contextlib.suppress(PlaywrightError):
            await self.page.mouse.move(*AWAY)

    async def free(self) -> None:
        """Make an unresponsive page respond: stop a load that the server does not finish, or else a script that never ends.

        After the first the page responds again; after the second it counts as hung. A page that runs a trivial script is neither:
        it is free already, and only what it was asked before got no reply.
        """
        loads = (request for request in self.network.pending if request.is_navigation_request())
        held = next((request for request in loads if top_page(request) == self.page), None)
        if held is None and await self._runs_scripts():
            return
        self.hung = held is None
        if held is not None:
            self.log.dead_document = (held.url, NO_ANSWER, is_own(held.url, self.hosts))
            self.network.ended(held)
        with contextlib.suppress(PlaywrightError, TimeoutError):
            async with asyncio.timeout(FREE_S):
                await (await self.cdp()).send("Runtime.terminateExecution" if self.hung else "Page.stopLoading")

    async def _runs_scripts(self) -> bool:
        """Whether the page's main thread is free, within ``FREE_S``. Never in browsers other than Chromium, where it cannot be asked."""
        with contextlib.suppress(PlaywrightError, TimeoutError):
            async with asyncio.timeout(FREE_S):
                await (await self.cdp()).send("Runtime.evaluate", {"expression": "0"})
                return True
        return False

    @property
    def in_chromium(self) -> bool:
        """Whether the browser has the features that only Chromium has."""
        return self.context.browser is not None and self.context.browser.browser_type.name == "chromium"

    @property
    def connected(self) -> bool:
        """Whether the browser is still running."""
        return self.context.browser is not None and self.context.browser.is_connected()

    async def cdp(self, page: Page | None = None) -> CDPSession:
        """A CDP session of a page, the present one if None. Raises PlaywrightError in browsers other than Chromium."""
        page = page or self.page
        if page not in self._cdp:
            self._cdp[page] = await self.context.new_cdp_session(page)
        return self._cdp[page]


async def fill_stores(page: Page, origin: str, **stores: dict[str, str]) -> None:
    """Replace an origin's local and session storage, on a page that is generated here: no request is sent."""
    address = f"{origin}/__uxaudit"
    await page.route(address, lambda route: route.fulfill(body="", content_type="text/html"))
    await page.goto(address)
    await isolated_world.ask(page, "page.fillStorage", stores)
    await page.unroute(address)
