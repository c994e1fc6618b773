"""Records the browser's events of a context: requests, errors, dialogs, downloads, new tabs, and messages of uxaudit's code in pages.

It makes no decisions. Probes take the events since the step's start from its buffers.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urldefrag

from playwright.async_api import BrowserContext, ConsoleMessage, Dialog, Download, FileChooser, Frame, Page, Request, Response
from playwright.async_api import Error as PlaywrightError

from uxaudit.recording.step_events import UNSEEN, Trouble
from uxaudit.recording.step_events import Response as ResponseKind
from uxaudit.replay.browser.request_frames import is_of_top, top_page
from uxaudit.replay.browser.requests_in_progress import Network, is_own, now_ms, socket_of, writes

MAX_TROUBLE = 200
"""Maximum number of troubles per step; more are only counted in the last one."""
MISSES = ("Failed to fetch", "NetworkError", "Load failed", "is not defined", "Can't find variable", "dynamically imported module")
"""Texts of script errors caused by a missing script or response from another host."""
STAYS = (204, 205)
"""Statuses after which the browser stays on the current page."""
MAX_POPUPS = 3
MAX_ASKED = 20_000
"""Addresses that are remembered."""
MAX_DIALOGS = 20
"""Maximum number of dialogs that are accepted or dismissed per step; a page that opens more is closed, as users finally do."""


@dataclass
class Arrival:
    """A move of the top document: a load, a soft navigation, or a jump to an anchor."""

    url: str
    at: float
    loads: bool
    status: int | None = None
    method: str = "GET"
    popup: bool = False


@dataclass
class EventLog:
    """The events since the step's start. Times are epoch ms."""

    messages: list[dict[str, Any]] = field(default_factory=list)
    responses: dict[ResponseKind, float] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)
    arrivals: list[Arrival] = field(default_factory=list)
    vitals: list[dict[str, Any]] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    """JSON of the events probe, from documents that were left."""
    since: float = 0.0
    busy_cue: str = ""
    dead_document: tuple[str, str, bool] | None = None
    """A top document that failed to load: its URL, the browser's reason, and whether it is on the site's own hosts."""
    dialogs: int = 0
    wrote: bool = False
    """Whether a request was made that may change data on the server."""

    def first(self, kind: str, start: float = 0.0) -> float | None:
        """Returns the time of the first message of a kind at or after ``start``, or None."""
        return min((m["t"] for m in self.messages if m["type"] == kind and m["t"] >= start), default=None)


