"""The budgets of tasks: system time of a task and of each step, number of steps, and Tab stops."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from uxaudit.metrics.statistics import central_time
from uxaudit.model.report import GateReason, StepRow, TaskRow
from uxaudit.model.scenario_parts import Budgets


def over_budget(tasks: Sequence[TaskRow]) -> Iterator[GateReason]:
    """Yields a reason for each budget that is exceeded, and for each that could not be compared."""
    for task in tasks:
        if task.status == "completed":
            yield from _of_task(task, task.budgets)


def _of_task(task: TaskRow, budgets: Budgets) -> Iterator[GateReason]:
    if not any(step.phase == "step" and step.operators for step in task.step_rows):
        return  # the task has no actions: there is no time and no effort to limit
    limits: list[tuple[str, float | None, float | None, str]] = [
        ("system time", budgets.task_ms, task.system_time_ms, " ms"),
        ("number of steps", budgets.steps, task.steps, ""),
    ]
    if task.input == "keyboard":
        limits.append(("number of Tab stops", budgets.tab_stops, task.tab_stops, ""))
    limits += [
        (f'system time of step {step.index + 1} ("{step.sentence}")', budgets.step_ms, _typical(step), " ms")
        for step in task.step_rows
        if step.phase == "step" and step.operators
    ]
    for what, most, value, unit in limits:
        if most is None:
            continue
        name = f'The {what} of "{task.task}" ({task.scenario}, {task.persona})'
        if value is None:
            yield _reason(task, "unmeasured", f"{name} has a budget of {most:g}{unit} and was not measured.")
        elif value > most:
            yield _reason(task, "fail", f"{name} is {value:.0f}{unit}; its budget is {most:g}{unit}.")


def _typical(step: StepRow) -> float | None:
    """Returns the system time of a step over all replays; that of the replay shown if no other was observed."""
    return central_time(step.system_times_ms) or step.system_time_ms


def _reason(task: TaskRow, verdict: Literal["fail", "unmeasured"], text: str) -> GateReason:
    return GateReason(verdict=verdict, text=text, about="task", tasks=((task.scenario, task.task, task.persona),))
