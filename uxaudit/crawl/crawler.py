"""Crawl a site breadth first by its links, and find the shortest path of links between two pages.

Uses plain HTTP and reads the HTML in the response: links built by scripts and pages behind a form or a login are not
found, and the result says so. It sends only GET requests, follows no link that may change data, obeys robots.txt
unless options change that, and limits pages, depth and time.
"""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, ValidationError

from uxaudit.common.files import write_whole
from uxaudit.crawl.html_links import Content, Link, content_of, may_change, same_page
from uxaudit.crawl.http_client import CHANGES, ELSEWHERE, ROBOTS, Web
from uxaudit.errors import CannotMeasure, InputError
from uxaudit.model.access import NONE, Access
from uxaudit.model.base import Frozen
from uxaudit.urls import is_page, origin

HINT = "Create one with `uxaudit crawl URL --out FOLDER`."
MOST_SITES = 5
"""How many times the first URL may redirect to another site."""
SAME_SHAPE = 20
"""From this many pages on, URLs that differ only in numbers and values, such as the months of a calendar, come after others ◇."""

DEPTH, BOUND = "it is deeper than the limit", "the crawl had reached its limit"
"""Why a page was not opened, besides the reasons of ``http_client.py``."""


class Page(Frozen):
    """A page that the crawl found."""

    url: str
    depth: int
    """The number of links from the first page, on the shortest path."""
    title: str = ""
    status: int | None = None
    """HTTP status; None if it was not opened or did not respond."""
    unopened: str = ""
    """Why it was not opened or could not be read; empty for a page whose links are known."""
    links: tuple[Link, ...] = ()
    by_script: int = 0
    """Number of links that only a browser can follow."""


class Crawl(Frozen):
    """The result of a crawl; pages in the order in which they were found."""

    format: int = Field(default=1, le=1)
    start: tuple[str, ...]
    robots: bool = True
    """Whether robots.txt was obeyed."""
    stopped: str = ""
    """The limit that ended it; empty if all allowed pages were opened."""
    pages: tuple[Page, ...]
    moved: dict[str, str] = Field(default_factory=dict)
    """URLs that redirect to another page of the site."""

    @property
    def opened(self) -> tuple[Page, ...]:
        """The pages whose links are known."""
        return tuple(page for page in self.pages if not page.unopened)


@dataclass(frozen=True)
class Bounds:
    """The limits of a crawl."""

    pages: int = 200
    depth: int = 6
    seconds: float = 600.0
    robots: bool = True


class _Walk:
    """A running crawl."""

    def __init__(self, web: Web, bounds: Bounds, listen: Callable[[int, str], None]) -> None:
        self.web, self.bounds, self.listen = web, bounds, listen
        self.pages: dict[str, Page] = {}
        self.moved: dict[str, str] = {}
        self.opened = 0
        self.stopped = ""
        self._until = time.monotonic() + bounds.seconds

    def level(self, links: Iterable[Link], depth: int) -> list[Link]:
        """Open the pages of these links; returns the links on those pages."""
        further: list[Link] = []
        for link in _mixed(links):
            if link.url in self.pages or link.url in self.moved:
                continue
            why = self._why_not(link, depth)
            page = Page(url=link.url, depth=depth, unopened=why) if why else self._opened(link, depth)
            if page is not None:
                self.pages[page.url] = page
                further += page.links
        return further

    def _why_not(self, link: Link, depth: int) -> str:
        why = CHANGES if depth and may_change(link) else self.web.closed(link.url) if depth else ""
        if why:
            return why
        if depth > self.bounds.depth:
            return DEPTH
        if self.opened >= self.bounds.pages:
            self.stopped = f"after {self.bounds.pages} pages"
        elif time.monotonic() > self._until:
            self.stopped = f"after {self.bounds.seconds:g} s"
        return BOUND if self.stopped else ""

    def _opened(self, link: Link, depth: int) -> Page | None:
        self.opened += 1
        self.listen(self.opened, link.url)
        response = self.web.get(link.url)
        if response.html is None:
            return Page(url=link.url, depth=depth, status=response.status, unopened=response.why)
        url = same_page(response.url)
        if url != link.url:
            self.moved[link.url] = url
            if url in self.pages:
                return None
        content = content_of(response.html, response.url)
        return Page(
            url=url, depth=depth, status=response.status, title=content.title, by_script=content.by_script, links=self._own(content)
        )

    def _own(self, content: Content) -> tuple[Link, ...]:
        """Links within the site, one for each page."""
        own: dict[str, Link] = {}
        for link in content.links:
            if origin(link.url) == self.web.site:
                own.setdefault(link.url, link)
        return tuple(own.values())


