"""The layout shifts while people use the page.

Why: What people read or aim at jumps away: they lose their place, or hit what took its place.
Who: Everyone, above all people with low vision, tremor or attention difficulties.
Measured: Cumulative Layout Shift of every document over the task: the worst session window, without shifts directly after an input.
Fix: Reserve space for what loads late: width and height of images, fixed space for banners and advertisements, fonts of similar size.
Source: web.dev, "Cumulative Layout Shift" (good up to 0.1, poor above 0.25).
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import CannotTell, Curve, check, documents_of, finding_at, text
from uxaudit.model.findings import Facet, Finding
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import StepRecord


def documents(recording: Recording) -> tuple[tuple[StepRecord, float], ...]:
    """The worst shift of every document, with the step in which it was first observed. Raises CannotTell if there is none."""
    found = []
    groups = tuple(documents_of(recording))
    for steps, after in zip(groups, (*groups[1:], ()), strict=True):
        seen = [(step, step.vitals.cls) for step in steps if step.vitals and step.vitals.cls is not None]
        left = after[0].vitals.left_cls if after and after[0].vitals else None
        seen += [(steps[-1], left)] if left is not None else []  # it shifted after its last step had settled
        if seen:
            found.append(max(seen, key=lambda pair: pair[1]))
    if not found:
        raise CannotTell("this browser does not report layout shifts")
    return tuple(found)


def shifts(recording: Recording) -> tuple[float, ...]:
    """The shifts, for the curve."""
    return tuple(shift for _, shift in documents(recording))


@check("layout-shift", facet=Facet.PERFORMANCE, heuristic=5, impact=2, needs=(Probe.VITALS,), over=shifts, curve=Curve(0.1, 0.25))
def layout_shift(recording: Recording, *, limit: float = 0.1, poor: float = 0.25) -> Iterator[Finding]:
    """Find documents whose layout shifts; above ``poor`` the impact is 2, below it 1."""
    for step, shift in documents(recording):
        if shift > limit:
            yield finding_at(
                step,
                text("Content shifts while the page is read or used"),
                measured=round(shift, 3),
                limit=limit,
                unit="CLS",
                impact=2 if shift > poor else 1,
                target=None,
                box=None,
                shot=step.after or step.before,
            )
