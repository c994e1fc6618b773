"""A state once more, in a browser context of its own: there it can be tried out, and the replay goes on undisturbed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from uxaudit.plan import Persona
from uxaudit.replay.probes import timing
from uxaudit.replay.scripts import script
from uxaudit.replay.session import Session

OPEN_MS = 5000.0


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
    try:
        async with asyncio.timeout(2 * OPEN_MS / 1000):
            await other.page.goto(facts["url"], wait_until="domcontentloaded", timeout=OPEN_MS)
            await timing.settle(other, expects_answer=False, limit_ms=OPEN_MS)
            told = await other.page.evaluate(script("fingerprint"))
            await timing.rest(other)
        if alike and (told is None or told["hash"] != facts["hash"]):
            raise NoTwin("its address alone shows another state")
        yield other
    finally:
        await other.close()
