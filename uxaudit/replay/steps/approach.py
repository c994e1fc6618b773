"""Reaches the control of a step as a person does, by mouse, finger or keyboard, and observes it before it is used."""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import dataclass, replace
from typing import Any

from playwright.async_api import ElementHandle, Locator
from playwright.async_api import Error as PlaywrightError

from uxaudit.model import scenario
from uxaudit.model.base import Box
from uxaudit.model.probes import Probe
from uxaudit.model.scenario import Step, describe
from uxaudit.model.scenario_parts import Target
from uxaudit.model.verb_traits import Trait
from uxaudit.recording.records import Control, StepError
from uxaudit.replay.browser import screenshots, settling
from uxaudit.replay.browser.accessibility import accessible
from uxaudit.replay.browser.isolated_world import ask, ask_about
from uxaudit.replay.keyboard.activate import Keys, shown
from uxaudit.replay.keyboard.focus import FocusPosition
from uxaudit.replay.keyboard.navigate import KeyboardRoute, Traveller
from uxaudit.replay.steps.actions import control_target
from uxaudit.replay.steps.locate import POLL_S, StepFailed, resolve
from uxaudit.replay.steps.persona_limits import HOVERING_S, heard, shown_by_hovering
from uxaudit.replay.steps.prose import refuse_prose
from uxaudit.replay.steps.revealing import SEARCH_S, open_the_way, scroll_to_find
from uxaudit.replay.steps.scrolling import bring_into_view
from uxaudit.replay.steps.step_context import Stage
from uxaudit.replay.steps.task_context import StepPlan
from uxaudit.replay.steps.typing_field import field_for_text

EARLY_MS = 1000.0
"""Time after which a control that was not found is looked for in closed menus, and afterwards again in the page. Own judgement."""
LAST_LOOK_MS = 100.0
"""Time that is left of the step when waiting for a covered control ends."""
LONGEST_HOVER_MS = 500.0
"""Maximum time for a control to change its look under the mouse before it is clicked: Material Design's longest transition."""

Facts = dict[str, Any]
"""The facts of a control from ``control.js``."""


