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
from pathlib import Path
from typing import Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Frame

from uxaudit.model.probes import OUT_OF_TIME, Probe
from uxaudit.recording.page_state import PageState
from uxaudit.recording.probe_spec import Phase
from uxaudit.recording.probes import trials
from uxaudit.recording.state_store import StateStore
from uxaudit.replay.browser import screenshots
from uxaudit.replay.browser.isolated_world import ask
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


async def scan(session: Session, store: StateStore, facts: dict[str, Any], probes: Collection[str]) -> PageState:
    """Scan the current state of the page, and store it. What cannot be observed is left out, with the reason.

    Trials (see ``run_trials``) are added to the scan, which is made once for all personas.
    """
    state = store.of_look(facts["look"]) or await _seen(session, store, facts, probes)
    tried = trials()
    untested = {probe: why for probe, why in state.untested.items() if probe not in tried}
    state = state.model_copy(update={"fingerprint": facts["key"], "untested": untested})
    if Probe.SHOTS in probes and (state.shot is None or state.shot.path != screenshots.inside_audit(_picture_path(session, store, facts))):
        state = await _with_own_picture(session, store, facts, state, probes)
    store.add(_untried(state, _wanted(session, probes), NOT_REACHED))
    return state


async def run_trials(
    session: Session, store: StateStore, state: PageState, copy: StateCopy, probes: Collection[str], limit_s: float
) -> None:
    """Run the persona's trials on a scanned state, one after the other, within a common time limit."""
    end = time.monotonic() + limit_s
    wanted = _wanted(session, probes)
    nothing_left = f"{OUT_OF_TIME}: nothing was left of the {limit_s:.0f} s for all trials on a page state"
    async with contextlib.aclosing(copy):
        for at, trial in enumerate(wanted):  # stored each time, so that no result is lost
            store.add(_untried(state, wanted[at:], nothing_left))
            if (left_s := end - time.monotonic()) <= 0:
                return
            copy.until = end
            state = _with(state, trial, await observed(trial, session, copy, left_s))
            state = state.model_copy(update={"copy_differs": copy.differs, "withheld": copy.withheld})
    if wanted:
        store.add(state)


def _wanted(session: Session, probes: Collection[str]) -> list[Implementation]:
    return [trial for trial in of_phase(Phase.TRIAL) if trial.spec.id in session.persona.examines and trial.spec.id in probes]


def _untried(state: PageState, trials: Collection[Implementation], reason: str) -> PageState:
    return state.model_copy(update={"untested": state.untested | {trial.spec.id: reason for trial in trials}})


def _with(state: PageState, probe: Implementation, found: Found) -> PageState:
    """Returns the state with a probe's result, and with the reason if it could not observe."""
    fields = merged({"probed": state.probed}, probe.spec, found)
    untested = state.untested | ({probe.spec.id: found.why_not} if found.why_not else {})
    return state.model_copy(update={**fields, "untested": untested})


async def _seen(session: Session, store: StateStore, facts: dict[str, Any], probes: Collection[str]) -> PageState:
    """Returns the parts of a state's scan that are the same for all personas.

    If the window shows the whole page, the browser encodes its picture while the probes run. Any other page is probed after
    everything that its picture set in motion has settled (see ``screenshots``).
    """
    if session.touch:
        await _briefly(ask(session.page, "page.released"))
    photograph = asyncio.create_task(_photograph(session, store, facts, probes))
    view = StateView(session, facts, photograph)
    try:
        if not screenshots.fits(session, facts["width"], facts["height"]):
            await photograph
            await _briefly(await_motion(session, FADES_MS))
        found = await asyncio.gather(_asked(view, probes, in_page=True), _asked(view, probes, in_page=False))
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


async def _asked(view: StateView, probes: Collection[str], *, in_page: bool) -> list[tuple[Implementation, Found]]:
    """Returns the results of the probes of states, one after the other: those that use the page, or those that only use its picture."""
    wanted = [probe for probe in of_phase(Phase.STATE) if probe.spec.id in probes and probe.in_page is in_page]
    return [(probe, await observed(probe, view.session, view, probe.spec.limit_s)) for probe in wanted]


async def _briefly(work: Awaitable[Any]) -> None:
    with contextlib.suppress(PlaywrightError, TimeoutError):
        async with asyncio.timeout(FRAME_S):
            await work


def _picture_path(session: Session, store: StateStore, facts: dict[str, Any]) -> Path:
    return store.path("-".join(filter(None, [facts["look"], session.sight])), ".jpg")


async def _photograph(session: Session, store: StateStore, facts: dict[str, Any], probes: Collection[str]) -> Photo:
    """Take the picture of the whole page, as this persona sees it; empty if no pictures are requested."""
    if Probe.SHOTS not in probes:
        return Photo()
    try:
        path = _picture_path(session, store, facts)
        return Photo(*await screenshots.take(session, path, whole_page=(facts["width"], facts["height"])))
    except EXPECTED as error:
        return Photo(why_not=reason_of(error))


async def _with_own_picture(
    session: Session, store: StateStore, facts: dict[str, Any], state: PageState, probes: Collection[str]
) -> PageState:
    """Returns a state that others have scanned, with this persona's picture and the measurements in it."""
    photograph = asyncio.create_task(_photograph(session, store, facts, probes))
    view = StateView(session, facts, photograph)
    try:
        photo = await photograph
        if photo.why_not:
            return state.model_copy(update={"untested": state.untested | {Probe.SHOTS: photo.why_not}})
        state = state.model_copy(update={"shot": photo.shot})
        for probe, found in await _asked(view, probes, in_page=False):
            state = _with(state, probe, found)
        return state
    finally:
        photograph.cancel()
