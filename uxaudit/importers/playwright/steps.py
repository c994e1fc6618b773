"""Calls of Playwright as steps of a scenario."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from uxaudit.importers.draft import Draft
from uxaudit.importers.playwright.calls import Chain, Opaque, Regex
from uxaudit.importers.playwright.expectations import expect
from uxaudit.importers.playwright.locators import Unknown, target_of, words_of
from uxaudit.urls import is_page

Action = Callable[[Draft, Chain, dict[str, Any], str], None]
SILENT = frozenset(
    [
        "close",
        "pause",
        "wait_for_load_state",
        "wait_for_timeout",
        "set_default_timeout",
        "set_default_navigation_timeout",
        "bring_to_front",
        "focus",
    ]
)
"""Calls that need no step: a replay waits until the page settles, and closes its browser by itself."""


def add(draft: Draft, chain: Chain, where: str) -> None:
    """Add a chain of calls to the draft; calls without a step are left out, with the reason."""
    if chain.last.name in SILENT and not chain.expects:
        return
    try:
        target = target_of([call for call in chain.calls[:-1] if call.name not in ("keyboard", "mouse")])
        if chain.expects:
            expect(draft, chain, target, where)
            return
        action = ACTIONS.get(chain.last.name)
        if action is None or any(call.name == "mouse" for call in chain.calls):
            raise Unknown("no step does this")
        action(draft, chain, target, where)
    except Unknown as reason:
        draft.leave_out(f"`{words_of(chain.calls)}`", str(reason), where)


def _first_text(chain: Chain, what: str) -> str:
    value = chain.last.args[0] if chain.last.args else None
    if not isinstance(value, str):
        raise Unknown(f"its {what} is {'computed' if isinstance(value, Opaque) else 'no text'}")
    return value


def _needs_target(target: dict[str, Any]) -> dict[str, Any]:
    if not target:
        raise Unknown("it has no target")
    return target


def _goto(draft: Draft, chain: Chain, target: dict[str, Any], where: str) -> None:
    url = _first_text(chain, "URL")
    if not is_page(url) and not draft.site and draft.given.site and "://" not in url:
        draft.site = draft.given.site
    draft.open(url, where)


def _click(draft: Draft, chain: Chain, target: dict[str, Any], where: str) -> None:
    options = chain.last.options
    if options.get("button", "left") != "left":
        raise Unknown("steps use the main mouse button")
    if options.get("modifiers"):
        raise Unknown("steps hold no key while they click")
    draft.act("double_click" if options.get("click_count") == 2 else "click", _needs_target(target))


def _plain(verb: str) -> Action:
    def act(draft: Draft, chain: Chain, target: dict[str, Any], where: str) -> None:
        draft.act(verb, _needs_target(target))

    return act


def _page_action(verb: str) -> Action:
    def act(draft: Draft, chain: Chain, target: dict[str, Any], where: str) -> None:
        draft.act(verb)

    return act


def _fill(draft: Draft, chain: Chain, target: dict[str, Any], where: str) -> None:
    draft.fill(_needs_target(target), _first_text(chain, "text"), where)


def _clear(draft: Draft, chain: Chain, target: dict[str, Any], where: str) -> None:
    draft.fill(_needs_target(target), "", where)


def _type(draft: Draft, chain: Chain, target: dict[str, Any], where: str) -> None:
    text = _first_text(chain, "text")
    if any(call.name == "keyboard" for call in chain.calls):
        for key in text:
            draft.press(key, where)
        return
    draft.fill(_needs_target(target), text, where, verb="type")


def _press(draft: Draft, chain: Chain, target: dict[str, Any], where: str) -> None:
    draft.press(_first_text(chain, "key"), where, target or None)


def _select(draft: Draft, chain: Chain, target: dict[str, Any], where: str) -> None:
    options, args = chain.last.options, chain.last.args
    value = args[0] if args else options.get("value", options.get("label"))
    by_label = "label" in options
    if isinstance(value, dict):
        by_label, value = "label" in value, value.get("label", value.get("value"))
    values = list(value) if isinstance(value, (list, tuple)) else [value]
    if len(values) != 1 or not isinstance(values[0], str):
        raise Unknown("a step selects one option")
    draft.act("select", _needs_target(target), **{"option" if by_label else "value": values[0]})


def _upload(draft: Draft, chain: Chain, target: dict[str, Any], where: str) -> None:
    value = chain.last.args[0] if chain.last.args else None
    files = list(value) if isinstance(value, (list, tuple)) else [value]
    if len(files) != 1 or not isinstance(files[0], str):
        raise Unknown("a step uploads one file")
    if not (draft.given.path.parent / files[0]).is_file():
        draft.leave_out(f"uploading {Path(files[0]).name}", "the file is not there", where, "Put it beside the scenario, and add the step.")
        return
    draft.act("upload", _needs_target(target), file=files[0])


def _drag(draft: Draft, chain: Chain, target: dict[str, Any], where: str) -> None:
    to = chain.last.args[0] if chain.last.args else None
    if not isinstance(to, Chain):
        raise Unknown("where it is dragged to is no locator")
    draft.add({"drag": draft.escaped({"from": _needs_target(target), "to": target_of(to.calls)})})


def _scroll_to(draft: Draft, chain: Chain, target: dict[str, Any], where: str) -> None:
    draft.act("scroll", to=_needs_target(target))


def _screenshot(draft: Draft, chain: Chain, target: dict[str, Any], where: str) -> None:
    path = chain.last.options.get("path")
    draft.act("screenshot", name=Path(path).stem if isinstance(path, str) else "page")


def _wait_for(draft: Draft, chain: Chain, target: dict[str, Any], where: str) -> None:
    state = chain.last.options.get("state", "visible")
    draft.expect(where, {"visible": state not in ("hidden", "detached")}, verb="wait_for", target=_needs_target(target))


def _wait_for_url(draft: Draft, chain: Chain, target: dict[str, Any], where: str) -> None:
    value = chain.last.args[0] if chain.last.args else None
    if isinstance(value, Regex) or not isinstance(value, str):
        raise Unknown("its URL is no plain text")
    draft.expect(where, {"url": draft.page(value) if is_page(value) else value}, verb="wait_for")


ACTIONS: dict[str, Action] = {
    "goto": _goto,
    "go_back": _page_action("back"),
    "reload": _page_action("reload"),
    "click": _click,
    "tap": _click,
    "dblclick": _plain("double_click"),
    "hover": _plain("hover"),
    "check": _plain("check"),
    "uncheck": _plain("uncheck"),
    "fill": _fill,
    "clear": _clear,
    "type": _type,
    "press_sequentially": _type,
    "press": _press,
    "select_option": _select,
    "set_input_files": _upload,
    "drag_to": _drag,
    "scroll_into_view_if_needed": _scroll_to,
    "screenshot": _screenshot,
    "wait_for": _wait_for,
    "wait_for_url": _wait_for_url,
}
"""The calls that become steps."""


def follow_tabs(draft: Draft, chains: Sequence[Chain]) -> Callable[[int], None]:
    """Returns a function that looks at the tab of a chain, by its number, before it is added.

    A tab that a step opens is followed by itself. One that is not used again is closed: not every language writes that down.
    """
    first = chains[0].page if chains else ""
    open_tabs, now = [first], first

    def look(number: int) -> None:
        nonlocal now
        wanted = chains[number].page
        if number and chains[number - 1].opens:
            now = chains[number - 1].opens
            open_tabs.append(now)
        if wanted == now or chains[number].last.name == "close":
            return
        if now not in {later.page for later in chains[number:]} and open_tabs[-2:] == [wanted, now]:
            open_tabs.pop()
            draft.act("close_tab")
        else:
            draft.act("switch_tab", to="first" if wanted == first else "last")
        now = wanted

    return look
