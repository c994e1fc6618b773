"""Set a slider to a value by arrow keys, as people do with and without a mouse."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from playwright.async_api import Keyboard

MAX_STEPS = 200
"""Presses of an arrow key that a value may take."""


@dataclass(frozen=True)
class Slid:
    """How it went: whether the slider has the value or is one step from it, the presses, the last key, and why not."""

    done: bool
    presses: int = 0
    key: str = ""
    doubt: str = ""


async def slide(keyboard: Keyboard, read: Callable[[], Awaitable[str | None]], text: str) -> Slid:
    """Press arrow keys on the slider that has the focus until ``read`` returns the value of ``text``."""
    wanted, pressed = _number(text), ""
    for presses in range(MAX_STEPS):
        before = _number(await read())
        if before is None or wanted is None or before == wanted:
            return Slid(before is not None and wanted is not None, presses, pressed)
        key = "ArrowRight" if before < wanted else "ArrowLeft"
        await keyboard.press(key)
        after = _number(await read())
        if after == before or (after is not None and (after - wanted) * (before - wanted) < 0):
            return Slid(after != before, presses + 1, pressed)  # it does not move, or its steps skip the value
        pressed = key
    return Slid(False, MAX_STEPS, pressed, f"{MAX_STEPS} presses of an arrow key did not set it to {text}")


def _number(text: str | None) -> float | None:
    try:
        return float(text or "")
    except ValueError:
        return None
