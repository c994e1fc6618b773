"""What becomes of the text of a state when it is spaced as WCAG 1.4.12 has it, and when it is twice as large."""

from __future__ import annotations

import asyncio
from typing import Any

from uxaudit.examined import Spaced
from uxaudit.replay.scripts import script
from uxaudit.replay.session import Session
from uxaudit.replay.twin import NoTwin, Twins, shows

MOST_TEXTS = 2000
LIMIT_S = 10.0


async def examine(twins: Twins) -> dict[str, Any]:
    """The state's ``spacing``. Raises NoTwin, PlaywrightError or TimeoutError.

    A state that has no twin is spaced in place: all is taken away again, and what becomes another state by it is not told of.
    """
    try:
        async with twins.lend(uses=False) as other:
            return {"spacing": await _spaced(other)}
    except NoTwin as why:
        told = await _spaced(twins.session)
        if not await shows(twins.session, twins.facts):
            raise NoTwin(f"{why}, and larger text changes it in the replay's own") from why
        return {"spacing": told}


async def _spaced(session: Session) -> Spaced:
    async with asyncio.timeout(LIMIT_S):
        return Spaced.model_validate_json(await session.page.evaluate(script("spacing"), MOST_TEXTS))
