"""The browser context in which a person works. It records, and leaves dialogs, downloads and windows to the person."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection
from typing import Any, cast

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Dialog, Download, Page
from playwright.async_api import Error as PlaywrightError

from uxaudit.model.access import NONE, Access
from uxaudit.replay.browser import authentication, isolated_world
from uxaudit.replay.browser.event_listener import well_formed
from uxaudit.replay.browser.requests_in_progress import now_ms
from uxaudit.replay.browser.session import TAB, Session, fill_stores
from uxaudit.scenario.personas import Persona

Hear = Callable[[dict[str, Any]], None]
"""Receives one event from the recorder in the page."""
CHARACTERS = 500
"""Maximum length of the text of a dialog or an error."""
BY_HAND = Persona(name="people", title="A person")


class PersonSession(Session):
    """A context with a window that a person uses."""

    bundle = "recorder"

    def __init__(self, context: BrowserContext, page: Page, hosts: tuple[str, ...], hear: Hear, secrets: Collection[str]) -> None:
        super().__init__(context, page, hosts, BY_HAND, secrets, all_hosts=True)
        self._hear = hear
        self._tabs: list[Page] = []
        self.on_note: Callable[[float], None] = lambda _: None
        """Called with the time when the moderator's key is pressed in the page."""

    @classmethod
    async def begin(
        cls, browser: Browser, hosts: tuple[str, ...], hear: Hear, secrets: Collection[str], access: Access = NONE, site: str = ""
    ) -> PersonSession:
        """Open a window of the browser's own size, past the site's login. Raises PlaywrightError."""
        kept = {key: value for key, value in (access.storage or {}).items() if key != TAB} or None
        options = {"storage_state": cast(Any, kept), **authentication.context_options(access, site, None)}
        context = await browser.new_context(no_viewport=True, accept_downloads=True, **options)
        await authentication.give(context, access, site)
        page = await context.new_page()
        session = cls(context, page, hosts, hear, secrets)
        isolated_world.attach(context, session)
        session._tabs.append(page)
        await isolated_world.enter(page)
        for place, items in (access.storage or {}).get(TAB, {}).items():
            await fill_stores(page, place, tab=items)
            await page.goto("about:blank")
            await (await session.cdp(page)).send("Page.resetNavigationHistory")  # going back stays on the site
        session.listen_to_all()
        return session

    def tab_of(self, page: Page) -> int:
        """Returns the number of a tab, in the order in which they were opened."""
        return self._tabs.index(page) if page in self._tabs else 0

    @property
    def open_pages(self) -> list[Page]:
        """Returns the open windows and tabs."""
        return [page for page in self.context.pages if not page.is_closed()]

    async def reopen(self) -> None:
        """Open a new window after the person closed the last one. Raises PlaywrightError."""
        self.page = await self.context.new_page()
        self._tabs.append(self.page)
        await isolated_world.enter(self.page)
        self.listen(self.page)

    async def to_front(self) -> None:
        """Bring the window to the front, unless it is closed."""
        with contextlib.suppress(PlaywrightError):
            await self.page.bring_to_front()

    def note_event(self, what: str, page: Page | None = None, **facts: Any) -> None:
        """Note an event of the browser, not of a page."""
        self._hear({"what": what, "tab": self.tab_of(page or self.page), "t": now_ms(), **facts})

    def on_message(self, page: Page, message: dict[str, Any]) -> None:
        """Handle a message of the recorder in a page."""
        if message.get("type") == "note" and isinstance(message.get("t"), int | float):
            self.on_note(message["t"])
        if message.get("type") != "person" or not isinstance(message.get("events"), list):
            return
        tab = self.tab_of(page)
        for event in message["events"]:
            if isinstance(event, dict):
                self._hear({**event, "tab": tab})
                if event.get("what") == "tab" and event.get("how") == "shown":
                    self.page = page

    async def _on_dialog(self, dialog: Dialog) -> None:
        """A dialog stays until the person closes it."""
        self.note_event("dialog", message=well_formed(f"{dialog.type}: {dialog.message}", CHARACTERS), url=self.page.url)

    async def _on_download(self, download: Download) -> None:
        self.note_event("response", response="download", url=well_formed(download.url, CHARACTERS))

    def _on_popup(self, page: Page) -> None:
        if page in self._tabs:
            return
        self._tabs.append(page)
        opener, self.page = self.page, page
        self.listen(page)
        self.note_event("tab", page, how="opened", url=page.url)
        self._later(self._enter(page))
        page.on("close", lambda _: self._left(opener, page))

    async def _enter(self, page: Page) -> None:
        with contextlib.suppress(PlaywrightError):  # it may already be closed
            await isolated_world.enter(page)

    def _left(self, opener: Page, closed: Page) -> None:
        self.note_event("tab", closed, how="closed")
        self._back_to(opener, closed)

    def _on_page_error(self, page: Page, message: str) -> None:
        self.note_event("trouble", page, how="page-error", message=well_formed(message, CHARACTERS), url=page.url)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.note_event("trouble", message.page, how="console", message=well_formed(message.text, CHARACTERS))

    def _on_chooser(self, chooser: Any) -> None:
        self.note_event("response", response="file-chooser")
