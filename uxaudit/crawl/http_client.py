"""Request the pages of one site politely: only GET, with pauses, by the rules of robots.txt, and no other site."""

from __future__ import annotations

import http.client
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPMessage
from typing import Any
from urllib.error import HTTPError

from protego import Protego

from uxaudit.crawl.access import jar_of, sent_headers, tls_of
from uxaudit.crawl.html_links import Link, may_change, same_page
from uxaudit.model.access import NONE, Access
from uxaudit.network.http_requests import opener
from uxaudit.urls import is_local, is_page, origin

AGENT = "uxaudit"
TIMEOUT_S = 10.0
MOST_BYTES = 5_000_000
"""The maximum number of bytes read of a page; own judgement."""
PAUSE_S = 0.25
"""Pause between two requests to another machine, unless robots.txt asks for a longer one; own judgement."""
LONGEST_PAUSE_S = 10.0
ROBOTS_FILE = "/robots.txt"
CHANGES, ROBOTS, ELSEWHERE = "it may change data", "robots.txt disallows it", "it leads to another site"
"""Why a page is not requested."""


@dataclass(frozen=True)
class HttpResponse:
    """A response: ``html`` is None if it is not an HTML page."""

    url: str
    status: int | None
    html: str | None = None
    why: str = ""


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows only redirects that ``allowed`` permits."""

    def __init__(self, allowed: Callable[[str], str]) -> None:
        self.allowed = allowed

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: HTTPMessage, newurl: str) -> urllib.request.Request | None:
        """The next request. Raises _LeftAlone if the redirect is not allowed."""
        if why := self.allowed(newurl):
            raise _LeftAlone(newurl, code, why)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class _LeftAlone(Exception):
    """A redirect that the crawl does not follow."""

    def __init__(self, url: str, status: int, why: str) -> None:
        self.response = HttpResponse(url, status, None, why)
        super().__init__(why)


class Web:
    """Sends requests to one site."""

    def __init__(self, site: str, robots: bool, access: Access = NONE) -> None:
        self.site = site
        self._headers = {"User-Agent": AGENT, **sent_headers(access)}
        self.pause_s = 0.0 if is_local(site) else PAUSE_S
        self._next = 0.0
        cookies = urllib.request.HTTPCookieProcessor(jar_of(access, site))  # some sites redirect endlessly without cookies
        tls = urllib.request.HTTPSHandler(context=tls_of(access))
        self._open = opener(site, access.proxy, cookies, tls, _Stay(self.closed)).open
        self._rules: Protego | None = None
        if robots:
            self._rules = self._robots()
            self.pause_s = max(self.pause_s, min(float(self._rules.crawl_delay(AGENT) or 0), LONGEST_PAUSE_S))

    def closed(self, url: str) -> str:
        """Why a URL must not be requested; empty if it may be."""
        if not is_page(url) or origin(same_page(url)) != self.site:
            return ELSEWHERE
        if may_change(Link(name="", url=url)):
            return CHANGES
        return ROBOTS if self._rules is not None and not self._rules.can_fetch(url, AGENT) else ""

    def get(self, url: str) -> HttpResponse:
        """Request a page. Never raises."""
        time.sleep(max(0.0, self._next - time.monotonic()))
        try:
            with self._open(urllib.request.Request(url, headers=self._headers), timeout=TIMEOUT_S) as response:
                return _read(response, whatever=url.endswith(ROBOTS_FILE))
        except HTTPError as error:
            with error:
                why = "it redirects endlessly" if 300 <= error.code < 400 else f"it responded with status {error.code}"
                return HttpResponse(error.url or url, error.code, None, why)
        except _LeftAlone as left:
            return left.response
        except (OSError, ValueError, http.client.HTTPException) as error:
            reason = getattr(error, "reason", error)
            return HttpResponse(
                url, None, None, f"it did not respond: {getattr(reason, 'strerror', None) or reason or type(error).__name__}"
            )
        finally:
            self._next = time.monotonic() + self.pause_s

    def _robots(self) -> Protego:
        """The rules of the site. As in RFC 9309, a missing robots.txt allows everything, a server error disallows everything."""
        response = self.get(self.site + ROBOTS_FILE)
        failed = response.status is not None and response.status >= 500
        return Protego.parse("User-agent: *\nDisallow: /" if failed else response.html or "")


def _read(response: Any, whatever: bool = False) -> HttpResponse:
    kind = response.headers.get_content_type()
    if kind not in ("text/html", "application/xhtml+xml") and not whatever:
        return HttpResponse(response.url, response.status, None, f"it is not an HTML page but {kind}")
    return HttpResponse(response.url, response.status, decoded(response.headers.get("Content-Type"), response.read(MOST_BYTES)))


def decoded(content_type: str | None, content: bytes) -> str:
    """The text of a page as browsers decode it: by its byte order mark, the header, its own ``meta``, else UTF-8."""
    from w3lib.encoding import html_to_unicode

    return html_to_unicode(content_type, content, default_encoding="utf-8")[1]
