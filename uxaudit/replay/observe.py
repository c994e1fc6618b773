"""After the action: waits until the page is done, then lets every probe tell what it saw.

A probe that cannot observe leaves its reason in the record, and never stops the others.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from functools import partial
from typing import Any

from playwright.async_api import Error as PlaywrightError

from uxaudit.model.probes import EXAMINES, OUT_OF_TIME, TRIAL_S, Probe
from uxaudit.model.scenario import Click, Step, WaitFor
from uxaudit.recording.page_state import PageState
from uxaudit.replay import state_scan
from uxaudit.replay.browser.session import Session
from uxaudit.replay.keyboard import dialogs
from uxaudit.replay.probes import document, events, forms, navigation, screenshots, timing, vitals
from uxaudit.replay.steps import step_errors
from uxaudit.replay.steps.conditions import unmet
from uxaudit.replay.steps.step_context import Performed
from uxaudit.replay.steps.task_context import PROBE_S, StateRoute, Watch
from uxaudit.replay.trials.key_trials import COMMANDS
from uxaudit.replay.trials.state_copy import StateCopy

GRACE_S = 0.5
"""How far beyond the step's timeout a page may come to rest."""
RESTLESS_S = 1.4
"""What they may take on a page that does not come to rest: it may never answer them."""
AWAY_S = 0.5
"""What they may take on a page that loads itself anew again and again: most of what it is asked goes away with it."""
RESTLESS_MORE_S = 16.0
"""What they may take more there where a persona tries things: who asks for these waits for a report of them."""
RESTLESS_TRIALS_S = 30.0
"""What may be tried on such a page: what moves without end is to be seen to do so."""
AHEAD_S = 0.5
"""How long it may take to see whether what a next step waits for is so already."""
LATE_MS, LAST_MS = 2000, 4000
"""A replay acts sooner than any person reads: so long it stays for what a new page, or the end of a task, has put off. Own judgement."""
SHIFTED_S = 1.1
"""How long it stays after a shift, so that its own haste is not what makes a control move just before it is pressed."""
SOON = "(limit) => window.__uxaudit_pending ? window.__uxaudit_pending.soon(limit) : 0"
SHIFTS = "() => window.__uxaudit_events ? window.__uxaudit_events.shifts() : 0"

Work = Callable[[], Awaitable[Mapping[str, Any]]]
"""Observes, and gives the fields of the record that it fills."""


ToTry = list[tuple[PageState, StateCopy]]
"""The state that was scanned in a step, and its copy, for what the persona tries on it; empty where none was."""


async def observe(session: Session, step: Step, performed: Performed, watch: Watch, name: str, *, judged: bool) -> dict[str, Any]:
    """The fields of the step's record. ``judged`` is False in the setup, whose states are not scanned."""
    fields: dict[str, Any] = {"untested": {}}
    moved = step.is_action or bool(session.log.arrivals or session.log.messages)
    if performed.error is not None and performed.error.kind == "unreachable":
        moved = False  # there is no page that could come to rest
    watch.budget_s = PROBE_S
    to_try: ToTry = []
    picture = partial(_probe, session, fields, Probe.SHOTS, watch, lambda: _after(session, watch, name))
    state = timing.Settled(settled=True)
    if moved and not session.hung:
        state = await _settle(
            session,
            limit_ms=performed.timeout_ms,
            expects_response=performed.expects_response,
            picture=picture,
            changed=lambda: screenshots.looks_changed(session, performed.pixels, performed.control_box),
        )
    film = watch.shots / f"{name}-film.webp"
    if performed.film is not None and await performed.film.stop(film):
        fields["film"] = screenshots.inside_audit(film)
    watch.way = _way(session, step, performed, watch.way)
    if session.hung:
        error = step_errors.endless(performed.timeout_ms)
        fields |= {"untested": dict.fromkeys(watch.probes, "the page's script did not let go"), "error": error}
        return _last(session, performed, watch, fields)
    watch.budget_s = PROBE_S if state.settled else _restless_s(session, watch, judged=judged)
    if "after" not in fields:
        await picture()
    if step.is_action:
        fields |= timing.fields(session, state) if Probe.TIMING in watch.probes else {}
        watch.met = [one for one in watch.ahead if await _holds(session, one, watch)]
    if moved and judged and (missing := await _no_document(session, performed)):  # a scan would judge the browser's own viewer
        await _probe(session, fields, Probe.NAVIGATION, watch, lambda: navigation.fields(session, watch.trail, step.verb))
        watch.state = None
        return _last(session, performed, watch, fields | {"no_document": missing})
    for probe, work in _in_turn(
        session, step, performed, watch, to_try, scanned=moved and judged, stays=moved and judged and state.settled
    ):
        await _probe(session, fields, probe, watch, work)
    if step.is_action and moved and judged:
        await _probe(session, fields, Probe.EVENTS, watch, lambda: events.gone_since(session, fields.get("happened")))
    fields["state"] = watch.state
    await _try_out(session, watch, to_try, settled=state.settled)
    await timing.rest(session)
    return _last(session, performed, watch, fields)


