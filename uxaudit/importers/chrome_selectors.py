"""The selectors of Chrome's Recorder as targets.

A selector is a text, or a list of texts that lead from a host element into its shadow tree. Its kind is a prefix:
``aria/``, ``text/``, ``xpath/``, ``pierce/``; without one it is CSS.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from uxaudit.importers.selectors import TEXT, UNSURE, WITHIN, Ranked, Target, best, by_css, by_name, by_role, by_text, by_xpath

_ATTRIBUTE = re.compile(r"\[\s*(role|name)\s*=\s*([\"'])(.*?)\2\s*\]")
_NAMELESS = re.compile(r"aria/\s*(?:\[\s*role\s*=\s*[\"'](?:generic|StaticText|none|presentation)[\"']\s*\])?")
MOST_FRAMES = 10


def target_of(selectors: Sequence[Any], frame: Any = None, *, typed: bool = False, outer: str = "") -> Target | None:
    """The best target among alternative selectors; None if none can be used.

    ``typed`` is for a field, which has no text of its own; ``outer`` names the frame that contains the nested ``frame``.
    """
    found = best(_shifted(ranked, typed) for one in selectors if (ranked := _ranked(one)) is not None)
    if found is None:
        return None
    framed = " >> ".join(filter(None, (outer, _frame(frame))))
    return {**found, "frame": framed} if framed else found


def _shifted(ranked: Ranked, typed: bool) -> Ranked:
    """The text of a field is its typed value, by which it cannot be found again."""
    return (UNSURE, ranked[1]) if typed and ranked[0] == TEXT else ranked


def _frame(frame: Any) -> str:
    """The positions of nested frames, such as ``0 >> 2``; empty for the page itself."""
    numbers = frame if isinstance(frame, list) and all(isinstance(one, int) and one >= 0 for one in frame) else []
    return " >> ".join(map(str, numbers[:MOST_FRAMES]))


def _ranked(selector: Any) -> Ranked | None:
    parts = [selector] if isinstance(selector, str) else selector
    if not isinstance(parts, list) or not parts or not all(isinstance(part, str) for part in parts):
        return None
    while len(parts) > 1 and _NAMELESS.fullmatch(parts[-1]):  # a part without a name, such as the words on a button
        parts = parts[:-1]
    if len(parts) == 1:
        return _one(parts[0])
    if all(_kind(part)[0] in ("css", "pierce") for part in parts):
        return by_css(" >> ".join(_kind(part)[1] for part in parts))
    found = [ranked for part in parts if (ranked := _one(part)) is not None]
    if len(found) < len(parts):
        return None
    around: Target = {}
    for _, target in found[:-1]:
        around = {**target, **({"within": around} if around else {})}
    sure = all("role" in target or "css" in target for _, target in found[:-1])  # the name alone of a part of the page is not enough
    return max(found[-1][0], WITHIN if sure else UNSURE), {**found[-1][1], "within": around}


def _kind(part: str) -> tuple[str, str]:
    kind, slash, rest = part.partition("/")
    return (kind, rest) if slash and kind in ("css", "aria", "text", "xpath", "pierce") else ("css", part)


def _one(part: str) -> Ranked | None:
    kind, text = _kind(part)
    if kind == "aria":
        return _aria(text)
    if kind == "text":
        return by_text(text)
    return by_xpath(text) if kind == "xpath" else by_css(text)


def _aria(text: str) -> Ranked | None:
    """``Save``, ``Save[role="button"]`` or ``[name="Save"][role="button"]``, as Puppeteer's ARIA selectors are written."""
    said = {found[1]: found[3] for found in _ATTRIBUTE.finditer(text)}
    name = said.get("name") or _ATTRIBUTE.sub("", text).strip()
    return by_role(said["role"], name) if "role" in said else by_name(name)
