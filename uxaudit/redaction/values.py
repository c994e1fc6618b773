"""Finds a known secret in text, however it is encoded, cut or written in another case."""

from __future__ import annotations

import base64
import re
from functools import lru_cache
from html.entities import codepoint2name

SHORTEST = 4
"""Minimum length of a value or a part of it: shorter ones occur everywhere, and protect nothing."""
LONGEST = 96
"""Number of characters of a value that are compared one by one; the following text without a space belongs to it."""
_BACK = r"(?:\\|%(?:25)*5c|&(?:amp;)*\#0*92;)"
_PERCENT = rf"(?:{_BACK}*%(?:25)*(?!25)|&(?:amp;)*\#0*37;)"
_AND = rf"(?:{_BACK}*(?:&|%(?:25)*26|u0026)(?:amp(?:;|%(?:25)*3b))*)"
_HASH, _END = rf"(?:{_BACK}*\#|{_BACK}*%(?:25)*23)", rf"(?:{_BACK}*;|{_BACK}*%(?:25)*3b)"
"""The characters that start and end an encoding, encoded themselves or not."""


@lru_cache(maxsize=2000)
def _letter(char: str, exact: bool = False) -> str:
    """A pattern for one character: plain, and as URLs, JSON, scripts, HTML and CSS write it, each any number of times."""
    cases = {char} if exact else {one for one in (char, char.upper(), char.lower()) if len(one) == 1}
    forms = {form for one in cases for form in _encoded(one)}
    if char == " ":
        forms |= {r"\+", rf"{_PERCENT}2b"}
    if char in "\n\r\t":
        forms.add(f"{_BACK}+" + {"\n": "n", "\r": "r", "\t": "t"}[char])
    return "(?:" + "|".join(sorted(forms, key=len, reverse=True)) + ")"


def _encoded(char: str) -> set[str]:
    point = ord(char)
    forms = {
        re.escape(char) if char.isalnum() else rf"{_BACK}*{re.escape(char)}",
        "".join(rf"{_PERCENT}{byte:02x}" for byte in char.encode("utf-8", "surrogatepass")),
        rf"{_BACK}+u{point:04x}",
        rf"{_BACK}+0{{0,4}}{point:x}(?:\s|\+|%(?:25)*20|(?![0-9a-f]))",
        rf"{_AND}{_HASH}0*{point}{_END}",
        rf"{_AND}{_HASH}x0*{point:x}{_END}",
    }
    if point < 256:
        forms.add(rf"{_BACK}+x{point:02x}")
    if point > 0xFFFF:
        high, low = divmod(point - 0x10000, 0x400)
        forms.add(rf"{_BACK}+u{0xD800 + high:04x}{_BACK}+u{0xDC00 + low:04x}")
    if name := "apos" if char == "'" else codepoint2name.get(point):
        forms.add(f"{_AND}{name}{_END}")
    if char == "\\":
        forms.add(f"{_BACK}+")
    if char == "%":
        forms.add(_PERCENT)
    return {f"(?i:{form})" if len(form) > len(re.escape(char)) else form for form in forms}


Anchored = tuple[str, str]
"""Lower-case letters and digits in a row that a text must contain before the pattern is used.

A digit at the start does not count: selectors escape it.
"""


def whole(value: str, *, exact: bool = False) -> Anchored:
    """Returns a pattern for the value; ``exact`` for its own case only."""
    tail = "" if len(value) <= LONGEST else r"""[^\s"'<>&]*"""
    return _anchor(value[value[:1].isdigit() :]), "".join(_letter(char, exact) for char in value[:LONGEST]) + tail


def beginnings(value: str) -> Anchored:
    """Returns a pattern for beginnings of a value that occur alone, as while it is typed."""
    least = _least(value)
    letters = [_letter(char) for char in value[:LONGEST]]
    more = ""
    for letter in reversed(letters[least:-1]):
        more = f"(?:{letter}{more})?"
    return _anchor(value[:least]), rf"{_before(value[:least])}{''.join(letters[:least])}{more}(?!\w)" if len(letters) > least else NEVER


def ends(value: str) -> Anchored:
    """Returns a pattern for ends of a value that occur alone."""
    least = _least(value[::-1])
    letters = [_letter(char) for char in value[-LONGEST:]]
    more = ""
    for letter in letters[1:-least]:
        more = f"(?:{more}{letter})?"
    return _anchor(value[-least:]), rf"(?<!\w){more}{''.join(letters[-least:])}(?!\w)" if len(letters) > least else NEVER


NEVER = "(?!)"
SURE = 3
"""Number of letters and digits in a row by which a part is found quickly."""


def _least(value: str) -> int:
    """Returns the length of the shortest part to look for: four characters, or more if fewer would be only punctuation."""
    return next((size for size in range(SHORTEST, len(value)) if len(_anchor(value[:size])) >= SURE), SHORTEST)


def _before(part: str) -> str:
    """Returns what must precede a beginning. Words alone count only if a URL, a form or a script contains a value."""
    return r"(?<![\w%\\])" if not part.isalpha() else r"""(?:(?<=[/=])|(?<=%2[fF])|(?<=%3[dD]))"""


def in_base64(value: str) -> frozenset[str]:
    """The characters of base64 that are certain in any longer text that contains the value, at each of its three offsets."""
    found = set()
    for offset in range(3):
        raw = base64.b64encode(b"\0" * offset + value.encode("utf-8", "surrogatepass"))
        core = raw[(0, 2, 3)[offset] : len(raw.rstrip(b"=")) - (1 if raw.endswith(b"=") else 0)].decode()
        found |= {core, core.replace("+", "-").replace("/", "_")}
    return frozenset(core for core in found if len(core) >= SHORTEST)


def _anchor(value: str) -> str:
    """Returns the longest run of lower-case ASCII letters and digits: text without it is not searched further, whatever the encoding."""
    return max(re.findall(r"[a-z0-9]+", value.lower()), key=len, default="")
