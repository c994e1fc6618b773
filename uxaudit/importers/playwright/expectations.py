"""Playwright's assertions as conditions."""

from __future__ import annotations

from typing import Any

from uxaudit.importers.draft import Draft
from uxaudit.importers.playwright.calls import Chain, Regex
from uxaudit.importers.playwright.locators import Unknown
from uxaudit.importers.selectors import tidy
from uxaudit.urls import is_page

FLAGS = {
    "to_be_visible": ("visible", True),
    "to_be_attached": ("visible", True),
    "to_be_in_viewport": ("visible", True),
    "to_be_hidden": ("visible", False),
    "to_be_checked": ("checked", True),
    "to_be_enabled": ("enabled", True),
    "to_be_disabled": ("enabled", False),
    "to_be_focused": ("focused", True),
}
TEXTS = {"to_have_text": "text", "to_contain_text": "text", "to_have_value": "value"}
PAGES = {"to_have_url": "url", "to_have_title": "title"}


def expect(draft: Draft, chain: Chain, target: dict[str, Any], where: str) -> None:
    """Add an expectation. Raises Unknown if there is no such condition."""
    name, args, options = chain.last.name, chain.last.args, chain.last.options
    negated = name.startswith("not_")
    name = name.removeprefix("not_")
    if name in FLAGS:
        key, wanted = FLAGS[name]
        asked = options.get(key, True)
        draft.expect(where, {key: wanted == (bool(asked) != negated)}, target=_of(target))
    elif negated:
        raise Unknown("no condition says that something is not so")
    elif name in TEXTS:
        draft.expect(where, {TEXTS[name]: _text(args[0] if args else None, tidied=TEXTS[name] == "text")}, target=_of(target))
    elif name == "to_be_empty":
        draft.expect(where, {"value": ""}, target=_of(target))
    elif name == "to_have_count" and args and isinstance(args[0], int):
        draft.expect(where, {"count": args[0]} if args[0] else {"visible": False}, target=_of(target))
    elif name in PAGES:
        text = _text(args[0] if args else None)
        draft.expect(where, {PAGES[name]: draft.page(text) if name == "to_have_url" and is_page(text) else text})
    else:
        raise Unknown("no condition says this")


def _of(target: dict[str, Any]) -> dict[str, Any]:
    if not target:
        raise Unknown("it has no target")
    return target


def _text(value: Any, *, tidied: bool = False) -> str:
    text = value.literal if isinstance(value, Regex) else value
    if not isinstance(text, str):
        raise Unknown("what it expects is no plain text")
    return tidy(text) if tidied else text
