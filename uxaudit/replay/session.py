"""One browser context: what a user has open during a replay, and everything the browser says about it.

The session listens; it decides nothing. Probes take from its buffers what happened since a step began.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Collection, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from playwright.async_api import (
    Browser,
    BrowserContext,
    CDPSession,
    ConsoleMessage,
    Dialog,
    Download,
    Frame,
    Page,
    Request,
    Response,
)
from playwright.async_api import Error as PlaywrightError

from uxaudit.observed import UNSEEN, Trouble
from uxaudit.observed import Response as Answer
from uxaudit.plan import Persona
from uxaudit.replay.network import Network, is_own, now_ms
from uxaudit.replay.probes.axe import lazy_script
from uxaudit.replay.scripts import script

BINDING = "__uxaudit_report"
MAX_TROUBLE = 200
"""Troubles kept per step: the rest is counted in the last one."""
MISSES = ("Failed to fetch", "NetworkError", "Load failed", "is not defined", "Can't find variable", "dynamically imported module")
"""What scripts say where another host's script or data did not come."""
CLOSE_S = 3.0
NO_ANSWER = "the server took the request and sent nothing in time"
FREE_S = 0.5
TAB = "session"
"""The key in a storage under which the tab's own storage stands, by origin: Playwright's state does not hold it."""
STAYS = (204, 205)
"""Statuses that answer a navigation with nothing: the browser stays where it is."""
MAX_POPUPS = 3
MAX_DIALOGS = 20
"""Dialogs answered per step; a page that opens more is closed, as a user would in the end."""


@dataclass
class Arrival:
    """The top document moved: a load, a soft navigation, or a jump to an anchor."""

    url: str
    at: float
    loads: bool
    status: int | None = None
    method: str = "GET"
    popup: bool = False


@dataclass
class Heard:
    """What was heard since the step began. Times are epoch ms."""

    messages: list[dict[str, Any]] = field(default_factory=list)
    answers: dict[Answer, float] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)
    arrivals: list[Arrival] = field(default_factory=list)
    vitals: list[dict[str, Any]] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    """JSON of the events probe, of documents that were left."""
    since: float = 0.0
    busy_cue: str = ""
    dead_document: tuple[str, str, bool] | None = None
    """A top document that did not come: its URL, the browser's reason, and whether it is of the site's own hosts."""
    dialogs: int = 0

    def first(self, kind: str, start: float = 0.0) -> float | None:
        """The time of the first message of a kind at or after ``start``, or None."""
        return min((m["t"] for m in self.messages if m["type"] == kind and m["t"] >= start), default=None)


