"""The page answers an action late.

Why: Up to 0.1 s an answer feels like one's own doing, up to 1 s the thought still flows; beyond that people doubt that
    they were heard, and click again.
Who: Everyone, most of all people who are unsure with computers, and those who cannot see a subtle change.
Measured: From the input event to the first visible change (t1 − t0), for every action; where it leads to a new
    page, to its first paint. The limit is 400 ms within a page, 1000 ms to a new one; beyond 1000 ms it is graver.
Fix: Answer at once with what is known: press the button down, show the row as added, name what is being done.
Source: Miller 1968, "Response time in man-computer conversational transactions"; Nielsen 1993, "Usability
    Engineering", ch. 5 (0.1 s, 1 s); Doherty & Thadani 1982 (400 ms).
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import Curve, check, finding_at, said
from uxaudit.model.findings import Facet, Finding
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import StepRecord
from uxaudit.recording.step_events import Response

WAITED_FOR = ("open", "back", "reload", "scroll", "hover")
"""The browser's own actions: how it answers them is not the page's feedback."""


def answers(recording: Recording) -> tuple[tuple[StepRecord, float], ...]:
    """Every action that was answered, with its milliseconds."""
    return tuple(
        (step, step.timing.feedback_ms)
        for step in recording.actions
        if step.timing is not None and step.timing.feedback_ms is not None and step.verb not in WAITED_FOR
    )


def answer_times(recording: Recording) -> tuple[float, ...]:
    """The milliseconds alone, for the curve."""
    return tuple(time for _, time in answers(recording))


@check("slow-feedback", facet=Facet.FEEDBACK, heuristic=1, impact=2, needs=(Probe.TIMING,), over=answer_times, curve=Curve(100, 1000))
def slow_feedback(recording: Recording, *, limit_ms: float = 400, page_limit_ms: float = 1000) -> Iterator[Finding]:
    """Find actions that are answered later than the limit."""
    for step, time in answers(recording):
        new_page = step.timing is not None and Response.NAVIGATION in step.timing.responses
        limit = page_limit_ms if new_page else limit_ms
        if time > limit:
            yield finding_at(
                step,
                f"{said(step)}: no answer to be seen for {time / 1000:.1f} s",
                measured=round(time),
                limit=limit,
                unit="ms",
                impact=3 if time > 1000 else 2,
            )
