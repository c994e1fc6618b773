"""A person hesitates before a field.

Why: People who wait in a field wonder what to enter: its label does not say so, or it asks for something that they do not have at hand.
Who: Everyone who fills in the form.
Measured: In sessions with people: the time from the focus to the first input of a field that was filled. Fields that were left empty,
and times in which the tab was hidden, are left out.
Fix: State beside the field what is expected, with an example, and why it is needed; leave out unnecessary fields.
Source: Card, Moran & Newell 1980 (one mental preparation takes 1.35 s); the limit of 5 s, more than three of them, is own judgement.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks._shared.person import finding_of, named, tasks_done
from uxaudit.checks.api import check, text
from uxaudit.metrics.frustration import Signal, place_at
from uxaudit.metrics.observed_task import Hesitation, hesitations
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording
from uxaudit.recording.session import SessionTask


def fields(recording: Recording) -> tuple[tuple[SessionTask, Hesitation], ...]:
    """Every field that was filled, with the time before the first input."""
    return tuple((task, field) for _, task in tasks_done(recording) for field in hesitations(task))


@check("hesitation", facet=Facet.COMPREHENSION, heuristic=2, impact=2, needs=(Probe.PERSON,), mode=Mode.OBSERVED, over=fields)
def hesitation(recording: Recording, *, limit_ms: float = 5000) -> Iterator[Finding]:
    """Find fields before which a person waited."""
    for task, field in fields(recording):
        if field.ms > limit_ms:
            signal = Signal(field.event, 1, *place_at(task, field.event.t))
            message = text("Hesitation before {element}: {time:.1f} s without input", element=named(field.field), time=field.ms / 1000)
            yield finding_of(recording, signal, message, measured=round(field.ms), limit=limit_ms, unit="ms")
