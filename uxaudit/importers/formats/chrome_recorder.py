"""Recordings of the Recorder in Chrome's developer tools, exported as JSON.

The format is the schema of ``@puppeteer/replay``. Its player tries all alternative selectors of a step at once; here the best is
used: the accessible name, then a test id, a text, and a CSS selector last.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urldefrag, urlsplit

from uxaudit.errors import InputError
from uxaudit.importers import Given, Importer
from uxaudit.importers.chrome_selectors import target_of
from uxaudit.importers.chrome_targets import MAIN, frame_name, frames_among, target_name
from uxaudit.importers.draft import Draft, ImportedScenario
from uxaudit.importers.json_places import parse
from uxaudit.importers.personas import NARROWEST, WIDEST, Device

SOURCE = "Chrome DevTools Recorder"
REMEDY = "Export it again from the Recorder panel, as JSON."
KBIT = 8 / 1000
"""Kilobits in a byte."""
_KEYS = {"\r": "Enter", "\n": "Enter", " ": "Space"}
Step = Mapping[str, Any]


class Malformed(Exception):
    """A step lacks a value, or it has the wrong type; the text explains it."""


def _is_recording(given: Given) -> bool:
    head = given.text[:4000]
    return given.text.lstrip()[:1] == "{" and '"steps"' in given.text and '"title"' in head and '"type"' in given.text


def read(given: Given) -> ImportedScenario:
    """Read an export. Raises InputError, with the place, for another version, a file that is cut off, or nothing to do."""
    parsed = parse(given.text, str(given.path), REMEDY)
    steps = _steps(parsed.value, f"{given.path}:1:1")
    places = parsed.places("steps")
    reading = Reading(Draft(given, title=_text(parsed.value.get("title"))), frames_among(steps))
    for number, step in enumerate(steps):
        reading.take(step, places[number])
    if steps and len(reading.draft.left_out) >= len(steps) and not reading.draft.steps:
        raise InputError("no step of this recording is known", places[0], f"It may be of another version. {REMEDY}")
    return reading.draft.finish(SOURCE)


def _steps(value: Any, where: str) -> list[Any]:
    if not isinstance(value, dict):
        raise InputError("this is not a recording: it must be an object with `title` and `steps`", where, REMEDY)
    if isinstance(value.get("sections"), list):
        raise InputError("this recording is of a version before Chrome 97, with `sections`", where, REMEDY)
    steps = value.get("steps")
    if not isinstance(steps, list):
        raise InputError("the recording has no list of `steps`", where, REMEDY)
    return steps


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _of(step: Step, key: str, kinds: type | tuple[type, ...], default: Any = None) -> Any:
    """A value of a step. Raises Malformed if it is missing without a default, or of another type."""
    value = step.get(key, default)
    if value is None and default is None:
        raise Malformed(f"it has no `{key}`")
    if not isinstance(value, kinds) or (isinstance(value, bool) and kinds is not bool):
        raise Malformed(f"its `{key}` is of the wrong type")
    return value


@dataclass
class Reading:
    """The recording so far: the draft, and data that later steps need of earlier ones."""

    draft: Draft
    frames: frozenset[str] = frozenset()
    """The targets that are frames."""
    tab: str = MAIN
    tabs: set[str] = field(default_factory=lambda: {MAIN})
    """The tabs so far."""
    scrolled: float = 0.0
    began: bool = False
    """Whether a page was opened: from then on the device does not change any more."""

    def take(self, step: Any, where: str) -> None:
        """Add a step of the recording."""
        kind = _text(step.get("type")) if isinstance(step, dict) else ""
        handler = HANDLERS.get(kind)
        if handler is None:
            self.draft.leave_out(f"step of type `{kind}`" if kind else "step without a type", "the Recorder has no such step", where)
            return
        try:
            if kind not in ("setViewport", "emulateNetworkConditions"):
                self._look_at(target_name(step))
            handler(self, step, where)
            for event in _of(step, "assertedEvents", list, []):
                self._expect(event, where)
        except Malformed as fault:
            self.draft.leave_out(f"`{kind}`", str(fault), where)

    def _look_at(self, tab: str) -> None:
        """Go to the tab of the next step. One that a step just opened is followed by itself, as is a tab that went to another page."""
        if tab in self.frames:
            self.draft.hosts[urlsplit(tab).hostname or ""] = None
            return
        if tab == MAIN and self.tab != MAIN:
            self.draft.act("switch_tab", to="first")
        elif self.tab == MAIN and tab in self.tabs and tab != MAIN:
            self.draft.act("switch_tab", to=self.draft.page(tab))
        elif tab not in self.tabs:
            self.draft.page(tab)
        self.tabs.add(tab)
        self.tab = tab

    def _expect(self, event: Any, where: str) -> None:
        if not isinstance(event, dict) or event.get("type") != "navigation":
            self.draft.leave_out("an asserted event", "only navigations are known", where)
            return
        self.scrolled = 0.0
        self.draft.expect_page(where, _text(event.get("url")), _text(event.get("title")))

    def target(self, step: Step, where: str, *, typed: bool = False) -> dict[str, Any] | None:
        """Returns the best target of a step; None, with a note, if no selector can be used."""
        inside = target_name(step) if target_name(step) in self.frames else ""
        found = target_of(_of(step, "selectors", list), step.get("frame"), typed=typed, outer=frame_name(inside) if inside else "")
        if found is None:
            self.draft.leave_out(
                f"`{step['type']}`", "none of its selectors can be used", where, "Name the control by role and name in the scenario."
            )
        return found


def _navigate(reading: Reading, step: Step, where: str) -> None:
    url = _of(step, "url", str)
    reading.began, reading.scrolled = True, 0.0
    reading.draft.open(url, where)
    events = _of(step, "assertedEvents", list, [])
    if any(isinstance(event, dict) and urldefrag(_text(event.get("url"))) == urldefrag(url) and not event.get("title") for event in events):
        events.clear()  # that it opens is checked anyway


def _click(reading: Reading, step: Step, where: str, verb: str = "click") -> None:
    button = step.get("button") or "primary"
    if button != "primary":
        reading.draft.leave_out(f"a {verb} with the {button} mouse button", "steps use the main one", where)
    elif (target := reading.target(step, where)) is not None:
        reading.draft.act(verb, target)


def _double_click(reading: Reading, step: Step, where: str) -> None:
    _click(reading, step, where, "double_click")
    lines = reading.draft.steps
    while len(lines) > 1 and lines[-2] == {"click": lines[-1].get("double_click")}:  # the clicks that it consists of
        lines.pop(-2)


def _hover(reading: Reading, step: Step, where: str) -> None:
    if (target := reading.target(step, where)) is not None:
        reading.draft.act("hover", target)


def _change(reading: Reading, step: Step, where: str) -> None:
    text = _of(step, "value", str)
    if (target := reading.target(step, where, typed=True)) is not None:
        names = [part for one in step["selectors"] for part in ([one] if isinstance(one, str) else one)]
        reading.draft.fill(target, text, where, *names)


def _key_down(reading: Reading, step: Step, where: str) -> None:
    key = _of(step, "key", str)
    reading.draft.key_down(_KEYS.get(key, key), where)


def _key_up(reading: Reading, step: Step, where: str) -> None:
    reading.draft.key_up(_of(step, "key", str), where)


def _scroll(reading: Reading, step: Step, where: str) -> None:
    x, y = float(_of(step, "x", (int, float), 0)), float(_of(step, "y", (int, float), 0))
    if step.get("selectors"):
        reading.draft.leave_out("scrolling inside an element", "steps scroll to what they use", where)
        return
    if x:
        reading.draft.leave_out("scrolling sideways", "`scroll` moves up and down", where)
    by, reading.scrolled = y - reading.scrolled, y
    if by:
        last = reading.draft.steps[-1] if reading.draft.steps else {}
        if "scroll" in last and "by" in last["scroll"]:
            by += reading.draft.steps.pop()["scroll"]["by"]
        if by:
            reading.draft.act("scroll", by=int(by) if by == int(by) else round(by, 2))


def _set_viewport(reading: Reading, step: Step, where: str) -> None:
    width, height = _of(step, "width", (int, float)), _of(step, "height", (int, float))
    device = Device(
        width=min(max(round(width), NARROWEST), WIDEST),
        height=min(max(round(height), NARROWEST), WIDEST),
        scale=min(max(float(_of(step, "deviceScaleFactor", (int, float), 1)), 0.5), 5.0),
        mobile=_of(step, "isMobile", bool, False),
        touch=_of(step, "hasTouch", bool, False),
    )
    if width <= 0 or height <= 0:
        raise Malformed("the size is not positive")
    if reading.began:
        reading.draft.leave_out("a change of the window's size", "a persona keeps its size", where)
        return
    known = reading.draft.device
    reading.draft.device = replace(device, network=known.network if known else None)


def _network(reading: Reading, step: Step, where: str) -> None:
    down, up, latency = (float(_of(step, key, (int, float))) for key in ("download", "upload", "latency"))
    if down < 0 or up < 0:  # the Recorder's value for no limit
        return
    if not down or not up:
        reading.draft.leave_out("being offline", "a persona's connection lasts", where)
    elif reading.began and (reading.draft.steps or reading.draft.device is None or reading.draft.device.network):
        reading.draft.leave_out("a change of the connection", "a persona keeps its connection", where)
    else:
        speeds = (latency, round(down * KBIT, 3), round(up * KBIT, 3))
        reading.draft.device = replace(reading.draft.device or Device(), network=speeds)


def _close(reading: Reading, step: Step, where: str) -> None:
    if reading.tab != MAIN:  # with the first tab the replay closes its browser itself
        reading.draft.act("close_tab")
        reading.tabs.discard(reading.tab)
        reading.tab = MAIN


def _wait_for_element(reading: Reading, step: Step, where: str) -> None:
    operator, count = _of(step, "operator", str, ">="), _of(step, "count", int, 1)
    visible = _of(step, "visible", bool, True)
    target = reading.target(step, where)
    if target is None:
        return
    condition = _counted(operator, count, visible, target)
    if condition is None:
        reading.draft.leave_out(f"waiting for {operator} {count} elements", "a condition counts exactly", where)
        return
    for kind in ("properties", "attributes"):
        for name, value in _of(step, kind, dict, {}).items():
            key = PROPERTIES.get(name)
            if key is None or not visible:
                reading.draft.leave_out(f"waiting for the {name} of an element", "conditions do not know it", where)
            else:
                condition |= {key[0]: key[1](value)}
    reading.draft.expect(where, condition, verb="wait_for", target={**target, **condition.pop("target", {})})


def _counted(operator: str, count: int, visible: bool, target: Mapping[str, Any]) -> dict[str, Any] | None:
    """Returns the condition for a number of elements; None if there is none."""
    if not visible or (operator == "==" and count == 0) or (operator == "<=" and count == 0):
        there_is_none = {"visible": False}
        return there_is_none if (operator, count) in ((">=", 1), ("==", 1), ("==", 0), ("<=", 0)) and (visible or count) else None
    if operator == "==" and count > 1:
        return {"count": count}
    if operator in (">=", "==") and count >= 1:
        return {"visible": True, "target": {"nth": count - 1}} if count > 1 else {"visible": True}
    return None


PROPERTIES: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "value": ("value", str),
    "textContent": ("text", str),
    "innerText": ("text", str),
    "checked": ("checked", bool),
    "disabled": ("enabled", lambda value: not value),
}
"""Properties of elements that conditions know, with the key and its value."""


def _wait_for_expression(reading: Reading, step: Step, where: str) -> None:
    shown = " ".join(_of(step, "expression", str).split())[:60]
    reading.draft.leave_out(f"waitForExpression `{shown}`", "scenarios run no code", where, "Add `wait_for` with what a user would see.")


def _custom(reading: Reading, step: Step, where: str) -> None:
    name = _of(step, "name", str)
    reading.draft.leave_out(f"customStep `{name[:60]}`", "only the extension that wrote it knows what it does", where)


HANDLERS: dict[str, Callable[[Reading, Step, str], None]] = {
    "change": _change,
    "click": _click,
    "close": _close,
    "customStep": _custom,
    "doubleClick": _double_click,
    "emulateNetworkConditions": _network,
    "hover": _hover,
    "keyDown": _key_down,
    "keyUp": _key_up,
    "navigate": _navigate,
    "scroll": _scroll,
    "setViewport": _set_viewport,
    "waitForElement": _wait_for_element,
    "waitForExpression": _wait_for_expression,
}
"""Every step type of the schema."""

IMPORTER = Importer("chrome-recorder", f"{SOURCE} (JSON)", _is_recording, read)
