"""Pages without a scenario: URLs from the command line, a file or a sitemap become a scenario in memory.

Each page is a task without steps: it is opened, and its state is observed once it settles. Trials that need no
knowledge of the page run on a copy of it (``uxaudit.recording.probes.trials``).
"""

from __future__ import annotations

import gzip
from collections import deque
from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urldefrag, urljoin, urlsplit
from urllib.request import Request
from xml.etree import ElementTree as ET

from uxaudit.errors import CannotMeasure, InputError, Problem
from uxaudit.model.access import Proxy
from uxaudit.model.scenario import Scenario, Task
from uxaudit.network.http_requests import opener
from uxaudit.redaction import redacted
from uxaudit.urls import hash_route, is_page, origin

MOST_PAGES = 1000
MOST_SITEMAPS = 50
MOST_BYTES = 50_000_000
"""The maximum size of a sitemap (sitemaps.org, "Sitemap file location": 50 MB uncompressed)."""
TIMEOUT_S = 20.0
PAGES_PER_REPLAY = 4
"""Pages that one replay opens without trials: to open a browser window takes about half as long as such a page."""


def scenarios_of(urls: Sequence[str], *, repeat: int = 1) -> tuple[Scenario, ...]:
    """One scenario for each site, with one task per page. Raises InputError for a URL that is not that of a page."""
    wanted = _one_per_page([url.strip() for url in urls])
    wrong = [url for url in wanted if not is_page(url)]
    if wrong:
        raise InputError.of(tuple(Problem(f"{url!r} is not the URL of a page", "", "Start it with http:// or https://.") for url in wrong))
    if not wanted:
        raise InputError("there is no page to open", "", "Give URLs, or a file or sitemap that lists some.")
    if len(wanted) > MOST_PAGES:
        raise InputError(f"there are {len(wanted)} pages", "", f"One audit opens at most {MOST_PAGES} pages: give fewer.")
    sites: dict[str, list[str]] = {}
    for url in wanted:
        sites.setdefault(origin(url), []).append(url)
    hosts = {_host(site) for site in sites}
    return tuple(
        Scenario(
            scenario=f"Pages of {_host(site) if len(hosts) == len(sites) else redacted(site)}",
            site=site,
            repeat=repeat,
            tasks=tuple(Task(task=redacted(_name(url)), start=url) for url in held),
        )
        for site, held in sites.items()
    )


def pages_per_replay(examines: Sequence[str]) -> int:
    """How many pages a replay opens. Pages with trials take long enough to be replays of their own, which workers can share."""
    return 1 if examines else PAGES_PER_REPLAY


def _one_per_page(urls: Sequence[str]) -> tuple[str, ...]:
    """The first URL of each page. Routes in fragments are pages; places on a page are not."""
    first: dict[str, str] = {}
    for url in urls:
        first.setdefault(urldefrag(url)[0] + hash_route(url), url)
    return tuple(first.values())


def _host(site: str) -> str:
    """Host and port, without a name and a password."""
    return urlsplit(site).netloc.rpartition("@")[2]


def _name(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "") + (f"#{parts.fragment}" if parts.fragment else "")


def urls_in(path: Path) -> tuple[str, ...]:
    """The URLs in a file, one per line; lines that start with # are skipped. Raises InputError if it cannot be read."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeError) as error:
        raise InputError(f"the list of URLs cannot be read: {error}", str(path), "Give a text file with one URL per line.") from error
    return tuple(line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#"))


def urls_of_sitemap(url: str, *, most: int = MOST_PAGES, proxy: Proxy | None = None) -> tuple[str, ...]:
    """The pages in a sitemap or sitemap index, only those of its own origin, at most ``most``.

    Raises InputError if it is not a sitemap, CannotMeasure if it does not respond.
    """
    if not is_page(url):
        raise InputError(f"{url!r} is not the URL of a sitemap", "", "Start it with http:// or https://.")
    found: dict[str, None] = {}
    waiting, seen = deque([url]), {url}
    for _ in range(MOST_SITEMAPS):
        if not waiting or len(found) >= most:
            break
        here = waiting.popleft()
        root = _parsed(_fetched(here, proxy), here)
        listed = [urljoin(here, (part.text or "").strip()) for part in root.iterfind("./{*}*/{*}loc")]
        own = [address for address in listed if origin(address) == origin(url)]
        if root.tag.rpartition("}")[2] == "sitemapindex":
            waiting += [address for address in dict.fromkeys(own) if address not in seen]
            seen.update(own)
        else:
            found |= dict.fromkeys(own)
    if not found:
        raise InputError("the sitemap lists no page of its own site", url, "Its <loc> elements must contain URLs of the same origin.")
    return tuple(found)[:most]


def _fetched(url: str, proxy: Proxy | None) -> bytes:
    try:
        with opener(url, proxy).open(Request(url, headers={"User-Agent": "uxaudit"}), timeout=TIMEOUT_S) as response:
            content: bytes = response.read(MOST_BYTES + 1)
    except (URLError, OSError, ValueError) as error:
        raise CannotMeasure(
            f"the sitemap did not respond: {getattr(error, 'reason', error)}", url, "Check that the site is running and the URL is correct."
        ) from error
    if content[:2] == b"\x1f\x8b":
        content = _unpacked(content, url)
    if len(content) > MOST_BYTES:
        raise InputError(f"the sitemap is larger than {MOST_BYTES // 1_000_000} MB", url, "List the URLs in a file and use --urls.")
    return content


def _unpacked(content: bytes, url: str) -> bytes:
    import io

    try:
        with gzip.open(io.BytesIO(content)) as packed:
            return packed.read(MOST_BYTES + 1)
    except (OSError, EOFError) as error:
        raise InputError(f"the sitemap cannot be unpacked: {error}", url) from error


def _parsed(content: bytes, url: str) -> ET.Element:
    if b"<!ENTITY" in content[:100_000]:
        raise InputError("the sitemap declares entities, which are not allowed", url)
    try:
        root = ET.fromstring(content)
    except ET.ParseError as error:
        raise InputError(f"this is not a sitemap: {error}", url, "Give the URL of a sitemap.xml.") from error
    if root.tag.rpartition("}")[2] not in ("urlset", "sitemapindex"):
        raise InputError(f"this is not a sitemap but <{root.tag.rpartition('}')[2]}>", url, "Give the URL of a sitemap.xml.")
    return root


def gathered(urls: Iterable[str], file: Path | None, sitemap: str | None, proxy: Proxy | None = None) -> tuple[str, ...]:
    """All requested URLs, without duplicates. Raises InputError and CannotMeasure."""
    return tuple(dict.fromkeys((*urls, *(urls_in(file) if file else ()), *(urls_of_sitemap(sitemap, proxy=proxy) if sitemap else ()))))
