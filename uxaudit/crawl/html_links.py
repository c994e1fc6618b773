"""The links in a page's HTML with their accessible names, and which of them may change data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from urllib.parse import parse_qsl, unquote, urldefrag, urljoin, urlsplit

from pydantic import Field

from uxaudit.model.base import Frozen
from uxaudit.model.risky_commands import COMMAND_WORDS, names_risky_command
from uxaudit.urls import as_sent, hash_route, is_page

MAX_NAME = 80
MAX_LINKS = 2000
"""Links of one page; own judgement: no user chooses among more."""
SILENT = ("script", "style", "template", "noscript")
"""Elements whose content is not shown in a browser."""


class Link(Frozen):
    """The accessible name of a link and its URL without fragment."""

    name: str
    url: str


class Content(Frozen):
    """What a crawl reads from a page."""

    title: str = ""
    links: tuple[Link, ...] = Field(default=(), max_length=MAX_LINKS)
    by_script: int = 0
    """Number of links that only a browser can follow: to a route in the fragment, or to a script."""


def content_of(html: str, url: str) -> Content:
    """Read the page at ``url``; of broken HTML, the part that can be read."""
    page = _Page(url)
    page.feed(html)
    page.close()
    page.end_link()
    return Content(title=_tidy(page.title), links=tuple(page.links[:MAX_LINKS]), by_script=page.by_script)


def same_page(url: str) -> str:
    """The canonical URL of a page in a crawl: as browsers send it, without fragment, with at least `/` as path."""
    parts = urlsplit(as_sent(urldefrag(url)[0]))
    standard = {"http": ":80", "https": ":443"}.get(parts.scheme, "")
    return parts._replace(netloc=parts.netloc.lower().removesuffix(standard or "\0"), path=parts.path or "/").geturl()


def may_change(link: Link) -> bool:
    """Whether following a link may end the session or change data, judged by its name or URL."""
    parts = urlsplit(link.url)
    words = [link.name, *unquote(parts.path).split("/")]
    words += [word for pair in parse_qsl(parts.query, keep_blank_values=True) for word in pair]
    return any(
        names_risky_command(text) and len(text.split()) <= COMMAND_WORDS for text in (re.sub(r"[_.+-]+", " ", text) for text in words)
    )


def _tidy(text: str) -> str:
    return " ".join(text.split())[:MAX_NAME]


class _Page(HTMLParser):
    """Collects links while parsing."""

    def __init__(self, url: str) -> None:
        super().__init__(convert_charrefs=True)
        self.base = url
        self.title = ""
        self.links: list[Link] = []
        self.by_script = 0
        self._silent = 0
        self._in_title = False
        self._href: str | None = None
        self._label = self._hint = ""
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Start a link, or note a part of its name."""
        had = {name: value or "" for name, value in attrs}
        if tag in SILENT:
            self._silent += 1
        elif tag == "title":
            self._in_title = not self.title
        elif tag == "base" and "href" in had:
            self.base = urljoin(self.base, had["href"])
        elif tag == "a" and "href" in had and "download" not in had:
            self.end_link()
            self._href, self._label, self._hint = had["href"], had.get("aria-label", ""), had.get("title", "")
        elif tag == "area" and "href" in had:
            self._add(had["href"], had.get("alt", ""))
        elif tag == "img" and self._href is not None:
            self._text.append(had.get("alt", ""))
        elif tag == "meta" and had.get("http-equiv", "").lower() == "refresh":
            self._refresh(had)

    def handle_endtag(self, tag: str) -> None:
        """Close the open element."""
        if tag in SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag == "title":
            self._in_title = False
        elif tag == "a":
            self.end_link()

    def handle_data(self, data: str) -> None:
        """Collect the text of a title or link."""
        if self._in_title:
            self.title += data
        elif self._href is not None and not self._silent:
            self._text.append(data)

    def end_link(self) -> None:
        """Keep the open link with its accessible name: its label, else its text, else its tooltip."""
        if self._href is not None:
            self._add(self._href, _tidy(self._label) or _tidy(" ".join(self._text)) or self._hint)
        self._href, self._text = None, []

    def _refresh(self, had: Mapping[str, str]) -> None:
        found = re.search(r"url\s*=\s*['\"]?([^'\"]+)", had.get("content", ""), re.IGNORECASE)
        if found:
            self._add(found[1].strip(), "automatic redirect")

    def _add(self, href: str, name: str) -> None:
        if self._silent:
            return
        try:
            url = urljoin(self.base, href.strip())
            page = same_page(url) if is_page(url) else ""
        except ValueError:  # an invalid URL, such as http://[
            return
        if url.lower().startswith("javascript:") or hash_route(url):
            self.by_script += 1
        elif page:
            self.links.append(Link(name=_tidy(name) or urlsplit(page).path, url=page))
