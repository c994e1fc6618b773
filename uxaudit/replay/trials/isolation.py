"""Keeps everything that the copy of a state would send away from the site: a page is examined without side effects.

The page's own work on load happens once, in the replay. In the copy it may read what it read there; it writes nothing. During a
trial it may also read only what it has read before, as a click on a link may change something too.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Collection, Iterator
from urllib.parse import urldefrag, urlsplit

from playwright.async_api import BrowserContext, Page, Request, Route, WebSocketRoute
from playwright.async_api import Error as PlaywrightError

from uxaudit.replay.browser.request_frames import page_of
from uxaudit.replay.browser.requests_in_progress import HARMLESS

MOST_TOLD = 20
"""Addresses that are listed of what was held."""


class CopyIsolation:
    """Holds what one copy of a state would send; ``known`` are the addresses that the replay has read."""

    def __init__(self, known: Collection[str]) -> None:
        self._known = known
        self._read: set[str] = set()
        self._trying = False
        self._page: Page | None = None
        self.withheld: Counter[str] = Counter()
        """What was held, in words, and how often."""

    async def seal(self, context: BrowserContext, page: Page) -> None:
        """Hold what this context sends from now on. Raises PlaywrightError."""
        self._page = page
        await context.route("**/*", self._decide)
        await context.route_web_socket("**/*", self._on_socket)

    def begin(self) -> None:
        """Start with a new context, in which no trial has run."""
        self._trying = False

    @contextlib.contextmanager
    def loading(self) -> Iterator[None]:
        """The page is loaded, and reads what it likes."""
        self._trying = False
        try:
            yield
        finally:
            self._trying = True

    def blocked(self) -> tuple[str, ...]:
        """The blocked calls, the most frequent first."""
        return tuple(f"{what} ({count} times)" if count > 1 else what for what, count in self.withheld.most_common(MOST_TOLD))

    async def _decide(self, route: Route) -> None:
        request = route.request
        address = urldefrag(request.url)[0]
        if self._may_pass(request, address):
            self._read.add(address)
            await route.fallback()
            return
        self.withheld[f"{request.method} {urlsplit(address)._replace(query='').geturl()}"] += 1
        with contextlib.suppress(PlaywrightError):
            await (route.fulfill(content_type="text/html", body="") if _opens_window(request) else route.abort("aborted"))

    def _may_pass(self, request: Request, address: str) -> bool:
        if request.method not in HARMLESS or _is_rules(request) or not self._is_own(request):
            return False
        return not self._trying or address in self._read or address in self._known

    def _is_own(self, request: Request) -> bool:
        """Whether the copy's own page asks, and neither another window nor a worker."""
        page = page_of(request)
        return page == self._page if page is not None else request.is_navigation_request() and not self._trying

    def _on_socket(self, socket: WebSocketRoute) -> None:
        """The page believes that it is connected; nothing is sent."""
        where = urlsplit(socket.url)._replace(query="").geturl()
        self.withheld[f"WebSocket {where}"] += 1
        socket.on_message(lambda _: self.withheld.update([f"message to WebSocket {where}"]))


def _is_rules(request: Request) -> bool:
    """Whether it asks for rules for prefetching, which a header of the page names: what they load cannot be intercepted.

    They have no type of their own. No other request of type ``other`` needs permission to cross origins.
    """
    return request.resource_type == "other" and "origin" in request.headers


def _opens_window(request: Request) -> bool:
    """Whether a new window asks for its first document. It gets an empty one: Playwright reports no window that gets none."""
    return page_of(request) is None and request.is_navigation_request()
