"""The pages of a site by their links, breadth first, and the shortest chain of links between two of them.

Plain HTTP and the HTML that comes: what only a script builds, what stands behind a form or a log-in is not seen, and a
result says so. Nothing but GET is sent, links that may change something are not followed, robots.txt is obeyed unless
told otherwise, and the crawl is bounded in pages, depth and time.
"""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, ValidationError

from uxaudit.crawl.html_links import Content, Link, content_of, may_change, same_page
from uxaudit.crawl.http_client import CHANGES, ELSEWHERE, ROBOTS, Web
from uxaudit.errors import CannotMeasure, InputError
from uxaudit.files import write_whole
from uxaudit.model.base import Frozen
from uxaudit.urls import is_page, origin

HINT = "Make one with `uxaudit crawl URL --out`."
MOST_SITES = 5
"""So often the first address may lead to another site."""
SAME_SHAPE = 20
"""Pages whose addresses differ in numbers and values only, such as the months of a calendar, come after others from this many on ◇."""

DEPTH, BOUND = "it lies deeper", "the crawl was over"
"""Why a page was not opened, beside the reasons of ``guest.py``."""


class Page(Frozen):
    """A page as the crawl found it."""

    url: str
    depth: int
    """The fewest links from where the crawl began."""
    title: str = ""
    status: int | None = None
    """None where it was not opened or did not answer."""
    unopened: str = ""
    """Why it was not opened, or could not be read; empty for a page whose links are known."""
    links: tuple[Link, ...] = ()
    by_script: int = 0
    """Links that only a browser can follow."""


class Crawl(Frozen):
    """What was found; pages in the order in which they were."""

    format: int = Field(default=1, le=1)
    start: tuple[str, ...]
    robots: bool = True
    """Whether robots.txt was obeyed."""
    stopped: str = ""
    """Which bound ended it; empty where every page was opened that may be."""
    pages: tuple[Page, ...]
    moved: dict[str, str] = Field(default_factory=dict)
    """Addresses that lead on to another page of the site."""

    @property
    def opened(self) -> tuple[Page, ...]:
        """The pages whose links are known."""
        return tuple(page for page in self.pages if not page.unopened)


@dataclass(frozen=True)
class Bounds:
    """How far a crawl goes."""

    pages: int = 200
    depth: int = 6
    seconds: float = 600.0
    robots: bool = True


class _Walk:
    """The crawl at work."""

    def __init__(self, web: Web, bounds: Bounds, listen: Callable[[int, str], None]) -> None:
        self.web, self.bounds, self.listen = web, bounds, listen
        self.pages: dict[str, Page] = {}
        self.moved: dict[str, str] = {}
        self.opened = 0
        self.stopped = ""
        self._until = time.monotonic() + bounds.seconds

    def level(self, links: Iterable[Link], depth: int) -> list[Link]:
        """Open the pages that these links lead to; gives the links that stand on them."""
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
        answer = self.web.get(link.url)
        if answer.html is None:
            return Page(url=link.url, depth=depth, status=answer.status, unopened=answer.why)
        url = same_page(answer.url)
        if url != link.url:
            self.moved[link.url] = url
            if url in self.pages:
                return None
        content = content_of(answer.html, answer.url)
        return Page(url=url, depth=depth, status=answer.status, title=content.title, by_script=content.by_script, links=self._own(content))

    def _own(self, content: Content) -> tuple[Link, ...]:
        """Links within the site, one to each page."""
        own: dict[str, Link] = {}
        for link in content.links:
            if origin(link.url) == self.web.site:
                own.setdefault(link.url, link)
        return tuple(own.values())


def _mixed(links: Iterable[Link]) -> list[Link]:
    """The links with what comes in great numbers, such as the days of a calendar, after the rest."""
    seen: dict[str, int] = defaultdict(int)
    rank: dict[str, int] = {}
    once = {link.url: link for link in links}
    for url in once:
        rank[url] = seen[_shape(url)] // SAME_SHAPE
        seen[_shape(url)] += 1
    return sorted(once.values(), key=lambda link: rank[link.url])


def _shape(url: str) -> str:
    """The address with its numbers and the values of its query left out."""
    parts = urlsplit(url)
    path = "/".join("#" if any(letter.isdigit() for letter in part) else part for part in parts.path.split("/"))
    return path + "?" + "&".join(sorted(pair.partition("=")[0] for pair in parts.query.split("&")))


def crawl(starts: Sequence[str], bounds: Bounds | None = None, listen: Callable[[int, str], None] = lambda _count, _url: None) -> Crawl:
    """Follow the links of a site from these pages on; the first says which site it is.

    Raises InputError for what is no address, CannotMeasure where the first page cannot be had.
    """
    limits = bounds or Bounds()
    for url in starts:
        if not is_page(url):
            raise InputError(f"{url!r} is not the address of a page", "", "Give one that begins with http:// or https://.")
    web, first = _entered(same_page(starts[0]), limits.robots)
    begin = tuple(dict.fromkeys([first, *(url for url in map(same_page, starts[1:]) if origin(url) == web.site)]))
    walk = _Walk(web, limits, listen)
    frontier: list[Link] = [Link(name="", url=url) for url in begin]
    for depth in range(limits.depth + 2):
        frontier = walk.level(frontier, depth)
    return Crawl(start=begin, robots=limits.robots, stopped=walk.stopped, pages=tuple(walk.pages.values()), moved=walk.moved)


def _entered(url: str, robots: bool) -> tuple[Web, str]:
    """The site that an address leads to, be it another one than it names (https, www), and the page there. Raises CannotMeasure."""
    for _ in range(MOST_SITES):
        web = Web(origin(url), robots)
        if web.closed(url) == ROBOTS:
            raise CannotMeasure("robots.txt forbids the page to begin with", url, "--ignore-robots opens it all the same.")
        answer = web.get(url)
        if answer.html is not None:
            return web, same_page(answer.url)
        if answer.why != ELSEWHERE:
            raise CannotMeasure(f"the page to begin with cannot be read: {answer.why}", url, "Is the site up, and is the address right?")
        url = same_page(answer.url)
    raise CannotMeasure("the address leads from site to site", url)


def shortest(known: Crawl, start: str, fits: Callable[[str], bool]) -> tuple[Link, ...] | None:
    """The shortest chain of links from a page to one that fits; empty where the page itself does, None where none is known."""
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
    """Write a crawl. Raises InputError where that cannot be."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, known.model_dump_json(indent=1).encode())
    except OSError as error:
        raise InputError(f"the crawl cannot be written: {error.strerror or error}", str(path), "Give another place with --out.") from error
    return path


def read_crawl(path: Path) -> Crawl:
    """Read a crawl, or the ``crawl.json`` of a folder. Raises InputError where there is none."""
    file = path / "crawl.json" if path.is_dir() else path
    try:
        return Crawl.model_validate_json(file.read_bytes())
    except OSError as error:
        raise InputError(f"the crawl cannot be read: {error.strerror or error}", str(file), HINT) from error
    except ValidationError as error:
        raise InputError("this is not a crawl", str(file), HINT) from error
