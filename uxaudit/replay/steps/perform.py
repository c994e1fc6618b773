"""Does one step as a user would: comes to the control, acts, and notes how it went.

What stands in the way becomes an error that says what it is; nothing here raises but faults of our own.
"""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Locator

from uxaudit.model import scenario
from uxaudit.model.probes import Probe
from uxaudit.model.scenario import Scenario, Step
from uxaudit.model.verb_traits import Trait
from uxaudit.recording.records import StepError
from uxaudit.replay.browser.session import Session
from uxaudit.replay.keyboard import dialogs
from uxaudit.replay.keyboard.activate import brings_up
from uxaudit.replay.keyboard.navigate import ARRIVE_S, KeyboardRoute
from uxaudit.replay.probes.filmstrip import Film
from uxaudit.replay.steps import step_errors
from uxaudit.replay.steps.actions import ACTIONS, control_target
from uxaudit.replay.steps.approach import Approach, expects_response
from uxaudit.replay.steps.conditions import unmet
from uxaudit.replay.steps.locate import StepFailed
from uxaudit.replay.steps.persona_limits import HOVERING_S
from uxaudit.replay.steps.step_context import Performed, Stage
from uxaudit.replay.steps.task_context import Watch
from uxaudit.scenario.variables import SECRET

GRACE_S = 1.0
"""How far beyond its timeout the acting may go before it is cut off."""
READ = "(el) => el.type === 'password' ? null : 'value' in el ? String(el.value) : el.innerText"


async def perform(session: Session, step: Step, scenario: Scenario, watch: Watch, name: str) -> Performed:
    """Do the step within its timeout. ``name`` is that of its pictures."""
    film = Film(session) if step.is_action and Probe.SHOTS in watch.probes else None
    seen = Performed(step.timeout or scenario.timeout, film)
    stage = Stage(session, scenario.site, Path(scenario.file).parent, seen)
    if watch.by_keyboard and Trait.BY_KEYBOARD in step.traits:
        with contextlib.suppress(PlaywrightError):
            seen.dialogs = await asyncio.wait_for(dialogs.open_dialogs(session), GRACE_S)
    try:
        async with asyncio.timeout(seen.timeout_ms / 1000 + GRACE_S + _more_s(session, seen.timeout_ms, watch)):
            if step.when is not None and await unmet(session.page, step.when, scenario.site) is not None:
                seen.status = "skipped"
            else:
                await _do(stage, step, watch, name)
    except StepFailed as failure:
        return seen.failed(step_errors.restless(session) or failure.error)
    except TimeoutError:
        return seen.failed(await _overran(session, seen.timeout_ms))
    except PlaywrightError as error:
        if not session.connected:
            raise
        return seen.failed(step_errors.explain(error, session))
    return seen


def _more_s(session: Session, timeout_ms: float, watch: Watch) -> float:
    """The time that a step takes beyond its own, by keyboard for the way to the control and for the mouse after it."""
    if watch.by_keyboard:
        return ARRIVE_S + timeout_ms / 1000
    return HOVERING_S if session.touch else 0.0


async def _overran(session: Session, timeout_ms: float) -> StepError | None:
    """Get the page back that did not let the acting end; why it did not, None where a load that the server holds is to blame."""
    if session.crashed:
        return step_errors.CRASHED
    if restless := step_errors.restless(session):
        return restless
    await session.free()
    return step_errors.endless(timeout_ms, "the page") if session.hung else None


async def _do(stage: Stage, step: Step, watch: Watch, name: str) -> None:
    if any(step is one for one in watch.met):
        return
    seen, target = stage.seen, control_target(step)
    if target is not None:
        await Approach(stage, step, watch, name).come_to(target)
    else:
        seen.expects_response = expects_response(step)
        if watch.by_keyboard and isinstance(step, scenario.Press):
            seen.way = KeyboardRoute(reached=True, activated_by=step.key)
    if seen.film is not None:
        seen.film.start()
    await ACTIONS[type(step)](stage, step)
    if isinstance(step, scenario.Hover) and seen.way is not None and not (seen.way.reached and seen.way.worked):
        seen.way.revealed = await brings_up(stage.session, seen.way.shown)
    if isinstance(step, scenario.Fill) and seen.control is not None and not SECRET.search(step.text):
        seen.control = seen.control.model_copy(update={"value": await _read_back(stage.found)})


async def _read_back(control: Locator) -> str | None:
    try:
        facts = await control.evaluate(READ, timeout=500)
    except PlaywrightError:
        return None  # typing took the field away
    return None if facts is None else str(facts)[:2000]
