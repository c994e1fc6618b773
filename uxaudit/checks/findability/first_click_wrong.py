"""The first click is wrong.

Why: Of the people whose first click is right, 87 % complete their task; of the others 46 %.
Who: Everyone who does the task for the first time.
Measured: In sessions with people: whether the first click of a task is on the control with which the scenario's own steps start. A
path that reached the goal within the optimal number of pages counts as right as well.
Fix: Show the right control where people look first, and name it with the words that they look for; rename the clicked element.
Source: Bailey & Wolfson 2013, "FirstClick usability testing" (success after a right and a wrong first click).
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks._shared.person import finding_of, named
from uxaudit.checks.api import check, text
from uxaudit.metrics.frustration import Signal, place_at
from uxaudit.metrics.observed_task import first_click, first_click_is_right
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording, TaskView


def first_clicks(recording: Recording) -> tuple[tuple[TaskView, bool], ...]:
    """Every task with a first click that could be judged, and whether it was right."""
    return tuple((view, right) for view in recording.tasks if (right := first_click_is_right(view)) is not None)


@check("first-click-wrong", facet=Facet.FINDABILITY, heuristic=6, impact=2, needs=(Probe.PERSON,), mode=Mode.OBSERVED, over=first_clicks)
def first_click_wrong(recording: Recording) -> Iterator[Finding]:
    """Find tasks that started with a wrong click."""
    for view, right in first_clicks(recording):
        click = first_click(view.done) if view.done else None
        if not right and click is not None and view.done is not None:
            message = text("First click on {element}, not on “{target}”", element=named(click.target), target=view.plan.first_target)
            signal = Signal(click, 1, *place_at(view.done, click.t))
            yield finding_of(recording, signal, message, measured=click.target.name if click.target else "", limit=view.plan.first_target)
