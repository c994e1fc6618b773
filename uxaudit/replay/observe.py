"""After the action: waits until the page has settled, then runs every probe.

A probe that cannot observe leaves its reason in the record and does not stop the others.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from playwright.async_api import Error as PlaywrightError

from uxaudit.model.probes import Probe
from uxaudit.model.scenario import Click, Step, WaitFor
from uxaudit.recording.page_state import PageState
from uxaudit.recording.probe_spec import STEP_S, TRIAL_S, Phase, Turn
from uxaudit.recording.probes import trials
from uxaudit.recording.records import StepError
from uxaudit.replay import state_scan
from uxaudit.replay.browser import document, screenshots, settling
from uxaudit.replay.browser.session import Session
from uxaudit.replay.browser.settling import Settled
from uxaudit.replay.contract import EXPECTED, Found, Implementation, StepView, reason_of
from uxaudit.replay.keyboard import dialogs
from uxaudit.replay.probes import events
from uxaudit.replay.probing import merged, observed, of_phase
from uxaudit.replay.steps import step_errors
from uxaudit.replay.steps.conditions import unmet, was_said
from uxaudit.replay.steps.step_context import Performed
from uxaudit.replay.steps.task_context import Picture, StateRoute, StepObservation, StepPlan
from uxaudit.replay.trials.key_trials import never_pressed
from uxaudit.replay.trials.state_copy import StateCopy

GRACE_S = 0.5
"""Additional time for a page to settle after the step's timeout, in seconds."""
RESTLESS_S = 1.4
"""The probes' time on a page that does not settle, in seconds: it may never respond to them."""
AWAY_S = 0.5
"""Their time on a page that keeps reloading, in seconds: most results are lost with each document."""
RESTLESS_MORE_S = 16.0
"""Their additional time there if the persona has trials, in seconds: trials justify a longer wait."""
RESTLESS_TRIALS_S = 30.0
"""The trials' time on such a page, in seconds; enough to observe endless motion."""
LARGE_NODES = 5000
LARGE_S = 48.0
"""Time for scan and trials of a page of more than ``LARGE_NODES`` elements, in seconds, so that with starting and reporting it is audited
within a minute. Own judgement.
"""
SCAN_SHARE = 0.9
"""Share of the probes' time after which a scan begins nothing new, so that what it has found until then is kept."""
AHEAD_S = 0.5
"""The time to check whether the next steps' expectations are met already, in seconds."""


async def observe(session: Session, plan: StepPlan, performed: Performed) -> StepObservation:
    """Observe a step that is over, phase by phase."""
    at = Observing(session, plan, performed)
    await at.settle()
    return await at.look()


def _broken(session: Session, performed: Performed) -> StepError | None:
    """Returns the fault of the page after a step that did not fail itself; None if there is none."""
    return step_errors.broken(session) if performed.error is None else None


def _moved(session: Session, plan: StepPlan, performed: Performed) -> bool:
    """Whether the step may have changed the page, so that it has to settle."""
    if performed.error is not None and performed.error.kind == "unreachable":
        return False  # there is no page that could settle
    return plan.step.is_action or bool(session.log.arrivals or session.log.messages)