class EventListener:
    """Listens to one context and its pages; ``page`` is the page in front."""

    bundle = "probes"
    engines: tuple[str, ...] = ("axe",)
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
        """Detects and notes a response without a trace in the document, such as a value set by a script; None if nothing is compared."""
        self.blocked = False
        """Whether any request was blocked so far: scripts may lack its result."""
        self.asked: set[str] = set()
        """The addresses that were requested by GET so far, without fragments."""
        self.stuck: set[str] = set()
        """URLs of pages that settled with a busy indicator, or empty: uxaudit waits for each only once."""
        self._navigation: dict[Page, Request] = {}
        self._opening: set[Page] = set()
        """New tabs without an address yet, which Playwright before 1.65 reports first."""
        self._status: dict[str, tuple[int, str]] = {}
        self._chores: set[asyncio.Task[None]] = set()

    def listen_to_all(self) -> None:
        """Listen to the context, its first page, and every new tab."""
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
        """Called for every new tab that stays open; for subclasses."""

    def begin_step(self) -> None:
        """Discard the events of earlier steps."""
        self.log = EventLog(since=now_ms())
        self.responded = asyncio.Event()
        self.network.idle = False
        self.chooser = None
        self.look_closer = None

    def listen(self, page: Page) -> None:
        """Listen to this page."""
        for event, handler in self.handlers(page).items():
            page.on(event, handler)  # type: ignore[call-overload]

    def handlers(self, page: Page) -> Mapping[str, Callable[..., Awaitable[None] | None]]:
        """Returns the handler of each event of a page."""
        return {
            "console": self._on_console,
            "pageerror": lambda error: self._on_page_error(page, well_formed(str(error))),
            "dialog": self._on_dialog,
            "download": self._on_download,
            "filechooser": self._on_chooser,
            "crash": self._on_crash,
            "framenavigated": self._on_navigated,
        }

    def trouble(self, trouble: Trouble) -> None:
        """Keep a trouble, up to the maximum."""
        if len(self.log.troubles) < MAX_TROUBLE:
            self.log.troubles.append(trouble)

    def note_response(self, kind: ResponseKind, at: float | None = None) -> None:
        """Note that the page responded to the user."""
        self.log.responses.setdefault(kind, at or now_ms())
        if kind not in UNSEEN:
            self.responded.set()

    def on_message(self, page: Page, message: dict[str, Any]) -> None:
        """Handle a message of uxaudit's code in a page."""
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
        if request.method == "GET" and len(self.asked) < MAX_ASKED:
            self.asked.add(urldefrag(request.url)[0])
        counts = self.network.started(request)
        if request.is_navigation_request() and (page := top_page(request)) is not None:
            self._navigation[page] = request
            self.note_response(ResponseKind.NAVIGATION)
        elif counts:
            self.note_response(ResponseKind.NETWORK)

    def _on_response(self, response: Response) -> None:
        request = response.request
        top = request.is_navigation_request() and is_of_top(request)
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
                    method=request.method,
                )
            )

    def _forget_navigation(self, request: Request) -> None:
        """The navigation leads to no document: later changes are not part of a load."""
        self._navigation = {page: asked for page, asked in self._navigation.items() if asked != request}

    def _on_failed(self, request: Request) -> None:
        self.network.ended(request)
        why = request.failure or "failed"
        if "ERR_ABORTED" in why or "NS_BINDING_ABORTED" in why:
            self._forget_navigation(request)
            return  # superseded by a navigation, or turned into a download
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
                method=request.method,
            )
        )

    def _on_page_error(self, page: Page, message: str) -> None:
        """Note a script error; it is not the page's own fault if it only lacks a blocked resource."""
        ours = self.blocked and any(words in message for words in MISSES)
        self.trouble(Trouble(kind="page-error", message=message, url=page.url, at=now_ms(), own=not ours))

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            url = message.page.url if message.page else ""
            own = is_own(url, self.hosts) and (self.all_hosts or is_own(socket_of(message.text), self.hosts))
            self.trouble(Trouble(kind="console", message=well_formed(message.text), url=url, at=now_ms(), own=own))

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
        is_popup = frame.page in self._opening
        self._opening.discard(frame.page)
        self.log.arrivals.append(Arrival(frame.url, now_ms(), loads or is_popup, status, method, is_popup))

    def _on_popup(self, page: Page) -> None:
        if page == self.page or self.context.pages.index(page) == 0:
            return
        self.note_response(ResponseKind.POPUP)
        if len(self.context.pages) > MAX_POPUPS + 1:
            self._later(page.close(run_before_unload=False))
            return
        self._look_at(page)

    def _look_at(self, page: Page) -> None:
        """Follow the user to a new tab, and back when it closes."""
        opener, self.page = self.page, page
        self.listen(page)
        self.on_new_page(page)
        if page.url:
            status, method = self._status.get(page.url.split("#")[0], (None, "GET"))
            self.log.arrivals.append(Arrival(page.url, now_ms(), True, status, method, popup=True))
        else:
            self._opening.add(page)
        page.on("close", lambda _: self._back_to(opener, page))

    def _back_to(self, opener: Page, closed: Page) -> None:
        if self.page == closed and not opener.is_closed():
            self.page = opener

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        chore = asyncio.ensure_future(work)
        self._chores.add(chore)
        chore.add_done_callback(self._chores.discard)


def well_formed(text: str, limit: int = 2000) -> str:
    """Returns text from a page, shortened, without lone surrogates, which JSON and UTF-8 cannot contain."""
    return text[:limit].encode("utf-8", "replace").decode()
