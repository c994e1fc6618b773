"""Activates a focused control by the keys of its role: those of the ARIA Authoring Practices and of browsers."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from typing import Any

from playwright.async_api import ElementHandle, Locator
from playwright.async_api import Error as PlaywrightError

from uxaudit.recording.step_events import Response
from uxaudit.replay.browser import settling
from uxaudit.replay.browser.field_state import is_ticked, value_of
from uxaudit.replay.browser.isolated_world import ask, ask_about
from uxaudit.replay.browser.property_changes import PropertyChanges
from uxaudit.replay.browser.session import Session
from uxaudit.replay.keyboard import dates
from uxaudit.replay.keyboard.focus import FocusPosition
from uxaudit.replay.keyboard.navigate import KeyboardRoute, Traveller
from uxaudit.replay.keyboard.slide import slide

NEXT_KEY_S = 1.0
"""Time for a control to respond to a key before the next key of its role is tried, in seconds. Own judgement."""
LAST_KEY_S = settling.DEAD_MS / 1000
SHOWN_S = 0.6
"""Time for content that appears on focus, in seconds. Own judgement."""
VALUE_S = 0.5
"""Time for a control to show its new value, in seconds."""
MOVING = frozenset({"Space", "ArrowDown", "ArrowUp", "ArrowRight", "ArrowLeft"})
"""Keys by which the page scrolls if no control handles them: scrolling is then not a response."""

NATIVE = {"a": ("Enter",), "button": ("Enter",), "summary": ("Enter",), "area": ("Enter",)}
"""Elements that turn these keys into a click by themselves: other keys would have no other effect."""
INPUTS = {
    "checkbox": ("Space",),
    "radio": ("Space",),
    "submit": ("Enter",),
    "button": ("Enter",),
    "reset": ("Enter",),
    "image": ("Enter",),
    "file": ("Enter",),
    "color": ("Enter",),
    "range": ("ArrowRight", "ArrowLeft"),
}
ROLES = {
    "link": ("Enter",),
    "checkbox": ("Space", "Enter"),
    "radio": ("Space", "Enter"),
    "switch": ("Space", "Enter"),
    "menuitemcheckbox": ("Enter", "Space"),
    "menuitemradio": ("Enter", "Space"),
    "slider": ("ArrowRight", "ArrowLeft"),
    "spinbutton": ("ArrowUp", "ArrowDown"),
    "combobox": ("Enter", "Space", "ArrowDown"),
    "": ("Enter", "Space", "ArrowRight"),
}
"""Keys by role; for all other roles Enter, then Space. An element without a role may be anything, such as the handle of a slider."""


def keys_of(stop: FocusPosition) -> tuple[str, ...]:
    """Returns the keys that a person would try on the focused element, in order."""
    if stop.tag == "input" and stop.type in INPUTS:
        return INPUTS[stop.type]
    if stop.tag in NATIVE and (stop.tag != "a" or stop.role == "link"):
        return NATIVE[stop.tag] + (("ArrowDown",) if stop.popup else ())
    if stop.readonly and stop.role == "combobox":
        return ("ArrowDown", "Space", "Enter")  # Enter would submit the form if nothing else handles it
    keys = ("Enter",) if stop.combo and stop.role == "option" else ROLES.get(stop.role, ("Enter", "Space"))
    if stop.popup and "ArrowDown" not in keys:
        keys += ("ArrowDown",)
    if stop.role == "treeitem" and stop.expanded is not None:
        keys += ("ArrowRight",) if stop.expanded == "false" else ("ArrowLeft",)
    return keys


class Keys:
    """Operates the focused control. Methods that return whether it worked also note the key, or the doubt."""

    def __init__(self, session: Session, stop: FocusPosition, wanted: ElementHandle, way: KeyboardRoute) -> None:
        self.session, self.stop, self.wanted, self.way = session, stop, wanted, way
        self.changed: settling.Changed | None = None
        """Tells what of the page looks different from before."""
        self._keyboard = session.page.keyboard

    async def activate(self) -> bool:
        """Do what a click would do."""
        chosen_on_the_way = self.way.arrows > 0 and not self.stop.combo and await self._is_chosen()
        self.way.activated_by = self.way.activated_by if chosen_on_the_way else ""
        if self.stop.tag == "select" or (self.stop.editable and not self.stop.readonly):
            if self.stop.role == "combobox" and self.stop.tag != "select" and self.stop.expanded == "false":
                await self._strike("ArrowDown", NEXT_KEY_S)
            elif self.stop.tag == "select" and await self._is_customizable():
                return await self._strike("Space", NEXT_KEY_S)
            return True  # a click into a field only needs focus; a list that opens with it is an additional response
        if chosen_on_the_way and self.stop.role not in ("option", "menuitemradio"):
            return True
        keys = keys_of(self.stop)
        for key in keys:
            if await self._strike(key, NEXT_KEY_S if key != keys[-1] else LAST_KEY_S, last=key == keys[-1]):
                self.way.activated_by = key
                return True
        return chosen_on_the_way

    async def open_chooser(self, field: ElementHandle) -> bool:
        """Go to a file field and open its file chooser with Enter."""
        found = await Traveller(self.session, field, await field.owner_frame(), self.way).go()
        return found is not None and await self._strike("Enter", NEXT_KEY_S)

    async def _strike(self, key: str, patience_s: float, *, last: bool = True) -> bool:
        properties = await PropertyChanges.begin(self.session, self.wanted)
        await settling.forget_responses(self.session)
        await self._keyboard.press(key)
        self.session.look_closer = properties.responded
        if not await properties.responded():
            await settling.await_response(self.session, patience_s, self._visible_response if last else None)
        return bool(set(self.session.log.responses) - ({Response.SCROLL} if key in MOVING else set()))

    async def _ask(self, name: str, *values: Any) -> Any:
        return await ask_about(self.wanted, name, *values, page=self.session.page)

    async def _is_chosen(self) -> bool:
        with contextlib.suppress(PlaywrightError):
            return bool(await self._ask("values.isChosen"))
        return True  # it disappeared when it was chosen

    async def _visible_response(self) -> Response | None:
        """Returns the visible response; a scrolled page always looks different, so that is no response."""
        if Response.SCROLL in self.session.log.responses or self.changed is None:
            return None
        return await self.changed()

    async def press(self, key: str) -> bool:
        """Press the key that the scenario names."""
        await settling.forget_responses(self.session)
        await self._keyboard.press(key)
        self.way.activated_by = key
        return True

    async def rest_on(self) -> bool:
        """Do what hovering over it would do: focusing or opening it must show as much."""
        if await brings_up(self.session, self.way.shown):
            return True
        return (self.stop.popup or self.stop.expanded == "false") and await self.activate()

    # ------------------------------------------------------------------ values
    async def write(self, text: str, *, over: bool = True) -> bool:
        """Type into a field, replacing its value or after it."""
        before = await self._value()
        if self.stop.type in dates.KINDS and self.stop.tag == "input":
            await settling.forget_responses(self.session)
            done = await dates.write(self._keyboard, self.stop.type, text, self._value)
        elif self.stop.role == "slider" or self.stop.type == "range":
            return await self._slide(text)
        else:
            await self._type(text, over=over, empty=not before)
            done = True
        after = await self._value()
        if not done or (after == before and before is not None and text not in ("", before)):
            self.way.doubt = "the field did not accept the typed text"
            return False
        return True

    async def _type(self, text: str, *, over: bool, empty: bool) -> None:
        if over and not empty:
            await self._keyboard.press("ControlOrMeta+A")
        elif not over:
            await self._keyboard.press("End" if self.stop.tag == "input" else "ControlOrMeta+End")
        await settling.forget_responses(self.session)
        if text:
            await self._keyboard.type(text)
        elif not empty:
            await self._keyboard.press("Delete")

    async def _value(self) -> str | None:
        with contextlib.suppress(PlaywrightError):
            return await value_of(self.wanted)
        return None  # the field disappeared while typing

    async def _slide(self, text: str) -> bool:
        """Set a slider to a value by arrow keys."""
        await settling.forget_responses(self.session)
        slid = await slide(self._keyboard, self._value, text)
        self.way.arrows += slid.presses
        self.way.activated_by = slid.key or self.way.activated_by
        self.way.doubt = slid.doubt or self.way.doubt
        return slid.done

    async def tick(self, wanted: bool) -> bool:
        """Set a checkbox, switch or radio button to a state."""
        if await self._ticked() == wanted:
            return True  # arrow keys select a radio button when they reach it
        for key in keys_of(self.stop):
            await settling.forget_responses(self.session)
            await self._keyboard.press(key)
            if await _becomes(self._ticked, wanted):
                self.session.note_response(Response.INPUT)
                self.way.activated_by = key
                return True
        return False

    async def _ticked(self) -> bool | None:
        return await is_ticked(self.session.page, self.wanted)

    async def choose(self, index: int, labels: list[str]) -> bool:
        """Choose from a native select: by the first letter if no other option starts with it, else in its open list."""
        if await self._chosen() == index:
            return True
        label = labels[index].strip()
        alone = label[:1].strip() and sum(other.strip()[:1].lower() == label[0].lower() for other in labels) == 1
        letters = [letter for letter in (*([label[0]] if alone else []), "", label) if letter.isascii()]  # other characters have no key
        for typed in letters:
            await settling.forget_responses(self.session)
            await (self._keyboard.type(typed) if typed else self._in_list(index))
            if await _becomes(self._chosen, index):
                return True
        self.way.doubt = "its options could not be chosen by the keys that uxaudit knows"
        return False

    async def _in_list(self, index: int) -> None:
        steps = int(await self._ask("values.stepsTo", index))
        await self._keyboard.press("Alt+ArrowDown")
        opened = await _becomes(self._is_open, True)
        for _ in range(abs(steps)):
            await self._keyboard.press("ArrowDown" if steps > 0 else "ArrowUp")
        self.way.arrows += abs(steps)
        if opened:  # Enter on a closed list would submit the form
            await self._keyboard.press("Enter")

    async def _is_open(self) -> bool:
        with contextlib.suppress(PlaywrightError):
            return bool(await self._ask("values.isListOpen"))
        return False

    async def _is_customizable(self) -> bool:
        """Whether the list of a select is part of the page (``appearance: base-select``): a key opens it visibly."""
        with contextlib.suppress(PlaywrightError):
            return bool(await self._ask("values.isCustomizable"))
        return False

    async def _chosen(self) -> int | None:
        with contextlib.suppress(PlaywrightError):
            return int(await self._ask("values.chosenIndex"))
        return None

    async def pick(self, option: Locator) -> bool:
        """Go from an open list's control to one of its options, and choose it."""
        handle = await option.element_handle()
        self.way.activated_by = ""
        found = await Traveller(self.session, handle, await handle.owner_frame(), self.way).go()
        if found is None:
            self.way.reached = False
            return False
        return await Keys(self.session, found, handle, self.way).activate()


async def shown(session: Session) -> str:
    """Returns the page's visible text and the number of its visible controls."""
    return str(await ask(session.page, "values.pageShows"))


async def brings_up(session: Session, before: str) -> bool:
    """Whether the page shows something else in time."""
    end = time.monotonic() + SHOWN_S
    while time.monotonic() < end:
        if await shown(session) != before:
            return True
        await asyncio.sleep(0.1)
    return False


async def _becomes(read: Callable[[], Awaitable[Any]], wanted: Any) -> bool:
    """Whether the value becomes the wanted one in time. True if the element is gone: something made it disappear."""
    end = time.monotonic() + VALUE_S
    while True:
        now = await read()
        if now is None or now == wanted:
            return True
        if time.monotonic() > end:
            return False
        await asyncio.sleep(0.03)
