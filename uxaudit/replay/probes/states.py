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
from uxaudit.observed import Probe
from uxaudit.recording import StateStore
from uxaudit.replay.probes import axe, gifs, ibm, shots
from uxaudit.replay.probes.navigation import template
from uxaudit.replay.scripts import script
from uxaudit.replay.session import Session
from uxaudit.states import AxeScan, Element, Markup, PageState, TextRun

MAX_ELEMENTS = 1500
MAX_TEXTS = 3000
MAX_MARKUP = 400
"""Parts of one kind, such as links or blocks of text."""
HUGE_NODES = 30_000
"""From so many nodes on axe needs more than half a minute, and only a tenth of the elements is looked at."""
FRAME_S = 1.0

Examiner = Callable[[Session, dict[str, Any]], Awaitable[dict[str, Any]]]
EXAMINERS: dict[Probe, Examiner] = {}
"""What personas try on a state: the fields of PageState that it gives. It leaves the session's own page as it was."""

RELEASED = """() => new Promise((done) => {
  const end = performance.now() + 500;
  const look = () => (document.querySelector(':active') && performance.now() < end ? setTimeout(look, 20) : done());
  look();
})"""
"""A tapped control stays pressed for a moment, in colours that are not those it has at rest."""


async def fingerprint(session: Session) -> dict[str, Any]:
    """What the page shows, as a short text: ``key``, with the facts of the top document. Raises PlaywrightError."""
    top = await session.page.evaluate(script("fingerprint"))
    if top is None:
        raise RuntimeError("the page has bent the language so far that it cannot be told apart")
    frames = session.page.frames[1:]
    hashes = await asyncio.gather(*(_frame_hash(frame) for frame in frames))
    look = hashlib.sha256("|".join([top["hash"], *sorted(hashes), session.rendering]).encode()).hexdigest()[:20]
    return {**top, "look": look, "key": "-".join([look, *session.persona.examines])}


async def _frame_hash(frame: Frame) -> str:
    with contextlib.suppress(PlaywrightError, TimeoutError):
        async with asyncio.timeout(FRAME_S):
            return str((await frame.evaluate(script("fingerprint")))["hash"])
    return ""


async def scan(session: Session, store: StateStore, facts: dict[str, Any], probes: Collection[Probe]) -> PageState:
    """Scan the state that the page is in, and keep it. What cannot be observed is told with its reason.

    What a persona tries on a state comes on top of what any persona sees of it, which is scanned once.
    """
    state = store.of_look(facts["look"]) or await _seen(session, store, facts, probes)
    found: dict[str, Any] = {}
    untested = dict(state.untested)
    for probe, examine in EXAMINERS.items():
        if probe in probes:
            found |= await _observed(probe, untested, lambda examine=examine: examine(session, facts)) or {}  # type: ignore[misc]
    state = state.model_copy(update={**found, "fingerprint": facts["key"], "untested": untested})
    store.add(state)
    return state


Work = Callable[[], Awaitable[Any]]


async def _observed(probe: Probe, untested: dict[Probe, str], work: Work) -> Any:
    """What the work gives; None where it fails, with the reason in ``untested``."""
    try:
        return await work()
    except (PlaywrightError, TimeoutError, ValueError, TypeError, LookupError) as error:  # the page has bent what answers us
        untested[probe] = (str(error) or type(error).__name__).splitlines()[0][:300]
        return None


async def _seen(session: Session, store: StateStore, facts: dict[str, Any], probes: Collection[Probe]) -> PageState:
    """What any persona sees of the state that the page is in."""
    untested: dict[Probe, str] = {}
    huge = facts["nodes"] > HUGE_NODES
    share = 10 if huge else 1

    async def observe(probe: Probe, work: Work) -> Any:
        return await _observed(probe, untested, work) if probe in probes else None

    async def picture() -> Shot:
        shot, _ = await shots.take(session, store.path(facts["look"], ".jpg"), whole_page=(facts["width"], facts["height"]))
        return shot

    async def look() -> AxeScan:
        if huge:
            raise ValueError(f"the page has {facts['nodes']} nodes, and axe is not run beyond {HUGE_NODES}")
        return await axe.scan(session.page, facts["nodes"])

    if session.touch:
        with contextlib.suppress(PlaywrightError, TimeoutError):
            async with asyncio.timeout(FRAME_S):
                await session.page.evaluate(RELEASED)
    # The browser encodes the picture while the page's own thread is busy with axe.
    shot, found = await asyncio.gather(observe(Probe.SHOTS, picture), observe(Probe.AXE, look))
    second = await observe(Probe.IBM, lambda: ibm.scan(session, facts["nodes"]))
    elements, texts = await observe(Probe.PAGE, lambda: _content(session, share)) or (None, None)
    markup = await observe(Probe.PAGE, lambda: _markup(session, share))
    return PageState(
        fingerprint=facts["look"], look=facts["look"], url=facts["url"], title=facts["title"], lang=facts["lang"], nodes=facts["nodes"],
        template=template(facts["url"]), shot=shot, axe=found, ibm=second, untested=untested,
        elements=elements, texts=texts, markup=markup)


async def _content(session: Session, share: int) -> tuple[tuple[Element, ...], tuple[TextRun, ...]]:
    """The interactive elements and the visible text, up to their limits divided by ``share``."""
    told = json.loads(await session.page.evaluate(script("page"), {"elements": MAX_ELEMENTS // share, "texts": MAX_TEXTS // share}))
    return tuple(Element(**row) for row in told["elements"]), tuple(TextRun(**row) for row in told["texts"])


async def _markup(session: Session, share: int) -> Markup:
    """What the markup is made of, each kind up to its limit divided by ``share``."""
    told = Markup.model_validate_json(await session.page.evaluate(script("markup"), MAX_MARKUP // share))
    images = await gifs.with_frames(session, told.images)
    return told.model_copy(update={"images": images})
