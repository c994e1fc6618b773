"""Flows of Maestro for web pages (YAML): a document with the URL, ``---``, and a list of commands.

Maestro finds an element by its text, as a person does; ``id`` is the id, name or test id of an element on a web page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from uxaudit.errors import InputError
from uxaudit.importers import Given, Importer
from uxaudit.importers.draft import Draft, ImportedScenario, Line, NotCarried
from uxaudit.importers.selectors import Target, by_css, by_name
from uxaudit.scenario.yaml_tree import Map, Node, Scalar, Seq
from uxaudit.urls import is_page, origin

SOURCE = "Maestro"
REMEDY = "A flow of Maestro is a document with `url:`, a line `---`, and a list of commands."
SILENT = frozenset(["waitForAnimationToEnd", "hideKeyboard", "startRecording", "stopRecording"])
"""Commands that a replay needs no step for."""
REASONS = {
    "runFlow": "it runs another flow: import that file as well",
    "runScript": "scripts are not executed",
    "evalScript": "scripts are not executed",
    "assertTrue": "scripts are not executed",
}
"""Why a command is left out; of others, because no step does it."""
KEYS = {"enter": "Enter", "backspace": "Backspace", "tab": "Tab", "escape": "Escape", "space": "Space"}
CLEARS = 20
"""Number of characters from which `eraseText` means the whole field; it erases 50 if it names no number. Own judgement."""
SCROLL_PX = 400
"""Distance of `scroll`, which moves by about half a window, in CSS px."""
_FLOW = re.compile(r"^(?:appId|url)\s*:", re.MULTILINE)
_DIVIDER = re.compile(r"^---[ \t]*$", re.MULTILINE)
_PATTERN = re.compile(r"\.[*+]|\||\[[^\]]*\]|\\[dwsb]|\(\?")
_VARIABLE = re.compile(r"\$\{([^}]*)\}")


@dataclass
class _Flow:
    """The commands so far."""

    draft: Draft
    url: str
    variables: Mapping[str, str]
    field: Target | None = None
    """The element that was tapped last: the keyboard writes into it."""
    cleared: Line | None = None
    """The step that empties this field, if it is the last one."""

    def text(self, node: Node, *keys: str) -> str:
        """Returns the text of a command, or of one of the keys in it, with the flow's own variables replaced."""
        if isinstance(node, Map):
            node = next((node.entries[key] for key in keys if key in node.entries), node)
        if not isinstance(node, Scalar):
            raise NotCarried("it has no text")

        def value(found: re.Match[str]) -> str:
            if found[1] not in self.variables:
                raise NotCarried("it uses a variable whose value is not in the flow")
            return self.variables[found[1]]

        return _VARIABLE.sub(value, node.text)

    def target(self, node: Node) -> Target:
        """Returns the element of a command."""
        if isinstance(node, Scalar):
            return _named(self.text(node))
        if not isinstance(node, Map):
            raise NotCarried("it names no element")
        if isinstance(optional := node.entries.get("optional"), Scalar) and optional.text == "true":
            raise NotCarried("it is optional in the flow")
        given = [key for key in node.entries if key not in ("index", "optional", *UNUSED)]
        if len(given) != 1 or given[0] not in SELECTORS:
            raise NotCarried(f"it finds its element by {', '.join(f'`{key}`' for key in given) or 'nothing'}")
        found = SELECTORS[given[0]](self.text(node.entries[given[0]]))
        index = self.text(node, "index") if "index" in node.entries else ""
        if index and not index.isdecimal():
            raise NotCarried("its `index` is no number")
        return {**found, "nth": int(index)} if index else found


UNUSED = ("label", "retryTapIfNoChange", "waitToSettleTimeoutMs", "waitUntilVisible")
"""Keys that say nothing about which element is meant."""


