"""Playwright's locators as targets."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from uxaudit.importers.playwright.calls import Call, Regex
from uxaudit.importers.selectors import by_css, by_xpath, tidy
from uxaudit.scenario.selectors import is_xpath

BY = {
    "get_by_label": "label",
    "get_by_placeholder": "placeholder",
    "get_by_text": "text",
    "get_by_alt_text": "alt",
    "get_by_title": "title",
    "get_by_test_id": "testid",
}
POSITIONS = {"first": 0, "last": -1}
_FRAME = re.compile(r"""^i?frame\[(?:name|title|id)=(["'])([^"']+)\1\]$""")
_NTH = re.compile(r"^i?frame(?:\s*>>\s*nth=(\d+))?$")
Target = dict[str, Any]


class Unknown(Exception):
    """A locator without an equivalent target; the text is the reason."""


def target_of(calls: Sequence[Call]) -> Target:
    """The target of a chain of locators; empty for the page itself. Raises Unknown."""
    target: Target = {}
    frames: list[str] = []
    for call in calls:
        if call.name in ("content_frame", "frame_locator"):
            frames.append(_frame_of(call, target))
            target = {}
        else:
            target = _refined(call, target) or _located(call, target)
    return {**target, "frame": " >> ".join(frames)} if frames and target else target


def _refined(call: Call, target: Target) -> Target | None:
    """Returns the target refined by a call; None for a call that locates another element."""
    if call.name in POSITIONS:
        return {**target, "nth": POSITIONS[call.name]}
    if call.name == "nth":
        return {**target, "nth": _number(call)}
    return _filtered(call, target) if call.name == "filter" else None


def _number(call: Call) -> int:
    if not call.args or not isinstance(call.args[0], int):
        raise Unknown("its position is not a number")
    return call.args[0]


def _filtered(call: Call, target: Target) -> Target:
    wanted = set(call.options) - {"visible"}
    if wanted - {"has_text"}:
        raise Unknown(f"no target says `filter` by {', '.join(sorted(wanted - {'has_text'}))}")
    if not wanted:
        return target
    text, exact = _text(call.options["has_text"])
    if "css" in target and "nth" not in target:
        return {**target, "css": f"{target['css']}:{'text-is' if exact else 'has-text'}({json.dumps(text, ensure_ascii=False)})"}
    if "role" in target and "name" not in target:
        return {**target, "name": text}
    raise Unknown("no target says a text beside another name")


def _located(call: Call, around: Target) -> Target:
    if call.name == "get_by_role":
        target = _by_role(call)
    elif call.name in BY:
        text, exact = _text(call.args[0] if call.args else None)
        target = {BY[call.name]: text} | (
            {"exact": True} if call.options.get("exact") is True or (exact and call.name != "get_by_test_id") else {}
        )
    elif call.name == "locator":
        target = _by_selector(call)
    else:
        raise Unknown(f"no target says `{call.name}`")
    return {**target, "within": around} if around else target


def _by_role(call: Call) -> Target:
    role = call.args[0] if call.args else None
    if not isinstance(role, str):
        raise Unknown("its role is not a text")
    if "name" not in call.options:
        return {"role": role}
    name, exact = _text(call.options["name"])
    return {"role": role, "name": name} | ({"exact": True} if exact or call.options.get("exact") is True else {})


def _text(value: Any) -> tuple[str, bool]:
    """Returns a text, and whether the whole text must match."""
    if isinstance(value, Regex) and value.literal is not None:
        return tidy(value.literal), value.anchored
    if not isinstance(value, str) or not tidy(value):
        raise Unknown("its name is no plain text")
    return tidy(value), False


def _by_selector(call: Call) -> Target:
    selector = call.args[0] if call.args else None
    if not isinstance(selector, str):
        raise Unknown("its selector is no text")
    engine, _, body = selector.partition("=")
    if engine == "text":
        return {"text": tidy(body.strip("\"'"))}
    ranked = by_xpath(selector) if is_xpath(selector) else by_css(selector.removeprefix("css="))
    if ranked is None:
        raise Unknown(f"the selector `{selector[:60]}` cannot be used")
    target = dict(ranked[1])
    return _filtered(Call("filter", (), call.options), target) if call.options else target


def _frame_of(call: Call, target: Mapping[str, Any]) -> str:
    """The name of the frame that a locator leads into."""
    if call.name == "frame_locator":
        target = {"css": call.args[0]} if call.args and isinstance(call.args[0], str) else {}
    if "title" in target:
        return str(target["title"])
    css, nth = target.get("css"), target.get("nth")
    if not isinstance(css, str):
        raise Unknown("its frame is not named by a selector")
    if found := _FRAME.match(css):
        return found[2]
    if found := _NTH.match(css):
        return str(nth if nth is not None else found[1] or 0)
    return f"css={css}" + (f" >> nth={nth}" if nth is not None else "")


def words_of(calls: Sequence[Call]) -> str:
    """Returns a chain in words, for parts that are not imported."""
    return ".".join(f"{call.name}({', '.join(map(repr, call.args))})" for call in calls)[:100]