@dataclass
class Observing:
    """The observation of one step in progress: :meth:`settle`, then :meth:`look`."""

    session: Session
    plan: StepPlan
    performed: Performed
    fields: dict[str, Any] = field(default_factory=dict)
    untested: dict[str, str] = field(default_factory=dict)
    budget_s: float = STEP_S
    """The remaining time of this step's probes, in seconds."""
    settled: Settled = field(default_factory=lambda: Settled(settled=True))
    scanned: tuple[PageState, StateCopy] | None = None
    """The state that was scanned in this step, and its copy for trials."""

    def __post_init__(self) -> None:
        self.task = self.plan.task
        self.is_action = self.plan.step.is_action
        self.begun = time.monotonic()
        self.moved = _moved(self.session, self.plan, self.performed)
        self.after = self.plan.before

    async def settle(self) -> None:
        """Wait until the page has settled, and take its picture meanwhile."""
        session, performed = self.session, self.performed
        if self.moved and not session.hung:
            try:
                async with asyncio.timeout(self.plan.timeout_ms / 1000 + GRACE_S):
                    self.settled = await settling.settle(
                        session,
                        limit_ms=self.plan.timeout_ms,
                        expects_response=performed.expects_response,
                        dead_ms=settling.CONFIRM_MS if self.task.scored else settling.UNJUDGED_MS,
                        calm_ms=settling.CALM_MS if self.task.stays else settling.FOLLOWED_CALM_MS,
                        picture=self.take_new_picture,
                        changed=lambda: screenshots.visible_response(session, performed.pixels, performed.control_box),
                    )
            except TimeoutError:
                if not session.crashed and step_errors.restless(session) is None:
                    await session.free()
                self.settled = Settled()
        self.budget_s = STEP_S if self.settled.settled else self._restless_s()
        self.after = replace(self.after, route=_route(session, self.plan, performed))

    async def look(self) -> StepObservation:
        """Observe the settled page, phase by phase."""
        session, performed = self.session, self.performed
        await self.end_film()
        if session.hung:
            return self.observation(_broken(session, performed) or step_errors.endless(self.plan.timeout_ms))
        await self.take_picture()
        await self.ask_probes("first")
        await self.look_ahead()
        if await self.lacks_document():
            return self.observation(None)
        await self.ask_probes("middle")
        self.look_back()
        await self.scan_state()
        await self.ask_probes("last")
        await self.add_late_messages()
        await self.run_trials()
        await settling.end_step(session)
        return self.observation(_broken(session, performed))

    def _restless_s(self) -> float:
        """The probes' time on a page that does not settle."""
        if step_errors.restless(self.session):
            return AWAY_S
        return RESTLESS_S + (RESTLESS_MORE_S if self.task.scored and set(self.task.probes) & set(trials()) else 0)

    async def end_film(self) -> None:
        """Keep the filmstrip of a long wait, if there is one."""
        path = self.task.shots / f"{self.plan.name}-film.webp"
        if self.performed.film is not None and await self.performed.film.stop(path):
            self.fields["film"] = screenshots.inside_audit(path)

    async def take_picture(self) -> None:
        """Take the picture of the page, unless settling did."""
        if "after" not in self.fields:
            await self.take_new_picture()

    async def take_new_picture(self) -> None:
        """Take the picture of the page as it is now."""
        await self._note(Probe.SHOTS, self._picture)

    async def _picture(self) -> dict[str, Any]:
        shot, pixels = await screenshots.take(self.session, self.task.shots / f"{self.plan.name}-after.jpg")
        self.after = replace(self.after, picture=Picture(self.session.page, shot, pixels))
        return {"after": shot}

    async def ask_probes(self, turn: Turn, only: str = "") -> None:
        """Run the step probes of this turn, or ``only`` one of them."""
        for probe in of_phase(Phase.DOCUMENT, Phase.STEP):
            spec = probe.spec
            wanted = spec.turn == turn and spec.id in self.task.probes and only in ("", spec.id)
            if wanted and (self.is_action or not spec.actions_only):
                memory = self.after.memory.get(spec.id)
                stays = self.moved and self.task.scored and self.task.stays and self.settled.settled
                view = StepView(self.session, self.plan, self.performed, self.settled, memory, stays)
                begun = time.monotonic()
                self._take(probe, await observed(probe, self.session, view, self.budget_s))
                self.budget_s -= time.monotonic() - begun

    def _take(self, probe: Implementation, found: Found) -> None:
        self.fields = merged(self.fields, probe.spec, found)
        if found.why_not:
            self.untested[probe.spec.id] = found.why_not
        if found.memory is not None:
            self.after = replace(self.after, memory={**self.after.memory, probe.spec.id: found.memory})

    async def _note(self, id: str, work: Callable[[], Awaitable[Mapping[str, Any]]]) -> None:
        """Run work of the player itself under the id of a probe."""
        if id not in self.task.probes:
            return
        begun = time.monotonic()
        try:
            async with asyncio.timeout(max(self.budget_s, 0)):
                self.fields.update(await work())
        except EXPECTED as error:
            if not self.session.connected:
                raise
            self.untested[id] = reason_of(error, self.budget_s)
        self.budget_s -= time.monotonic() - begun

    async def look_ahead(self) -> None:
        """Note which expectations are met now: a message may be gone after scans and trials."""
        if self.is_action:
            met = [one for one in self.plan.ahead if await _holds(self.session, one, self.task.site)]
            self.after = replace(self.after, met=tuple(met))

    def look_back(self) -> None:
        """Note which expectations a message met that disappeared while the page settled."""
        happened = self.fields.get("happened")
        if self.is_action and happened is not None:
            said = [one for one in self.plan.ahead if isinstance(one, WaitFor) and was_said(one.condition, happened.messages)]
            self.after = replace(self.after, met=(*self.after.met, *said))

    async def lacks_document(self) -> bool:
        """Whether the page is not an HTML document; if so, note why. Probes would see the browser's own viewer."""
        session = self.session
        if not (self.moved and self.task.scored) or self.performed.error is not None or step_errors.broken(session):
            return False
        why = await document.missing(session)
        if why:
            self.fields["no_document"] = why
            self.after = replace(self.after, state=None)
            await self.ask_probes("middle", only=Probe.NAVIGATION)
        return bool(why)

    async def scan_state(self) -> None:
        """Scan the state of the page, unless another replay did."""
        if self.moved and self.task.scored:
            await self._note(Probe.PAGE, self._scan)

    async def _scan(self) -> dict[str, Any]:
        end = time.monotonic() + SCAN_SHARE * self.budget_s
        await dialogs.await_motion(self.session, state_scan.FADES_MS)  # content that is still fading in has other colours
        facts, store = await state_scan.fingerprint(self.session), self.task.store
        self.after = replace(self.after, state=facts["key"])
        if store.claim(facts["key"]):
            copy = StateCopy(self.session, facts, self.after.route)
            try:
                async with self.session.full_speed():
                    if state_scan.has_trials(self.session, self.task.probes):
                        copy.open_ahead()
                    state = await state_scan.scan(self.session, store, facts, self.task.probes, max(end - time.monotonic(), 0))
            except BaseException:
                await copy.aclose()
                raise
            finally:
                store.release(facts["key"])
            self.scanned = state, copy
        return {}

    async def add_late_messages(self) -> None:
        """Add the messages that disappeared by themselves while the state was scanned."""
        if self.is_action and self.moved and self.task.scored:
            await self._note(Probe.EVENTS, lambda: events.gone_since(self.session, self.fields.get("happened")))

    async def run_trials(self) -> None:
        """Run the persona's trials on the scanned state."""
        if self.scanned is None:
            return
        state, copy = self.scanned
        async with self.session.full_speed():
            await state_scan.run_trials(self.session, self.task.store, state, copy, self.task.probes, self._trials_s(state))

    def _trials_s(self, state: PageState) -> float:
        """The time for all trials on a state."""
        limit_s = TRIAL_S * len(self.session.persona.examines)
        if not self.settled.settled:
            limit_s = min(limit_s, RESTLESS_TRIALS_S)
        if state.nodes > LARGE_NODES:
            limit_s = min(limit_s, max(self.begun + LARGE_S - time.monotonic(), 0))
        return limit_s

    def observation(self, error: StepError | None) -> StepObservation:
        """Returns the result, including what is known even of a page that does not respond."""
        session, lost = self.session, dict.fromkeys(self.task.probes, "a script of the page never ended")
        trouble = {"trouble": tuple(session.log.troubles)} if Probe.TROUBLE in self.task.probes else {}
        fields = {
            "url": session.page.url,
            **self.fields,
            **trouble,
            "wrote": session.log.wrote,
            "untested": lost if session.hung else self.untested,
            "state": None if session.hung else self.after.state,
        }
        return StepObservation(fields, error, self.after)


def _route(session: Session, plan: StepPlan, performed: Performed) -> StateRoute | None:
    """Returns how to reach the page's state after a step: a URL, and at most one click that is harmless to repeat."""
    step, before, control = plan.step, plan.before.route, performed.control
    loads = [arrival.method for arrival in session.log.arrivals if arrival.loads]
    if loads:
        return StateRoute(session.page.url) if loads[-1] == "GET" else None
    if not step.is_action:
        return before
    if before is None or before.click is not None or not isinstance(step, Click) or control is None:
        return None
    harmless = not (step.destructive or session.log.wrote or re.search(never_pressed(), control.name, re.IGNORECASE))
    return StateRoute(before.address, step) if harmless else None


async def _holds(session: Session, step: Step, site: str) -> bool:
    """Whether a step's expectation is met already."""
    with contextlib.suppress(PlaywrightError, TimeoutError):
        async with asyncio.timeout(AHEAD_S):
            return isinstance(step, WaitFor) and await unmet(session.page, step.condition, site) is None
    return False
