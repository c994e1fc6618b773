"""Types in the copy of a state: single keys while no field has the focus, and a paste by keys into each text field."""

from __future__ import annotations

import asyncio
import string
from typing import Any

from uxaudit.recording.key_trials import PasteTrial
from uxaudit.replay.browser.isolated_world import ask
from uxaudit.replay.trials.copy_trial import CopyTrial
from uxaudit.replay.trials.event_listeners import hears_keys

SINGLE = (*string.ascii_lowercase, *string.digits, "/", "?")
ANY = "F2"
"""A key that is no shortcut of a page: one that responds to it responds to any key."""
EFFECT_S = 0.12
"""Time after a key in which the page may change, in seconds (own judgement)."""
MOST_KEYS = 3
MOST_FIELDS = 6


async def single_keys(trial: CopyTrial) -> tuple[str, ...]:
    """Returns up to three keys that alone change the page. All are pressed at once first: few pages respond to any."""
    if not await hears_keys(trial.session, trial.page):
        return ()
    trial.copy.touched()
    if await trial.safely(_has_effect, trial, ()) or await trial.safely(_has_effect, trial, (ANY,)):
        return ()  # the page changes by itself, or at any key
    if not await trial.safely(_has_effect, trial, SINGLE):
        return ()
    found: list[str] = []
    await _afresh(trial)
    for key in SINGLE:
        if trial.is_over or len(found) == MOST_KEYS:
            break
        if await trial.safely(_has_effect, trial, (key,)):
            found.append(key)
            await _afresh(trial)
    return tuple(found)


async def _afresh(trial: CopyTrial) -> None:
    await trial.copy.reach(trial.session)
    await ask(trial.page, "keys.begin", "^$")


async def _has_effect(trial: CopyTrial, keys: tuple[str, ...]) -> bool:
    """Press keys while no field has the focus. Returns whether the page changed, or would have been left."""
    trial.forget()
    await ask(trial.page, "typing.leaveFields")
    for key in keys:
        await trial.page.keyboard.press(key)
    await asyncio.sleep(EFFECT_S)
    return bool(trial.acts or trial.has_asked or await ask(trial.page, "typing.hasChanged"))


async def paste(trial: CopyTrial) -> tuple[int, tuple[PasteTrial, ...]]:
    """Paste a text into empty fields by keys. Returns how many were tried, and those that did not take it."""
    rows: list[dict[str, Any]] = await ask(trial.page, "typing.findFields", MOST_FIELDS)
    tried, refused = 0, []
    if rows:
        trial.copy.touched()
    for at, row in enumerate(rows):
        if trial.is_over:
            break
        outcome = await trial.safely(_paste, trial, at)
        tried += outcome in ("taken", "cancelled", "undone")
        if outcome in ("cancelled", "undone"):
            refused.append(PasteTrial.model_validate({**row, "outcome": outcome}))
    return tried, tuple(refused)


async def _paste(trial: CopyTrial, at: int) -> str:
    if not await ask(trial.page, "typing.selectText", at):
        return "unknown"
    await trial.page.keyboard.press("Control+c")
    if not await ask(trial.page, "typing.enter", at):
        return "unknown"
    await trial.page.keyboard.press("Control+v")
    await asyncio.sleep(EFFECT_S)
    return str(await ask(trial.page, "typing.pasted"))
