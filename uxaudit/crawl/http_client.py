"""Asks one site for its pages as a guest should: GET alone, slowly, by the rules of its robots.txt, and never beyond it."""

from __future__ import annotations

import http.client
import http.cookiejar
import re
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPMessage
from typing import Any
from urllib.error import HTTPError

from protego import Protego

from uxaudit.crawl.html_links import Link, may_change, same_page
from uxaudit.urls import is_local, is_page, origin

AGENT = "uxaudit"
TIMEOUT_S = 10.0
MOST_BYTES = 5_000_000
"""What is read of a page at most; own judgement."""
PAUSE_S = 0.25
"""Between two requests to another machine; own judgement, where robots.txt asks for no longer."""
LONGEST_PAUSE_S = 10.0
ROBOTS_FILE = "/robots.txt"
CHANGES, ROBOTS, ELSEWHERE = "it may change something", "robots.txt forbids it", "it leads to another site"
"""Why a page is not asked for."""


@dataclass(frozen=True)
class Answer:
    """What came back: ``html`` is None for what is no page."""

    url: str
    status: int | None
    html: str | None = None
    why: str = ""


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows redirects to wherever ``allowed`` says, and no further."""

    def __init__(self, allowed: Callable[[str], str]) -> None:
        self.allowed = allowed

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: HTTPMessage, newurl: str) -> urllib.request.Request | None:
        """The request to go on with, or none."""
        if why := self.allowed(newurl):
            raise _LeftAlone(newurl, code, why)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class _LeftAlone(Exception):
    """A page leads where the crawl does not go."""

    def __init__(self, url: str, status: int, why: str) -> None:
        self.answer = Answer(url, status, None, why)
        super().__init__(why)


class Web:
    """Asks one site, politely."""

    def __init__(self, site: str, robots: bool) -> None:
        self.site = site
        self.pause_s = 0.0 if is_local(site) else PAUSE_S
        self._next = 0.0
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())  # some sites redirect for ever without
        proxies = urllib.request.ProxyHandler({}) if is_local(site) else urllib.request.ProxyHandler()
        self._open = urllib.request.build_opener(proxies, cookies, _Stay(self.closed)).open
        self._rules: Protego | None = None
        if robots:
            self._rules = self._robots()
            self.pause_s = max(self.pause_s, min(float(self._rules.crawl_delay(AGENT) or 0), LONGEST_PAUSE_S))

    def closed(self, url: str) -> str:
        """Why an address is not to be asked for; empty where it may be."""
        if not is_page(url) or origin(same_page(url)) != self.site:
            return ELSEWHERE
        if may_change(Link(name="", url=url)):
            return CHANGES
        return ROBOTS if self._rules is not None and not self._rules.can_fetch(url, AGENT) else ""

    def get(self, url: str) -> Answer:
        """Ask for a page. Never raises."""
        time.sleep(max(0.0, self._next - time.monotonic()))
        try:
            with self._open(urllib.request.Request(url, headers={"User-Agent": AGENT}), timeout=TIMEOUT_S) as answer:
                return _read(answer, whatever=url.endswith(ROBOTS_FILE))
        except HTTPError as error:
            with error:
                why = "it redirects without end" if 300 <= error.code < 400 else f"it answers {error.code}"
                return Answer(error.url or url, error.code, None, why)
        except _LeftAlone as left:
            return left.answer
        except (OSError, ValueError, http.client.HTTPException) as error:
            reason = getattr(error, "reason", error)
            return Answer(url, None, None, f"it did not answer: {getattr(reason, 'strerror', None) or reason or type(error).__name__}")
        finally:
            self._next = time.monotonic() + self.pause_s

    def _robots(self) -> Protego:
        """The site's rules. As RFC 9309 says: a file that is not there allows all, one that fails forbids all."""
        answer = self.get(self.site + ROBOTS_FILE)
        failed = answer.status is not None and answer.status >= 500
        return Protego.parse("User-agent: *\nDisallow: /" if failed else answer.html or "")


def _read(answer: Any, whatever: bool = False) -> Answer:
    kind = answer.headers.get_content_type()
    if kind not in ("text/html", "application/xhtml+xml") and not whatever:
        return Answer(answer.url, answer.status, None, f"it is no page but {kind}")
    content = answer.read(MOST_BYTES)
    declared = re.search(rb"charset\s*=\s*[\"']?([\w-]+)", content[:2000])
    charset = answer.headers.get_content_charset() or (declared[1].decode() if declared else "utf-8")
    try:
        return Answer(answer.url, answer.status, content.decode(charset, "replace"))
    except LookupError:
        return Answer(answer.url, answer.status, content.decode("utf-8", "replace"))
