"""Does one step as a user would: finds the control, looks whether it can be reached, acts.

What stands in the way becomes an error that says what it is; nothing here raises but faults of our own.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Locator

from uxaudit import steps
from uxaudit.model import Box, Shot, Target
from uxaudit.observed import Control, Probe, StepError, StepStatus
from uxaudit.replay.actions import ACTIONS, Stage, control_target
from uxaudit.replay.conditions import unmet
from uxaudit.replay.keyboard import dialogs
from uxaudit.replay.keyboard.operate import Keys, brings_up, shown
from uxaudit.replay.keyboard.travel import ARRIVE_S, Traveller, Way
from uxaudit.replay.listening import MAX_DIALOGS
from uxaudit.replay.probes import shots, timing
from uxaudit.replay.probes.film import Film
from uxaudit.replay.scripts import script
from uxaudit.replay.senses import HOVERING_S, heard, shown_by_hovering
from uxaudit.replay.session import Session
from uxaudit.replay.targets import POLL_S, StepFailed, resolve
from uxaudit.replay.watch import Watch, looks_changed
from uxaudit.scenario.variables import SECRET
from uxaudit.steps import Scenario, Step, describe

GRACE_S = 1.0
"""How far beyond its timeout the acting may go before it is cut off."""
LAST_LOOK_MS = 100.0
"""So much of the time is left when a covered control is given up."""
READ = "(el) => el.type === 'password' ? null : 'value' in el ? String(el.value) : el.innerText"
POINTER = (steps.Click, steps.DoubleClick, steps.Check, steps.Uncheck, steps.Hover, steps.Drag)
TYPED = (steps.Fill, steps.Type)
OPERATED = (steps.Click, steps.DoubleClick, *TYPED, steps.Press, steps.Check, steps.Uncheck, steps.Select, steps.Hover, steps.Upload)
"""Steps that the keyboard does where the persona has no mouse."""


@dataclass(frozen=True)
class Performed:
    """How the acting went. ``before`` is the picture with the control in view, ``pixels`` its bytes."""

    status: StepStatus
    error: StepError | None = None
    control: Control | None = None
    before: Shot | None = None
    pixels: bytes = b""
    expects_answer: bool = False
    """Whether a user who did this looks for an answer."""
    film: Film | None = None
    timeout_ms: float = 10_000.0
    """The step's timeout: acting may take so long, and the page as long again to come to rest."""
    way: Way | None = None
    """How the keyboard did it; None where it was not asked to."""
    dialogs: dialogs.Open | None = None
    """The dialogs that were open before."""


async def perform(session: Session, step: Step, scenario: Scenario, watch: Watch, name: str) -> Performed:
    """Do the step within its timeout."""
    timeout_ms = step.timeout or scenario.timeout
    stage = Stage(session, scenario.site, Path(scenario.file).parent, timeout_ms)
    film = Film(session) if step.is_action and Probe.SHOTS in watch.probes else None
    seen = Performed("passed", film=film, timeout_ms=timeout_ms)

    def keep(now: Performed) -> None:
        nonlocal seen
        seen = replace(now, film=film, timeout_ms=timeout_ms, way=stage.way, dialogs=seen.dialogs)

    if watch.by_keyboard and isinstance(step, OPERATED):
        with contextlib.suppress(PlaywrightError):
            seen = replace(seen, dialogs=await asyncio.wait_for(dialogs.open_dialogs(session), GRACE_S))
    try:
        async with asyncio.timeout(timeout_ms / 1000 + GRACE_S + _more_s(session, timeout_ms, watch)):
            if step.when is not None and await unmet(session.page, step.when, scenario.site) is not None:
                return Performed("skipped")
            await _do(stage, step, watch, name, keep, film.start if film else lambda: None)
    except StepFailed as failure:
        return replace(seen, status="failed", error=_restless(session) or failure.error)
    except TimeoutError:
        if session.crashed:
            return replace(seen, status="failed", error=StepError(kind="crash", message="the page crashed"))
        await session.free()
        return replace(seen, status="failed", error=None if not session.hung else StepError(
            kind="timeout", message=f"the page did not let go for {timeout_ms / 1000:g} s",
            hint="A script of the page runs without end."))
    except PlaywrightError as error:
        if not session.connected:
            raise
        return replace(seen, status="failed", error=_explain(error, session))
    return seen


def _more_s(session: Session, timeout_ms: float, watch: Watch) -> float:
    """The time that a step takes beyond its own, by keyboard for the way to the control and for the mouse after it."""
    if watch.by_keyboard:
        return ARRIVE_S + timeout_ms / 1000
    return HOVERING_S if session.touch else 0.0


