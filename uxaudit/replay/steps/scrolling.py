"""Scrolls to a control as a person does: by the wheel, one scroll container after the other, so that snap points and lazy parts respond."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Locator

from uxaudit.replay.browser.debugger import send_within
from uxaudit.replay.browser.isolated_world import ask_about
from uxaudit.replay.browser.session import Session

SPEED_PX_S = 20_000
"""Much faster than a hand, so that a long page costs no time; the browser scrolls and snaps as after a slow scroll."""
MOST_TURNS = 40
"""Maximum number of wheel turns to one control: lists that load more when scrolled need several."""
SCROLLING_S = 5.0
ASK_MS = 1000
GESTURE_S = 3.0


@dataclass(frozen=True)
class Place:
    """Where a control was before it was scrolled to."""

    in_view: bool
    scroll_px: float
    """Distance from the window."""
    scrolled: bool
    """Whether anything had to be scrolled."""


async def bring_into_view(session: Session, control: Locator) -> Place:
    """Scroll until the control is in view, or no scroll container brings it nearer. Returns where it was before.

    Controls in frames, and browsers other than Chromium, use ``scrollIntoView``. Raises PlaywrightError.
    """
    end, seen = time.monotonic() + SCROLLING_S, set[tuple[float, ...]]()
    first = reply = await ask_about(control, "scrolling.scrollNeed", timeout_ms=ASK_MS)
    while session.in_chromium and reply["need"] is not None and len(seen) < MOST_TURNS and time.monotonic() < end:
        need: dict[str, float] = reply["need"]
        place = tuple(round(value) for value in need.values())
        if place in seen:
            break
        seen.add(place)
        await turn_wheel(session, need["x"], need["y"], need["dx"], need["dy"])
        reply = await ask_about(control, "scrolling.scrollNeed", timeout_ms=ASK_MS)
    return Place(first["in_view"], first["scroll_px"], bool(seen))


async def turn_wheel(session: Session, x: float, y: float, dx: float, dy: float) -> None:
    """Turn the wheel with the pointer at a point of the window; right and down are positive. Returns when the scrolling has ended."""
    options: dict[str, Any] = {"xDistance": -dx, "yDistance": -dy, "speed": SPEED_PX_S, "gestureSourceType": "mouse", "preventFling": True}
    await send_within(GESTURE_S, await session.cdp(), "Input.synthesizeScrollGesture", {"x": x, "y": y, **options})
