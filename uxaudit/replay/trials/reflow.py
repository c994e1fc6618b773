"""The state in a window of 320 × 256 pixels: a window of 1280 × 1024 enlarged to 400 %, as in WCAG 1.4.10."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

from playwright.async_api import Error as PlaywrightError

from uxaudit.recording.state_trials import REFLOW, Reflow
from uxaudit.replay.browser.isolated_world import ask
from uxaudit.replay.browser.session import Session
from uxaudit.replay.contract import Implementation
from uxaudit.replay.trials.state_copy import StateCopy
from uxaudit.replay.trials.window import resized

NARROW = (320, 256)
MOST_TEXTS = 2000


async def observe(copy: StateCopy) -> dict[str, Any]:
    """Returns the state's ``reflow``: the effect of a smaller window, also after reloading.

    Raises NoStateCopy, PlaywrightError or TimeoutError.
    """
    reloaded = False
    async with copy.lend(uses=False) as other, asyncio.timeout(REFLOW.limit_s):
        await _hide_bars(other, hidden=True)
        await ask(other.page, "reflow.remember", MOST_TEXTS)
        async with resized(other, NARROW):
            await ask(other.page, "reflow.compare", MOST_TEXTS)
        reply = await ask(other.page, "reflow.confirm", MOST_TEXTS)
        if reply["faults"] or reply["cover"] or reply["wide"]:
            reloaded = True  # some pages keep what they chose for the narrow window
            async with resized(other, NARROW):
                await copy.reach(other)
                reply = await ask(other.page, "reflow.confirmLoaded", {"limit": MOST_TEXTS, "found": reply})
        await _hide_bars(other, hidden=False)
        await other.emulate(other.page)
    if reloaded:
        copy.touched()
    return {"reflow": Reflow.model_validate({"width": NARROW[0], "height": NARROW[1], **reply})}


async def _hide_bars(session: Session, *, hidden: bool) -> None:
    """Hide scroll bars: at 400 % a bar of 15 px is small, and the page should have 320 px. Only Chromium can do this."""
    with contextlib.suppress(PlaywrightError):
        await (await session.cdp()).send("Emulation.setScrollbarsHidden", {"hidden": hidden})


PROBE = Implementation(REFLOW, observe)
