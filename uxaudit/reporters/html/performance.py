"""The speed of pages and steps, with the limits that people notice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from uxaudit.model.report import Report, StepRow
from uxaudit.reporters.formatting import duration, number
from uxaudit.reporters.untrusted import line
from uxaudit.texts import text

WORST = 8
"""Maximum number of measurements shown for each quantity."""


@dataclass(frozen=True)
class Quantity:
    """A measured quantity with its limits; ``source`` is where the limits come from."""

    key: str
    name: str
    good: float
    poor: float
    unit: str
    source: str


_VITALS = text("web.dev, Web Vitals: good up to the first limit, poor beyond the second")
_NIELSEN = text("Nielsen 1993, Usability Engineering, ch. 5: feels immediate up to 0.1 s, keeps the flow of thought up to 1 s")
_TASKS = text("Nielsen 1993, Usability Engineering, ch. 5: keeps the flow of thought up to 1 s, keeps attention up to 10 s")
QUANTITIES = (
    Quantity("lcp_ms", text("Largest Contentful Paint"), 2500, 4000, "ms", _VITALS),
    Quantity("fcp_ms", text("First Contentful Paint"), 1800, 3000, "ms", _VITALS),
    Quantity("inp_ms", text("Interaction to Next Paint"), 200, 500, "ms", _VITALS),
    Quantity("cls", text("Cumulative Layout Shift"), 0.1, 0.25, "", _VITALS),
    Quantity("feedback_ms", text("First response to an action"), 100, 1000, "ms", _NIELSEN),
    Quantity("system_time_ms", text("System time of a step"), 1000, 10_000, "ms", _TASKS),
)


@dataclass(frozen=True)
class Bar:
    """One measurement: its length and that of its limits as shares of the scale, 0 to 100."""

    label: str
    where: str
    value: str
    length: float
    grade: str
    """``good``, ``fair`` or ``poor``."""


@dataclass(frozen=True)
class Chart:
    """The slowest measurements of one quantity."""

    quantity: Quantity
    bars: tuple[Bar, ...]
    good_at: float
    poor_at: float
    count: int
    poor: int
    """Number of measurements beyond the second limit."""
    good: int

    @property
    def limits(self) -> tuple[str, str]:
        """Both limits with their unit."""
        return _say(self.quantity.good, self.quantity.unit), _say(self.quantity.poor, self.quantity.unit)


def charts(report: Report) -> tuple[Chart, ...]:
    """Returns a chart for each quantity that was measured, the slowest measurements first."""
    return tuple(chart for quantity in QUANTITIES if (chart := _chart(quantity, report)) is not None)


def _chart(quantity: Quantity, report: Report) -> Chart | None:
    found = sorted(_measured(quantity.key, report), key=lambda one: -one[0])
    if not found:
        return None
    scale = max(found[0][0], quantity.poor * 1.15)
    bars = tuple(
        Bar(label, where, _say(value, quantity.unit), 100 * value / scale, _grade(quantity, value))
        for value, label, where in found[:WORST]
        if value > 0 or value is found[0][0]
    )
    poor = sum(value > quantity.poor for value, _, _ in found)
    good = sum(value <= quantity.good for value, _, _ in found)
    return Chart(quantity, bars, 100 * quantity.good / scale, 100 * quantity.poor / scale, len(found), poor, good)


def _measured(key: str, report: Report) -> Iterable[tuple[float, str, str]]:
    for row in report.tasks:
        for step in row.step_rows:
            value = _value(step, key)
            if value is not None and 0 <= value < float("inf"):
                page = key in ("lcp_ms", "fcp_ms", "inp_ms", "cls")
                label = line(step.title or step.url, 80) if page else line(step.label or step.sentence, 80)
                yield value, label, f"{line(row.task, 60)}, {line(row.persona, 40)}"


def _value(step: StepRow, key: str) -> float | None:
    if step.phase == "success":
        return None
    if key in ("feedback_ms", "system_time_ms"):
        return getattr(step, key) if step.phase == "step" else None
    return getattr(step.vitals, key) if step.vitals else None


def _grade(quantity: Quantity, value: float) -> str:
    return "good" if value <= quantity.good else "fair" if value <= quantity.poor else "poor"


def _say(value: float, unit: str) -> str:
    return duration(value) if unit == "ms" else number(value, 3)
