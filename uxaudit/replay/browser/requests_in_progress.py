"""Requests in progress: they determine when a page has settled, and the cause of a failed request."""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter, deque
from fnmatch import fnmatch
from itertools import pairwise
from urllib.parse import urlsplit

from playwright.async_api import Request

from uxaudit.replay.browser.request_frames import is_of_top

LONG_LIVED = frozenset({"websocket", "eventsource", "ping", "beacon", "media", "manifest", "cspviolationreport", "preflight"})
"""Resource types that may stay open endlessly, or that no user waits for."""
HARMLESS = ("GET", "HEAD", "OPTIONS")
"""Methods that do not change data (RFC 9110, section 9.2.1)."""
REPORTS = ("ping", "beacon", "cspviolationreport")
"""Resource types that only report usage of the page."""
POLLED = 2
"""A request repeated this often without user input is background polling."""
BEATS = 4
"""A request repeated this often at even intervals is polling too, whatever the user does."""
UNEVEN = 0.4
"""Maximum mean deviation of even intervals, as a share of their mean."""


SOCKET = re.compile(r"WebSocket connection to '(wss?://[^'\[\]]+)' failed")


def now_ms() -> float:
    """Epoch milliseconds on this machine's clock, which the browser's pages share."""
    return time.time() * 1000


def is_own(url: str, hosts: tuple[str, ...]) -> bool:
    """Whether a URL belongs to the audited site: its host matches ``hosts`` (which may contain wildcards), or it has none."""
    parts = urlsplit(url)
    if parts.scheme in ("data", "blob", "about", "javascript", "chrome-error", ""):
        return True
    return any(fnmatch(parts.hostname or "", host) for host in hosts)


def socket_of(message: str) -> str:
    """The URL of the WebSocket that a console message is about; empty for other messages. Such a socket has no request that fails."""
    found = SOCKET.match(message)
    return found[1] if found else ""


def writes(request: Request) -> bool:
    """Whether a request may change data on the server, judged by its method."""
    return request.method not in HARMLESS and request.resource_type not in REPORTS


class Network:
    """The requests in progress in one context. Long-lived connections and polling do not count."""

    def __init__(self) -> None:
        self.pending: dict[Request, float] = {}
        self.last_end = 0.0
        """When the latest counted request ended, epoch ms."""
        self.changed = asyncio.Event()
        self.idle = False
        self._polls: Counter[str] = Counter()
        self._times: dict[str, deque[float]] = {}
        self._ignored: set[str] = set()

    @staticmethod
    def _key(request: Request) -> str:
        return f"{request.method} {request.url.split('?')[0]}"

    def started(self, request: Request) -> bool:
        """Note a request; returns whether it counts as a response to the user's action."""
        key = self._key(request)
        if self.idle:
            self._polls[key] += 1
        if request.resource_type in LONG_LIVED or key in self._ignored:
            return False
        if not request.is_navigation_request() and (self._polls[key] >= POLLED or self._is_even(key)):
            self._ignored.add(key)
            self.pending = {other: began for other, began in self.pending.items() if self._key(other) != key}
            return False
        self.pending[request] = now_ms()
        self.changed.set()
        return True

    def _is_even(self, key: str) -> bool:
        times = self._times.setdefault(key, deque(maxlen=BEATS))
        times.append(now_ms())
        gaps = [later - earlier for earlier, later in pairwise(times)]
        mean = sum(gaps) / len(gaps) if gaps else 0.0
        return len(times) == BEATS and mean > 0 and sum(abs(gap - mean) for gap in gaps) / len(gaps) < UNEVEN * mean

    def ended(self, request: Request) -> None:
        """Note the end of a request, successful or not."""
        if self.pending.pop(request, None) is None:
            return
        timing = request.timing
        end = timing["startTime"] + timing["responseEnd"] if timing["responseEnd"] > 0 else now_ms()
        self.last_end = max(self.last_end, min(end, now_ms()))
        self.changed.set()

    def since(self, start: float) -> list[Request]:
        """Requests in progress that began at or after ``start`` (epoch ms)."""
        return [request for request, began in self.pending.items() if began >= start - 5]

    def give_up_on(self, requests: list[Request]) -> None:
        """Treat these as long-lived from now on: they lasted longer than a whole step."""
        for request in requests:
            self.pending.pop(request, None)
            if request.resource_type != "document" or not is_of_top(request):
                self._ignored.add(self._key(request))
