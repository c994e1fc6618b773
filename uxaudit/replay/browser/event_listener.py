"""What the browser says of a context while it is open: requests, errors, dialogs, downloads, new tabs, and the probes' own messages.

It listens; it decides nothing. Probes take from its buffers what happened since a step began.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import BrowserContext, ConsoleMessage, Dialog, Download, FileChooser, Frame, Page, Request, Response
from playwright.async_api import Error as PlaywrightError

from uxaudit.recording.step_events import UNSEEN, Trouble
from uxaudit.recording.step_events import Response as ResponseKind
from uxaudit.replay.browser.network import Network, is_own, now_ms, writes

MAX_TROUBLE = 200
"""Troubles kept per step: the rest is counted in the last one."""
MISSES = ("Failed to fetch", "NetworkError", "Load failed", "is not defined", "Can't find variable", "dynamically imported module")
"""What scripts say where another host's script or data did not come."""
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
class EventLog:
    """What was heard since the step began. Times are epoch ms."""

    messages: list[dict[str, Any]] = field(default_factory=list)
    responses: dict[ResponseKind, float] = field(default_factory=dict)
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
    wrote: bool = False
    """Whether a request was made that may change something on the server."""

    def first(self, kind: str, start: float = 0.0) -> float | None:
        """The time of the first message of a kind at or after ``start``, or None."""
        return min((m["t"] for m in self.messages if m["type"] == kind and m["t"] >= start), default=None)


