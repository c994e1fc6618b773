"""``playwright codegen --target jsonl``: one action a line, with the locator as a tree."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from uxaudit.errors import InputError
from uxaudit.importers.playwright.calls import Call, Chain, CodeSession, Regex, Skipped, snake

REMEDY = "Record it again with `playwright codegen --target jsonl`."
KINDS = {
    "role": "get_by_role",
    "label": "get_by_label",
    "placeholder": "get_by_placeholder",
    "text": "get_by_text",
    "alt": "get_by_alt_text",
    "title": "get_by_title",
    "test-id": "get_by_test_id",
    "default": "locator",
    "nth": "nth",
    "first": "first",
    "last": "last",
    "frame": "content_frame",
    "frame-locator": "frame_locator",
}
MODIFIERS = {1: "Alt", 2: "ControlOrMeta", 4: "ControlOrMeta", 8: "Shift"}
"""The bits of `modifiers`, as codegen writes them in its other languages."""


def read(text: str, file: str) -> CodeSession:
    """Read a file. Raises InputError with the place if a line is cut off or not JSON."""
    steps: list[Chain | Skipped] = []
    context: Mapping[str, Any] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        row = _row(line, f"{file}:{number}:1")
        if "name" not in row and "browserName" in row:
            context = row.get("contextOptions") or {}
        else:
            steps += _steps(row, number)
    return CodeSession(tuple(steps), {snake(key): value for key, value in context.items()})


def _row(line: str, where: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise InputError("this line is cut off, or not JSON", where, REMEDY) from error
    if not isinstance(row, dict):
        raise InputError("this line is no action", where, REMEDY)
    return row


def _steps(row: Mapping[str, Any], line: int) -> Iterator[Chain | Skipped]:
    name, page = str(row.get("name", "")), str(row.get("pageGuid") or row.get("pageAlias") or "page")
    signals = [signal for signal in row.get("signals") or () if isinstance(signal, dict)]
    opens = next((str(one.get("popupPageGuid") or one.get("popupAlias")) for one in signals if one.get("name") == "popup"), "")
    if any(signal.get("name") == "dialog" for signal in signals):
        yield Skipped("the answer to a dialog", "dialogs are accepted", line)
    if name in ("openPage", "closePage"):
        if name == "closePage":
            yield Chain(page, (Call("close"),), line)
        elif row.get("url") not in (None, "", "about:blank", "chrome://newtab/"):
            yield Chain(page, (Call("goto", (row["url"],)),), line)
        return
    made = _action(name, row)
    if made is None:
        yield Skipped(f"`{name}`", "no step does this", line)
        return
    calls = (*_locator(row.get("locator")), made)
    yield Chain(page, calls, line, opens, expects=name.startswith("assert"))


def _action(name: str, row: Mapping[str, Any]) -> Call | None:
    text = row.get("text")
    simple = {
        "check": Call("check"),
        "uncheck": Call("uncheck"),
        "hover": Call("hover"),
        "fill": Call("fill", (text,)),
        "navigate": Call("goto", (row.get("url"),)),
        "press": Call("press", ("+".join([*_held(row), str(row.get("key"))]),)),
        "select": Call("select_option", (row.get("options"),)),
        "setInputFiles": Call("set_input_files", (row.get("files"),)),
        "assertVisible": Call("to_be_visible"),
        "assertText": Call("to_contain_text" if row.get("substring") else "to_have_text", (text,)),
        "assertValue": Call("to_have_value", (row.get("value"),)),
        "assertChecked": Call("to_be_checked" if row.get("checked") else "not_to_be_checked"),
    }
    if name == "click":
        return Call("click", (), {"button": row.get("button", "left"), "modifiers": _held(row), "click_count": row.get("clickCount", 1)})
    return simple.get(name)


def _held(row: Mapping[str, Any]) -> list[str]:
    bits = row.get("modifiers") or 0
    return list(dict.fromkeys(key for bit, key in MODIFIERS.items() if isinstance(bits, int) and bits & bit))


def _locator(node: Any) -> Iterator[Call]:
    """Yields the calls of a locator: each is in the ``next`` of the one before."""
    while isinstance(node, dict):
        yield _call(str(node.get("kind")), node.get("body"), node.get("options") or {})
        node = node.get("next")


def _call(kind: str, body: Any, options: Mapping[str, Any]) -> Call:
    if kind == "has-text":
        return Call("filter", (), {"has_text": _value(body)})
    if kind in ("frame", "first", "last"):
        return Call(KINDS[kind])
    if kind == "nth":
        return Call("nth", (int(body),) if str(body).lstrip("-").isdecimal() else ())
    kept = {key: _value(options[key]) for key in ("name", "exact") if key in options}
    if kept.get("exact") is False:
        del kept["exact"]
    if kind == "default" and options.get("hasText") is not None:
        kept = {"has_text": _value(options["hasText"])}
    return Call(KINDS.get(kind, kind), (_value(body),), kept)


def _value(value: Any) -> Any:
    """Returns a text, or the regular expression in JSON as an object or as ``/…/``."""
    if isinstance(value, dict) and isinstance(value.get("source"), str):
        return Regex(value["source"])
    return value
