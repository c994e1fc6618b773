"""Projects of Selenium IDE (``.side``): JSON with tests, each a list of commands with a target and a value.

Of the alternative locators that it records, the best is taken: the text of a link, then an id or a name, a selector last.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urljoin

from uxaudit.errors import InputError
from uxaudit.importers import Given, Importer
from uxaudit.importers.draft import Draft, ImportedScenario, NotCarried
from uxaudit.importers.json_places import parse
from uxaudit.importers.personas import NARROWEST, WIDEST, Device
from uxaudit.importers.selectors import TEXT, Ranked, Target, best, by_css, by_xpath, tidy

SOURCE = "Selenium IDE"
REMEDY = "Save the project again in Selenium IDE."
SILENT = frozenset(["", "pause", "echo", "setSpeed", "close", "mouseOut", "mouseUp", "mouseDown"])
"""Commands that a replay needs no step for."""
KEYS = {
    "KEY_ENTER": "Enter",
    "KEY_RETURN": "Enter",
    "KEY_TAB": "Tab",
    "KEY_ESC": "Escape",
    "KEY_ESCAPE": "Escape",
    "KEY_BACKSPACE": "Backspace",
    "KEY_BKSP": "Backspace",
    "KEY_DELETE": "Delete",
    "KEY_DEL": "Delete",
    "KEY_UP": "ArrowUp",
    "KEY_DOWN": "ArrowDown",
    "KEY_LEFT": "ArrowLeft",
    "KEY_RIGHT": "ArrowRight",
    "KEY_HOME": "Home",
    "KEY_END": "End",
    "KEY_PAGE_UP": "PageUp",
    "KEY_PAGE_DOWN": "PageDown",
    "KEY_SPACE": "Space",
}
_KEY = re.compile(r"\$\{(KEY_[A-Z_]+)\}")
_VARIABLE = re.compile(r"\$\{\w+\}")
Command = Mapping[str, Any]


def _is_project(given: Given) -> bool:
    return given.path.suffix == ".side" or ('"tests"' in given.text and '"commands"' in given.text and '"suites"' in given.text)


def read(given: Given) -> ImportedScenario:
    """Read a project: its first test. Raises InputError with the place if it is cut off, or of another kind."""
    parsed = parse(given.text, str(given.path), REMEDY)
    value = parsed.value
    tests = value.get("tests") if isinstance(value, dict) else None
    if not isinstance(tests, list) or not tests or not isinstance(tests[0], dict):
        raise InputError("this is not a project of Selenium IDE: it has no `tests`", f"{given.path}:1:1", REMEDY)
    commands = tests[0].get("commands")
    if not isinstance(commands, list):
        raise InputError("the first test has no `commands`", f"{given.path}:1:1", REMEDY)
    draft = Draft(given, title=str(tests[0].get("name") or value.get("name") or ""), site=str(value.get("url") or "").rstrip("/"))
    frames: list[str] = []
    for command, where in zip(commands, parsed.places("tests", 0, "commands"), strict=True):
        _take(draft, command, frames, where)
    for test, where in list(zip(tests, parsed.places("tests"), strict=True))[1:]:
        draft.leave_out(f"the test `{test.get('name') if isinstance(test, dict) else '?'}`", "one file becomes one task", where)
    return draft.finish(SOURCE)


def _take(draft: Draft, command: Any, frames: list[str], where: str) -> None:
    if not isinstance(command, dict):
        draft.leave_out("a command", "it is not an object", where)
        return
    name = str(command.get("command") or "")
    if name.startswith("//"):
        return  # switched off
    try:
        if name == "selectFrame":
            _select_frame(frames, _text(command, "target"))
        elif name in COMMANDS:
            COMMANDS[name](draft, command, frames, where)
        elif name not in SILENT:
            raise NotCarried("no step does this")
    except NotCarried as reason:
        draft.leave_out(f"`{name} {str(command.get('target') or '')[:50]}`".replace(" `", "`"), str(reason), where)


def _text(command: Command, key: str) -> str:
    value = command.get(key)
    text = value if isinstance(value, str) else ""
    if _VARIABLE.search(_KEY.sub("", text)):
        raise NotCarried("it uses a variable of the project")
    return text


def _select_frame(frames: list[str], target: str) -> None:
    kind, _, body = target.partition("=")
    if kind == "relative" and body == "parent":
        frames[-1:] = []
    elif kind == "relative":
        frames.clear()
    elif kind == "index" and body.isdecimal():
        frames.append(body)
    else:
        found = _ranked(target)
        frames.append(f"css={found[1]['css']}" if found and "css" in found[1] else body or target)


def _target(command: Command, frames: Sequence[str]) -> Target:
    given = _text(command, "target")
    others = [one[0] for one in command.get("targets") or () if isinstance(one, list) and one and isinstance(one[0], str)]
    found = best(map(_ranked, [given, *others]))
    if found is None:
        raise NotCarried("none of its locators can be used")
    return {**found, "frame": " >> ".join(frames)} if frames else found


def _ranked(locator: str) -> Ranked | None:
    kind, equals, body = locator.partition("=")
    if not equals or kind not in ("id", "name", "css", "linkText", "link", "partialLinkText", "xpath"):
        return by_xpath(locator) if locator.startswith(("/", "(")) else by_css(locator)
    if kind in ("linkText", "link", "partialLinkText"):
        return (0, {"role": "link", "name": tidy(body)}) if tidy(body) else None
    if kind == "id":
        return TEXT, {"css": f"[id={json.dumps(body, ensure_ascii=False)}]"}
    if kind == "name":
        return TEXT, {"css": f"[name={json.dumps(body, ensure_ascii=False)}]"}
    return by_xpath(body) if kind == "xpath" else by_css(body)


# ---------------------------------------------------------------- commands


def _open(draft: Draft, command: Command, frames: list[str], where: str) -> None:
    frames.clear()
    draft.open(urljoin(draft.site + "/", _text(command, "target")), where)


def _act(verb: str) -> Callable[[Draft, Command, list[str], str], None]:
    def act(draft: Draft, command: Command, frames: list[str], where: str) -> None:
        draft.act(verb, _target(command, frames))

    return act


def _double_click(draft: Draft, command: Command, frames: list[str], where: str) -> None:
    target = _target(command, frames)
    while draft.steps and draft.steps[-1] == {"click": draft.escaped(target)}:
        draft.steps.pop()
    draft.act("double_click", target)


def _type(draft: Draft, command: Command, frames: list[str], where: str) -> None:
    names = [json.dumps(command.get("targets") or [])]
    draft.fill(_target(command, frames), _text(command, "value"), where, str(command.get("target")), *names)


def _send_keys(draft: Draft, command: Command, frames: list[str], where: str) -> None:
    target, value = _target(command, frames), _text(command, "value")
    for number, part in enumerate(_KEY.split(value)):
        if number % 2:
            draft.press(KEYS.get(part, part), where, target)
        elif part:
            draft.fill(target, part, where, str(command.get("target")), verb="type")


def _select(draft: Draft, command: Command, frames: list[str], where: str) -> None:
    kind, equals, body = _text(command, "value").partition("=")
    if not equals or kind not in ("label", "value"):
        raise NotCarried("a step selects an option by its label or value")
    draft.act("select", _target(command, frames), **{"option" if kind == "label" else "value": body})


def _window_size(draft: Draft, command: Command, frames: list[str], where: str) -> None:
    found = re.fullmatch(r"(\d+)x(\d+)", _text(command, "target"))
    if found is None or draft.device is not None:
        raise NotCarried("a persona keeps its size")
    width, height = (min(max(int(side), NARROWEST), WIDEST) for side in found.groups())
    draft.device = Device(width, height)


def _expect(key: str, verb: str = "expect", given: Any = None) -> Callable[[Draft, Command, list[str], str], None]:
    def expect(draft: Draft, command: Command, frames: list[str], where: str) -> None:
        value = tidy(_text(command, "value")) if given is None else given
        draft.expect(where, {key: value}, verb=verb, target=_target(command, frames))

    return expect


def _title(draft: Draft, command: Command, frames: list[str], where: str) -> None:
    draft.expect(where, {"title": tidy(_text(command, "target"))})


def _drag(draft: Draft, command: Command, frames: list[str], where: str) -> None:
    to = _target({"target": command.get("value")}, frames)
    draft.add({"drag": draft.escaped({"from": _target(command, frames), "to": to})})


COMMANDS: dict[str, Callable[[Draft, Command, list[str], str], None]] = {
    "open": _open,
    "setWindowSize": _window_size,
    "click": _act("click"),
    "clickAt": _act("click"),
    "doubleClick": _double_click,
    "doubleClickAt": _double_click,
    "mouseOver": _act("hover"),
    "check": _act("check"),
    "uncheck": _act("uncheck"),
    "type": _type,
    "sendKeys": _send_keys,
    "select": _select,
    "dragAndDropToObject": _drag,
    "assertText": _expect("text"),
    "verifyText": _expect("text"),
    "assertValue": _expect("value"),
    "verifyValue": _expect("value"),
    "assertElementPresent": _expect("visible", given=True),
    "verifyElementPresent": _expect("visible", given=True),
    "assertElementNotPresent": _expect("visible", given=False),
    "verifyElementNotPresent": _expect("visible", given=False),
    "assertChecked": _expect("checked", given=True),
    "verifyChecked": _expect("checked", given=True),
    "assertNotChecked": _expect("checked", given=False),
    "verifyNotChecked": _expect("checked", given=False),
    "assertTitle": _title,
    "verifyTitle": _title,
    "waitForElementVisible": _expect("visible", "wait_for", given=True),
    "waitForElementPresent": _expect("visible", "wait_for", given=True),
    "waitForElementNotVisible": _expect("visible", "wait_for", given=False),
    "waitForElementNotPresent": _expect("visible", "wait_for", given=False),
    "waitForElementEditable": _expect("enabled", "wait_for", given=True),
    "waitForText": _expect("text", "wait_for"),
}
"""The commands that become steps."""

IMPORTER = Importer("selenium-ide", f"{SOURCE} (.side)", _is_project, read)
