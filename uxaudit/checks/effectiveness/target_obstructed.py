"""Other content covers the control.

Why: The control is visible, at least in part, but a click hits what covers it: people think that it is broken.
Who: Everyone, above all people on small screens and with magnification, where banners cover more.
Measured: What is at the control's click point when the step begins (a hit test), and steps that failed because of it.
Fix: Keep banners, sticky bars and dialogs away from controls: give them space in the layout, or make them closable.
Source: Own judgement for the limit (any control on the task's path); hit testing as in Playwright's actionability.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, clause, finding_at, text
from uxaudit.model.findings import Facet, Finding
from uxaudit.model.probes import Probe
from uxaudit.model.verb_traits import Trait
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import StepRecord


def pointed_at(recording: Recording) -> tuple[StepRecord, ...]:
    """The steps that point at a control."""
    return tuple(step for step in recording.actions if _obstructed(step) or (step.control is not None and Trait.AIMS in step.traits))


@check("target-obstructed", facet=Facet.EFFECTIVENESS, heuristic=3, impact=4, needs=(Probe.TARGET,), over=pointed_at)
def target_obstructed(recording: Recording) -> Iterator[Finding]:
    """Find controls whose click point is covered."""
    for step in pointed_at(recording):
        cover = step.control.covered_by if step.control else ""
        name = f'"{step.control.name}"' if step.control and step.control.name else text("The control")
        if _obstructed(step):
            what = cover or (step.error.message if step.error else "")
            yield finding_at(
                step,
                text("{name} cannot be used: it is covered by {element}", name=name, element=what)
                if cover
                else text("{name} cannot be used: {reason}", name=name, reason=clause(what)),
                measured=cover or "covered",
                limit="not covered",
            )
        elif cover:
            yield finding_at(
                step,
                text("{name} was covered by {element} at its click point", name=name, element=cover),
                impact=3,
                measured=cover,
                limit="not covered",
            )


def _obstructed(step: StepRecord) -> bool:
    return step.error is not None and step.error.kind == "obstructed" and step.error.cause == "product"
