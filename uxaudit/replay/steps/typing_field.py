"""Finds the field that the text of a step goes into: the target itself, the field in it, or the field that a click on it focuses.

If there is none, the scenario names an element that takes no text; the keys would go elsewhere.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import Any

from playwright.async_api import ElementHandle, Locator
from playwright.async_api import Error as PlaywrightError

from uxaudit.model.scenario import describe
from uxaudit.model.scenario_parts import Target
from uxaudit.recording.records import StepError
from uxaudit.replay.browser.isolated_world import ask, ask_about, find_element
from uxaudit.replay.steps.field_offers import fields_of_page, name_one_of
from uxaudit.replay.steps.locate import POLL_S, StepFailed
from uxaudit.replay.steps.revealing import open_by_hand, open_by_keys
from uxaudit.replay.steps.step_context import Stage

FIELD_NEAR = {"inside": "entry.onlyFieldIn", "part": "entry.editorAround"}
"""The function that finds the field, if the target holds one or is a part of an editor."""
FOCUSES_S = 1.0
"""Time for the focus to come into a field after a click, in seconds. Own judgement."""


async def field_for_text(stage: Stage, target: Target, *, by_keyboard: bool) -> Locator:
    """Returns the field for the text of a step whose target was found. Raises StepFailed if the target is no field and leads to none."""
    about: dict[str, Any] = await ask_about(stage.found, "entry.takes", timeout_ms=stage.left_ms)
    if about["how"] == "itself":
        return stage.found
    if about["how"] in FIELD_NEAR:
        inner = await find_element(stage.found, FIELD_NEAR[about["how"]], timeout_ms=stage.left_ms)
        return stage.found if inner is None else await _named(stage, inner)
    offered = await fields_of_page(stage.session.page)
    if about["how"] == "opens" and (field := await _opened(stage, about, by_keyboard=by_keyboard)) is not None:
        return field
    raise StepFailed(no_field(target, about, offered))


async def _opened(stage: Stage, about: dict[str, Any], *, by_keyboard: bool) -> Locator | None:
    """Click the element and look where the keys would go then; None if that is no field."""
    control = await stage.found.element_handle(timeout=stage.left_ms)
    frame = await control.owner_frame() or stage.session.page.main_frame
    with_keys = by_keyboard and about["focusable"]
    with contextlib.suppress(PlaywrightError):
        if with_keys:
            await open_by_keys(stage.session, control)
        else:
            await open_by_hand(stage.session, control, whatever_is_there=True)
    end = time.monotonic() + FOCUSES_S
    while time.monotonic() < end:
        with contextlib.suppress(PlaywrightError):
            if (focused := await find_element(frame, "entry.focusedField")) is not None:
                field = await _named(stage, focused)
                if by_keyboard and not with_keys:  # a click was the quickest way to know the field: the keyboard has still to reach it
                    await ask(frame, "entry.leaveFocus")
                return field
        with contextlib.suppress(PlaywrightError):
            if await ask_about(control, "entry.takesKeys", page=stage.session.page):
                return stage.found
        await asyncio.sleep(POLL_S)
    return None


async def _named(stage: Stage, element: ElementHandle) -> Locator:
    parts = await ask_about(element, "targets.selectorParts", page=stage.session.page)
    return (await element.owner_frame() or stage.session.page).locator(" >> ".join(f"css={part}" for part in parts))


def no_field(target: Target, about: dict[str, Any], fields: tuple[str, ...]) -> StepError:
    """Returns the error for a target that takes no text; ``fields`` are those that the page offers."""
    what = f'{about["role"] or about["tag"]} "{about["name"][:80]}"' if about["name"] else str(about["role"] or about["tag"])
    return StepError(
        kind="invalid",
        message=f"{describe(target)} is the {what}, which is no field: no text can be entered there",
        hint=name_one_of(fields),
        candidates=fields,
    )
