"""The text of a state with the spacing of WCAG 1.4.12, also at 200 % zoom, and at twice its size."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from uxaudit.recording.state_trials import SPACING, Spaced
from uxaudit.replay.browser.isolated_world import ask, ask_text
from uxaudit.replay.browser.persona_emulation import text_size
from uxaudit.replay.browser.session import Session
from uxaudit.replay.contract import Implementation
from uxaudit.replay.trials.state_copy import StateCopy
from uxaudit.replay.trials.window import resized

MOST_TEXTS = 2000
LARGER = 2.0
"""Factor by which text can be enlarged and must stay readable (WCAG 1.4.4)."""
ZOOM, LEAST_WIDTH = 2, 320
"""Zoom at which spaced text must stay readable (WCAG 1.4.4: 200 %), and the narrowest window in which it must (1.4.10: 320 px)."""


async def observe(copy: StateCopy) -> dict[str, Any]:
    """Returns the state's ``spacing``. Raises NoStateCopy, PlaywrightError or TimeoutError.

    Never run it in the replay's own page: what it moves there would count as layout shifts of the page.
    """
    async with copy.lend(uses=False) as other, asyncio.timeout(SPACING.limit_s):
        await ask(other.page, "spacing.begin", MOST_TEXTS)
        for when, scale in (("spacing", 1.0), ("enlarged", LARGER)):
            async with _text_at(other, scale):
                lost = await ask(other.page, "spacing.look", when)
            if lost:
                await ask(other.page, "spacing.compare")
        width, height = other.persona.viewport
        if width >= ZOOM * LEAST_WIDTH and await ask(other.page, "spacing.mayBeTight"):
            async with resized(other, (width // ZOOM, height // ZOOM)):
                await ask(other.page, "spacing.beginAgain")
                if await ask(other.page, "spacing.look", "zoomed"):
                    await ask(other.page, "spacing.compare")
        return {"spacing": Spaced.model_validate_json(await ask_text(other.page, "spacing.end"))}


@asynccontextmanager
async def _text_at(session: Session, scale: float) -> AsyncIterator[None]:
    """Scale the browser's own text size temporarily, if it can be set: only Chromium supports it."""
    persona = session.persona
    if scale == 1 or not session.in_chromium:
        yield
        return
    cdp = await session.cdp()
    try:
        await cdp.send(*text_size(replace(persona, text_scale=persona.text_scale * scale)))
        yield
    finally:
        await cdp.send(*text_size(persona))


PROBE = Implementation(SPACING, observe)