@dataclass(frozen=True)
class Approach:
    """Reaches the control of one step."""

    stage: Stage
    plan: StepPlan

    @property
    def step(self) -> Step:
        """The step whose control is wanted."""
        return self.plan.step

    async def come_to(self, target: Target) -> None:
        """Find the control and reach it, by keyboard or mouse; note its facts before it is used. Raises StepFailed."""
        stage, step, seen = self.stage, self.step, self.stage.seen
        typed, by_keyboard = Trait.TYPES in step.traits, self.plan.task.by_keyboard
        stage.control = await _find(stage, target, by_keyboard=by_keyboard, typed=typed)
        if typed:
            stage.control = await field_for_text(stage, target, by_keyboard=by_keyboard)
        elif Trait.ACTIVATES in step.traits:
            await refuse_prose(stage, target)
        facts = await self._by_keyboard() if self.plan.task.by_keyboard and Trait.BY_KEYBOARD in step.traits else None
        facts = facts or await self._reach()
        self._met(facts)
        if stage.session.persona.name_only and not isinstance(step, (scenario.Hover, scenario.Scroll)):
            exposed = await heard(stage.found, target, stage.left_ms)
            seen.control = _control(facts).model_copy(update={"heard": exposed})
        seen.secret = bool(facts["secret"])
        if isinstance(step, scenario.Fill) and seen.secret:
            self.plan.task.scrub.learn("", step.text)
        await self._picture(facts)
        await self._ready()

    def _met(self, facts: Facts) -> None:
        self.stage.seen.met(_control(facts))
        self.stage.seen.expects_response = expects_response(self.step, facts)

    async def _ready(self) -> None:
        """Count the next event as the input: scrolling to the control and hovering do not count."""
        stage, way = self.stage, self.stage.seen.way
        stage.hand_over = self._hand_over
        if stage.keys is not None:
            stage.keys.changed = lambda: screenshots.visible_response(stage.session, stage.seen.pixels, stage.seen.control_box)
        elif way is not None:
            await settling.forget_responses(stage.session)
        if way is None or not way.reached:
            stage.session.log.messages.clear()
            stage.session.log.responses.clear()

    async def _hand_over(self) -> None:
        """Prepare the mouse: point at the control, and compare the page again, because hovering may have changed it."""
        self.stage.begun = time.monotonic()
        facts = await self._reach()
        self._met(facts)
        await self._picture(facts)
        await settling.forget_responses(self.stage.session)

    async def _by_keyboard(self) -> Facts | None:
        """Move the focus to the control. Returns the control's facts; None if only the mouse may reach it."""
        stage = self.stage
        facts = await _look_at(stage, scroll=False)
        way = stage.seen.way = KeyboardRoute(named=(facts["role"], facts["name"]))
        stage.seen.met(_control(facts))
        wanted = await stage.found.element_handle(timeout=stage.left_ms)
        if not await _usable(stage):
            stage.seen.way = None  # nobody can use it, with any input device
            return None
        if isinstance(self.step, scenario.Hover):
            way.shown = await shown(stage.session)
        way.tab_stop = await ask_about(wanted, "targets.hasTabStop", page=stage.session.page)
        stop = await _travel(stage, wanted, way)
        stage.begun = time.monotonic()  # the route has its own time limit
        if stop is None:
            with contextlib.suppress(PlaywrightError):
                way.beside = await ask_about(wanted, "targets.isOfferedBeside", page=stage.session.page)
                if not way.widget and await ask_about(wanted, "targets.roleInList", page=stage.session.page):
                    way.doubt = way.doubt or "arrow keys may move through its list, in which Tab stops at one item"
            return None
        if not stop.role:
            stop = replace(stop, role=facts["role"])
        stage.keys = Keys(stage.session, stop, wanted, way)
        now = await _still_there(wanted) or facts
        return now | {"in_view": facts["in_view"], "scroll_px": facts["scroll_px"], "covered_by": "", "chosen": facts["chosen"]}

    async def _reach(self) -> Facts:
        """Bring the control into view and find a point of it that nothing covers; wait for one. Raises StepFailed."""
        stage, step = self.stage, self.step
        while True:
            facts = await _in_view(stage) if not isinstance(step, scenario.Scroll) else await _look_at(stage, scroll=False)
            stage.seen.met(_control(facts))
            if Trait.POINTS not in step.traits or not facts["measurable"] or facts["free"]:
                break
            if stage.rest_ms <= LAST_LOOK_MS:
                raise StepFailed(
                    StepError(
                        kind="obstructed",
                        message=f"{facts['covered_by']} covers the whole of {describe(control_target(step))}",
                        hint="Move or close what covers it, or keep space for it.",
                    )
                )
            await asyncio.sleep(POLL_S)
        free = facts["free"]
        stage.point = {"x": free["x"], "y": free["y"]} if free and not free["central"] and facts["covered_by"] else None
        return facts

    async def _picture(self, facts: Facts) -> None:
        """Take the picture of the page with the control in view; the step before's if nothing has moved since.

        The pixels for comparison show the page with the mouse on the control: how it looks then is no response to the click.
        """
        session, seen, latest = self.stage.session, self.stage.seen, self.plan.before.picture
        if Probe.SHOTS not in self.plan.task.probes:
            return
        same = latest is not None and not facts["scrolled"] and not session.log.messages and latest.page is session.page
        hovers = seen.expects_response and not session.touch and self.stage.keys is None
        if hovers:
            await self._hover(facts)
        if latest is not None and same:
            seen.before, seen.pixels = latest.shot, await screenshots.pixels(session) if hovers else latest.pixels
            return
        seen.before, seen.pixels = await screenshots.take(session, self.plan.task.shots / f"{self.plan.name}-before.jpg")

    async def _hover(self, facts: Facts) -> None:
        """Move the mouse onto the control, and wait until the transitions that this starts have ended.

        Those inside the control are not waited for: there, the pictures before and after the action are not compared.
        """
        page, box = self.stage.session.page, facts["box"]
        point = self.stage.point or {"x": box["width"] / 2, "y": box["height"] / 2}
        with contextlib.suppress(PlaywrightError):
            await ask(page, "hover.dueIn")  # counts from here
        await page.mouse.move(box["x"] + point["x"], box["y"] + point["y"])
        with contextlib.suppress(PlaywrightError):
            await asyncio.sleep(min(await ask(page, "hover.dueIn", box), LONGEST_HOVER_MS) / 1000)


async def _find(stage: Stage, target: Target, *, by_keyboard: bool, typed: bool) -> Locator:
    """Find the control of a step. Closed menus around it are opened, also by hovering, and long lists are scrolled.

    Raises StepFailed; for personas without a mouse it gives the reason if only hovering would show the control.
    """
    try:
        return await _find_on_the_way(stage, target, by_keyboard=by_keyboard, typed=typed)
    except StepFailed as failure:
        if failure.error.kind != "not-found" or failure.error.cause != "scenario":
            raise
        stage.more_time(HOVERING_S)
        around = await shown_by_hovering(stage.session.page, target)
        if not around:
            raise
        if stage.session.touch or by_keyboard:
            update = _for_a_mouse_only(describe(target), around, touch=stage.session.touch)
            raise StepFailed(failure.error.model_copy(update=update)) from failure
    stage.seen.hovered = around
    return await resolve(stage.session.page, target, EARLY_MS, typed=typed)


