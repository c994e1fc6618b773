"""The list of a field that a page draws itself: opens it if a click into the field does not, and finds its options."""

from __future__ import annotations

import asyncio
import contextlib
import time

from playwright.async_api import ElementHandle, Locator, Page
from playwright.async_api import Error as PlaywrightError

from uxaudit.model.scenario_parts import Target
from uxaudit.replay.browser.isolated_world import ask_about, ask_about_all, find_element
from uxaudit.replay.steps.locate import POLL_S, matches, resolve, whole
from uxaudit.replay.steps.step_context import Stage

OPENS_S = 0.6
"""Time for a list to open after a click, in seconds. Own judgement."""


async def open_list(stage: Stage) -> None:
    """If a click into the field opened nothing, press the button of its list, as a person who sees the arrow does."""
    end = time.monotonic() + OPENS_S
    while time.monotonic() < end:
        with contextlib.suppress(PlaywrightError):
            if not await ask_about(stage.found, "fields.hasClosedList", timeout_ms=OPENS_S * 1000):
                return
        await asyncio.sleep(POLL_S)
    with contextlib.suppress(PlaywrightError):
        button = await find_element(stage.found, "fields.listButton", timeout_ms=OPENS_S * 1000)
        if button is not None:
            await (button.tap if stage.session.touch else button.click)(timeout=stage.left_ms)


async def drawn_option(page: Page, control: ElementHandle, target: Target, deadline: float) -> Locator:
    """Find the option in the open list; without option roles, by its text in a layer over the page. Raises StepFailed."""
    texts = page.get_by_text(whole(str(target.name))).filter(visible=True)
    while await matches(page, target) is None and time.monotonic() < deadline:
        with contextlib.suppress(PlaywrightError):
            found = await ask_about_all(texts, "fields.inLayer", control)
            if len(found) == 1:
                return texts.nth(found[0])
        await asyncio.sleep(POLL_S)
    return await resolve(page, target, max((deadline - time.monotonic()) * 1000, 0))