def _literal(text: str) -> str:
    """Maestro takes a text as a pattern for all of an element's text: ``.*`` at its ends means a part of it."""
    part = text.removeprefix(".*").removesuffix(".*")
    if _PATTERN.search(part):
        raise NotCarried("its text is a regular expression")
    return re.sub(r"\\(\W)", r"\1", part)


def _named(text: str) -> Target:
    found = by_name(_literal(text))
    if found is None:
        raise NotCarried("its text is empty")
    return found[1]


def _by_id(id: str) -> Target:
    value = json.dumps(_literal(id), ensure_ascii=False)
    return {"css": ", ".join(f"[{name}={value}]" for name in ("id", "name", "data-testid"))}


def _by_css(selector: str) -> Target:
    found = by_css(selector)
    if found is None:
        raise NotCarried("its selector is invalid")
    return found[1]


SELECTORS: Mapping[str, Callable[[str], Target]] = {"text": _named, "id": _by_id, "css": _by_css}


# ---------------------------------------------------------------- commands


def _launch(flow: _Flow, node: Node, where: str) -> None:
    if not is_page(flow.url):
        raise NotCarried("the flow does not contain the URL of the site")
    _open_url(flow, flow.url, where)


def _open(flow: _Flow, node: Node, where: str) -> None:
    _open_url(flow, flow.text(node, "link"), where)


def _open_url(flow: _Flow, url: str, where: str) -> None:
    flow.field = None
    flow.draft.open(url, where)


def _tap(flow: _Flow, node: Node, where: str) -> None:
    flow.field = None  # also if this command is left out
    flow.field = flow.target(node)
    flow.draft.act("click", flow.field)


def _double_tap(flow: _Flow, node: Node, where: str) -> None:
    flow.field = None
    flow.draft.act("double_click", flow.target(node))


def _field(flow: _Flow) -> Target:
    if flow.field is None:
        raise NotCarried("the flow does not tap on the field before, so it is unknown which one is meant")
    return flow.field


def _input(flow: _Flow, node: Node, where: str) -> None:
    field, verb = _field(flow), "type"
    if flow.cleared is not None and flow.draft.steps[-1] is flow.cleared:
        flow.draft.steps.pop()
        verb = "fill"
    flow.draft.fill(field, flow.text(node, "text"), where, verb=verb)


def _erase(flow: _Flow, node: Node, where: str) -> None:
    number = flow.text(node, "charactersToErase") if not (isinstance(node, Scalar) and node.empty) else ""
    if number.isdecimal() and int(number) < CLEARS:
        for _ in range(int(number)):
            flow.draft.press("Backspace", where)
        return
    flow.draft.fill(_field(flow), "", where)
    flow.cleared = flow.draft.steps[-1]


def _press(flow: _Flow, node: Node, where: str) -> None:
    key = flow.text(node, "key").strip().lower()
    if key == "back":
        _back(flow, node, where)
    elif key in KEYS:
        flow.draft.press(KEYS[key], where)
        flow.field = None if key == "tab" else flow.field
    else:
        raise NotCarried("it is a key of a device, not of a web page")


def _back(flow: _Flow, node: Node, where: str) -> None:
    flow.field = None
    flow.draft.add({"back": {}})


def _expect(verb: str, visible: bool) -> Callable[[_Flow, Node, str], None]:
    def expect(flow: _Flow, node: Node, where: str) -> None:
        target = flow.target(node)
        if visible and list(target) == ["name"]:
            flow.draft.expect(where, {"text": target["name"]}, verb=verb)
        else:
            flow.draft.expect(where, {"visible": visible}, verb=verb, target=target)

    return expect


def _wait(flow: _Flow, node: Node, where: str) -> None:
    for key, visible in (("visible", True), ("notVisible", False)):
        if isinstance(node, Map) and key in node.entries:
            _expect("wait_for", visible)(flow, node.entries[key], where)
            return
    raise NotCarried("it has no condition")


def _scroll(flow: _Flow, node: Node, where: str) -> None:
    flow.draft.add({"scroll": {"by": SCROLL_PX}})


