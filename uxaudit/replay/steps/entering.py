"""Keyboard input of people who also have a mouse: fill a field, type after its value, press a key."""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from typing import Any

from playwright.async_api import Error as PlaywrightError

from uxaudit.model.base import Cause
from uxaudit.model.scenario import Fill, Press, describe
from uxaudit.model.scenario_parts import Target
from uxaudit.recording.records import ErrorKind, StepError
from uxaudit.replay.browser.accessibility import accessible
from uxaudit.replay.browser.field_state import value_of
from uxaudit.replay.browser.isolated_world import ask, ask_about
from uxaudit.replay.keyboard.slide import slide
from uxaudit.replay.steps.locate import POLL_S, StepFailed
from uxaudit.replay.steps.step_context import Stage

TEXTUAL = ("", "text", "search", "email", "tel", "url", "password")
"""Types of fields that accept any character."""
ASK_MS = 1000
LATER = ("dialog", "inert", "disabled", "hidden")
"""Reasons that may disappear while the page is still working."""
FOCUS_S = 1.0
"""Time for a control to receive the focus, in seconds. Own judgement."""
SHAPES = {
    "date": "2026-11-27",
    "month": "2026-11",
    "week": "2026-W48",
    "time": "14:30",
    "datetime-local": "2026-11-27T14:30",
    "color": "#1a6b3c",
    "number": "12.5",
    "range": "50",
}
"""The format of a value in a scenario, by field type, for fields that only accept certain values."""


async def fill(stage: Stage, step: Fill) -> None:
    """Replace the value of a field. The last character is typed by its own key, for pages that wait for keys. Raises StepFailed."""
    text = stage.reveal(step.text)
    kind: dict[str, Any] = await ask_about(stage.found, "fields.kindOf", timeout_ms=stage.left_ms)
    if not kind["native"] or not await stage.found.is_visible():
        await _write_over(stage, step.target, text)
    elif kind["tag"] != "input" or kind["type"] in TEXTUAL:
        await _fill_by_keys(stage, text)
    else:
        await _fill_shaped(stage, step.target, text, kind["type"])


async def _fill_by_keys(stage: Stage, text: str) -> None:
    last = text[-1:] if text[-1:].isprintable() else ""
    await focus(stage, "the field")
    await stage.found.fill(text[: len(text) - len(last)], timeout=stage.left_ms)
    if last:
        await ask_about(stage.found, "fields.caretToEnd", timeout_ms=stage.left_ms)
        await focus(stage, "the field")
        await stage.session.page.keyboard.type(last)
    elif not text:
        await stage.session.page.keyboard.press("Delete")


async def _write_over(stage: Stage, target: Target, text: str) -> None:
    """Fill an element that is not a field itself, such as a component with a field inside or a canvas with an edit context."""
    exposed = await accessible(stage.session.page, stage.found)
    if exposed is not None and exposed.role == "slider":
        await _slide(stage, target, text)
        return
    if await stage.found.is_visible():  # a field without a size has the focus: a click on its editor brought it there
        await stage.found.click(timeout=stage.left_ms)
    await focus(stage, describe(target))
    await ask(stage.session.page, "fields.selectAll")
    await stage.session.page.keyboard.press("ControlOrMeta+a")  # code editors hold their text themselves
    if not text:
        await stage.session.page.keyboard.press("Delete")
    await stage.session.page.keyboard.type(text)


async def _slide(stage: Stage, target: Target, text: str) -> None:
    """Set a slider that a script draws, and read it back."""

    async def read() -> str | None:
        held = await value_of(stage.found)
        exposed = await accessible(stage.session.page, stage.found) if held is None else None
        return exposed.value if exposed is not None else held

    await focus(stage, describe(target))
    if not (await slide(stage.session.page.keyboard, read, text)).done:
        raise StepFailed(_not_taken(target, text, "range", await read() or ""))


