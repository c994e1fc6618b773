"""A state once more, in a browser context of its own: there it can be tried out, and the replay goes on undisturbed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from uxaudit.plan import Persona
from uxaudit.replay.probes import timing
from uxaudit.replay.scripts import script
from uxaudit.replay.session import Session

OPEN_MS = 5000.0
COMES_ROUND_S = 3.0
"""How long a page of changing slides or news is given to show the state again."""
RESTLESS = "() => Boolean(window.__uxaudit && window.__uxaudit.restless().length)"


class NoTwin(ValueError):
    """The state is not what its address alone shows, such as a dialog that a click opened."""


@asynccontextmanager
async def twin(session: Session, facts: dict[str, Any], persona: Persona | None = None, *, alike: bool = True) -> AsyncIterator[Session]:
    """Open the address of the present state anew with the same cookies and storage, as ``persona`` (the same one if None).

    ``facts`` are those of the state (see ``states.fingerprint``). Raises NoTwin where ``alike`` and it shows something
    else than the state does, PlaywrightError where it does not open.
    """
    browser = session.context.browser
    if browser is None or not facts["url"].startswith(("http://", "https://", "file:")):
        raise NoTwin("the state has no address of its own")
    quick = replace(persona or session.persona, network=None, cpu_slowdown=1)  # what is tried does not depend on it, and must end in time
    other = await Session.open(browser, quick, session.hosts, await session.storage(), session.secrets, all_hosts=session.all_hosts)
    other.stuck = session.stuck
    try:
        async with asyncio.timeout(2 * OPEN_MS / 1000):
            await other.page.goto(facts["url"], wait_until="domcontentloaded", timeout=OPEN_MS)
            await timing.settle(other, expects_answer=False, limit_ms=OPEN_MS)
            same = await _shows(other, facts["hash"], wait=alike and await session.page.evaluate(RESTLESS))
            await timing.rest(other)
        if alike and not same:
            raise NoTwin("its address alone shows another state")
        yield other
    finally:
        await other.close()


async def _shows(session: Session, wanted: str, *, wait: bool) -> bool:
    """Whether the page shows the state; a page that changes by itself is given time to come round to it."""
    until = time.monotonic() + (COMES_ROUND_S if wait else 0)
    while True:
        told = await session.page.evaluate(script("fingerprint"))
        if told is not None and told["hash"] == wanted:
            return True
        if time.monotonic() >= until:
            return False
        await asyncio.sleep(0.1)
