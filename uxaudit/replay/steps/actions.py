"""The behaviour of each verb in the browser: one function per verb of ``model/scenario/verbs.py``."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeout

from uxaudit.model.scenario import Step, describe, verbs
from uxaudit.model.scenario_parts import Target
from uxaudit.recording.records import StepError
from uxaudit.recording.step_events import Response
from uxaudit.replay.browser.field_state import is_ticked
from uxaudit.replay.browser.isolated_world import ask, ask_about
from uxaudit.replay.browser.session import Session
from uxaudit.replay.keyboard.activate import Keys
from uxaudit.replay.steps import entering, pointer
from uxaudit.replay.steps.conditions import wait_until
from uxaudit.replay.steps.custom_selects import drawn_option, open_list
from uxaudit.replay.steps.locate import POLL_S, StepFailed, resolve
from uxaudit.replay.steps.scrolling import bring_into_view
from uxaudit.replay.steps.step_context import Stage
from uxaudit.replay.steps.step_errors import unreachable
from uxaudit.replay.steps.tabs import close_tab, switch_tab
from uxaudit.replay.steps.uploads import upload
from uxaudit.urls import address

TICKED_S = 3.0
"""Time for a checkbox to show its new state, such as when a server renders it, in seconds. Own judgement."""
LOOK_S = 0.5
"""Minimum time to check its state, in seconds, even if the click took all of the step's time."""

Action = Callable[[Stage, Any], Awaitable[None]]
ACTIONS: dict[type[Step], Action] = {}


def does(verb: type[Step]) -> Callable[[Action], Action]:
    """Register the behaviour of a verb."""

    def keep(action: Action) -> Action:
        ACTIONS[verb] = action
        return action

    return keep


def control_target(step: Step) -> Target | None:
    """Returns the control that a step acts on, which is found, checked and pictured before the action."""
    if isinstance(step, verbs.Drag):
        return step.source
    if isinstance(step, verbs.Scroll):
        return step.to
    return getattr(step, "target", None)


@does(verbs.Open)
async def _open(stage: Stage, step: verbs.Open) -> None:
    url = address(stage.site, stage.reveal(step.to))
    try:
        await stage.session.page.goto(url, wait_until="commit", timeout=stage.left_ms)
    except PlaywrightTimeout as error:
        await stage.session.free()
        raise StepFailed(
            StepError(
                kind="unreachable",
                hint="Is the server busy, or does it hang?",
                message=f"{url} did not respond within {stage.seen.timeout_ms / 1000:g} s",
            )
        ) from error
    except PlaywrightError as error:
        if "ERR_ABORTED" in str(error) or "Download is starting" in str(error):
            return
        if not stage.session.connected:
            raise
        raise StepFailed(unreachable(url, error, None if stage.session.all_hosts else stage.session.hosts)) from error
    with contextlib.suppress(PlaywrightTimeout):  # a page that never finishes loading can be used as it is
        await stage.session.page.wait_for_load_state("domcontentloaded", timeout=max(stage.left_ms / 2, 1))
    if not stage.session.touch:
        await stage.session.point_away()


@does(verbs.Click)
async def _click(stage: Stage, step: verbs.Click) -> None:
    if not await stage.by_keys(Keys.activate):
        await pointer.click(stage)


@does(verbs.DoubleClick)
async def _double_click(stage: Stage, step: verbs.DoubleClick) -> None:
    if not await stage.by_keys(Keys.activate):
        await pointer.double_click(stage)


@does(verbs.Fill)
async def _fill(stage: Stage, step: verbs.Fill) -> None:
    if (await ask_about(stage.found, "fields.kindOf", timeout_ms=stage.left_ms))["tag"] == "select":
        await _fill_list(stage, step)
    elif not await stage.by_keys(lambda keys: keys.write(stage.reveal(step.text))):
        await entering.fill(stage, step)


async def _fill_list(stage: Stage, step: verbs.Fill) -> None:
    """Fill a list: choose the option with this value, or else with this label."""
    text = stage.reveal(step.text)
    by_value = verbs.Select(target=step.target, value=text)
    has_value = _choice(by_value, await ask_about(stage.found, "fields.readOptions")) is not None
    await _select(stage, by_value if has_value else verbs.Select(target=step.target, option=text))