class Session:
    """A fresh context with one page, dressed as a persona. Use :meth:`open` and :meth:`close`."""

    def __init__(self, context: BrowserContext, page: Page, hosts: tuple[str, ...], persona: Persona,
                 secrets: Collection[str] = (), *, all_hosts: bool = False) -> None:
        self.context = context
        self.page = page
        self.hosts = hosts
        self.all_hosts = all_hosts
        self.rendering = str(sorted(context_options(persona).items()))
        """What besides the DOM decides how a state looks: part of every fingerprint."""
        self.touch = persona.input == "touch"
        """Whether a click is a tap."""
        self.viewport = (float(persona.viewport[0]), float(persona.viewport[1]))
        self.device_scale = persona.device_scale
        self.persona = persona
        self.secrets = secrets
        """Values that no picture may show; whoever gave the collection may add to it."""
        self.network = Network()
        self.heard = Heard(since=now_ms())
        self.answered = asyncio.Event()
        self.crashed = False
        self.blocked = False
        """Whether any request was blocked so far: scripts may miss what they asked for."""
        self.hung = False
        """Whether a script of the page has not let go; nothing in the page can be asked any more."""
        self._navigation: dict[Page, Request] = {}
        self._status: dict[str, tuple[int, str]] = {}
        self._cdp: dict[Page, CDPSession] = {}
        self._chores: set[asyncio.Task[None]] = set()

    @classmethod
    async def open(cls, browser: Browser, persona: Persona, hosts: tuple[str, ...], storage: Any = None,
                   secrets: Collection[str] = (), *, all_hosts: bool = False) -> Session:
        """Open a context as this persona sees the web. ``storage`` is what :meth:`storage` told of another."""
        kept = {key: value for key, value in (storage or {}).items() if key != TAB} or None
        context = await browser.new_context(**context_options(persona), storage_state=cast(Any, kept), accept_downloads=True)
        if browser.browser_type.name == "chromium":
            await context.grant_permissions(["clipboard-write"])  # as a browser with a window lets a clicked button do
        page = await context.new_page()
        for origin, items in (storage or {}).get(TAB, {}).items():
            await _fill_tab(page, origin, items)
        session = cls(context, page, hosts, persona, secrets, all_hosts=all_hosts)
        await context.expose_binding(BINDING, session._on_message)
        for init in (script("timing"), script("vitals"), script("events"), script("console"), lazy_script()):
            await context.add_init_script(init)
        if browser.browser_type.name != "chromium" and not all_hosts:  # Chromium resolves no other host's name, which costs nothing
            await context.route(lambda url: not is_own(url, hosts), lambda route: route.abort("addressunreachable"))
        session._listen(page)
        context.on("page", session._on_popup)
        for event, handler in (("request", session._on_request), ("response", session._on_response),
                               ("requestfinished", session.network.ended), ("requestfailed", session._on_failed)):
            context.on(event, handler)  # type: ignore[call-overload]
        return session

    async def close(self) -> None:
        """Close the context, whatever state it is in."""
        for chore in self._chores:
            chore.cancel()
        with contextlib.suppress(PlaywrightError, TimeoutError):
            await asyncio.wait_for(self.context.close(), CLOSE_S)

    async def afresh(self) -> Session:
        """A new context in place of this one, with its cookies and, where the page still tells it, its storage.

        A page that hangs or crashed may take others of its site with it; only a new context is sure to work.
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
        return await Session.open(browser, self.persona, self.hosts, storage, self.secrets, all_hosts=self.all_hosts)

    async def storage(self) -> dict[str, Any]:
        """What a log-in leaves, for another context: cookies, local storage, databases, and the storage of this tab."""
        try:
            kept: Any = await self.context.storage_state(indexed_db=True)
        except PlaywrightError:  # a database that cannot be copied, such as one with keys in it
            kept = await self.context.storage_state()
        tab = {}
        with contextlib.suppress(PlaywrightError):
            origin, items = await self.page.evaluate("() => [location.origin, {...sessionStorage}]")
            tab = {origin: items} if items and origin.startswith("http") else {}
        return {**kept, TAB: tab}

    async def free(self) -> None:
        """Get a page back that does not answer: stop a load that the server holds, or else the script that never ends.

        After the first the page can be asked again; after the second it is taken for hung.
        """
        loads = (request for request in self.network.pending if request.is_navigation_request())
        held = next((request for request in loads if _top_page(request) == self.page), None)
        self.hung = held is None
        if held is not None:
            self.heard.dead_document = (held.url, NO_ANSWER, is_own(held.url, self.hosts))
            self.network.ended(held)
        with contextlib.suppress(PlaywrightError, TimeoutError):
            async with asyncio.timeout(FREE_S):
                await (await self.cdp()).send("Runtime.terminateExecution" if self.hung else "Page.stopLoading")

    @property
    def connected(self) -> bool:
        """Whether the browser is still there."""
        return self.context.browser is not None and self.context.browser.is_connected()

    def begin_step(self) -> None:
        """Forget what earlier steps heard."""
        self.heard = Heard(since=now_ms())
        self.answered = asyncio.Event()
        self.network.idle = False

    async def cdp(self) -> CDPSession:
        """A CDP session of the present page. Raises PlaywrightError in browsers other than Chromium."""
        if self.page not in self._cdp:
            self._cdp[self.page] = await self.context.new_cdp_session(self.page)
        return self._cdp[self.page]

    # ------------------------------------------------------------------ listening

    def _listen(self, page: Page) -> None:
        handlers: Mapping[str, Callable[..., Awaitable[None] | None]] = {
            "console": self._on_console,
            "pageerror": lambda error: self._on_page_error(page, well_formed(str(error))),
            "dialog": self._on_dialog,
            "download": self._on_download,
            "crash": self._on_crash,
            "framenavigated": self._on_navigated,
        }
        for event, handler in handlers.items():
            page.on(event, handler)  # type: ignore[call-overload]

    def trouble(self, trouble: Trouble) -> None:
        """Keep a trouble, up to the bound."""
        if len(self.heard.troubles) < MAX_TROUBLE:
            self.heard.troubles.append(trouble)

    def answer(self, kind: Answer, at: float | None = None) -> None:
        """Note that the page answered the user."""
        self.heard.answers.setdefault(kind, at or now_ms())
        if kind not in UNSEEN:
            self.answered.set()

    def _on_message(self, source: Mapping[str, Any], message: dict[str, Any]) -> None:
        if source["page"] != self.page or len(self.heard.messages) > 5000 or not isinstance(message, dict):
            return
        kind = message.get("type")
        if kind == "vitals":
            self.heard.vitals.append(message["vitals"])
        elif kind == "events":
            self.heard.events.append(str(message["events"]))
        elif kind == "busy":
            self.heard.busy_cue = self.heard.busy_cue or str(message["cue"])
        elif isinstance(message.get("t"), (int, float)):
            self.heard.messages.append(message)
            if kind == "response":
                with contextlib.suppress(ValueError):
                    self.answer(Answer(message["response"]), message["t"])

    def _on_request(self, request: Request) -> None:
        counts = self.network.started(request)
        if request.is_navigation_request() and (page := _top_page(request)) is not None:
            self._navigation[page] = request
            self.answer(Answer.NAVIGATION)
        elif counts:
            self.answer(Answer.NETWORK)

    def _on_response(self, response: Response) -> None:
        request = response.request
        top = request.is_navigation_request() and _is_top(request)
        if top:
            self._status[response.url] = (response.status, request.method)
        if response.status in STAYS:
            self._forget_navigation(request)
        if response.status >= 400:
            self.trouble(Trouble(kind="http-error", message=f"{response.status} {response.status_text}".strip(), url=response.url,
                                 status=response.status, at=now_ms(), own=is_own(response.url, self.hosts),
                                 resource="document" if top else request.resource_type))

    def _forget_navigation(self, request: Request) -> None:
        """No document comes of it: what moves next is no load."""
        self._navigation = {page: asked for page, asked in self._navigation.items() if asked != request}

    def _on_failed(self, request: Request) -> None:
        self.network.ended(request)
        why = request.failure or "failed"
        if "ERR_ABORTED" in why or "NS_BINDING_ABORTED" in why:
            self._forget_navigation(request)
            return  # left behind by a navigation, or turned into a download
        own = is_own(request.url, self.hosts)
        blocked = not own and not self.all_hosts
        self.blocked = self.blocked or blocked
        if request.is_navigation_request() and _top_page(request) is not None:
            self.heard.dead_document = (request.url, why, own)
        self.trouble(Trouble(kind="blocked" if blocked else "request-failed", message=why, url=request.url, at=now_ms(), own=own,
                             resource=request.resource_type))

    def _on_page_error(self, page: Page, message: str) -> None:
        """An error of a script; not the page's own doing where it only misses what was blocked."""
        ours = self.blocked and any(words in message for words in MISSES)
        self.trouble(Trouble(kind="page-error", message=message, url=page.url, at=now_ms(), own=not ours))

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            url = message.page.url if message.page else ""
            self.trouble(Trouble(kind="console", message=well_formed(message.text), url=url, at=now_ms(), own=is_own(url, self.hosts)))

    async def _on_dialog(self, dialog: Dialog) -> None:
        self.heard.dialogs += 1
        self.answer(Answer.DIALOG)
        self.trouble(Trouble(kind="dialog", message=well_formed(f"{dialog.type}: {dialog.message}"), url=self.page.url, at=now_ms()))
        with contextlib.suppress(PlaywrightError):
            if self.heard.dialogs > MAX_DIALOGS:
                self._later(self.page.close(run_before_unload=False))
            await dialog.accept()

    async def _on_download(self, download: Download) -> None:
        self.answer(Answer.DOWNLOAD)
        with contextlib.suppress(PlaywrightError):
            await download.cancel()

    def _on_crash(self, page: Page) -> None:
        self.crashed = True
        self.answered.set()
        self.trouble(Trouble(kind="crash", message="the page crashed", url=page.url, at=now_ms()))

    def _on_navigated(self, frame: Frame) -> None:
        if frame.parent_frame is not None or frame.page != self.page or frame.url in ("about:blank", ""):
            return
        loads = self._navigation.pop(frame.page, None) is not None
        status, method = self._status.get(frame.url.split("#")[0], (None, "GET")) if loads else (None, "GET")
        self.heard.arrivals.append(Arrival(frame.url, now_ms(), loads, status, method))

    def _on_popup(self, page: Page) -> None:
        if page == self.page or self.context.pages.index(page) == 0:
            return
        self.answer(Answer.POPUP)
        if len(self.context.pages) > MAX_POPUPS + 1:
            self._later(page.close(run_before_unload=False))
            return
        opener, self.page = self.page, page  # a user looks at the tab that came up
        self._listen(page)
        status, method = self._status.get(page.url.split("#")[0], (None, "GET"))
        self.heard.arrivals.append(Arrival(page.url, now_ms(), True, status, method, popup=True))
        page.on("close", lambda _: self._back_to(opener, page))

    def _back_to(self, opener: Page, closed: Page) -> None:
        if self.page == closed and not opener.is_closed():
            self.page = opener

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        chore = asyncio.ensure_future(work)
        self._chores.add(chore)
        chore.add_done_callback(self._chores.discard)


