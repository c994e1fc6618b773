"""The path is longer than the optimal one.

Why: Every additional page or action costs time and is one more chance of an error.
Who: Everyone, above all people who do the task often.
Measured: User actions and distinct pages of a replay that reached the goal, compared with the task's `optimal`.
Fix: Remove pages and steps that ask nothing of the user: interstitials, confirmations of what can be undone, detours.
Source: Path deviation as in Tullis & Albert 2013, "Measuring the User Experience", ch. 4; the limit of 25 % is own judgement.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, text
from uxaudit.metrics.task_outcomes import pages_of
from uxaudit.model.findings import Facet, Finding
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording


def lengths(recording: Recording) -> tuple[tuple[str, int, int], ...]:
    """For every completed task with an optimal path: the unit, the count and the optimal count."""
    found: list[tuple[str, int, int]] = []
    for view in recording.tasks:
        best = view.plan.optimal
        if best is None or not view.completed:
            continue
        actions = sum(s.is_action and s.phase == "step" and s.status == "passed" for s in view.steps)
        found += [("actions", actions, best.steps)] if best.steps else []
        found += [("pages", len(pages_of(view.steps)), best.pages)] if best.pages else []
    return tuple(found)


@check("excess-steps", facet=Facet.EFFICIENCY, heuristic=7, impact=2, needs=(Probe.NAVIGATION,), over=lengths)
def excess_steps(recording: Recording, *, limit_share: float = 0.25) -> Iterator[Finding]:
    """Find tasks whose path is longer than the optimal one by more than the limit."""
    for what, count, least in lengths(recording):
        if count > least * (1 + limit_share):
            yield Finding(
                rule=what,
                on_path=True,
                measured=count,
                limit=least,
                unit=what,
                message=text("The task takes {n} actions; the optimal path has {optimal}", n=count, optimal=least)
                if what == "actions"
                else text("The task takes {n} pages; the optimal path has {optimal}", n=count, optimal=least),
            )
