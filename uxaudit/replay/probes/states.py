"""The distinct states of pages: told apart by a fingerprint, and each scanned once in an audit.

A state is what a page shows at rest, whatever its URL. Its scan holds axe's results, the interactive elements, the
visible text and a picture of the whole page.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
from collections.abc import Awaitable, Callable, Collection
from typing import Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Frame

from uxaudit.model import Shot
from uxaudit.observed import Element, PageState, Probe, TextRun
from uxaudit.recording import StateStore
from uxaudit.replay.probes import axe, shots
from uxaudit.replay.probes.navigation import template
from uxaudit.replay.scripts import script
from uxaudit.replay.session import Session

MAX_ELEMENTS = 1500
MAX_TEXTS = 3000
FRAME_S = 5.0


async def fingerprint(session: Session) -> dict[str, Any]:
    """What the page shows, as a short text: ``key``, with the facts of the top document. Raises PlaywrightError."""
    top = await session.page.evaluate(script("fingerprint"))
    frames = session.page.frames[1:]
    hashes = await asyncio.gather(*(_frame_hash(frame) for frame in frames))
    whole = "|".join([top["hash"], *sorted(hashes), session.rendering])
    return {**top, "key": hashlib.sha256(whole.encode()).hexdigest()[:20]}


async def _frame_hash(frame: Frame) -> str:
    with contextlib.suppress(PlaywrightError, TimeoutError):
        async with asyncio.timeout(FRAME_S):
            return str((await frame.evaluate(script("fingerprint")))["hash"])
    return ""


async def scan(session: Session, store: StateStore, facts: dict[str, Any], probes: Collection[Probe]) -> PageState:
    """Scan the state that the page is in, and keep it. What cannot be observed is told with its reason."""
    untested: dict[Probe, str] = {}

    async def observe(probe: Probe, work: Callable[[], Awaitable[Any]]) -> Any:
        if probe not in probes:
            return None
        try:
            return await work()
        except (PlaywrightError, TimeoutError, ValueError) as error:
            untested[probe] = (str(error) or type(error).__name__).splitlines()[0][:300]
            return None

    async def picture() -> Shot:
        shot, _ = await shots.take(session, store.path(facts["key"], ".jpg"), whole_page=(facts["width"], facts["height"]))
        return shot

    # The browser encodes the picture while the page's own thread is busy with axe.
    shot, found = await asyncio.gather(observe(Probe.SHOTS, picture), observe(Probe.AXE, lambda: axe.scan(session.page, facts["nodes"])))
    page = json.loads(await observe(Probe.PAGE, lambda: session.page.evaluate(
        script("page"), {"elements": MAX_ELEMENTS, "texts": MAX_TEXTS})) or "null")
    state = PageState(
        fingerprint=facts["key"], url=facts["url"], title=facts["title"], lang=facts["lang"], nodes=facts["nodes"],
        template=template(facts["url"]), shot=shot, axe=found, untested=untested,
        elements=tuple(Element(**row) for row in page["elements"]) if page else None,
        texts=tuple(TextRun(**row) for row in page["texts"]) if page else None)
    store.add(state)
    return state
