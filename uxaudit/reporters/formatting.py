"""Numbers and dates for people. A missing or infinite value is a dash."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, date, datetime

from uxaudit.texts import counted, language, tr, translated

NOTHING = "–"
SPACE = "\u00a0"
"""Keeps a number and its unit on one line."""


def number(value: float, decimals: int = 2) -> str:
    """Returns a number with thin spaces between thousands and without trailing zeros."""
    if not math.isfinite(value):
        return NOTHING
    text = f"{value:,.{decimals}f}".replace(",", "\u202f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return language().number("0" if text == "-0" else text.replace("-", "\u2212"))


def duration(ms: float | None) -> str:
    """Returns milliseconds in a readable unit: 340 ms, 1.2 s, 2 min 5 s."""
    if ms is None or not math.isfinite(ms):
        return NOTHING
    if abs(ms) < 999.5:
        return f"{number(ms, 0)}{SPACE}ms"
    seconds = ms / 1000
    if abs(seconds) < 59.95:
        return f"{number(seconds, 1)}{SPACE}s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}{SPACE}min" + (f" {rest}{SPACE}s" if rest else "")


def percent(share: float | None) -> str:
    """Returns a share of one as a percentage; 100 % only for all, 0 % only for none."""
    if share is None or not math.isfinite(share):
        return NOTHING
    rounded = round(share * 100)
    if rounded == 100 and share < 1:
        rounded = 99
    if rounded == 0 and share > 0:
        return tr("under 1\u00a0%")
    return f"{rounded}{SPACE}%"


def plural(count: int, one: str, many: str, /, **values: object) -> str:
    """Returns a text with a count, ``{n}`` in it: ``1 finding``, ``2 findings``. The count stays on a line with the next word."""
    found = translated(counted(one, many, count, **{**values, "n": "\ufffc"}))
    return found.replace("\ufffc ", f"{number(count)}{SPACE}").replace("\ufffc", number(count))


def score(value: float | None) -> str:
    """Returns a score of 0 to 100 in whole points."""
    return tr("not scored") if value is None or not math.isfinite(value) else str(round(value))


def span(low: float, high: float) -> str:
    """Returns two scores as ``92–94``, or as one if they round to the same."""
    return score(low) if score(low) == score(high) else f"{score(low)}–{score(high)}"


def moment(created: str) -> str:
    """Returns an ISO 8601 time as a date for people, in UTC; text that is not a time is returned unchanged."""
    try:
        at = datetime.fromisoformat(created)
    except ValueError:
        return created
    at = at.astimezone(UTC) if at.tzinfo else at
    return f"{day(at.date())}, {at:%H:%M} UTC"


def day(given: date) -> str:
    """Returns a date in words: ``28 November 2026``."""
    return language().day(given)


def interval(low: float | None, high: float | None, say: Callable[[float], str]) -> str:
    """Returns ``340 ms to 1.2 s``; empty if there is no interval."""
    return "" if low is None or high is None else tr("{low} to {high}", low=say(low), high=say(high))


def versus(value: int, optimal: int | None) -> str:
    """Returns a count beside the optimal number: ``9 (optimal 4)``."""
    return str(value) if optimal is None else tr("{n} (optimal {optimal})", n=value, optimal=optimal)
