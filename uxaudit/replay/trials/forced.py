"""The state in forced colours, as people with low vision have them: what is still drawn, and what still tells states apart."""

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
"""CSS px of the page that are pictured."""
INSET = 2
"""CSS px at the edge of a control that are left out: a frame around nothing says nothing."""
DRAWN = 40
"""Grey levels between the darkest and the lightest of what is drawn there (own judgement: a faint icon has more)."""
BLANK = 14
"""As many are JPEG noise on an even ground."""
REST_S = 0.25

Row = dict[str, Any]


async def observe(copy: StateCopy) -> dict[str, Any]:
    """The state's ``forced_colours``, compared with the page's own also for a persona that never sees those.

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
    """Force colours on the page, or the page's own; where it has them already, there is nothing to wait for."""
    if (colours == "active") != await ask(session.page, "forcedColours.areForced"):
        await session.page.emulate_media(forced_colors=colours)
        await asyncio.sleep(REST_S)


async def _picture(session: Session, facts: dict[str, Any]) -> Image.Image:
    size = {"width": facts["width"], "height": min(facts["height"], MOST_HEIGHT)}
    options = {"format": "jpeg", "quality": 90, "captureBeyondViewport": True, "clip": {"x": 0, "y": 0, **size, "scale": 1}}
    answer = await (await session.cdp()).send("Page.captureScreenshot", options)
    with Image.open(io.BytesIO(base64.b64decode(answer["data"]))) as picture:
        return picture.convert("L")


def _is_whole(picture: Image.Image, box: Row) -> bool:
    """Whether the picture holds all of a box: a page that grew meanwhile has moved it down and out."""
    return bool(box["x"] + box["width"] <= picture.width + INSET and box["y"] + box["height"] <= picture.height + INSET)


def span(picture: Image.Image, box: Row) -> int:
    """Grey levels between the darkest and the lightest point within a box; 0 where it lies outside the picture."""
    left, top = max(0, round(box["x"]) + INSET), max(0, round(box["y"]) + INSET)
    right, bottom = min(picture.width, round(box["x"] + box["width"]) - INSET), min(picture.height, round(box["y"] + box["height"]) - INSET)
    if right - left < 3 or bottom - top < 3:
        return 0
    low, high = picture.crop((left, top, right, bottom)).getextrema()
    return int(high) - int(low)  # type: ignore[arg-type]


PROBE = Implementation(FORCED_COLOURS, observe)
