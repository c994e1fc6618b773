"""Observes the focus when a step opens or closes a modal dialog."""

from __future__ import annotations

import asyncio
from typing import Any

from uxaudit.recording.keyboard_use import DialogFocus, FocusStop
from uxaudit.replay.browser.isolated_world import ask
from uxaudit.replay.browser.session import Session

MOVING_S = 0.4
"""Time after the page settled in which the focus may still move, such as after an animation, in seconds. Own judgement."""

Open = dict[str, Any]


async def open_dialogs(session: Session) -> Open:
    """Returns the open modal dialogs of the page and the focused element. Raises PlaywrightError."""
    dialogs: Open = await ask(session.page, "dialogs.openDialogs")
    return dialogs


MOTION_MS = 1500
"""Longer than usual animations of dialogs. Own judgement."""


async def await_motion(session: Session, limit_ms: float = MOTION_MS) -> None:
    """Wait until content has faded or slid in, as a person does before the next key. Raises PlaywrightError."""
    await ask(session.page, "dialogs.motionEnds", limit_ms)


async def focus_after(session: Session, before: Open, opened: set[str], *, escaped: bool) -> tuple[DialogFocus, FocusStop | None]:
    """Returns what happened to the focus since ``before``. ``escaped``: Escape was pressed and had no effect.

    ``opened`` has the selectors of the dialogs that steps opened: other dialogs have no element to return the focus to.
    """
    outcome = _judge(before, await open_dialogs(session), escaped)
    if outcome[0] in ("stayed-out", "lost", "kept-open"):
        await asyncio.sleep(MOVING_S)
        outcome = _judge(before, await open_dialogs(session), escaped)
    what, dialog = outcome
    if what in ("moved-in", "stayed-out") and dialog is not None:
        opened.add(dialog.selector)
    return ("", None) if what == "lost" and dialog is not None and dialog.selector not in opened else outcome


def _judge(before: Open, now: Open, escaped: bool) -> tuple[DialogFocus, FocusStop | None]:
    if now["document"] != before["document"]:
        return "", None
    known, still = ({dialog["key"]: dialog for dialog in one["dialogs"]} for one in (before, now))
    opened = [dialog for key_, dialog in still.items() if key_ not in known]
    if opened:
        return ("moved-in" if any(dialog["holds"] for dialog in opened) else "stayed-out"), _stop(opened[-1])
    closed = [dialog for key_, dialog in known.items() if key_ not in still]
    if closed:
        return ("lost" if now["nowhere"] else "returned"), _stop(closed[-1])
    kept = [dialog for dialog in before["dialogs"] if dialog["holds"]]
    if escaped and kept:
        return "kept-open", _stop(kept[-1])
    return "", None


def _stop(dialog: dict[str, Any]) -> FocusStop:
    return FocusStop(role=dialog["role"], name=dialog["name"], selector=dialog["selector"])
