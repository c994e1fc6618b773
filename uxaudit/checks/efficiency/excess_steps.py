"""The way is longer than it need be.

Why: Every further page or action costs time and is one more place to go wrong.
Who: Everyone, most of all people who do the task often.
Measured: User actions and different pages of a replay that reached the goal, against the task's `optimal`.
Fix: Take out pages and steps that ask nothing of the user: interstitials, confirmations of what can be undone, detours.
Source: Path deviation as in Tullis & Albert 2013, "Measuring the User Experience", ch. 4; the limit of 25 % is own
    judgement.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check
from uxaudit.metrics.task_outcomes import pages_of
from uxaudit.model.findings import Facet, Finding
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording


def lengths(recording: Recording) -> tuple[tuple[str, int, int], ...]:
    """What, how many, and the least, of every goal that was reached and whose shortest way is known."""
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
    """Find tasks whose way is longer than the least by more than the limit."""
    for what, count, least in lengths(recording):
        if count > least * (1 + limit_share):
            yield Finding(
                rule=what,
                on_path=True,
                measured=count,
                limit=least,
                unit=what,
                message=f"The task takes {count} {what} where {least} would do",
            )
