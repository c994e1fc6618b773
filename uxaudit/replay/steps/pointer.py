"""Input with the mouse or a finger: click, double click, drag."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable
from functools import partial
from typing import Any

from playwright.async_api import CDPSession, Locator
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeout

from uxaudit.recording.records import StepError
from uxaudit.recording.step_events import Response
from uxaudit.replay.browser.isolated_world import ask, ask_about, find_element
from uxaudit.replay.steps.locate import StepFailed
from uxaudit.replay.steps.scrolling import bring_into_view
from uxaudit.replay.steps.step_context import Stage

PRESS_MS = 70
"""Time for which each click of a double click holds the button down, in milliseconds; people take 60 to 80 ms (own judgement)."""
MOVES = 12
"""Number of moves of a drag between its ends: libraries require several before they start a drag."""
MOVE_S = 0.016
"""One move per frame of 60 a second."""
HOLD_S = 0.35
"""Time for which a second attempt at a drag holds before it moves, in seconds: the maximum for long presses in libraries."""
LONG_PRESS_S = 0.6
"""The same for a finger: Android takes half a second for a long press."""
NEAR_PX = 3.0


async def click(stage: Stage) -> None:
    """Click the control, or tap it, or its label if that is drawn instead. Raises PlaywrightError."""
    hand, options = await _hand(stage)
    await arrive((hand.tap if stage.session.touch else hand.click)(**options))


async def double_click(stage: Stage) -> None:
    """Click twice at a person's pace: a form without protection is submitted twice. Raises PlaywrightError."""
    hand, options = await _hand(stage)
    await arrive(hand.dblclick(delay=PRESS_MS, **options))


async def arrive(action: Awaitable[None]) -> None:
    """Wait until a pointer action reaches its control.

    Without waiting, Playwright would not even check whether the click hit its target. So it waits; but the time of the page that the
    click leads to is measured by the settling.
    """
    try:
        await action
    except PlaywrightTimeout as error:
        _, performed, after = str(error).rpartition("performing ")
        if not performed or "retrying" in after or "intercepts" in after:
            raise


async def _hand(stage: Stage) -> tuple[Any, dict[str, Any]]:
    """Returns where to point: the control, or the label of a checkbox that is drawn differently, and the position on it."""
    options: dict[str, Any] = {"timeout": stage.left_ms}
    label = await ask_about(stage.found, "control.pointedLabel", timeout_ms=stage.left_ms)
    if label is None:
        return stage.found, options | ({"position": stage.point} if stage.point else {})
    handle = await find_element(stage.found, "control.labelAt", label["index"], timeout_ms=stage.left_ms)
    return handle or stage.found, options | {"position": {"x": label["x"], "y": label["y"]}}


async def drag(stage: Stage, end: Locator) -> None:
    """Drag the control onto another: press, many small moves, release; if that has no effect, again with a long press first.

    Raises StepFailed if touch has no effect on an element that the browser itself drags: only real devices support that by touch.
    """
    if stage.session.touch and stage.session.in_chromium:
        await _drag_by_finger(stage, end)
        return
    for hold_s in (0.0, HOLD_S):
        before = await _where(stage.found)
        await _drag_once(stage, end, hold_s)
        if stage.session.log.responses or await _where(stage.found) != before:
            return


async def _drag_by_finger(stage: Stage, end: Locator) -> None:
    for hold_s in (0.0, LONG_PRESS_S):
        await _drag_finger_once(stage, end, hold_s)
        if set(stage.session.log.responses) - {Response.SCROLL}:
            return
    if await stage.found.evaluate("(el) => Boolean(el.closest('[draggable=true]'))", timeout=stage.left_ms):
        message = "uxaudit cannot drag by touch what the browser itself drags (`draggable`)"
        raise StepFailed(StepError(kind="internal", message=message, hint="Let only personas with a mouse play this task."))


async def _drag_finger_once(stage: Stage, end: Locator, hold_s: float) -> None:
    """One drag by touch events; both ends are brought into the window if it has room for them."""
    await end.scroll_into_view_if_needed(timeout=stage.left_ms)
    await bring_into_view(stage.session, stage.found)
    start, goal = await _where(stage.found), await _where(end)
    if start is None:
        return
    touch = partial(_touch, await stage.session.cdp())
    width, height = stage.session.viewport
    goal = goal or (start[0], height - NEAR_PX)  # towards the edge, where pages scroll by themselves
    await touch("touchStart", start)
    try:
        await asyncio.sleep(hold_s)
        for step in range(1, MOVES + 1):
            await touch("touchMove", (start[0] + (goal[0] - start[0]) * step / MOVES, start[1] + (goal[1] - start[1]) * step / MOVES))
            await asyncio.sleep(MOVE_S)
        await touch("touchMove", (min(goal[0] + NEAR_PX, width - 1), goal[1]))
    finally:
        await _let_the_drop_be_the_input(stage)
        await touch("touchEnd")


async def _touch(cdp: CDPSession, kind: str, *points: tuple[float, float]) -> None:
    await cdp.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})


async def _drag_once(stage: Stage, end: Locator, hold_s: float) -> None:
    mouse = stage.session.page.mouse
    await end.scroll_into_view_if_needed(timeout=stage.left_ms)
    await bring_into_view(stage.session, stage.found)
    await stage.found.hover(timeout=stage.left_ms, position=stage.point)  # type: ignore[arg-type]
    at = await _where(stage.found)
    if at is None:
        return
    start = (at[0], at[1])
    if stage.point is None:
        await mouse.move(*start)
    await mouse.down()
    try:
        await asyncio.sleep(hold_s)
        await mouse.move(start[0] + NEAR_PX, start[1] + NEAR_PX)
        await asyncio.sleep(MOVE_S)
        goal = await _wheel_to(stage, end) or start
        for step in range(1, MOVES + 1):
            await mouse.move(*(a + (b - a) * step / MOVES for a, b in zip(start, goal, strict=True)))
            await asyncio.sleep(MOVE_S)
        for dx in (NEAR_PX, 0.0):  # a list that opens a gap under the dragged item accepts it at the next move
            await mouse.move(goal[0] + dx, goal[1])
            await asyncio.sleep(MOVE_S)
    finally:
        await _let_the_drop_be_the_input(stage)
        await mouse.up()


async def _let_the_drop_be_the_input(stage: Stage) -> None:
    """Count the page's times from the release of the button: the drag's duration is uxaudit's own."""
    with contextlib.suppress(PlaywrightError):
        now = await ask(stage.session.page, "page.clock")
        rest = [message for message in stage.session.log.messages if message["type"] != "input"]
        stage.session.log.messages[:] = [*rest, {"type": "input", "t": now, "kind": "drop"}]


async def _wheel_to(stage: Stage, end: Locator) -> tuple[float, float] | None:
    """Returns the middle of the drop target, scrolled to with the button held down; None if it stays out of view."""
    for _ in range(MOVES):
        need = (await ask_about(end, "scrolling.scrollNeed", timeout_ms=1000))["need"] if await _where(end) is None else None
        if need is None:
            break
        await stage.session.page.mouse.wheel(need["dx"], need["dy"])
        await asyncio.sleep(4 * MOVE_S)
    return await _where(end)


async def _where(element: Locator) -> tuple[float, float] | None:
    """Returns the middle of an element in the window; None if it is out of view or gone."""
    with contextlib.suppress(PlaywrightError):
        centre = await ask_about(element, "control.centreOf", timeout_ms=1000)
        return (centre[0], centre[1]) if centre else None
    return None
