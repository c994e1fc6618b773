"""The score, recomputed from the printed figures so that readers can verify it."""

from __future__ import annotations

from dataclasses import dataclass

from uxaudit.model.report import Report, TaskRow

TOLERANCE = 0.35
"""Maximum difference in points between the score and 100 less the losses: each is rounded to a tenth, and tiny ones are left out."""


@dataclass(frozen=True)
class TaskSteps:
    """The calculation of one task's score: 100 less its losses."""

    row: TaskRow
    score: float
    weight: float
    rest: float
    """Points that the listed losses do not explain; 0 if they explain the score."""


@dataclass(frozen=True)
class ScoreSteps:
    """The calculation of the audit's score."""

    tasks: tuple[TaskSteps, ...]
    mean: float
    """The weighted mean of the tasks, before any cap."""
    critical_weight: float


def score_steps(report: Report) -> ScoreSteps | None:
    """Returns the calculation; None if nothing was scored."""
    given = report.constants.get("critical_weight", 1.0)
    critical = float(given) if isinstance(given, (int, float)) else 1.0
    tasks = tuple(
        _task(row, row.score, critical if row.critical else 1.0) for row in report.tasks if row.score is not None and not row.outside
    )
    whole = sum(task.weight for task in tasks)
    if report.score.value is None or not whole:
        return None
    return ScoreSteps(tasks, sum(task.weight * task.score for task in tasks) / whole, critical)


def _task(row: TaskRow, score: float, weight: float) -> TaskSteps:
    rest = 100 - sum(loss.points for loss in row.losses) - score
    return TaskSteps(row, score, weight, 0.0 if abs(rest) <= TOLERANCE * max(1, len(row.losses)) ** 0.5 else rest)
