"""The distinct states of pages: told apart by a fingerprint, and each scanned once in an audit.

A state is what a page shows at rest, whatever its URL. Its scan holds axe's results, the interactive elements, the
visible text and a picture of the whole page.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import time
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Frame

from uxaudit.model.base import Shot
from uxaudit.model.probes import OUT_OF_TIME, Probe
from uxaudit.recording.engine_scans import AxeScan
from uxaudit.recording.page_state import Element, FirstScreen, Markup, PageState, TextRun
from uxaudit.recording.state_store import StateStore
from uxaudit.replay.browser.page_scripts import script
from uxaudit.replay.browser.session import Session
from uxaudit.replay.keyboard.dialogs import await_motion
from uxaudit.replay.probes import axe, clutter, contrast, gifs, ibm, screenshots
from uxaudit.replay.probes.navigation import template
from uxaudit.replay.trials import forced, hover, key_trials, motion, reflow, spacing, tab_walk
from uxaudit.replay.trials.state_copy import StateCopy

MAX_ELEMENTS = 1500
MAX_TEXTS = 3000
MAX_MARKUP = 400
"""Parts of one kind, such as links or blocks of text."""
HUGE_NODES = 30_000
"""From so many nodes on axe needs more than half a minute, and only a tenth of the elements is looked at."""
FRAME_S = 1.0
FADES_MS = 800
"""How long a state may take to fade or slide in before it is scanned all the same. Own judgement."""

Examiner = Callable[[StateCopy], Awaitable[dict[str, Any]]]
EXAMINERS: dict[Probe, Examiner] = {
    Probe.MOTION: motion.examine,
    Probe.SPACING: spacing.examine,
    Probe.WALK: tab_walk.examine,
    Probe.TRIES: key_trials.examine,
    Probe.HOVER: hover.examine,
    Probe.REFLOW: reflow.examine,
    Probe.FORCED_COLOURS: forced.examine,
}
"""What personas try on a state: the fields of PageState that it gives. It leaves the replay's own page as it was.

