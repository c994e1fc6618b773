"""A task's time as a bar: for each step the predicted time of an expert, then the system time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from uxaudit.model.report import TaskRow


@dataclass(frozen=True)
class Segment:
    """A part of the bar; ``start`` and ``length`` are shares of the longest bar of the task, 0 to 100."""

    kind: str
    """``user`` or ``system``."""
    start: float
    length: float
    step: str
    ms: float


@dataclass(frozen=True)
class TimeBar:
    """The bar of one persona."""

    segments: tuple[Segment, ...]
    user_ms: float
    system_ms: float


def time_bars(rows: Sequence[TaskRow]) -> tuple[TimeBar | None, ...]:
    """Returns the bars of one task on a common scale, so that personas can be compared; None if no time is known."""
    parts = [_parts(row) for row in rows]
    longest = max((sum(ms for _, _, ms in part) for part in parts), default=0.0)
    return tuple(_bar(part, longest) if part and longest > 0 else None for part in parts)


def _parts(row: TaskRow) -> list[tuple[str, str, float]]:
    found = []
    for step in row.step_rows:
        if step.phase == "step" and step.status == "passed":
            name = step.label or step.sentence
            for kind, ms in (("user", step.acting_time_ms), ("system", step.system_time_ms)):
                if ms is not None and 0 < ms < float("inf"):
                    found.append((kind, name, ms))
    return found


def _bar(parts: Sequence[tuple[str, str, float]], longest: float) -> TimeBar:
    segments, at = [], 0.0
    for kind, name, ms in parts:
        length = 100 * ms / longest
        segments.append(Segment(kind, at, length, name, ms))
        at += length
    totals = {kind: sum(ms for one, _, ms in parts if one == kind) for kind in ("user", "system")}
    return TimeBar(tuple(segments), totals["user"], totals["system"])
