"""The page responds late to an action.

Why: Up to 0.1 s a response feels instant, up to 1 s the flow of thought continues. Beyond that people doubt that the page has
    registered their action, and click again.
Who: Everyone, above all people who are not confident with computers, and people who cannot see a subtle change.
Measured: From the input event to the first visible change (t1 − t0), for every action; to the first paint if it leads to a new
    page. The limit is 400 ms within a page and 1000 ms to a new one. Beyond 1000 ms the impact is higher.
Fix: Respond at once with what is known: show the button as pressed, the row as added, or what is being done.
Source: Miller 1968, "Response time in man-computer conversational transactions"; Nielsen 1993, "Usability Engineering", ch. 5 (0.1 s,
    1 s); Doherty & Thadani 1982 (400 ms).
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import Curve, check, finding_at, step_name, text
from uxaudit.model.findings import Facet, Finding
from uxaudit.model.probes import Probe
from uxaudit.model.verb_traits import Trait
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import StepRecord
from uxaudit.recording.step_events import Response


def responses(recording: Recording) -> tuple[tuple[StepRecord, float], ...]:
    """Every action with a response, and its feedback time (ms)."""
    return tuple(
        (step, step.timing.feedback_ms)
        for step in recording.actions
        if step.timing is not None and step.timing.feedback_ms is not None and Trait.OPERATES in step.traits
    )


def feedback_times(recording: Recording) -> tuple[float, ...]:
    """The feedback times (ms), for the curve."""
    return tuple(time for _, time in responses(recording))


@check(
    "slow-feedback",
    facet=Facet.FEEDBACK,
    heuristic=1,
    impact=2,
    needs=(Probe.TIMING,),
    over=feedback_times,
    curve=Curve(100, 1000),
    timed=True,
)
def slow_feedback(recording: Recording, *, limit_ms: float = 400, page_limit_ms: float = 1000) -> Iterator[Finding]:
    """Find actions whose response comes later than the limit."""
    for step, time in responses(recording):
        new_page = step.timing is not None and Response.NAVIGATION in step.timing.responses
        limit = page_limit_ms if new_page else limit_ms
        if time > limit:
            yield finding_at(
                step,
                text("{step}: no visible response for {time:.1f} s", step=step_name(step), time=time / 1000),
                measured=round(time),
                limit=limit,
                unit="ms",
                impact=3 if time > 1000 else 2,
            )