async def _do(stage: Stage, step: Step, watch: Watch, name: str, keep: Any, begin: Callable[[], None]) -> None:
    target = control_target(step)
    performed = Performed("passed", expects_answer=_expects_answer(step, None))
    if target is not None:
        performed = await _approach(stage, step, target, watch, name, keep)
    elif watch.by_keyboard and isinstance(step, steps.Press):
        stage.way = Way(reached=True, activated_by=step.key)
    keep(performed)
    begin()
    await ACTIONS[type(step)](stage, step)
    if isinstance(step, steps.Hover) and stage.way is not None and not (stage.way.reached and stage.way.worked):
        stage.way.revealed = await brings_up(stage.session, stage.way.shown)
    if isinstance(step, TYPED) and performed.control is not None and not SECRET.search(step.text):
        value = await _read_back(stage.found)
        keep(replace(performed, control=performed.control.model_copy(update={"value": value})))


async def _approach(stage: Stage, step: Step, target: Target, watch: Watch, name: str, keep: Any) -> Performed:
    """Find the control and come to it, by keyboard or by mouse; what is known of it before it is used."""
    stage.control = await _find(stage, target)
    facts = await _by_keyboard(stage, step, watch, keep) if watch.by_keyboard and isinstance(step, OPERATED) else None
    facts = facts or await _reach(stage, step, keep)
    performed = Performed("passed", control=_control(facts, step), expects_answer=_expects_answer(step, facts))
    keep(performed)
    if stage.session.persona.name_only and not isinstance(step, (steps.Hover, steps.Scroll)):
        told = await heard(stage.found, target, stage.left_ms)
        performed = replace(performed, control=_control(facts, step).model_copy(update={"heard": told}))
        keep(performed)
    if isinstance(step, TYPED) and facts["secret"]:
        watch.scrub.learn("typed into a password field", step.text)
    if Probe.SHOTS in watch.probes:
        performed = await _picture(stage, facts, performed, watch, name)
        keep(performed)
    await _ready(stage, lambda: _hand_over(stage, step, watch, name, keep), lambda: looks_changed(stage.session, performed))
    return performed


async def _ready(stage: Stage, hand_over: Callable[[], Awaitable[None]], changed: Callable[[], Awaitable[bool]]) -> None:
    """Let what comes now be the input: scrolling to the control and hovering were not."""
    stage.hand_over = hand_over
    if stage.keys is not None:
        stage.keys.changed = changed
    elif stage.way is not None:
        await timing.anew(stage.session)
    if stage.way is None or not stage.way.reached:
        _forget(stage.session)


async def _find(stage: Stage, target: Target) -> Locator:
    """The control of a step. Raises StepFailed; to those who touch with the reason, where only a mouse would show it."""
    try:
        return await resolve(stage.session.page, target, stage.left_ms)
    except StepFailed as failure:
        around = await shown_by_hovering(stage.session.page, target) if stage.session.touch and failure.error.kind == "not-found" else ""
        if not around:
            raise
        raise StepFailed(failure.error.model_copy(update={
            "message": f'{describe(target)} is shown only while a mouse hovers over "{around}", which a finger cannot do', "renamed": "",
            "environment": False, "hint": "Let a tap open it, or show it always."})) from failure


def _forget(session: Session) -> None:
    session.heard.messages.clear()
    session.heard.answers.clear()


async def _by_keyboard(stage: Stage, step: Step, watch: Watch, keep: Any) -> dict[str, Any] | None:
    """Bring the focus to the control. The control's facts; None where only the mouse may get there."""
    facts: dict[str, Any] = await stage.found.evaluate(script("control"), {"scroll": False}, timeout=stage.left_ms)
    stage.way = Way(named=(facts["role"], facts["name"]))
    keep(Performed("passed", control=_control(facts, step)))
    wanted = await stage.found.element_handle(timeout=stage.left_ms)
    if not await _usable(stage):
        stage.way = None  # nobody can use it, whatever they hold
        return None
    if isinstance(step, steps.Hover):
        stage.way.shown = await shown(stage.session)
    stage.way.tab_stop = await wanted.evaluate(TAB_STOP)
    try:
        stop = await Traveller(stage.session, wanted, await wanted.owner_frame(), stage.way).go()
    except PlaywrightError as error:
        if not stage.session.connected or stage.session.page.is_closed():
            raise
        stop, stage.way.doubt = None, f"the page changed on the way there: {str(error).splitlines()[0][:200]}"
    stage.begun = time.monotonic()  # the way has a time of its own
    if stop is None:
        return None
    stage.keys = Keys(stage.session, stop, wanted, stage.way)
    now: dict[str, Any] = await stage.found.evaluate(script("control"), {"scroll": True}, timeout=stage.left_ms)
    return now | {"in_view": facts["in_view"], "scroll_px": facts["scroll_px"], "covered_by": "", "chosen": facts["chosen"]}


async def _usable(stage: Stage) -> bool:
    """Whether the control comes to be enabled in half of the step's time."""
    end = stage.timeout_ms / 2
    while await stage.found.is_disabled(timeout=stage.left_ms):
        if stage.left_ms < end:
            return False
        await asyncio.sleep(POLL_S)
    return True