async def _no_document(session: Session, performed: Performed) -> str:
    """Why the page is no HTML document; empty where it is one, and where it is an error page of any kind."""
    return "" if performed.error is not None or step_errors.broken(session) else await document.missing(session)


def _way(session: Session, step: Step, performed: Performed, before: StateRoute | None) -> StateRoute | None:
    """How a user comes to what the page shows after a step: an address, and at most one click that may be done again without harm."""
    loads = [arrival.method for arrival in session.log.arrivals if arrival.loads]
    if loads:
        return StateRoute(session.page.url) if loads[-1] == "GET" else None
    if not step.is_action:
        return before
    control = performed.control
    if before is None or before.click is not None or not isinstance(step, Click) or control is None:
        return None
    harmless = not (step.destructive or session.log.wrote or re.search(COMMANDS, control.name, re.IGNORECASE))
    return StateRoute(before.address, step) if harmless else None


async def _vitals(session: Session, watch: Watch, *, stays: bool) -> dict[str, Any]:
    if stays:
        await _linger(session, watch)
    return await vitals.fields(session)


async def _linger(session: Session, watch: Watch) -> None:
    """Stay until what the page has put off is done: a late banner, the end of a message.

    Within a task, only on a page that was just loaded: what a click brought up, such as a way to undo it, may be wanted next.
    """
    if not (watch.over or any(arrival.loads for arrival in session.log.arrivals)):
        return
    with contextlib.suppress(PlaywrightError):  # the page went elsewhere
        shifts = await session.page.evaluate(SHIFTS)
        if left_ms := await session.page.evaluate(SOON, LAST_MS if watch.over else LATE_MS):
            await asyncio.sleep(left_ms / 1000 + timing.QUIET_MS / 1000)
            if await session.page.evaluate(SHIFTS) > shifts:
                await asyncio.sleep(SHIFTED_S)


async def _holds(session: Session, step: Step, watch: Watch) -> bool:
    """Whether what a step expects is so already."""
    with contextlib.suppress(PlaywrightError, TimeoutError):
        async with asyncio.timeout(AHEAD_S):
            return isinstance(step, WaitFor) and await unmet(session.page, step.condition, watch.site) is None
    return False


def _restless_s(session: Session, watch: Watch, *, judged: bool) -> float:
    """What the probes may take on a page that moves."""
    if step_errors.restless(session):
        return AWAY_S
    return RESTLESS_S + (RESTLESS_MORE_S if judged and set(watch.probes) & set(EXAMINES) else 0)