def _for_a_mouse_only(what: str, around: str, *, touch: bool) -> dict[str, str]:
    """The error for what only hovering shows: the product's fault for a finger; a keyboard may still open it by a step of its own."""
    if touch:
        message = f'{what} is shown only while a mouse hovers over "{around}", which a finger cannot do'
        return {"message": message, "renamed": "", "cause": "product", "hint": "Let a tap open it, or show it always."}
    message = f'{what} is shown only while a mouse hovers over "{around}"'
    return {
        "message": message,
        "renamed": "",
        "hint": f"Add `- hover: {around}` before this step: it shows the control if a key can.",
    }


async def _find_on_the_way(stage: Stage, target: Target, *, by_keyboard: bool, typed: bool) -> Locator:
    session = stage.session
    with contextlib.suppress(StepFailed):
        return await resolve(session.page, target, min(stage.left_ms / 2, EARLY_MS), stage.seen.timeout_ms, typed=typed)
    began = time.monotonic()
    with contextlib.suppress(PlaywrightError):
        stage.seen.opened = tuple(await open_the_way(session, target, by_keyboard=by_keyboard))
    if stage.seen.opened:
        stage.more_time(time.monotonic() - began)
    try:
        return await resolve(session.page, target, stage.left_ms, stage.seen.timeout_ms, typed=typed)
    except StepFailed as failure:
        if failure.error.kind != "not-found" or failure.error.cause != "scenario":
            raise
        stage.more_time(SEARCH_S)
        if await scroll_to_find(session, target, by_keyboard=by_keyboard) is None:
            raise
    return await resolve(session.page, target, EARLY_MS, typed=typed)


async def _look_at(stage: Stage, *, scroll: bool) -> Facts:
    facts: Facts = await ask_about(stage.found, "control.look", {"scroll": scroll}, timeout_ms=stage.left_ms)
    if not facts["role"] and "-" in facts["tag"] and (exposed := await accessible(stage.session.page, stage.found)) is not None:
        facts |= {"role": exposed.role, "name": facts["name"] or exposed.name}
    return facts


async def _in_view(stage: Stage) -> Facts:
    """Returns the control's facts after scrolling to it; ``in_view`` and ``scroll_px`` are those before."""
    before = await bring_into_view(stage.session, stage.found)
    facts = await _look_at(stage, scroll=True)
    return facts | {"in_view": before.in_view, "scroll_px": before.scroll_px, "scrolled": facts["scrolled"] or before.scrolled}


async def _still_there(wanted: ElementHandle) -> Facts | None:
    """Returns the facts of a focused control; None if focus removed it, such as a label that shows only the other choice."""
    with contextlib.suppress(PlaywrightError):
        facts: Facts = await ask_about(wanted, "control.look", {"scroll": True})
        return facts if facts["box"]["width"] and facts["box"]["height"] else None
    return None


async def _usable(stage: Stage) -> bool:
    """Whether the control becomes enabled in half of the step's time."""
    end = stage.seen.timeout_ms / 2
    while await stage.found.is_disabled(timeout=stage.left_ms):
        if stage.rest_ms < end:
            return False
        await asyncio.sleep(POLL_S)
    return True


async def _travel(stage: Stage, wanted: ElementHandle, way: KeyboardRoute) -> FocusPosition | None:
    """Reach it by Tab and arrow keys. Returns the final focus; None if the keyboard does not reach it, or if that is in doubt."""
    try:
        return await Traveller(stage.session, wanted, await wanted.owner_frame(), way, stage.found).go()
    except PlaywrightError as error:
        if not stage.session.connected or stage.session.page.is_closed():
            raise
        way.doubt = f"the page changed while the focus moved: {str(error).splitlines()[0][:200]}"
        return None


def _control(facts: Facts) -> Control:
    known = {key: facts[key] for key in ("role", "name", "selector", "tag", "type", "in_view", "scroll_px", "covered_by", "chosen")}
    return Control(**known, box=Box(**facts["box"]), value=None)


def expects_response(step: Step, facts: Facts | None = None) -> bool:
    """Whether a user who does this expects a response; ``facts`` are those of its control."""
    if isinstance(step, scenario.Press):
        return step.key in ("Enter", "Space", " ")
    return Trait.ONLY_PAGE_RESPONDS in step.traits and not (facts or {}).get("editable")
