"""What becomes of the text of a state when it is spaced as WCAG 1.4.12 has it, and when it is twice as large."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from uxaudit.recording.state_trials import SPACING, Spaced
from uxaudit.replay.browser.emulation import text_size
from uxaudit.replay.browser.isolated_world import ask, ask_text
from uxaudit.replay.browser.session import Session
from uxaudit.replay.contract import Implementation
from uxaudit.replay.trials.state_copy import StateCopy

MOST_TEXTS = 2000


LARGER = 2.0
"""How much larger text has to stay readable (WCAG 1.4.4)."""


async def observe(copy: StateCopy) -> dict[str, Any]:
    """The state's ``spacing``. Raises NoStateCopy, PlaywrightError or TimeoutError.

    Not to be done in the replay's own page: what it moves there would count as the page's own shifts.
    """
    async with copy.lend(uses=False) as other, asyncio.timeout(SPACING.limit_s):
        await ask(other.page, "spacing.begin", MOST_TEXTS)
        for when, scale in (("spacing", 1.0), ("enlarged", LARGER)):
            async with _text_at(other, scale):
                lost = await ask(other.page, "spacing.look", when)
            if lost:
                await ask(other.page, "spacing.compare")
        return {"spacing": Spaced.model_validate_json(await ask_text(other.page, "spacing.end"))}


@asynccontextmanager
async def _text_at(session: Session, scale: float) -> AsyncIterator[None]:
    """Let the browser's own text size be so many times as large for a while, where it can be set: only Chromium offers it."""
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
