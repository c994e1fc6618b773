"""The keys that roles promise, and the results of pressing them, without a browser."""

from __future__ import annotations

from typing import Any

from uxaudit.model.base import Named
from uxaudit.recording.widget_keys import KeysTried, Purpose, Widget

Pair = tuple[str, str]
ACROSS: Pair = ("ArrowRight", "ArrowLeft")
DOWN: Pair = ("ArrowDown", "ArrowUp")
ENDS: Pair = ("End", "Home")
MOVES: dict[str, Pair] = {
    "tablist": ACROSS,
    "menubar": ACROSS,
    "toolbar": ACROSS,
    "menu": DOWN,
    "listbox": DOWN,
    "tree": DOWN,
    "treegrid": DOWN,
    "grid": DOWN,
    "radiogroup": DOWN,
    "slider": ACROSS,
    "spinbutton": DOWN,
    "separator": ACROSS,
}
"""The keys of each role's usual orientation (ARIA 1.2), which ``aria-orientation`` changes."""
VALUES = ("slider", "spinbutton", "separator")
TURNS = ("tablist", "menubar", "toolbar", "menu", "listbox", "radiogroup", "slider")
"""The roles whose keys follow ``aria-orientation``; that of a separator is the line's, which is across the keys."""
OPEN_KEYS = ("Enter", "Space", "ArrowDown")
FIELD_KEYS = ("ArrowDown",)
HAS_ENDS = ("slider", "tree", "grid", "treegrid")
"""Roles of any size for which the APG describes Home and End."""
SHORTCUTS = ("listbox", "menu", "tablist", "menubar")
"""Roles for which Home, End or type-ahead are tried if there are many items."""


def keys_of(role: str, orientation: str) -> Pair:
    """Returns the keys that move through a widget, or change its value: forward, backward."""
    if role in TURNS and orientation in ("vertical", "horizontal"):
        return DOWN if orientation == "vertical" else ACROSS
    return MOVES[role]


def named(row: dict[str, Any]) -> Named:
    """Returns the role, name and selector of a row."""
    return Named(role=row["role"], name=row["name"], selector=row["selector"])


def tried_keys(purpose: Purpose, effects: dict[str, str], *, stale: str = "") -> KeysTried:
    """Returns which of the keys had an effect, and which a script only cancelled."""

    def of(effect: str) -> tuple[str, ...]:
        return tuple(key for key, had in effects.items() if had == effect)

    return KeysTried(purpose=purpose, keys=tuple(effects), worked=of("changed"), cancelled=of("cancelled"), stale=stale)


def fails(widget: Widget) -> bool:
    """Whether a key had no effect, or a state did not follow it."""
    return any(_is_faulty(tried) for tried in widget.tried)


def _is_faulty(tried: KeysTried) -> bool:
    return bool(set(tried.keys) - set(tried.worked)) or bool(tried.stale) or tried.focus_lost


def of_both(first: Widget, second: Widget) -> Widget:
    """The second trial, in which the keys that had an effect in the first also count; without what was tried only once."""
    earlier = {tried.purpose: tried for tried in first.tried}

    def both(tried: KeysTried) -> KeysTried:
        before = earlier.get(tried.purpose, tried)
        worked = tuple(key for key in tried.keys if key in (*before.worked, *tried.worked))
        instead = tuple(dict.fromkeys((*before.instead, *tried.instead)))
        stale = tried.stale if tried.stale == before.stale else ""
        lost = tried.focus_lost and before.focus_lost
        return tried.model_copy(update={"worked": worked, "instead": instead, "stale": stale, "focus_lost": lost})

    same = (both(tried) for tried in second.tried if tried.purpose in earlier or not _is_faulty(tried))
    return second.model_copy(update={"tried": tuple(same)})
