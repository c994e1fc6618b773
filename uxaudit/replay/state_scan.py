"""The distinct states of pages: identified by a fingerprint, and each scanned once per audit.

A state is what a page shows after it has settled, whatever its URL. Its scan contains axe's results, the interactive elements, the
visible text and a picture of the whole page.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import time
from collections.abc import Awaitable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Frame

from uxaudit.model.probes import OUT_OF_TIME, Probe
from uxaudit.recording.page_state import PageState
from uxaudit.recording.probe_spec import STEP_S, Phase
from uxaudit.recording.probes import trials
from uxaudit.recording.state_store import StateStore
from uxaudit.replay.browser import screenshots
from uxaudit.replay.browser.isolated_world import ask, provide
from uxaudit.replay.browser.session import Session
from uxaudit.replay.contract import EXPECTED, Found, Implementation, Photo, StateView, reason_of
from uxaudit.replay.keyboard.dialogs import await_motion
from uxaudit.replay.probing import merged, observed, of_phase
from uxaudit.replay.trials.state_copy import StateCopy
from uxaudit.urls import template

FRAME_S = 1.0
NOT_REACHED = "the replay ended before this trial"
FADES_MS = 800
"""Maximum time to wait for content to fade or slide in before the scan, in milliseconds. Own judgement."""


@dataclass(frozen=True)
class Deadline:
    """The time limit that several observations share."""

    at: float
    """When it is over, in monotonic seconds."""
    nothing_left: str
    """The reason of what could not begin."""

    @classmethod
    def after(cls, limit_s: float, purpose: str) -> Deadline:
        """Begin now; ``purpose`` is what the time is for."""
        return cls(time.monotonic() + limit_s, f"{OUT_OF_TIME}: nothing was left of the {limit_s:.0f} s for {purpose}")

    @property
    def left_s(self) -> float:
        """The remaining time, in seconds; 0 if it is over."""
        return max(self.at - time.monotonic(), 0.0)


async def fingerprint(session: Session) -> dict[str, Any]:
    """Returns the page's content as a short text: ``key``, with the facts of the top document. Raises PlaywrightError."""
    top = await ask(session.page, "fingerprint.fingerprint")
    if top is None:
        raise RuntimeError("the page overrides so much of JavaScript that its state cannot be identified")
    frames = session.page.frames[1:]
    hashes = await asyncio.gather(*(_frame_hash(frame) for frame in frames))
    look = hashlib.sha256("|".join([top["hash"], *sorted(hashes), session.rendering]).encode()).hexdigest()[:20]
    return {**top, "look": look, "key": "-".join(filter(None, [look, session.sight, *session.persona.examines]))}


async def _frame_hash(frame: Frame) -> str:
    with contextlib.suppress(PlaywrightError, TimeoutError):
        async with asyncio.timeout(FRAME_S):
            return str((await ask(frame, "fingerprint.fingerprint"))["hash"])
    return ""


async def scan(session: Session, store: StateStore, facts: dict[str, Any], probes: Collection[str], limit_s: float = STEP_S) -> PageState:
    """Scan the current state of the page within a time limit, and store it. What cannot be observed is left out, with the reason.

    Trials (see ``run_trials``) are added to the scan, which is made once for all personas.
    """
    end = Deadline.after(limit_s, "the scan of a page state")
    state = store.of_look(facts["look"]) or await _seen(session, store, facts, probes, end)
    tried = trials()
    untested = {probe: why for probe, why in state.untested.items() if probe not in tried}
    state = state.model_copy(update={"fingerprint": facts["key"], "untested": untested})
    if Probe.SHOTS in probes and (state.shot is None or state.shot.path != screenshots.inside_audit(_picture_path(session, store, facts))):
        state = await _with_own_picture(session, store, facts, state, probes, end)
    store.add(_untried(state, _wanted(session, probes), NOT_REACHED))
    return state


async def run_trials(
    session: Session, store: StateStore, state: PageState, copy: StateCopy, probes: Collection[str], limit_s: float
) -> None:
    """Run the persona's trials on a scanned state, one after the other, within a common time limit."""
    end = Deadline.after(limit_s, "all trials on a page state")
    wanted = _wanted(session, probes)
    async with contextlib.aclosing(copy):
        for at, trial in enumerate(wanted):  # stored each time, so that no result is lost
            store.add(_untried(state, wanted[at:], end.nothing_left))
            if not end.left_s:
                return
            copy.until = end.at
            state = _with(state, trial, await observed(trial, session, copy, end.left_s))
            state = state.model_copy(update={"copy_differs": copy.differs, "withheld": copy.withheld})
    if wanted:
        store.add(state)