async def _fill_shaped(stage: Stage, target: Target, text: str, kind: str) -> None:
    """Fill a field that only accepts certain values, and read it back: it silently drops other values."""
    try:
        await stage.found.fill(text, timeout=stage.left_ms)
    except PlaywrightError as error:
        if not re.search(r"Malformed value|Cannot type text|cannot be filled", str(error)):
            raise
        raise StepFailed(_not_taken(target, text, kind, "")) from error
    held = await value_of(stage.found) or ""
    if not _same(held, text, kind):
        raise StepFailed(_not_taken(target, text, kind, held))


def _same(held: str, text: str, kind: str) -> bool:
    """Whether a field contains the value: 2.50 and 2.5 are one number, 14:30 and 14:30:00 one time, #FFF... and #fff... one colour."""
    if kind in ("number", "range"):
        with contextlib.suppress(ValueError):
            return float(held) == float(text)
    return held.casefold() == text.strip().casefold() or (
        kind in ("time", "datetime-local") and held.removesuffix(":00") == text.removesuffix(":00")
    )


def _not_taken(target: Target, text: str, kind: str, held: str) -> StepError:
    now = f"it holds “{held}”" if held else "it is empty"
    shape = f"Write the value as in {SHAPES[kind]}" if kind in SHAPES else "Write a value of the field's own kind"
    limits = ", within the field's limits and steps" if kind in ("number", "range", "date", "time") else ""
    return StepError(kind="invalid", message=f"{describe(target)} did not accept “{text}”: {now}", hint=f"{shape}{limits}.")


async def type_after(stage: Stage, step: Fill) -> None:
    """Type after the value of a field, key by key. Raises StepFailed if it cannot be focused."""
    await ask_about(stage.found, "fields.caretToEnd", timeout_ms=stage.left_ms)
    await focus(stage, describe(step.target))
    await stage.session.page.keyboard.type(stage.reveal(step.text))


async def press(stage: Stage, step: Press) -> None:
    """Press a key on the control, or on the focused element. Raises StepFailed if the key does not exist, or would go elsewhere."""
    if stage.control is not None and step.target is not None:
        await stage.control.focus(timeout=stage.left_ms)
        await focus(stage, describe(step.target))
    try:
        await stage.session.page.keyboard.press(step.key)
    except PlaywrightError as error:
        if "Unknown key" not in str(error):
            raise
        raise StepFailed(
            StepError(kind="invalid", message=f"there is no key `{step.key}`", hint="Use a name such as Enter, Escape or Control+A.")
        ) from error


# ---------------------------------------------------------------- the focus
_Reason = tuple[Cause, str, str]
NO_FOCUS: dict[str, _Reason] = {
    "dialog": ("scenario", "while a dialog is open", "Close the dialog first."),
    "inert": (
        "scenario",
        "because it is `inert`",
        "Add the steps that enable it; if there are none, nobody can use it.",
    ),
    "disabled": ("scenario", "because it is disabled", "Add the steps that enable it."),
    "hidden": ("scenario", "because it is hidden", "Add the steps that show it."),
    "taken": ("product", "because the page immediately moves it to “{by}”", "Leave the focus where people put it."),
    "refused": ("scenario", "because it is not focusable", "Name the field itself, or click it first."),
}
"""Reasons why a control does not take the focus: the cause, the words, and what to do."""


async def focus(stage: Stage, name: str) -> None:
    """Make sure that keys go to the control: if it is inert, disabled or hidden, they would go to another element.

    Raises StepFailed with the reason why it cannot be focused.
    """
    begun, half_s = time.monotonic(), stage.left_ms / 2000
    while True:
        reply: dict[str, Any] = await ask_about(stage.found, "fields.takeFocus", timeout_ms=ASK_MS)
        if reply["has"]:
            return
        if time.monotonic() - begun >= (half_s if reply["why"] in LATER else min(half_s, FOCUS_S)):
            cause, words, hint = NO_FOCUS[reply["why"]]
            message = f"{name} cannot take the focus {words.format(by=reply['by'])}"
            kind: ErrorKind = "disabled" if reply["why"] in ("disabled", "inert") else "not-actionable"
            raise StepFailed(StepError(kind=kind, cause=cause, message=message, hint=hint))
        await asyncio.sleep(POLL_S)