async def _fill_tab(page: Page, origin: str, items: dict[str, str]) -> None:
    """Give a new tab its storage for an origin, at a page that is made up here: no request leaves for it."""
    address = f"{origin}/__uxaudit"
    await page.route(address, lambda route: route.fulfill(body="", content_type="text/html"))
    await page.goto(address)
    await page.evaluate("(items) => Object.entries(items).forEach(([key, value]) => sessionStorage.setItem(key, value))", items)
    await page.goto("about:blank")
    await page.unroute(address)


def well_formed(text: str, limit: int = 2000) -> str:
    """Text from a page, cut, with the halves of characters that JSON and UTF-8 cannot hold replaced."""
    return text[:limit].encode("utf-8", "replace").decode()


def _top_page(request: Request) -> Page | None:
    """The page whose top document is asked for; None for frames, and for a tab that is only just opening."""
    try:
        return request.frame.page if request.frame.parent_frame is None else None
    except PlaywrightError:
        return None


def _is_top(request: Request) -> bool:
    """Whether a document is asked for a tab, also for one that is only just opening and has no page yet."""
    try:
        return request.frame.parent_frame is None
    except PlaywrightError:
        return request.service_worker is None


def context_options(persona: Persona) -> dict[str, Any]:
    """Playwright's options for a context that shows the web as this persona perceives it."""
    width, height = persona.viewport
    options: dict[str, Any] = {"viewport": {"width": width, "height": height}, "device_scale_factor": persona.device_scale,
                               "has_touch": persona.touch, "is_mobile": persona.mobile, "locale": persona.locale}
    optional: dict[str, Any] = {"user_agent": persona.user_agent, "color_scheme": persona.color_scheme,
                                "reduced_motion": "reduce" if persona.reduced_motion else None,
                                "forced_colors": "active" if persona.forced_colors else None}
    return options | {key: value for key, value in optional.items() if value}


