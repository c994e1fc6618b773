"""Reveals a hidden target as a person does: opens the menu that contains it, or scrolls a list that draws only some of its rows."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Awaitable, Callable

from playwright.async_api import ElementHandle, Locator, Page
from playwright.async_api import Error as PlaywrightError

from uxaudit.model.scenario_parts import Target
from uxaudit.replay.browser.isolated_world import ask_about, find_element
from uxaudit.replay.browser.session import Session
from uxaudit.replay.keyboard.navigate import KeyboardRoute, Traveller
from uxaudit.replay.steps.locate import matches
from uxaudit.replay.steps.persona_limits import hidden_match
from uxaudit.replay.steps.scrolling import bring_into_view, turn_wheel

NESTED = 3
"""Maximum number of nested menus that are opened."""
OPENS_MS = 1500
"""Time for a menu to open, in milliseconds. Own judgement."""
SEARCH_S = 8.0
"""Time limit for scrolling lists to find a target, in seconds. Own judgement."""


async def open_the_way(session: Session, target: Target, *, by_keyboard: bool) -> list[str]:
    """Open closed elements around a target if exactly one control of the page opens each. Returns the names of those controls, in order.

    Raises PlaywrightError.
    """
    opened: list[str] = []
    for _ in range(NESTED):
        hidden = await hidden_match(session.page, target)
        opener = await find_element(hidden, "opening.openerOf", timeout_ms=OPENS_MS) if hidden is not None else None
        if opener is None or hidden is None:
            break
        opened.append(str(await ask_about(opener, "targets.shortName", page=session.page)))
        await (open_by_keys(session, opener) if by_keyboard else open_by_hand(session, opener))
        with contextlib.suppress(PlaywrightError):
            await hidden.wait_for(state="visible", timeout=OPENS_MS)
            break
    return opened


async def open_by_hand(session: Session, opener: ElementHandle, *, whatever_is_there: bool = False) -> None:
    """Click an element, or tap it; ``whatever_is_there`` also if another element gets the click. Raises PlaywrightError."""
    await (opener.tap if session.touch else opener.click)(timeout=OPENS_MS, force=whatever_is_there)


async def open_by_keys(session: Session, opener: ElementHandle) -> None:
    """Reach it by keyboard and press Enter; by mouse if the keyboard does not reach it, which the step itself will report."""
    stop = await Traveller(session, opener, await opener.owner_frame(), KeyboardRoute()).go()
    if stop is None:
        await open_by_hand(session, opener)
    elif not stop.chosen:
        await session.page.keyboard.press("Enter")


# ---------------------------------------------------------------- long lists
async def scroll_to_find(session: Session, target: Target, *, by_keyboard: bool) -> Locator | None:
    """Scroll the lists of the page, then the page, until a target is visible; None if it is not, and all is scrolled back."""
    end = time.monotonic() + SEARCH_S
    for part in await _long_lists(session.page):
        turn = _page_down if by_keyboard and await _takes_focus(session, part) else _scroll_down
        start = await ask_about(part, "scrolling.scrolledBy", page=session.page)
        while time.monotonic() < end and await turn(session, part):
            if (found := await matches(session.page, target)) is not None:
                await bring_into_view(session, found.first)
                return found
        await ask_about(part, "scrolling.scrollBackTo", start, page=session.page)
    return None


Turn = Callable[[Session, ElementHandle], Awaitable[bool]]
"""Shows the next page of a list. Returns whether there was one."""


async def _long_lists(page: Page) -> list[ElementHandle]:
    found: list[ElementHandle] = []
    while (element := await find_element(page, "scrolling.longList", len(found))) is not None:
        found.append(element)
    return found


async def _scroll_down(session: Session, part: ElementHandle) -> bool:
    need: dict[str, float] | None = await ask_about(part, "scrolling.nextPage", page=session.page)
    if need is None:
        return False
    await turn_wheel(session, need["x"], need["y"], 0, need["dy"])
    return True


async def _page_down(session: Session, part: ElementHandle) -> bool:
    before = await ask_about(part, "scrolling.placeIn", page=session.page)
    await session.page.keyboard.press("PageDown")
    await session.page.wait_for_timeout(30)
    return bool(await ask_about(part, "scrolling.placeIn", page=session.page) != before)


async def _takes_focus(session: Session, part: ElementHandle) -> bool:
    """Move the focus into a list by keyboard. Returns whether it got there."""
    return await Traveller(session, part, await part.owner_frame(), KeyboardRoute()).go() is not None