@does(verbs.Type)
async def _type(stage: Stage, step: verbs.Type) -> None:
    if not await stage.by_keys(lambda keys: keys.write(stage.reveal(step.text), over=False)):
        await entering.type_after(stage, step)


@does(verbs.Press)
async def _press(stage: Stage, step: verbs.Press) -> None:
    if not await stage.by_keys(lambda keys: keys.press(step.key)):
        await entering.press(stage, step)


@does(verbs.CheckBox)
async def _check(stage: Stage, step: verbs.CheckBox) -> None:
    await _tick(stage, step.target, wanted=True)


@does(verbs.Uncheck)
async def _uncheck(stage: Stage, step: verbs.Uncheck) -> None:
    await _tick(stage, step.target, wanted=False)


async def _tick(stage: Stage, target: Target, *, wanted: bool) -> None:
    """Set a checkbox to a state as a person does, and check it again a moment later, because some scripts and servers update it late."""
    now = await is_ticked(stage.session.page, stage.found)
    if now is None and await stage.found.count():
        raise StepFailed(
            StepError(
                kind="invalid",
                message=f"{describe(target)} is not a checkbox, switch or radio button",
                hint="Write `click`, or name the checkbox, switch or radio button.",
            )
        )
    if await stage.by_keys(lambda keys: keys.tick(wanted)) or now == wanted:
        return
    await pointer.click(stage)
    if (ticked := await _ticked_later(stage, wanted)) == wanted:
        stage.session.note_response(Response.INPUT)
        return
    what = "ticked" if wanted else "unticked"
    if ticked is None:
        raise StepFailed(StepError(kind="internal", message=f"whether the click made it {what} could not be read: {describe(target)}"))
    raise StepFailed(
        StepError(
            kind="not-actionable",
            message=f"a click does not make it {what}: {describe(target)}",
            hint="Does it show its state by `checked` or `aria-checked`? Otherwise write `click`.",
        )
    )


async def _ticked_later(stage: Stage, wanted: bool) -> bool | None:
    """Wait until a clicked checkbox has a state, or is gone because the click worked. Returns None if its state could not be read."""
    ticked = None
    end = time.monotonic() + min(max(stage.left_ms / 1000, LOOK_S), TICKED_S)
    while time.monotonic() < end and ticked != wanted:
        with contextlib.suppress(PlaywrightError):
            now = await is_ticked(stage.session.page, stage.found) if await stage.found.count() else wanted
            ticked = ticked if now is None else now
        await asyncio.sleep(POLL_S if ticked != wanted else 0)
    return ticked


@does(verbs.Select)
async def _select(stage: Stage, step: verbs.Select) -> None:
    deadline = stage.deadline
    while (options := await ask_about(stage.found, "fields.readOptions")) is not None:
        index = _choice(step, options)
        if index is not None:
            await _choose(stage, step, options, index)
            return
        if time.monotonic() >= deadline:
            raise StepFailed(_no_option(step, [option["label"] for option in options]))
        await asyncio.sleep(POLL_S)
    await _select_drawn(stage, step, deadline)


async def _choose(stage: Stage, step: verbs.Select, options: list[dict[str, Any]], index: int) -> None:
    if options[index]["suggested"]:  # a field with a <datalist>: choosing means filling in
        await _fill(stage, verbs.Fill(target=step.target, text=options[index]["value"]))
    elif not await stage.by_keys(partial(Keys.choose, index=index, labels=[option["label"] for option in options])):
        await stage.found.select_option(timeout=stage.left_ms, index=index)


def _choice(step: verbs.Select, options: list[dict[str, Any]]) -> int | None:
    """Returns the index of the option, by its label regardless of case, or by its value; None if it does not exist (yet)."""
    key, wanted = ("label", step.option) if step.option is not None else ("value", step.value)
    exact = [index for index, option in enumerate(options) if option[key] == wanted]
    folded = " ".join(str(wanted).split()).lower()
    alike = exact or [index for index, option in enumerate(options) if key == "label" and option[key].lower() == folded]
    return alike[0] if alike else None


