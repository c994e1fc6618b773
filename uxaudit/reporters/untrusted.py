"""Strings from a site, a scenario or a recording: cleaned and cut, so that they cannot harm readers or break a format.

The audited site may have written any text in a recording, so all are untrusted in every report.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

from uxaudit.reporters.formatting import number

_HARMFUL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]")
"""Control characters, bidirectional controls (they can disguise text) and lone surrogates."""
NOTICE = 24
"""Approximate number of characters of the note about a cut."""
_COMMAND = re.compile(r"^\s*(?:::|##(?:vso)?\[)")
"""The start of a line that GitHub Actions or Azure Pipelines interpret as a command."""


def clean(text: str) -> str:
    """Returns the text with every invisible character that could deceive or break a format replaced by U+FFFD."""
    return _HARMFUL.sub("\ufffd", text)


def clip(text: str, limit: int = 400) -> str:
    """Returns the text in at most ``limit`` characters, with a note of how much was cut."""
    return _cut(text, limit, 0)


def line(text: str, limit: int = 400) -> str:
    """Returns the same on one line, with every run of white space as one space."""
    head = text[: limit * 8]  # so that a huge text takes no more time than a long one
    return _cut(re.sub(r"\s+", " ", head).strip(), limit, len(text) - len(head))


def brief(text: str, limit: int = 120) -> str:
    """Returns one line that is cut at a word, for a place where the whole text follows elsewhere."""
    whole = line(text, limit * 8)
    if len(whole) <= limit:
        return whole
    head = whole[:limit].rsplit(" ", 1)[0] if " " in whole[:limit] else whole[:limit]
    return head.rstrip(" ,;:.(") + "\u00a0…"


def printable(text: str, limit: int = 400) -> str:
    """Returns one line for a terminal or a CI log: never the start of a command of GitHub Actions or Azure Pipelines.

    A zero-width space separates the characters that start a command, so that it looks the same.
    """
    return _COMMAND.sub(lambda found: found[0][:-1] + "\u200b" + found[0][-1], line(text, limit))


def _cut(text: str, limit: int, unread: int) -> str:
    left = max(0, len(text) - limit) + unread
    if left <= NOTICE and not unread:
        return clean(text)  # the rest is no longer than the note that would replace it
    return f"{clean(text[:limit]).rstrip()} … ({number(left)} more characters)"


def safe_url(url: str) -> str:
    """Returns the URL if it can be a link (http or https, with a host), else an empty string."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    fit = parts.scheme in ("http", "https") and parts.netloc and len(url) <= 4000 and clean(url) == url
    return url if fit and not re.search(r"\s", url) else ""


def slug(text: str) -> str:
    """Returns letters, digits and hyphens only, for an id in a document."""
    plain = unicodedata.normalize("NFKD", text[:200]).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-").lower()[:80] or "x"