def has_trials(session: Session, probes: Collection[str]) -> bool:
    """Whether the persona has trials to run on states."""
    return bool(_wanted(session, probes))


def _wanted(session: Session, probes: Collection[str]) -> list[Implementation]:
    return [trial for trial in of_phase(Phase.TRIAL) if trial.spec.id in session.persona.examines and trial.spec.id in probes]


def _untried(state: PageState, trials: Collection[Implementation], reason: str) -> PageState:
    return state.model_copy(update={"untested": state.untested | {trial.spec.id: reason for trial in trials}})


def _with(state: PageState, probe: Implementation, found: Found) -> PageState:
    """Returns the state with a probe's result, and with the reason if it could not observe."""
    fields = merged({"probed": state.probed}, probe.spec, found)
    untested = state.untested | ({probe.spec.id: found.why_not} if found.why_not else {})
    return state.model_copy(update={**fields, "untested": untested})


async def _seen(session: Session, store: StateStore, facts: dict[str, Any], probes: Collection[str], end: Deadline) -> PageState:
    """Returns the parts of a state's scan that are the same for all personas.

    If the window shows the whole page, the browser encodes its picture while the probes run. Any other page is probed after
    everything that its picture set in motion has settled (see ``screenshots``).
    """
    if session.touch:
        await _briefly(ask(session.page, "page.released"))
    photograph = asyncio.create_task(_photograph(session, store, facts, probes, end))
    view = StateView(session, facts, photograph)
    try:
        if Probe.AXE in probes:
            await _briefly(provide(session.page.main_frame, "axe"))  # the other probes read names and roles by it
        if not screenshots.fits(session, facts["width"], facts["height"]):
            await photograph
            await _briefly(await_motion(session, FADES_MS))
        found = await asyncio.gather(_asked(view, probes, end, in_page=True), _asked(view, probes, end, in_page=False))
        photo = await photograph
    finally:
        photograph.cancel()
    state = PageState(
        fingerprint=facts["look"],
        look=facts["look"],
        url=facts["url"],
        title=facts["title"],
        lang=facts["lang"],
        nodes=facts["nodes"],
        template=template(facts["url"]),
        shot=photo.shot,
        untested={Probe.SHOTS: photo.why_not} if photo.why_not else {},
    )
    for probe, one in (pair for pairs in found for pair in pairs):
        state = _with(state, probe, one)
    return state


async def _asked(view: StateView, probes: Collection[str], end: Deadline, *, in_page: bool) -> list[tuple[Implementation, Found]]:
    """Returns the results of the probes of states, one after the other: those that use the page, or those that only use its picture."""
    wanted = [probe for probe in of_phase(Phase.STATE) if probe.spec.id in probes and probe.in_page is in_page]
    late = Found({}, why_not=end.nothing_left)
    return [(probe, await observed(probe, view.session, view, left_s) if (left_s := end.left_s) else late) for probe in wanted]


async def _briefly(work: Awaitable[Any]) -> None:
    with contextlib.suppress(PlaywrightError, TimeoutError):
        async with asyncio.timeout(FRAME_S):
            await work


def _picture_path(session: Session, store: StateStore, facts: dict[str, Any]) -> Path:
    return store.path("-".join(filter(None, [facts["look"], session.sight])), ".jpg")


async def _photograph(session: Session, store: StateStore, facts: dict[str, Any], probes: Collection[str], end: Deadline) -> Photo:
    """Take the picture of the whole page, as this persona sees it; empty if no pictures are requested."""
    if Probe.SHOTS not in probes:
        return Photo()
    limit_s = end.left_s
    try:
        path = _picture_path(session, store, facts)
        async with asyncio.timeout(limit_s):
            return Photo(*await screenshots.take(session, path, whole_page=(facts["width"], facts["height"])))
    except EXPECTED as error:
        return Photo(why_not=reason_of(error, limit_s))


async def _with_own_picture(
    session: Session, store: StateStore, facts: dict[str, Any], state: PageState, probes: Collection[str], end: Deadline
) -> PageState:
    """Returns a state that others have scanned, with this persona's picture and the measurements in it."""
    photograph = asyncio.create_task(_photograph(session, store, facts, probes, end))
    view = StateView(session, facts, photograph)
    try:
        photo = await photograph
        if photo.why_not:
            return state.model_copy(update={"untested": state.untested | {Probe.SHOTS: photo.why_not}})
        state = state.model_copy(update={"shot": photo.shot})
        for probe, found in await _asked(view, probes, end, in_page=False):
            state = _with(state, probe, found)
        return state
    finally:
        photograph.cancel()
