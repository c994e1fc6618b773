"""The page is slow to paint its response to an input.

Why: A press that shows late feels broken: people press again, or type on while the letters lag behind.
Who: Everyone, above all people with slow computers and phones.
Measured: For every action, the longest of its interactions from the input to the next paint (Event Timing, as for INP).
Fix: Do less in the handler before the next paint: show the response first, and move the rest to a later task or a worker.
Source: web.dev, "Interaction to Next Paint" (good up to 200 ms, poor above 500 ms), which are also the two points of the curve.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import Curve, check, finding_at, step_name, text
from uxaudit.model.findings import Facet, Finding
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import StepRecord


def interactions(recording: Recording) -> tuple[tuple[StepRecord, float], ...]:
    """Every action in which the browser timed an interaction, with the longest one (ms)."""
    return tuple((step, step.vitals.inp_ms) for step in recording.actions if step.vitals and step.vitals.inp_ms is not None)


def delays(recording: Recording) -> tuple[float, ...]:
    """The delays (ms), for the curve."""
    return tuple(delay for _, delay in interactions(recording))


@check(
    "slow-interaction",
    facet=Facet.PERFORMANCE,
    heuristic=1,
    impact=2,
    needs=(Probe.VITALS,),
    over=delays,
    curve=Curve(200, 500),
    timed=True,
)
def slow_interaction(recording: Recording, *, limit_ms: float = 200, poor_ms: float = 500) -> Iterator[Finding]:
    """Find actions that are painted later than the limit; above ``poor_ms`` the impact is 2, below it 1."""
    for step, delay in interactions(recording):
        if delay > limit_ms:
            yield finding_at(
                step,
                text("{step}: the page took {delay:.0f} ms to paint its response", step=step_name(step), delay=delay),
                measured=round(delay),
                limit=limit_ms,
                unit="ms",
                impact=2 if delay > poor_ms else 1,
            )
