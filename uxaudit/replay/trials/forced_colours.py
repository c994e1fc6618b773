"""The state in forced colours, as used by people with low vision: controls that are no longer drawn, and states that look the same."""

from __future__ import annotations

import asyncio
import base64
import io
from typing import Any, Literal

from PIL import Image

from uxaudit.recording.state_trials import FORCED_COLOURS, Faded, Forced
from uxaudit.replay.browser.isolated_world import ask
from uxaudit.replay.browser.session import Session
from uxaudit.replay.contract import Implementation
from uxaudit.replay.trials.state_copy import StateCopy

MOST_FOCUSED = 25
MOST_HEIGHT = 4000
"""Maximum height of the picture, in CSS px."""
INSET = 2
"""Inset from the edge of a control, in CSS px: a frame without content does not show what the control is."""
DRAWN = 40
"""Minimum difference in grey levels of drawn content (own judgement: a faint icon has more)."""
BLANK = 14
"""Maximum difference in grey levels that JPEG noise causes on an even background."""
REST_MS = 250
"""Maximum time for the page to respond to other colours, in milliseconds."""

Row = dict[str, Any]


async def observe(copy: StateCopy) -> dict[str, Any]:
    """Returns the state's ``forced_colours``, compared with the page's own colours, even for a persona that always has forced colours.

    Raises NoStateCopy, PlaywrightError or TimeoutError.
    """
    async with copy.lend() as other, asyncio.timeout(FORCED_COLOURS.limit_s):
        await _colours(other, "none")
        plain = await ask(other.page, "forcedColours.lookPlain", MOST_FOCUSED)
        before = await _picture(other, copy.facts)
        await _colours(other, "active")
        forced = await ask(other.page, "forcedColours.lookForced")
        after = await _picture(other, copy.facts)
        await other.page.emulate_media(forced_colors="null")
        gone = [
            row | {"kind": "gone"}
            for row, box in zip(plain["drawn"], forced["boxes"], strict=True)
            if box and _is_whole(after, box) and span(before, row["box"]) >= DRAWN and span(after, box) < BLANK
        ]
        return {"forced_colours": Forced(controls=plain["controls"], faded=tuple(Faded(**row) for row in [*gone, *forced["faded"]]))}


async def _colours(session: Session, colours: Literal["active", "none"]) -> None:
    """Force colours on the page, or its own colours; if it already has them, there is nothing to wait for."""
    if (colours == "active") != await ask(session.page, "forcedColours.areForced"):
        await session.page.emulate_media(forced_colors=colours)
        await ask(session.page, "pending.rest", REST_MS)


async def _picture(session: Session, facts: dict[str, Any]) -> Image.Image:
    size = {"width": facts["width"], "height": min(facts["height"], MOST_HEIGHT)}
    options = {"format": "jpeg", "quality": 90, "captureBeyondViewport": True, "clip": {"x": 0, "y": 0, **size, "scale": 1}}
    answer = await (await session.cdp()).send("Page.captureScreenshot", options)
    with Image.open(io.BytesIO(base64.b64decode(answer["data"]))) as picture:
        return picture.convert("L")


def _is_whole(picture: Image.Image, box: Row) -> bool:
    """Whether the picture contains the whole box: a page that grew may have moved it out."""
    return bool(box["x"] + box["width"] <= picture.width + INSET and box["y"] + box["height"] <= picture.height + INSET)


def span(picture: Image.Image, box: Row) -> int:
    """Returns the difference between the darkest and the lightest grey level within a box; 0 if it is outside the picture."""
    left, top = max(0, round(box["x"]) + INSET), max(0, round(box["y"]) + INSET)
    right, bottom = min(picture.width, round(box["x"] + box["width"]) - INSET), min(picture.height, round(box["y"] + box["height"]) - INSET)
    if right - left < 3 or bottom - top < 3:
        return 0
    low, high = picture.crop((left, top, right, bottom)).getextrema()
    return int(high) - int(low)  # type: ignore[arg-type]


PROBE = Implementation(FORCED_COLOURS, observe)