def _scroll_to(flow: _Flow, node: Node, where: str) -> None:
    element = node.entries.get("element") if isinstance(node, Map) else node
    if element is None:
        raise NotCarried("it names no element")
    flow.draft.add({"scroll": {"to": flow.draft.escaped(flow.target(element))}})


def _screenshot(flow: _Flow, node: Node, where: str) -> None:
    flow.draft.act("screenshot", None, name=flow.text(node, "path"))


COMMANDS: Mapping[str, Callable[[_Flow, Node, str], None]] = {
    "launchApp": _launch,
    "openLink": _open,
    "tapOn": _tap,
    "doubleTapOn": _double_tap,
    "inputText": _input,
    "eraseText": _erase,
    "pressKey": _press,
    "back": _back,
    "assertVisible": _expect("expect", visible=True),
    "assertNotVisible": _expect("expect", visible=False),
    "extendedWaitUntil": _wait,
    "scroll": _scroll,
    "scrollUntilVisible": _scroll_to,
    "takeScreenshot": _screenshot,
}
"""The commands that become steps."""


# ---------------------------------------------------------------- the file


def _is_flow(given: Given) -> bool:
    return given.path.suffix in (".yaml", ".yml") and _FLOW.search(given.text) is not None and _DIVIDER.search(given.text) is not None


def read(given: Given) -> ImportedScenario:
    """Read a flow: its commands become one task. Raises InputError with the place if it is not YAML, or has no commands."""
    head, commands = _documents(given)
    config = {key: value.text for key, value in head.entries.items() if isinstance(value, Scalar)}
    env = head.entries.get("env")
    variables = {key: one.text for key, one in env.entries.items() if isinstance(one, Scalar)} if isinstance(env, Map) else {}
    url = given.site or config.get("url") or config.get("appId", "")
    draft = Draft(given, title=config.get("name") or given.path.stem.replace("-", " ").replace("_", " "))
    draft.site = origin(url) if is_page(url) else ""
    flow = _Flow(draft, url, variables)
    for node in commands.items:
        _take(flow, node)
    return draft.finish(SOURCE)


def _documents(given: Given) -> tuple[Map, Seq]:
    """Returns the two documents of a flow, with the places that their parts have in the file."""
    from uxaudit.scenario.problems import Problems  # with the rules for scenarios, which no other format needs
    from uxaudit.scenario.yaml_reader import parse

    found = next((one for one in _DIVIDER.finditer(given.text) if given.text[: one.start()].strip()), None)
    if found is None or not given.text[found.end() :].strip():
        raise InputError("the flow has no commands", f"{given.path}:1:1", REMEDY)
    problems, lines = Problems(), given.text.count("\n", 0, found.end())
    head = parse(_DIVIDER.sub("", given.text[: found.start()]), str(given.path), problems)
    commands = parse("\n" * lines + given.text[found.end() :], str(given.path), problems)
    problems.check()
    if not isinstance(head, Map) or not isinstance(commands, Seq):
        raise InputError("this is not a flow of Maestro", str((head if not isinstance(head, Map) else commands).place), REMEDY)
    return head, commands


def _take(flow: _Flow, node: Node) -> None:
    where, given = str(node.place), node
    if isinstance(node, Scalar):
        name, given = node.text, Scalar(node.place, "", empty=True)
    elif isinstance(node, Map) and len(node.entries) == 1:
        ((name, given),) = node.entries.items()
    else:
        flow.draft.leave_out("a command", "it is not one command with its arguments", where)
        return
    if name in SILENT:
        return
    try:
        if name not in COMMANDS:
            raise NotCarried(REASONS.get(name, "no step does this"))
        COMMANDS[name](flow, given, where)
    except NotCarried as reason:
        flow.draft.leave_out(f"`{name}`", str(reason), where)


IMPORTER = Importer("maestro", f"{SOURCE} flows for web pages (YAML)", _is_flow, read)
