"""The page moves under the reader.

Why: What is being read or aimed at jumps away: people lose their line, or hit what came in its place.
Who: Everyone, most of all people with low vision, a tremor, or trouble to keep their attention.
Measured: Cumulative Layout Shift of every document over the task: the worst session window, shifts right after an input
    left out.
Fix: Keep room for what comes late: width and height for pictures, a fixed place for banners and advertisements, fonts
    of like measure.
Source: web.dev, "Cumulative Layout Shift" (good up to 0.1, poor above 0.25).
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import CannotTell, Curve, check, documents_of, finding_at
from uxaudit.model.findings import Facet, Finding
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import StepRecord


def documents(recording: Recording) -> tuple[tuple[StepRecord, float], ...]:
    """The worst shift of every document, with the step in which it was first seen."""
    found = []
    groups = tuple(documents_of(recording))
    for steps, after in zip(groups, (*groups[1:], ()), strict=True):
        seen = [(step, step.vitals.cls) for step in steps if step.vitals and step.vitals.cls is not None]
        left = after[0].vitals.left_cls if after and after[0].vitals else None
        seen += [(steps[-1], left)] if left is not None else []  # it moved after its last step had come to rest
        if seen:
            found.append(max(seen, key=lambda pair: pair[1]))
    if not found:
        raise CannotTell("this browser does not tell of layout shifts")
    return tuple(found)


def shifts(recording: Recording) -> tuple[float, ...]:
    """The numbers alone, for the curve."""
    return tuple(shift for _, shift in documents(recording))


@check("layout-shift", facet=Facet.PERFORMANCE, heuristic=5, impact=2, needs=(Probe.VITALS,), over=shifts, curve=Curve(0.1, 0.25))
def layout_shift(recording: Recording, *, limit: float = 0.1, poor: float = 0.25) -> Iterator[Finding]:
    """Find documents whose content jumps; beyond ``poor`` it delays, under it it annoys."""
    for step, shift in documents(recording):
        if shift > limit:
            yield finding_at(
                step,
                "Content jumps while the page is being read or used",
                measured=round(shift, 3),
                limit=limit,
                unit="CLS",
                impact=2 if shift > poor else 1,
                target=None,
                box=None,
                shot=step.after or step.before,
            )