async def _hand_over(stage: Stage, step: Step, watch: Watch, name: str, keep: Any) -> None:
    """Make all ready for the mouse: point at the control, and look at the page anew, as hovering may have changed it."""
    stage.begun = time.monotonic()
    facts = await _reach(stage, step, keep)
    performed = Performed("passed", control=_control(facts, step), expects_answer=_expects_answer(step, facts))
    if Probe.SHOTS in watch.probes:
        performed = await _picture(stage, facts, performed, watch, name)
    keep(performed)
    await timing.anew(stage.session)


TAB_STOP = """(el) => {
  const field = el.control || el;
  return [field, ...field.querySelectorAll('*')].some((part) => part.tabIndex >= 0 && part.checkVisibility());
}"""


async def _picture(stage: Stage, facts: dict[str, Any], performed: Performed, watch: Watch, name: str) -> Performed:
    """The page with the control in view: the picture that the step before left, where nothing has moved since."""
    session = stage.session
    if watch.latest is not None and not facts["scrolled"] and not session.heard.messages and watch.latest[0] is session.page:
        return replace(performed, before=watch.latest[1], pixels=watch.latest[2])
    if performed.expects_answer and not session.touch and stage.keys is None:  # hovering shows before the click, so it is no answer to it
        point = stage.point or {"x": facts["box"]["width"] / 2, "y": facts["box"]["height"] / 2}
        await session.page.mouse.move(facts["box"]["x"] + point["x"], facts["box"]["y"] + point["y"])
    shot, pixels = await shots.take(session, watch.shots / f"{name}-before.jpg")
    return replace(performed, before=shot, pixels=pixels)


async def _read_back(control: Locator) -> str | None:
    try:
        facts = await control.evaluate(READ, timeout=500)
    except PlaywrightError:
        return None  # typing took the field away
    return None if facts is None else str(facts)[:2000]


async def _reach(stage: Stage, step: Step, keep: Any) -> dict[str, Any]:
    """Bring the control into view and find a point of it that nothing covers; wait for one. Raises StepFailed."""
    while True:
        facts: dict[str, Any] = await stage.found.evaluate(script("control"), {"scroll": not isinstance(step, steps.Scroll)},
                                                           timeout=stage.left_ms)
        keep(Performed("passed", control=_control(facts, step)))
        if not isinstance(step, POINTER) or not facts["measurable"] or facts["free"]:
            break
        if stage.left_ms <= LAST_LOOK_MS:
            raise StepFailed(StepError(
                kind="obstructed", message=f"{facts['covered_by']} covers the whole of {describe(control_target(step))}",
                hint="Move or close what covers it, or keep room for it."))
        await asyncio.sleep(POLL_S)
    free = facts["free"]
    stage.point = {"x": free["x"], "y": free["y"]} if free and not free["central"] and facts["covered_by"] else None
    return facts


def _control(facts: dict[str, Any], step: Step) -> Control:
    known = {key: facts[key] for key in ("role", "name", "selector", "tag", "type", "in_view", "scroll_px", "covered_by", "chosen")}
    return Control(**known, box=Box(**facts["box"]), value=None)


def _expects_answer(step: Step, facts: dict[str, Any] | None) -> bool:
    if isinstance(step, steps.Press):
        return step.key in ("Enter", "Space", " ")
    return isinstance(step, (steps.Click, steps.DoubleClick)) and not (facts or {}).get("editable")




RESTLESS = 5
"""Arrivals within one step from which a page is taken for one that loads itself over and over."""


def _restless(session: Session) -> StepError | None:
    count = len(session.heard.arrivals)
    if count < RESTLESS:
        return None
    return StepError(kind="timeout", message=f"the page loaded itself anew {count} times while the step lasted",
                     hint="A refresh or a redirect by script leaves no time to use it.")


def _explain(error: PlaywrightError, session: Session) -> StepError:
    """Turn Playwright's words into ours."""
    text = str(error)
    if session.crashed or "crashed" in text:
        return StepError(kind="crash", message="the page crashed")
    if session.heard.dialogs > MAX_DIALOGS:
        return StepError(kind="crash", message=f"the page opened more than {MAX_DIALOGS} dialogs and was closed")
    if session.page.is_closed() or "has been closed" in text:
        return StepError(kind="crash", message="the page was closed")
    covered = re.search(r"(<[^>]+>.*?) intercepts pointer events", text)
    if covered:
        return StepError(kind="obstructed", message=f"{covered[1][:200]} covers it", hint="Move or close what covers it.")
    state = re.findall(r"element is (not \w+|\w+ \w+)|(did not find some options)", text)
    if state:
        return StepError(kind="not-actionable", message=f"the control is {next(filter(None, state[-1]))}")
    if "Timeout" in text:
        return StepError(kind="timeout", message="the control did not come to rest in time: " + text.splitlines()[0][:200])
    return StepError(kind="not-actionable", message=text.splitlines()[0].removeprefix("Locator.")[:300])