def _in_turn(
    session: Session, step: Step, performed: Performed, watch: Watch, to_try: ToTry, *, scanned: bool, stays: bool
) -> Iterator[tuple[Probe, Work]]:
    """What the probes do on a page that has come to rest."""
    if step.is_action:
        yield Probe.EVENTS, lambda: events.fields(session)
        yield Probe.FORMS, lambda: forms.fields(session, watch.lines)
    yield Probe.KEYBOARD, lambda: _keyboard(session, performed, watch)
    yield Probe.NAVIGATION, lambda: navigation.fields(session, watch.trail, step.verb)
    if scanned:
        yield Probe.PAGE, lambda: _state(session, watch, to_try)
    if step.is_action:  # last, so that what a page shifts just after it came to rest is not missed
        yield Probe.VITALS, lambda: _vitals(session, watch, stays=stays)


def _last(session: Session, performed: Performed, watch: Watch, fields: dict[str, Any]) -> dict[str, Any]:
    """What can be told of any page, also of one that is lost."""
    fields.setdefault("url", session.page.url)
    fields["wrote"] = session.log.wrote
    if Probe.TROUBLE in watch.probes:
        fields["trouble"] = tuple(session.log.troubles)
    if performed.error is None and (broken := step_errors.broken(session)):
        fields["error"] = broken
    return fields


async def _settle(session: Session, *, limit_ms: float, **options: Any) -> timing.Settled:
    try:
        async with asyncio.timeout(limit_ms / 1000 + GRACE_S):
            return await timing.settle(session, limit_ms=limit_ms, **options)
    except TimeoutError:
        if not session.crashed and step_errors.restless(session) is None:
            await session.free()
        return timing.Settled()


async def _probe(session: Session, fields: dict[str, Any], probe: Probe, watch: Watch, work: Work) -> None:
    if probe not in watch.probes:
        return
    begun = time.monotonic()
    try:
        async with asyncio.timeout(max(watch.budget_s, 0)):
            fields.update(await work())
    except (PlaywrightError, TimeoutError, RuntimeError, ValueError) as error:
        if not session.connected:
            raise
        late = f"{OUT_OF_TIME}: it did not end within {watch.budget_s:.0f} s"
        fields["untested"][probe] = (late if isinstance(error, TimeoutError) else str(error) or type(error).__name__).splitlines()[0][:300]
    watch.budget_s -= time.monotonic() - begun


async def _after(session: Session, watch: Watch, name: str) -> dict[str, Any]:
    shot, pixels = await screenshots.take(session, watch.shots / f"{name}-after.jpg")
    watch.latest = (session.page, shot, pixels)
    return {"after": shot}


async def _keyboard(session: Session, performed: Performed, watch: Watch) -> dict[str, Any]:
    """How the keyboard did it, and what became of the focus where a dialog opened or closed. Raises ValueError where in doubt."""
    way = performed.way
    if way is None:
        return {}
    if way.doubt:
        raise ValueError(way.doubt)
    await dialogs.await_motion(session)
    if performed.dialogs is not None and session.page.url.startswith(("http", "file")):
        escaped = way.activated_by == "Escape" and not session.log.responses
        way.dialog_focus, way.dialog = await dialogs.focus_after(session, performed.dialogs, watch.dialogs, escaped=escaped)
    return {"keyboard": way.told()}


async def _state(session: Session, watch: Watch, to_try: ToTry) -> dict[str, Any]:
    await dialogs.await_motion(session, state_scan.FADES_MS)  # what is half faded in has colours that it does not have at rest
    facts = await state_scan.fingerprint(session)
    watch.state = facts["key"]
    if watch.store.claim(facts["key"]):
        try:
            async with session.full_speed():
                scanned = await state_scan.scan(session, watch.store, facts, watch.probes)
        finally:
            watch.store.release(facts["key"])
        to_try.append((scanned, StateCopy(session, facts, watch.way)))
    return {}


async def _try_out(session: Session, watch: Watch, to_try: ToTry, *, settled: bool) -> None:
    """Try on the state that was scanned what the persona tries on states."""
    limit_s = TRIAL_S * len(session.persona.examines)
    for state, copy in to_try:
        async with session.full_speed():
            await state_scan.try_out(
                session, watch.store, state, copy, watch.probes, limit_s if settled else min(limit_s, RESTLESS_TRIALS_S)
            )
