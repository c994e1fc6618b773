"""Effort side by side: which personas are compared, and the wording."""

from __future__ import annotations

from typing import Any

from tests.reporters.factory import full_report
from uxaudit.model.report import TaskRow
from uxaudit.reporters.effort import side_by_side
from uxaudit.reporters.formatting import SPACE


def row(persona: str, predicted: float | None = 10_000, **more: Any) -> TaskRow:
    values: dict[str, Any] = {
        "scenario": "Shop",
        "task": "Buy",
        "runs": 1,
        "succeeded": 1,
        "status": "completed",
        "steps": 4,
        "optimal_steps": 4,
    }
    return TaskRow(persona=persona, predicted_time_ms=predicted, **values | more)


def told(*rows: TaskRow) -> list[str]:
    return [said.replace(SPACE, " ") for one in side_by_side(rows) for said in one.sentences]


def test_it_is_said_in_words() -> None:
    rows = (
        row("colour-blind"),
        row("desktop"),
        row("keyboard", 31_000, input="keyboard", tab_stops=34),
        row("mobile", input="touch", steps=6),
        row("large-text", None, status="blocked"),
        row("slow-device", 14_000),
        row("screen-reader", None, status="cantTell"),
    )
    assert told(*rows) == [
        "desktop: possible",
        "colour-blind: possible, the same predicted time",
        "keyboard: possible, 34 Tab stops, 3.1 × the mouse’s predicted time",
        "mobile: possible, 2 steps more than needed, the same predicted time",
        "large-text: blocked",
        "slow-device: possible, 1.4 × desktop’s predicted time",
        "screen-reader: cannot tell",
    ]


def test_personas_for_whom_it_is_the_same_stand_together() -> None:
    assert told(row("a"), row("b"), row("c")) == ["a: possible", "b, c: possible, the same predicted time"]


def test_without_a_mouse_that_got_through_nothing_is_compared() -> None:
    (one,) = side_by_side([row("desktop", None, status="blocked"), row("keyboard", 5000, input="keyboard", tab_stops=3)])
    assert [effort.times for effort in one.efforts] == ["", ""]
    assert one.by_keyboard


def test_only_tasks_of_several_personas_are_compared() -> None:
    assert not side_by_side([row("desktop"), row("desktop", scenario="Other")])
    assert [one.task for one in side_by_side(full_report().tasks)]
