"""What becomes of the focus where a step opens or closes a modal dialog."""

from __future__ import annotations

import asyncio
from typing import Any

from uxaudit.recording.keyboard_use import DialogFocus, FocusStop
from uxaudit.replay.browser.isolated_world import ask
from uxaudit.replay.browser.session import Session

MOVING_S = 0.4
"""How long after the page settled the focus may still move, as where it waits for an animation. Own judgement."""

Open = dict[str, Any]


async def open_dialogs(session: Session) -> Open:
    """The open modal dialogs of the page, and where the focus is. Raises PlaywrightError."""
    told: Open = await ask(session.page, "dialogs.openDialogs")
    return told


MOTION_MS = 1500
"""Longer than the motion of any dialog that people bear with. Own judgement."""


async def await_motion(session: Session, limit_ms: float = MOTION_MS) -> None:
    """Let what fades or slides in come to its end, as a person does before the next key. Raises PlaywrightError."""
    await ask(session.page, "dialogs.motionEnds", limit_ms)


async def focus_after(session: Session, before: Open, opened: set[str], *, escaped: bool) -> tuple[DialogFocus, FocusStop | None]:
    """What became of the focus since ``before``. ``escaped`` tells that Escape was pressed and nothing answered.

    ``opened`` holds the dialogs that steps opened, by their selectors: others have no place to give the focus back to.
    """
    told = _judge(before, await open_dialogs(session), escaped)
    if told[0] in ("stayed-out", "lost", "kept-open"):
        await asyncio.sleep(MOVING_S)
        told = _judge(before, await open_dialogs(session), escaped)
    what, dialog = told
    if what in ("moved-in", "stayed-out") and dialog is not None:
        opened.add(dialog.selector)
    return ("", None) if what == "lost" and dialog is not None and dialog.selector not in opened else told


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
