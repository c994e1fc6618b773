"""What becomes of the text of a state when it is spaced as WCAG 1.4.12 has it, and when it is twice as large."""

from __future__ import annotations

import asyncio
from typing import Any

from uxaudit.examined import Spaced
from uxaudit.replay.scripts import script
from uxaudit.replay.twin import Twins

MOST_TEXTS = 2000
LIMIT_S = 10.0


async def examine(twins: Twins) -> dict[str, Any]:
    """The state's ``spacing``. Raises NoTwin, PlaywrightError or TimeoutError.

    Not to be done in the replay's own page: what it moves there would count as the page's own shifts.
    """
    async with twins.lend(uses=False) as other, asyncio.timeout(LIMIT_S):
        return {"spacing": Spaced.model_validate_json(await other.page.evaluate(script("spacing"), MOST_TEXTS))}
