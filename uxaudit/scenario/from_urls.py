"""Pages without a scenario: their addresses, from the command line, a file or a sitemap, become a scenario in memory.

Each page is a task in which nothing is done: it is opened, comes to rest and is looked at. What can be tried on a page
without knowing its purpose is tried in a page of its own (see ``EXAMINED``).
"""

from __future__ import annotations

import gzip
from collections import deque
from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urldefrag, urljoin, urlsplit
from urllib.request import Request, urlopen
from xml.etree import ElementTree as ET

from uxaudit.errors import CannotMeasure, InputError, Problem
from uxaudit.model.probes import EXAMINES
from uxaudit.model.scenario import Scenario, Task
from uxaudit.urls import is_page, origin

EXAMINED = EXAMINES
"""What is tried on every page, whoever looks at it, unless only a quick look is asked for."""
MOST_PAGES = 1000
MOST_SITEMAPS = 50
MOST_BYTES = 50_000_000
"""What a sitemap may hold at most (sitemaps.org, "Sitemap file location": 50 MB uncompressed)."""
TIMEOUT_S = 20.0


def scenarios_of(urls: Sequence[str], *, repeat: int = 1) -> tuple[Scenario, ...]:
    """One scenario for each site among the addresses, one task a page. Raises InputError for what is no address of a page."""
    wanted = tuple(dict.fromkeys(urldefrag(url.strip())[0] for url in urls))
    wrong = [url for url in wanted if not is_page(url)]
    if wrong:
        raise InputError.of(
            tuple(Problem(f"{url!r} is not the address of a page", "", "Give one that begins with http:// or https://.") for url in wrong)
        )
    if not wanted:
        raise InputError("there is no page to open", "", "Give addresses, or a file or sitemap that lists some.")
    if len(wanted) > MOST_PAGES:
        raise InputError(f"there are {len(wanted)} pages", "", f"At most {MOST_PAGES} are opened in one audit: give fewer.")
    sites: dict[str, list[str]] = {}
    for url in wanted:
        sites.setdefault(origin(url), []).append(url)
    hosts = {urlsplit(site).netloc for site in sites}
    return tuple(
        Scenario(
            scenario=f"Pages of {urlsplit(site).netloc if len(hosts) == len(sites) else site}",
            site=site,
            repeat=repeat,
            tasks=tuple(Task(task=_name(url), start=url) for url in held),
        )
        for site, held in sites.items()
    )


def _name(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def urls_in(path: Path) -> tuple[str, ...]:
    """The addresses in a file, one a line; lines that begin with # are left out. Raises InputError where it cannot be read."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeError) as error:
        raise InputError(
            f"the list of addresses cannot be read: {error}", str(path), "Give a text file with one address a line."
        ) from error
    return tuple(line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#"))


def urls_of_sitemap(url: str, *, most: int = MOST_PAGES) -> tuple[str, ...]:
    """The pages that a sitemap lists, also through index files, those of its own origin only, ``most`` at most.

    Raises InputError where it is no sitemap, CannotMeasure where it does not answer.
    """
    if not is_page(url):
        raise InputError(f"{url!r} is not the address of a sitemap", "", "Give one that begins with http:// or https://.")
    found: dict[str, None] = {}
    waiting, seen = deque([url]), {url}
    for _ in range(MOST_SITEMAPS):
        if not waiting or len(found) >= most:
            break
        here = waiting.popleft()
        root = _parsed(_fetched(here), here)
        listed = [urljoin(here, (part.text or "").strip()) for part in root.iterfind("./{*}*/{*}loc")]
        own = [address for address in listed if origin(address) == origin(url)]
        if root.tag.rpartition("}")[2] == "sitemapindex":
            waiting += [address for address in dict.fromkeys(own) if address not in seen]
            seen.update(own)
        else:
            found |= dict.fromkeys(own)
    if not found:
        raise InputError("the sitemap lists no page of its own site", url, "Its <loc> elements must hold addresses of the same origin.")
    return tuple(found)[:most]


def _fetched(url: str) -> bytes:
    try:
        with urlopen(Request(url, headers={"User-Agent": "uxaudit"}), timeout=TIMEOUT_S) as answer:  # http and https only, see _is_page
            content: bytes = answer.read(MOST_BYTES + 1)
    except (URLError, OSError, ValueError) as error:
        raise CannotMeasure(
            f"the sitemap did not answer: {getattr(error, 'reason', error)}", url, "Is the site up, and is the address right?"
        ) from error
    if content[:2] == b"\x1f\x8b":
        content = _unpacked(content, url)
    if len(content) > MOST_BYTES:
        raise InputError(f"the sitemap is larger than {MOST_BYTES // 1_000_000} MB", url, "Give the addresses in a file, with --urls.")
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
        raise InputError("the sitemap declares entities, which sitemaps do not need", url)
    try:
        root = ET.fromstring(content)
    except ET.ParseError as error:
        raise InputError(f"this is not a sitemap: {error}", url, "Give the address of a sitemap.xml.") from error
    if root.tag.rpartition("}")[2] not in ("urlset", "sitemapindex"):
        raise InputError(f"this is not a sitemap but <{root.tag.rpartition('}')[2]}>", url, "Give the address of a sitemap.xml.")
    return root


def gathered(urls: Iterable[str], file: Path | None, sitemap: str | None) -> tuple[str, ...]:
    """All addresses asked for, each once. Raises InputError and CannotMeasure."""
    return tuple(dict.fromkeys((*urls, *(urls_in(file) if file else ()), *(urls_of_sitemap(sitemap) if sitemap else ()))))