class EventListener:
    """Hears one context and its pages; ``page`` is the one that the user looks at."""

    bundle = "probes"
    """Which code of ours runs in the pages."""

    def __init__(self, context: BrowserContext, page: Page, hosts: tuple[str, ...], *, all_hosts: bool = False) -> None:
        self.context = context
        self.page = page
        self.hosts = hosts
        self.all_hosts = all_hosts
        self.network = Network()
        self.log = EventLog(since=now_ms())
        self.responded = asyncio.Event()
        self.crashed = False
        self.chooser: FileChooser | None = None
        """The file chooser that the page opened in this step."""
        self.look_closer: Callable[[], Awaitable[bool]] | None = None
        """Notes a response that leaves no trace in the document, such as a value that a script gave to a field; None where nobody looks."""
        self.blocked = False
        """Whether any request was blocked so far: scripts may miss what they asked for."""
        self.stuck: set[str] = set()
        """Addresses of pages that settled with a sign of work, or with nothing on them: it is waited for once only."""
        self._navigation: dict[Page, Request] = {}
        self._status: dict[str, tuple[int, str]] = {}
        self._chores: set[asyncio.Task[None]] = set()

    def listen_to_all(self) -> None:
        """Hear the context, its first page, and every tab that comes up."""
        self.listen(self.page)
        self.context.on("page", self._on_popup)
        for event, handler in (
            ("request", self._on_request),
            ("response", self._on_response),
            ("requestfinished", self.network.ended),
            ("requestfailed", self._on_failed),
        ):
            self.context.on(event, handler)  # type: ignore[call-overload]

    def on_new_page(self, page: Page) -> None:
        """A tab came up that stays; for those who have something to do to each."""

    def begin_step(self) -> None:
        """Forget what earlier steps heard."""
        self.log = EventLog(since=now_ms())
        self.responded = asyncio.Event()
        self.network.idle = False
        self.chooser = None
        self.look_closer = None

    def listen(self, page: Page) -> None:
        """Hear what this page says."""
        handlers: Mapping[str, Callable[..., Awaitable[None] | None]] = {
            "console": self._on_console,
            "pageerror": lambda error: self._on_page_error(page, well_formed(str(error))),
            "dialog": self._on_dialog,
            "download": self._on_download,
            "filechooser": self._on_chooser,
            "crash": self._on_crash,
            "framenavigated": self._on_navigated,
        }
        for event, handler in handlers.items():
            page.on(event, handler)  # type: ignore[call-overload]

    def trouble(self, trouble: Trouble) -> None:
        """Keep a trouble, up to the bound."""
        if len(self.log.troubles) < MAX_TROUBLE:
            self.log.troubles.append(trouble)

    def note_response(self, kind: ResponseKind, at: float | None = None) -> None:
        """Note that the page answered the user."""
        self.log.responses.setdefault(kind, at or now_ms())
        if kind not in UNSEEN:
            self.responded.set()

    def on_message(self, page: Page, message: dict[str, Any]) -> None:
        """Hear what our code in a page says."""
        if page != self.page or len(self.log.messages) > 5000:
            return
        kind = message.get("type")
        if kind == "vitals":
            self.log.vitals.append(message["vitals"])
        elif kind == "events":
            self.log.events.append(str(message["events"]))
        elif kind == "busy":
            self.log.busy_cue = self.log.busy_cue or str(message["cue"])
        elif isinstance(message.get("t"), (int, float)):
            self.log.messages.append(message)
            if kind == "response":
                with contextlib.suppress(ValueError):
                    self.note_response(ResponseKind(message["response"]), message["t"])

    def _on_request(self, request: Request) -> None:
        self.log.wrote = self.log.wrote or writes(request)
        counts = self.network.started(request)
        if request.is_navigation_request() and (page := top_page(request)) is not None:
            self._navigation[page] = request
            self.note_response(ResponseKind.NAVIGATION)
        elif counts:
            self.note_response(ResponseKind.NETWORK)

    def _on_response(self, response: Response) -> None:
        request = response.request
        top = request.is_navigation_request() and _is_top(request)
        if top:
            self._status[response.url] = (response.status, request.method)
        if response.status in STAYS:
            self._forget_navigation(request)
        if response.status >= 400:
            self.trouble(
                Trouble(
                    kind="http-error",
                    message=f"{response.status} {response.status_text}".strip(),
                    url=response.url,
                    status=response.status,
                    at=now_ms(),
                    own=is_own(response.url, self.hosts),
                    resource="document" if top else request.resource_type,
                )
            )

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
        if request.is_navigation_request() and top_page(request) is not None:
            self.log.dead_document = (request.url, why, own)
        self.trouble(
            Trouble(
                kind="blocked" if blocked else "request-failed",
                message=why,
                url=request.url,
                at=now_ms(),
                own=own,
                resource=request.resource_type,
            )
        )

    def _on_page_error(self, page: Page, message: str) -> None:
        """An error of a script; not the page's own doing where it only misses what was blocked."""
        ours = self.blocked and any(words in message for words in MISSES)
        self.trouble(Trouble(kind="page-error", message=message, url=page.url, at=now_ms(), own=not ours))

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            url = message.page.url if message.page else ""
            self.trouble(Trouble(kind="console", message=well_formed(message.text), url=url, at=now_ms(), own=is_own(url, self.hosts)))

    async def _on_dialog(self, dialog: Dialog) -> None:
        self.log.dialogs += 1
        self.note_response(ResponseKind.DIALOG)
        self.trouble(Trouble(kind="dialog", message=well_formed(f"{dialog.type}: {dialog.message}"), url=self.page.url, at=now_ms()))
        with contextlib.suppress(PlaywrightError):
            if self.log.dialogs > MAX_DIALOGS:
                self._later(self.page.close(run_before_unload=False))
            await dialog.accept()

    def _on_chooser(self, chooser: FileChooser) -> None:
        self.chooser = chooser
        self.note_response(ResponseKind.FILE_CHOOSER)

    async def _on_download(self, download: Download) -> None:
        self.note_response(ResponseKind.DOWNLOAD)
        with contextlib.suppress(PlaywrightError):
            await download.cancel()

    def _on_crash(self, page: Page) -> None:
        self.crashed = True
        self.responded.set()
        self.trouble(Trouble(kind="crash", message="the page crashed", url=page.url, at=now_ms()))

    def _on_navigated(self, frame: Frame) -> None:
        if frame.parent_frame is not None or frame.page != self.page or frame.url in ("about:blank", ""):
            return
        loads = self._navigation.pop(frame.page, None) is not None
        status, method = self._status.get(frame.url.split("#")[0], (None, "GET")) if loads else (None, "GET")
        self.log.arrivals.append(Arrival(frame.url, now_ms(), loads, status, method))

    def _on_popup(self, page: Page) -> None:
        if page == self.page or self.context.pages.index(page) == 0:
            return
        self.note_response(ResponseKind.POPUP)
        if len(self.context.pages) > MAX_POPUPS + 1:
            self._later(page.close(run_before_unload=False))
            return
        opener, self.page = self.page, page  # a user looks at the tab that came up
        self.listen(page)
        self.on_new_page(page)
        status, method = self._status.get(page.url.split("#")[0], (None, "GET"))
        self.log.arrivals.append(Arrival(page.url, now_ms(), True, status, method, popup=True))
        page.on("close", lambda _: self._back_to(opener, page))

    def _back_to(self, opener: Page, closed: Page) -> None:
        if self.page == closed and not opener.is_closed():
            self.page = opener

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        chore = asyncio.ensure_future(work)
        self._chores.add(chore)
        chore.add_done_callback(self._chores.discard)


def well_formed(text: str, limit: int = 2000) -> str:
    """Text from a page, cut, with the halves of characters that JSON and UTF-8 cannot hold replaced."""
    return text[:limit].encode("utf-8", "replace").decode()


def top_page(request: Request) -> Page | None:
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
