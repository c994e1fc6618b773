"""The goal of the task is not reached.

Why: A person who follows the path that the product offers cannot finish what they came for.
Who: Everyone who has this task.
Measured: The task's success criterion and the steps to it, in every replay; proven if at least two replays agree. A fault of the
    environment, or a control whose name merely differs from the scenario, proves nothing. Nor does an expectation that no replay
    met, if the page responded in another way: only no response, an error, or the same form again proves it.
Fix: Make the step that failed possible: the message says what stopped it, and the picture shows the page at that moment.
Source: ISO 9241-11:2018 (effectiveness: accuracy and completeness with which users achieve goals).
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import CannotTell, check, clause, finding_at, step_name, text
from uxaudit.metrics.task_outcomes import run_of
from uxaudit.model.findings import Facet, Finding
from uxaudit.recording.recording import Recording, TaskView
from uxaudit.recording.records import StepRecord

FIXES: dict[str, str] = {
    "obstructed": "Move or close what covers the control, or keep space for it.",
    "not-actionable": "Let the control respond to an ordinary click, tap or key, and keep it still and visible.",
    "disabled": "Enable the control as soon as all fields are valid, or say beside it what is missing.",
    "broken": "Fix the error with which this page responds, and link only to pages that exist.",
    "timeout": "Let the page finish sooner, or show what it is waiting for and a way to go on.",
    "crash": "Find out what makes the page crash or hang here, such as an endless loop.",
}
"""What to change in the product, by what stopped the step."""


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
            reason = clause(step.error.message) if step.error else text("it failed")
            yield finding_at(
                step,
                text("The goal is not reached: {reason} (at the step {step})", reason=reason, step=step_name(step)),
                measured="not reached",
                limit="reached",
                fix=_fix(view, step),
            )


def _fix(view: TaskView, failed: StepRecord) -> str:
    """Returns what to change, by the failure; empty for the check's own text."""
    kind = failed.error.kind if failed.error is not None else None
    if kind != "expectation":
        return FIXES.get(kind, "") if kind is not None else ""
    before = view.steps[: view.steps.index(failed)]
    last = next((step for step in reversed(before) if step.is_action and step.status == "passed"), None)
    if last is None:
        return ""
    return text(
        "Let the step {last} lead to what the user waits for ({failed}), or let the page say why it cannot.",
        last=step_name(last),
        failed=step_name(failed),
    )
