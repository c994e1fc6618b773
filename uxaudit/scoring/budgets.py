"""The budgets of tasks: system time of a task and of each step, number of steps, and Tab stops."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from uxaudit.metrics.statistics import central_time
from uxaudit.model.report import GateReason, StepRow, TaskRow
from uxaudit.model.scenario_parts import Budgets
from uxaudit.texts import text


def over_budget(tasks: Sequence[TaskRow]) -> Iterator[GateReason]:
    """Yields a reason for each budget that is exceeded, and for each that could not be compared."""
    for task in tasks:
        if task.status == "completed":
            yield from _of_task(task, task.budgets)


def _of_task(task: TaskRow, budgets: Budgets) -> Iterator[GateReason]:
    if not any(step.phase == "step" and step.operators for step in task.step_rows):
        return  # the task has no actions: there is no time and no effort to limit
    limits: list[tuple[str, float | None, float | None, str]] = [
        (text("The system time"), budgets.task_ms, task.system_time_ms, " ms"),
        (text("The number of steps"), budgets.steps, task.steps, ""),
    ]
    if task.input == "keyboard":
        limits.append((text("The number of Tab stops"), budgets.tab_stops, task.tab_stops, ""))
    limits += [
        (text('The system time of step {n} ("{step}")', n=step.index + 1, step=step.sentence), budgets.step_ms, _typical(step), " ms")
        for step in task.step_rows
        if step.phase == "step" and step.operators
    ]
    for what, most, value, unit in limits:
        if most is None:
            continue
        name = text('{what} of "{task}" ({scenario}, {persona})', what=what, task=task.task, scenario=task.scenario, persona=task.persona)
        if value is None:
            yield _reason(
                task, "unmeasured", text("{name} has a budget of {most:g}{unit} and was not measured.", name=name, most=most, unit=unit)
            )
        elif value > most:
            yield _reason(
                task,
                "fail",
                text("{name} is {value:.0f}{unit}; its budget is {most:g}{unit}.", name=name, value=value, most=most, unit=unit),
            )


def _typical(step: StepRow) -> float | None:
    """Returns the system time of a step over all replays; that of the replay shown if no other was observed."""
    return central_time(step.system_times_ms) or step.system_time_ms


def _reason(task: TaskRow, verdict: Literal["fail", "unmeasured"], words: str) -> GateReason:
    return GateReason(verdict=verdict, text=words, about="task", tasks=((task.scenario, task.task, task.persona),))