What moves comes first: of a page that never rests there is time for little else. Then what leaves no trace, so that all
of these have one copy to look at."""

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
    return {**top, "look": look, "key": "-".join(filter(None, [look, session.sight, *session.persona.examines]))}


async def _frame_hash(frame: Frame) -> str:
    with contextlib.suppress(PlaywrightError, TimeoutError):
        async with asyncio.timeout(FRAME_S):
            return str((await frame.evaluate(script("fingerprint")))["hash"])
    return ""


async def scan(session: Session, store: StateStore, facts: dict[str, Any], probes: Collection[Probe]) -> PageState:
    """Scan the state that the page is in, and keep it. What cannot be observed is told with its reason.

    What a persona tries on a state (see ``try_out``) comes on top of what any persona sees of it, which is scanned once.
    """
    state = store.of_look(facts["look"]) or await _seen(session, store, facts, probes)
    untested = {probe: why for probe, why in state.untested.items() if probe not in EXAMINERS}
    state = state.model_copy(update={"fingerprint": facts["key"], "untested": untested})
    if Probe.SHOTS in probes and (state.shot is None or state.shot.path != screenshots.inside_audit(_picture_path(session, store, facts))):
        state = await _with(state, Probe.SHOTS, lambda: _own_picture(session, store, facts, probes))
    store.add(_untried(state, _wanted(session, probes), 0))
    return state


async def try_out(
    session: Session, store: StateStore, state: PageState, copy: StateCopy, probes: Collection[Probe], limit_s: float
) -> None:
    """Try on a scanned state what the persona tries, one after the other, for so long together."""
    end = time.monotonic() + limit_s
    wanted = _wanted(session, probes)
    async with contextlib.aclosing(copy):
        for at, probe in enumerate(wanted):  # kept each time, so that what was found is not lost
            store.add(_untried(state, wanted[at:], limit_s))
            if (left := end - time.monotonic()) <= 0:
                return
            work = partial(asyncio.wait_for, EXAMINERS[probe](copy), left)
            state = await _with(state, probe, work, f"it did not end within {left:.0f} s")
    store.add(state)


def _wanted(session: Session, probes: Collection[Probe]) -> list[Probe]:
    return [probe for probe in EXAMINERS if probe in session.persona.examines and probe in probes]


def _untried(state: PageState, probes: Collection[Probe], limit_s: float) -> PageState:
    reason = f"{OUT_OF_TIME}: nothing was left of the {limit_s:.0f} s for all trials on a page state" if limit_s else NOT_REACHED
    return state.model_copy(update={"untested": state.untested | dict.fromkeys(probes, reason)})


Work = Callable[[], Awaitable[Any]]
LATE = "it did not end in time"
NOT_REACHED = "the replay ended before it was tried"


async def _with(state: PageState, probe: Probe, work: Work, late: str = LATE) -> PageState:
    """The state with the fields that the work gives; without them where it fails, and the reason."""
    untested = dict(state.untested)
    found = await _observed(probe, untested, work, late) or {}
    return state.model_copy(update={**found, "untested": untested})


async def _observed(probe: Probe, untested: dict[Probe, str], work: Work, late: str = LATE) -> Any:
    """What the work gives; None where it fails, with the reason in ``untested``."""
    try:
        return await work()
    except (PlaywrightError, TimeoutError, ValueError, TypeError, LookupError) as error:  # the page has bent what answers us
        ended = f"{OUT_OF_TIME}: {str(error) or late}" if isinstance(error, TimeoutError) else str(error) or type(error).__name__
        untested[probe] = ended.splitlines()[0][:300]
        return None


@dataclass
class _Scan:
    """One look at the state that the page is in, as any persona sees it."""

    session: Session
    store: StateStore
    facts: dict[str, Any]
    probes: Collection[Probe]
    untested: dict[Probe, str] = field(default_factory=dict)
    """What could not be observed, and why."""

    @property
    def huge(self) -> bool:
        return bool(self.facts["nodes"] > HUGE_NODES)

    async def observe(self, probe: Probe, work: Work) -> Any:
        """What the work gives; None where the probe is not asked for, or fails."""
        return await _observed(probe, self.untested, work) if probe in self.probes else None

    async def photograph(self) -> tuple[Shot | None, bytes]:
        """The picture of the whole page, and its bytes."""
        return await self.observe(Probe.SHOTS, lambda: _picture(self.session, self.store, self.facts)) or (None, b"")

    async def measure(self, pixels: bytes) -> FirstScreen | None:
        """The first screen of the picture."""
        found: FirstScreen | None = await self.observe(Probe.FIRST_SCREEN, lambda: clutter.measured(self.session.persona, pixels))
        return found

    async def judge(self) -> AxeScan | None:
        """What axe finds."""
        found: AxeScan | None = await self.observe(Probe.AXE, self._axe)
        return found

    async def _axe(self) -> AxeScan:
        if self.huge:
            raise ValueError(f"the page has {self.facts['nodes']} nodes, and axe is not run beyond {HUGE_NODES}")
        return await axe.scan(self.session.page, self.facts["nodes"], own_colours=self.session.persona.forced_colors)

    async def read(self, shot: Shot | None, pixels: bytes, found: AxeScan | None) -> dict[str, Any]:
        """The fields of the state that the page itself tells, with axe still in it."""
        session, share, contrasts = self.session, 10 if self.huge else 1, None
        if found and shot and not session.sight:
            contrasts = await self.observe(Probe.AXE, lambda: contrast.measured(session, found, pixels))
        second = await self.observe(Probe.IBM, lambda: ibm.scan(session, self.facts["nodes"]))
        elements, texts = await self.observe(Probe.PAGE, lambda: _content(session, share)) or (None, None)
        markup = await self.observe(Probe.PAGE, lambda: _markup(session, share))
        return {"contrasts": contrasts, "ibm": second, "elements": elements, "texts": texts, "markup": markup}

    async def together(self) -> dict[str, Any]:
        """All fields of a page that its window shows whole: the browser encodes the picture while axe keeps the page busy."""
        (shot, pixels), found = await asyncio.gather(self.photograph(), self.judge())
        first, told = await asyncio.gather(self.measure(pixels), self.read(shot, pixels, found))
        return {**told, "shot": shot, "axe": found, "first_screen": first}

    async def in_turn(self) -> dict[str, Any]:
        """All fields of any other page: it is read once all is still that its picture set in motion (see ``shots``)."""
        shot, pixels = await self.photograph()
        with contextlib.suppress(PlaywrightError, TimeoutError):
            async with asyncio.timeout(FRAME_S):
                await await_motion(self.session, FADES_MS)
        first, found = await asyncio.gather(self.measure(pixels), self.judge())
        return {**await self.read(shot, pixels, found), "shot": shot, "axe": found, "first_screen": first}


async def _seen(session: Session, store: StateStore, facts: dict[str, Any], probes: Collection[Probe]) -> PageState:
    """What any persona sees of the state that the page is in."""
    if session.touch:
        with contextlib.suppress(PlaywrightError, TimeoutError):
            async with asyncio.timeout(FRAME_S):
                await session.page.evaluate(RELEASED)
    scan = _Scan(session, store, facts, probes)
    fields = await (scan.together() if screenshots.fits(session, facts["width"], facts["height"]) else scan.in_turn())
    return PageState(
        fingerprint=facts["look"],
        look=facts["look"],
        url=facts["url"],
        title=facts["title"],
        lang=facts["lang"],
        nodes=facts["nodes"],
        template=template(facts["url"]),
        untested=scan.untested,
        **fields,
    )


def _picture_path(session: Session, store: StateStore, facts: dict[str, Any]) -> Path:
    return store.path("-".join(filter(None, [facts["look"], session.sight])), ".jpg")


async def _picture(session: Session, store: StateStore, facts: dict[str, Any]) -> tuple[Shot, bytes]:
    """The whole page, as this persona's eyes see it."""
    return await screenshots.take(session, _picture_path(session, store, facts), whole_page=(facts["width"], facts["height"]))


async def _own_picture(session: Session, store: StateStore, facts: dict[str, Any], probes: Collection[Probe]) -> dict[str, Any]:
    shot, pixels = await _picture(session, store, facts)
    return {"shot": shot, "first_screen": await clutter.measured(session.persona, pixels) if Probe.FIRST_SCREEN in probes else None}


async def _content(session: Session, share: int) -> tuple[tuple[Element, ...], tuple[TextRun, ...]]:
    """The interactive elements and the visible text, up to their limits divided by ``share``."""
    told = json.loads(await session.page.evaluate(script("page"), {"elements": MAX_ELEMENTS // share, "texts": MAX_TEXTS // share}))
    return tuple(Element(**row) for row in told["elements"]), tuple(TextRun(**row) for row in told["texts"])


async def _markup(session: Session, share: int) -> Markup:
    """What the markup is made of, each kind up to its limit divided by ``share``."""
    told = Markup.model_validate_json(await session.page.evaluate(script("markup"), MAX_MARKUP // share))
    images = await gifs.with_frames(session, told.images)
    return told.model_copy(update={"images": images})
