"""The Playwright calls by which a test acts as a user would, and the step for each.

Expectations, waits, and reading the page are no steps.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from uxaudit.model import scenario
from uxaudit.model.scenario import Step
from uxaudit.model.scenario_parts import Target

Arguments = Mapping[str, Any]
"""The arguments of a call by their names, without those that were not given."""
Owner = Literal["Page", "Frame", "Locator", "ElementHandle", "Keyboard", "Mouse", "Touchscreen"]
Make = Callable[[Target, Arguments], Step]


@dataclass(frozen=True)
class ActingCall:
    """One acting method. ``element`` is the element that it acts on: its own object, that of its selector, or none."""

    owner: Owner
    method: str
    element: Literal["own", "selector", "none"]
    make: Make
    words: str = ""
    """The step in words, if its default is not right."""


def _click(target: Target, given: Arguments) -> Step:
    return (scenario.DoubleClick if given.get("click_count") == 2 else scenario.Click)(target=target)


def _select(target: Target, given: Arguments) -> Step:
    first = {name: _first(given[name]) for name in ("label", "value", "index") if given.get(name) is not None}
    option = first.get("label", first.get("value", first.get("index", "")))
    return scenario.Select(target=target, option=str(option))


def _first(value: Any) -> Any:
    return (value or [""])[0] if isinstance(value, (list, tuple)) else value


def _upload(target: Target, given: Arguments) -> Step:
    files = given["files"] if isinstance(given["files"], (list, tuple)) else [given["files"]]
    names = [file["name"] if isinstance(file, dict) else str(file).replace("\\", "/").rpartition("/")[2] for file in files]
    return scenario.Upload(target=target, file=", ".join(names) or "no file")


def _set_checked(target: Target, given: Arguments) -> Step:
    return (scenario.CheckBox if given["checked"] else scenario.Uncheck)(target=target)


def _drag(target: Target, given: Arguments) -> Step:
    to = given.get("target", "another place")
    return scenario.Drag.model_validate({"from": target, "to": Target(css=to if isinstance(to, str) else _selector(to))})


def _selector(locator: Any) -> str:
    """Returns a locator as Playwright shows it, without the address of its frame."""
    return str(locator).rpartition("selector=")[2].strip("'\">") or "another place"


ON_ELEMENTS: dict[str, Make] = {
    "click": _click,
    "dblclick": lambda target, _: scenario.DoubleClick(target=target),
    "tap": _click,
    "fill": lambda target, given: scenario.Fill(target=target, text=given["value"]),
    "type": lambda target, given: scenario.Type(target=target, text=given["text"]),
    "press": lambda target, given: scenario.Press(target=target, key=given["key"]),
    "check": lambda target, _: scenario.CheckBox(target=target),
    "uncheck": lambda target, _: scenario.Uncheck(target=target),
    "set_checked": _set_checked,
    "select_option": _select,
    "hover": lambda target, _: scenario.Hover(target=target),
    "set_input_files": _upload,
}
ON_LOCATORS: dict[str, Make] = {
    "clear": lambda target, _: scenario.Fill(target=target, text=""),
    "press_sequentially": lambda target, given: scenario.Type(target=target, text=given["text"]),
    "drag_to": _drag,
    "scroll_into_view_if_needed": lambda target, _: scenario.Scroll(to=target),
}
OF_KEYBOARD: dict[str, Make] = {
    "press": lambda _, given: scenario.Press(key=given["key"]),
    "type": lambda target, given: scenario.Type(target=target, text=given["text"]),
    "insert_text": lambda target, given: scenario.Type(target=target, text=given["text"]),
}


def _calls() -> Iterator[ActingCall]:
    for method, make in ON_ELEMENTS.items():
        yield from (ActingCall(owner, method, "own", make) for owner in ("Locator", "ElementHandle"))
        yield from (ActingCall(owner, method, "selector", make) for owner in ("Page", "Frame"))
    yield from (ActingCall("Locator", method, "own", make) for method, make in ON_LOCATORS.items())
    yield from (ActingCall(owner, "drag_and_drop", "selector", _drag) for owner in ("Page", "Frame"))
    yield from (ActingCall(owner, "goto", "none", lambda _, given: scenario.Open(to=given["url"])) for owner in ("Page", "Frame"))
    yield from (
        ActingCall(owner, "set_content", "none", lambda _, given: scenario.Open(to="about:blank"), "show HTML that the test gives")
        for owner in ("Page", "Frame")
    )
    yield ActingCall("Page", "reload", "none", lambda _, __: scenario.Reload())
    yield ActingCall("Page", "go_back", "none", lambda _, __: scenario.Back())
    yield ActingCall("Page", "go_forward", "none", lambda _, __: scenario.Open(to="the next page of the history"), "go forward")
    yield from (ActingCall("Keyboard", method, "none", make) for method, make in OF_KEYBOARD.items())
    yield from (ActingCall("Mouse", method, "none", make) for method, make in (("click", _click), ("dblclick", ON_ELEMENTS["dblclick"])))
    yield ActingCall("Mouse", "wheel", "none", lambda _, given: scenario.Scroll(by=float(given["delta_y"])))
    yield ActingCall("Touchscreen", "tap", "none", _click)


CALLS: tuple[ActingCall, ...] = tuple(_calls())


CLOSING: tuple[tuple[str, str], ...] = (("Page", "close"), ("BrowserContext", "close"), ("Browser", "close"))
"""Calls after which there is nothing to look at: the last step is observed before."""


def arguments_of(function: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the arguments of a call by their names. Raises TypeError for a call that the function itself would refuse."""
    return dict(inspect.signature(function).bind(*args, **kwargs).arguments)
