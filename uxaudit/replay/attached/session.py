"""A browser context that other code opened and drives: it is observed, and not changed."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from playwright.async_api import BrowserContext, Dialog, Download, Page, Request
from playwright.async_api import Error as PlaywrightError

from uxaudit.recording.step_events import Response, Trouble
from uxaudit.replay.attached.bridge import playwright_of
from uxaudit.replay.browser import isolated_world
from uxaudit.replay.browser.document_scripts import document_scripts
from uxaudit.replay.browser.event_listener import Arrival, well_formed
from uxaudit.replay.browser.request_frames import top_page
from uxaudit.replay.browser.requests_in_progress import is_own, now_ms
from uxaudit.replay.browser.session import Session
from uxaudit.scenario.plan import Persona

_DEVICE = "() => ({ width: innerWidth, height: innerHeight, scale: devicePixelRatio, touch: navigator.maxTouchPoints > 0 })"
_MATCHES = "(queries) => queries.map((query) => matchMedia(query).matches)"
_PREFERENCES = ("(prefers-color-scheme: dark)", "(prefers-reduced-motion: reduce)", "(forced-colors: active)")
_SESSIONS: WeakKeyDictionary[BrowserContext, AttachedSession] = WeakKeyDictionary()


class AttachedSession(Session):
    """The events of a context of other code. Use :meth:`attach`; the owner closes it."""

    errors_elsewhere: frozenset[str] = frozenset()
    """The kinds of trouble that other code reports, by :meth:`note_error`."""

    @classmethod
    async def attach(cls, page: Page, site: str = "", engines: tuple[str, ...] = ("axe",)) -> AttachedSession:
        """Listen to the context of a page from now on. A context that is already observed keeps its session.

        The hosts of the site are that of ``site``, or else that of the first page that is opened. ``engines`` are those that will run
        in its pages. Raises PlaywrightError.
        """
        known = _SESSIONS.get(page.context)
        if known is None:
            host = urlsplit(site).hostname
            session = cls(page.context, page, (host,) if host else (), await _persona(page), all_hosts=True)
            session.engines = engines
            await session._begin()
            known = _SESSIONS[page.context] = session
        known.page = page
        return known

    async def _begin(self) -> None:
        await _register(self.page)
        await isolated_world.prepare(self.context, self, text_spacing=False)
        for text in document_scripts():
            await self.context.add_init_script(text)
        self.begin_step()
        for page in self.context.pages:
            await self._enter(page)
        self.listen_to_all()
        for page in self.context.pages:
            if page != self.page:
                self.listen(page)
        if not self.hosts and (host := urlsplit(self.page.url).hostname):
            self.hosts = (host,)

    async def _enter(self, page: Page) -> None:
        """Install uxaudit's code in the documents of a page, and observe its dialogs without handling them."""
        await isolated_world.enter(page)
        if self.in_chromium:
            (await self.cdp(page)).on("Page.javascriptDialogOpening", lambda event: self._on_dialog_opening(page, event))

    def trouble(self, trouble: Trouble) -> None:
        """Keep a trouble, unless other code reports its kind."""
        if trouble.kind not in self.errors_elsewhere:
            super().trouble(trouble)

    def note_error(self, trouble: Trouble) -> None:
        """Keep an error that other code reports; one without a URL belongs to the page."""
        url = trouble.url or self.page.url
        text = well_formed(trouble.message)
        super().trouble(trouble.model_copy(update={"url": url, "message": text, "own": is_own(url, self.hosts)}))

    async def emulate(self, page: Page) -> None:
        """Do nothing: the page's owner sets it up."""

    def handlers(self, page: Page) -> Mapping[str, Callable[..., Awaitable[None] | None]]:
        """The handler of each event. Playwright handles dialogs itself only if nobody listens to them."""
        return {event: handler for event, handler in super().handlers(page).items() if event != "dialog"}

    def on_new_page(self, page: Page) -> None:
        """Observe a new tab."""
        self._later(self._enter_tab(page))

    async def _enter_tab(self, page: Page) -> None:
        with contextlib.suppress(PlaywrightError):  # it may already be closed
            await self._enter(page)

    def begin_action(self, page: Page) -> None:
        """Discard earlier events: the test acts on this page now."""
        self.page = page
        self.begin_step()

    def found_open(self) -> None:
        """Count the current page as the one on which the task was opened."""
        self.log.arrivals.append(Arrival(self.page.url, now_ms(), loads=False))

    def _on_request(self, request: Request) -> None:
        if not self.hosts and request.is_navigation_request() and top_page(request) is not None:
            host = urlsplit(request.url).hostname
            self.hosts = (host,) if host else ()
        super()._on_request(request)

    async def _on_dialog(self, dialog: Dialog) -> None:
        """Never called: the owner handles dialogs."""

    def _on_dialog_opening(self, page: Page, event: dict[str, Any]) -> None:
        self.log.dialogs += 1
        self.note_response(Response.DIALOG)
        message = well_formed(f"{event['type']}: {event['message']}")
        self.trouble(Trouble(kind="dialog", message=message, url=page.url, at=now_ms()))

    async def _on_download(self, _: Download) -> None:
        self.note_response(Response.DOWNLOAD)

    def _on_popup(self, page: Page) -> None:
        if page == self.page:
            return
        self.note_response(Response.POPUP)
        self._look_at(page)


async def _persona(page: Page) -> Persona:
    """Returns the user that a context represents: its device, from its page."""
    reply = await page.evaluate(_DEVICE)
    is_dark, is_still, is_forced = await page.evaluate(_MATCHES, _PREFERENCES)
    browser = page.context.browser
    kind = browser.browser_type.name if browser is not None else "chromium"
    device = "touch" if reply["touch"] else "desktop"
    size = page.viewport_size or {"width": reply["width"], "height": reply["height"]}
    return Persona(
        name=device if kind == "chromium" else f"{device} in {kind}",
        title=f"The browser of the test, {size['width']} × {size['height']}",
        viewport=(size["width"], size["height"]),
        device_scale=reply["scale"],
        touch=reply["touch"],
        input="touch" if reply["touch"] else "mouse",
        color_scheme="dark" if is_dark else "light",
        reduced_motion=is_still,
        forced_colors=is_forced,
    )


async def _register(page: Page) -> None:
    """Register the selector engine; a second call for the same driver does nothing."""
    try:
        await isolated_world.register(playwright_of(page))
    except PlaywrightError as error:
        if "already registered" not in str(error):
            raise