def _no_option(step: verbs.Select, labels: list[str]) -> StepError:
    return StepError(
        kind="not-found",
        message=f'there is no option "{step.option if step.option is not None else step.value}" in it',
        candidates=tuple(labels[:20]),
        hint="It offers " + ", ".join(f'"{label}"' for label in labels[:10]) + ".",
    )


async def _select_drawn(stage: Stage, step: verbs.Select, deadline: float) -> None:
    """A select that the page draws itself: open it, then click the option, as a person does."""
    wanted = step.option if step.option is not None else step.value
    control = await stage.found.element_handle(timeout=stage.left_ms)  # before it opens: its list may have the same label
    await _click(stage, verbs.Click(target=step.target))
    if stage.keys is None:
        await open_list(stage)
    sought = Target(role="option", name=wanted, frame=step.target.frame)
    try:
        option = await drawn_option(stage.session.page, control, sought, deadline)
    except StepFailed as failure:
        message = f"{describe(step.target)} is no list, and using it shows no {describe(sought)}"
        raise StepFailed(failure.error.model_copy(update={"message": message})) from failure
    if not await stage.by_keys(lambda keys: keys.pick(option)):
        await pointer.arrive(option.click(timeout=stage.left_ms))


@does(verbs.Hover)
async def _hover(stage: Stage, step: verbs.Hover) -> None:
    """Move the mouse over it. A finger taps instead, but not on a link, which would navigate; content shown on hover stays hidden."""
    if stage.session.touch:
        if not await ask_about(stage.found, "targets.isInLink", timeout_ms=stage.left_ms):
            await pointer.arrive(stage.found.tap(timeout=stage.left_ms))
        return
    if await stage.by_keys(Keys.rest_on):
        return
    await stage.found.hover(timeout=stage.left_ms, no_wait_after=True)


@does(verbs.Drag)
async def _drag(stage: Stage, step: verbs.Drag) -> None:
    await pointer.drag(stage, await resolve(stage.session.page, step.to, stage.left_ms))


ACTIONS[verbs.Upload] = upload
ACTIONS[verbs.SwitchTab] = switch_tab
ACTIONS[verbs.CloseTab] = close_tab


@does(verbs.Scroll)
async def _scroll(stage: Stage, step: verbs.Scroll) -> None:
    if stage.control is not None:
        await bring_into_view(stage.session, stage.control)
        await stage.control.scroll_into_view_if_needed(timeout=stage.left_ms)
    else:
        await stage.session.page.mouse.wheel(0, step.by or 0)


@does(verbs.Back)
async def _back(stage: Stage, step: verbs.Back) -> None:
    if not await _can_go_back(stage.session):
        raise StepFailed(StepError(kind="invalid", message="there is no page to go back to"))
    await stage.session.page.go_back(wait_until="commit", timeout=stage.left_ms)


async def _can_go_back(session: Session) -> bool:
    """Whether there is a page to go back to; the blank page of a new tab does not count."""
    try:
        history = await (await session.cdp()).send("Page.getNavigationHistory")
    except PlaywrightError:  # only Chromium reports it
        return bool(await ask(session.page, "page.canGoBack"))
    earlier = history["entries"][: history["currentIndex"]]
    return bool(earlier) and earlier[-1]["url"] != "about:blank"


@does(verbs.Reload)
async def _reload(stage: Stage, step: verbs.Reload) -> None:
    await stage.session.page.reload(wait_until="commit", timeout=stage.left_ms)


@does(verbs.WaitFor)
async def _wait_for(stage: Stage, step: verbs.WaitFor) -> None:
    await wait_until(stage.session.page, step.condition, stage.site, stage.left_ms)


ACTIONS[verbs.Expect] = _wait_for


@does(verbs.Screenshot)
async def _screenshot(stage: Stage, step: verbs.Screenshot) -> None:
    """Does nothing: every step ends with a screenshot, and this step's screenshot has the name."""
