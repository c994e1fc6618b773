"""A wait shows no busy indicator.

Why: After a second without any sign people doubt that the page has registered their action: they press again, or leave.
Who: Everyone, above all people who are not confident with computers, and people on slow connections.
Measured: Actions whose response within the page took longer than the limit, from the input to the first change or to the last text
    that appeared, without a busy indicator: no spinner, progress bar, skeleton, `aria-busy`, status text or disabled button. Loads
    of a new page, which the browser itself indicates, are left out. There may have been an indicator of another kind, so each
    finding needs review.
Fix: Show at once that work has begun: a spinner where the response will appear, "Searching …" on the button, `aria-busy="true"`.
Source: Nielsen 1993, "Usability Engineering", ch. 5 (beyond 1 s the flow of thought is interrupted, and feedback is needed).
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_at, step_name, text
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.model.verb_traits import Trait
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import StepRecord
from uxaudit.recording.step_events import Response


def waits(recording: Recording) -> tuple[tuple[StepRecord, float], ...]:
    """Every action with a response within its page, and the time until the response was complete (ms)."""
    return tuple(
        (step, wait)
        for step in recording.actions
        if Trait.EXPECTS_RESPONSE in step.traits and _stays(step) and (wait := waited_ms(step)) is not None
    )


def waited_ms(step: StepRecord) -> float | None:
    """The time from the input to the first change, or to the last text that appeared after it (ms)."""
    timing = step.timing
    if timing is None or timing.t0 is None or timing.t1 is None:
        return None
    messages = step.happened.messages if step.happened else ()
    appeared = [message.t for message in messages if message.shown_ms is None and message.new and message.in_view]
    return max(0.0, max([timing.t1, *appeared]) - timing.t0)


def _stays(step: StepRecord) -> bool:
    return (
        step.timing is not None
        and Response.NAVIGATION not in step.timing.responses
        and not any(v.kind in ("load", "popup") for v in step.visits)
    )


@check("silent-wait", facet=Facet.FEEDBACK, heuristic=1, impact=2, needs=(Probe.TIMING,), mode=Mode.NEEDS_REVIEW, over=waits, timed=True)
def silent_wait(recording: Recording, *, limit_ms: float = 1000) -> Iterator[Finding]:
    """Find waits over the limit without a busy indicator."""
    for step, wait in waits(recording):
        if wait > limit_ms and step.timing is not None and not step.timing.busy_cue:
            yield finding_at(
                step,
                text("{step}: {wait:.1f} s until the response, without a busy indicator", step=step_name(step), wait=wait / 1000),
                measured=round(wait),
                limit=limit_ms,
                unit="ms",
            )
