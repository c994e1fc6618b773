"""Does one step as a user would: reaches the control, acts, and notes the result.

Any obstacle becomes an error that describes it; only bugs of uxaudit raise other exceptions.
"""

from __future__ import annotations

import asyncio
import contextlib

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Locator

from uxaudit.model import scenario
from uxaudit.model.probes import Probe
from uxaudit.model.scenario import Step
from uxaudit.model.verb_traits import Trait
from uxaudit.recording.records import StepError
from uxaudit.replay.browser.filmstrip import Film
from uxaudit.replay.browser.isolated_world import ask, ask_about
from uxaudit.replay.browser.property_changes import PropertyChanges
from uxaudit.replay.browser.session import Session
from uxaudit.replay.keyboard import dialogs
from uxaudit.replay.keyboard.activate import brings_up
from uxaudit.replay.keyboard.navigate import ARRIVE_S, KeyboardRoute
from uxaudit.replay.steps import step_errors
from uxaudit.replay.steps.actions import ACTIONS, control_target
from uxaudit.replay.steps.approach import Approach, expects_response
from uxaudit.replay.steps.conditions import unmet
from uxaudit.replay.steps.locate import StepFailed
from uxaudit.replay.steps.persona_limits import HOVERING_S
from uxaudit.replay.steps.step_context import GRACE_S, ActionNotes, Performed, Stage
from uxaudit.replay.steps.task_context import StepPlan
from uxaudit.scenario.variables import SECRET

END_PAINT_S = 0.3


async def perform(session: Session, plan: StepPlan) -> Performed:
    """Do the step within its timeout."""
    step, task = plan.step, plan.task
    film = Film(session) if step.is_action and Probe.SHOTS in task.probes else None
    notes = ActionNotes(plan.timeout_ms, film)
    stage = Stage(session, task.site, task.uploads, notes)
    if task.by_keyboard and Trait.BY_KEYBOARD in step.traits:
        with contextlib.suppress(PlaywrightError):
            notes.dialogs = await asyncio.wait_for(dialogs.open_dialogs(session), GRACE_S)
    try:
        async with asyncio.timeout(plan.timeout_ms / 1000 + GRACE_S + _more_s(session, plan)) as limit:
            stage.limit = limit
            if step.when is not None and await unmet(session.page, step.when, task.site) is not None:
                notes.status = "skipped"
            else:
                await _do(stage, plan)
    except StepFailed as failure:
        return notes.done(step_errors.restless(session) or failure.error, failed=True)
    except TimeoutError:
        return notes.done(await _overran(session, plan.timeout_ms), failed=True)
    except PlaywrightError as error:
        if not session.connected:
            raise
        return notes.done(step_errors.explain(error, session), failed=True)
    return notes.done()


def _more_s(session: Session, plan: StepPlan) -> float:
    """Returns the additional time of a step by keyboard, in seconds: for the route to the control, and for the mouse after it."""
    if plan.task.by_keyboard:
        return ARRIVE_S + plan.timeout_ms / 1000
    return HOVERING_S if session.touch else 0.0


async def _overran(session: Session, timeout_ms: float) -> StepError | None:
    """Free a page in which an action did not end. Returns the reason; None if the server did not finish a load."""
    if session.crashed:
        return step_errors.CRASHED
    if restless := step_errors.restless(session):
        return restless
    await session.free()
    if session.log.dead_document is not None:
        return None
    return step_errors.endless(timeout_ms, "the page") if session.hung else step_errors.no_reply(timeout_ms)


async def _do(stage: Stage, plan: StepPlan) -> None:
    if plan.met:
        return
    seen, step, target = stage.seen, plan.step, control_target(plan.step)
    if step.is_action and Trait.OPENS_PAGE not in step.traits:
        await end_first_paint(stage.session)
    if target is not None:
        await Approach(stage, plan).come_to(target)
    else:
        seen.expects_response = expects_response(step)
        if plan.task.by_keyboard and isinstance(step, scenario.Press):
            seen.way = KeyboardRoute(reached=True, activated_by=step.key)
    if seen.film is not None:
        seen.film.start()
    await (_act_watched(stage, step) if seen.expects_response else ACTIONS[type(step)](stage, step))
    if isinstance(step, scenario.Hover) and seen.way is not None and not (seen.way.reached and seen.way.worked):
        seen.way.revealed = await brings_up(stage.session, seen.way.shown)
    if isinstance(step, scenario.Fill) and seen.control is not None and not seen.secret and not SECRET.search(step.text):
        seen.control = seen.control.model_copy(update={"value": await _read_back(stage.found)})


async def end_first_paint(session: Session) -> None:
    """Count no later paint as the page's largest: content that a step shows, also by hovering, was not part of the load."""
    with contextlib.suppress(PlaywrightError, TimeoutError):
        async with asyncio.timeout(END_PAINT_S):
            await ask(session.page, "vitals.endPaint")


async def _act_watched(stage: Stage, step: Step) -> None:
    """Act, and detect changes without a trace in the document."""
    properties = await PropertyChanges.begin(stage.session, stage.control)
    stage.session.look_closer = properties.responded
    await ACTIONS[type(step)](stage, step)
    await properties.responded()


async def _read_back(control: Locator) -> str | None:
    try:
        facts = await ask_about(control, "fields.readPlain", timeout_ms=500)
    except PlaywrightError:
        return None  # the field disappeared while typing
    return None if facts is None else str(facts)[:2000]
