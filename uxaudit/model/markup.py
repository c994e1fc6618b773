"""Identifies an element by its markup, without what changes with each build."""

from __future__ import annotations

import re
from functools import lru_cache
from html.parser import HTMLParser
from urllib.parse import urlsplit

from uxaudit.model.components import squeeze

KEPT = ("type", "name", "role", "for", "aria-label", "alt", "placeholder", "href", "src", "title")
"""Attributes that identify an element; class, style, id and data attributes change with each build."""
HASH = re.compile(r"[-._]?(?=[0-9a-z]*\d)[0-9a-z]{6,}(?=[-._]|$)", re.IGNORECASE)


class _StartTag(HTMLParser):
    """The first tag of a snippet."""

    words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self.words:
            kept = [f"{name}={_stable(name, value or '')}" for name, value in sorted(attrs) if name in KEPT]
            self.words = " ".join((tag, *kept))


def _stable(name: str, value: str) -> str:
    if name in ("href", "src"):
        path = _path(value)
        value = HASH.sub("", path.rpartition("/")[2] or path)
    return squeeze(value)


def _path(url: str) -> str:
    """The path of a URL; all of it if it is none, such as one with a hidden password."""
    try:
        return urlsplit(url).path
    except ValueError:
        return url


@lru_cache(10_000)
def normalised(snippet: str) -> str:
    """Returns the first tag of a snippet with its identifying attributes; numbers and hashes are removed."""
    parser = _StartTag()
    parser.feed(snippet if ">" in snippet else snippet + ">")
    return parser.words


def identifying(snippet: str) -> str:
    """Returns the normalised first tag; empty if it is only a tag name, which identifies nothing."""
    words = normalised(snippet)
    return words if " " in words else ""
