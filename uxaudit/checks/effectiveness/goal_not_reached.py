"""The goal of the task is not reached.

Why: A person who follows the path that the product offers cannot finish what they came for.
Who: Everyone who has this task.
Measured: The task's success criterion and the steps to it, in every replay; proven if at least two replays agree. A fault of the
    environment, or a control whose name merely differs from the scenario, proves nothing.
Fix: Look at the step that failed and its screenshot, fix what stops it, and replay the task.
Source: ISO 9241-11:2018 (effectiveness: accuracy and completeness with which users achieve goals).
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import CannotTell, check, finding_at, step_name
from uxaudit.metrics.task_outcomes import run_of
from uxaudit.model.findings import Facet, Finding
from uxaudit.recording.recording import Recording, TaskView


def tasks_with_goal(recording: Recording) -> tuple[TaskView, ...]:
    """The tasks whose result is known: they have a success criterion, or a step failed.

    Tasks in which the mouse had to help the keyboard are left out: ``keyboard-blocked`` reports those.
    """
    return tuple(
        view for view in recording.tasks if (view.plan.has_success or view.failed_step) and not run_of(recording, view).by_keyboard
    )


@check("goal-not-reached", facet=Facet.EFFECTIVENESS, impact=4, over=tasks_with_goal, whole_task=True, blocks_task=True)
def goal_not_reached(recording: Recording) -> Iterator[Finding]:
    """Find the step at which each task fails."""
    for view in tasks_with_goal(recording):
        run = run_of(recording, view)
        if run.kind == "unclear":
            raise CannotTell(run.reason)
        step = view.failed_step
        if step is not None:
            reason = step.error.message if step.error else "it failed"
            yield finding_at(
                step, f"The goal is not reached: {reason} (at the step {step_name(step)})", measured="not reached", limit="reached"
            )
