"""A person wrongly believes that a task is done.

Why: Nobody looks for help with a task that they believe is done: the order was not sent, the setting was not saved, and they learn it too
late.
Who: Everyone who does the task.
Measured: In sessions with people: the person said that the task was done, but its success criterion was never met. Tasks without a
criterion, and pages on which it could not be checked, are left out.
Fix: Show clearly what is still missing, and confirm the end of the task: by a heading, a summary, the next step.
Source: ISO 9241-11:2018 (effectiveness: accuracy and completeness); Nielsen 1994, heuristic 1.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks._shared.person import finding_of, tasks_done
from uxaudit.checks.api import check, clause, text
from uxaudit.metrics.frustration import Signal, place_at
from uxaudit.metrics.observed_task import result
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.model.study import TaskResult
from uxaudit.recording.recording import Recording
from uxaudit.recording.session import SessionEvent, SessionTask


def said_done(recording: Recording) -> tuple[SessionTask, ...]:
    """The tasks that the person said were done, and whose success criterion could be checked."""
    return tuple(task for _, task in tasks_done(recording) if result(task) in (TaskResult.COMPLETED, TaskResult.FALSE_SUCCESS))


@check("false-success", facet=Facet.EFFECTIVENESS, heuristic=1, impact=3, needs=(Probe.PERSON,), mode=Mode.OBSERVED, over=said_done)
def false_success(recording: Recording) -> Iterator[Finding]:
    """Find tasks that people wrongly believed to be done."""
    for task in said_done(recording):
        if result(task) is TaskResult.FALSE_SUCCESS and task.end is not None:
            url, state = place_at(task, task.end.t)
            signal = Signal(SessionEvent(what="state", t=task.end.t, task=task.index), 1, url, state)
            message = text(
                "Wrongly believed to be done: {why}",
                why=clause(task.end.why) if task.end.why else text("the success criterion is not met"),
            )
            yield finding_of(recording, signal, message, measured="not reached", limit="reached", step_label="")