def _mixed(links: Iterable[Link]) -> list[Link]:
    """The links, with numerous similar ones, such as the days of a calendar, at the end."""
    seen: dict[str, int] = defaultdict(int)
    rank: dict[str, int] = {}
    once = {link.url: link for link in links}
    for url in once:
        rank[url] = seen[_shape(url)] // SAME_SHAPE
        seen[_shape(url)] += 1
    return sorted(once.values(), key=lambda link: rank[link.url])


def _shape(url: str) -> str:
    """The URL without its numbers and the values of its query."""
    parts = urlsplit(url)
    path = "/".join("#" if any(letter.isdigit() for letter in part) else part for part in parts.path.split("/"))
    return path + "?" + "&".join(sorted(pair.partition("=")[0] for pair in parts.query.split("&")))


def crawl(
    starts: Sequence[str],
    bounds: Bounds | None = None,
    listen: Callable[[int, str], None] = lambda _count, _url: None,
    access: Access = NONE,
) -> Crawl:
    """Follow the links of a site from these pages; the first page determines the site.

    Raises InputError for an invalid URL, CannotMeasure if the first page cannot be opened.
    """
    limits = bounds or Bounds()
    for url in starts:
        if not is_page(url):
            raise InputError(f"{url!r} is not the URL of a page", "", "Start it with http:// or https://.")
    web, first = _entered(same_page(starts[0]), limits.robots, access)
    begin = tuple(dict.fromkeys([first, *(url for url in map(same_page, starts[1:]) if origin(url) == web.site)]))
    walk = _Walk(web, limits, listen)
    frontier: list[Link] = [Link(name="", url=url) for url in begin]
    for depth in range(limits.depth + 2):
        frontier = walk.level(frontier, depth)
    return Crawl(start=begin, robots=limits.robots, stopped=walk.stopped, pages=tuple(walk.pages.values()), moved=walk.moved)


def _entered(url: str, robots: bool, access: Access) -> tuple[Web, str]:
    """The site and page that a URL leads to, after redirects to https or www. Raises CannotMeasure."""
    own = origin(url)  # another site that it redirects to gets nothing
    for _ in range(MOST_SITES):
        web = Web(origin(url), robots, access if origin(url) == own else access.elsewhere())
        if web.closed(url) == ROBOTS:
            raise CannotMeasure("robots.txt disallows the first page", url, "Use --ignore-robots to open it.")
        response = web.get(url)
        if response.html is not None:
            return web, same_page(response.url)
        if response.why != ELSEWHERE:
            raise CannotMeasure(
                f"the first page cannot be read: {response.why}", url, "Check that the site is running and the URL is correct."
            )
        url = same_page(response.url)
    raise CannotMeasure("the URL redirects from site to site", url)


def shortest(known: Crawl, start: str, fits: Callable[[str], bool]) -> tuple[Link, ...] | None:
    """The shortest path of links from a page to one that fits; empty if the page itself fits, None if no path is known."""
    pages = {page.url: page for page in known.pages}
    begin = _found(known, start)
    came: dict[str, tuple[str, Link] | None] = {begin: None}
    waiting = deque([begin])
    while waiting:
        here = waiting.popleft()
        if fits(here):
            return _chain(came, here)
        for link in pages[here].links if here in pages else ():
            there = known.moved.get(link.url, link.url)
            if there not in came:
                came[there] = (here, link)
                waiting.append(there)
    return None


def _found(known: Crawl, url: str) -> str:
    here = same_page(url)
    return known.moved.get(here, here)


def _chain(came: dict[str, tuple[str, Link] | None], end: str) -> tuple[Link, ...]:
    links: list[Link] = []
    while (step := came[end]) is not None:
        end, link = step
        links.append(link)
    return tuple(reversed(links))


def joined(crawls: Iterable[Crawl]) -> Crawl:
    """Several crawls as one; a page that one of them opened counts as opened."""
    pages: dict[str, Page] = {}
    moved: dict[str, str] = {}
    for known in crawls:
        moved |= known.moved
        pages |= {page.url: page for page in known.pages if page.url not in pages or not page.unopened}
    return Crawl(start=(), pages=tuple(pages.values()), moved=moved)


def save(known: Crawl, path: Path) -> Path:
    """Write a crawl. Raises InputError if the file cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, known.model_dump_json(indent=1).encode())
    except OSError as error:
        raise InputError(
            f"the crawl cannot be written: {error.strerror or error}", str(path), "Choose another place with --out."
        ) from error
    return path


def read_crawl(path: Path) -> Crawl:
    """Read a crawl file, or the ``crawl.json`` of a folder. Raises InputError if it cannot be read."""
    file = path / "crawl.json" if path.is_dir() else path
    try:
        return Crawl.model_validate_json(file.read_bytes())
    except OSError as error:
        raise InputError(f"the crawl cannot be read: {error.strerror or error}", str(file), HINT) from error
    except ValidationError as error:
        raise InputError("this is not the file of a crawl", str(file), HINT) from error
