"""A wait gives no sign of work.

Why: After a second without any sign people doubt that they were heard: they press again, or go away.
Who: Everyone, most of all people who are unsure with computers, and those on slow lines.
Measured: Actions whose answer within the page took longer than the limit, from the input to the first change or to the last text
    that came up, while nothing told of work: no spinner, progress, skeleton, `aria-busy`, status text or disabled button. Loads of a
    new page, which the browser itself shows, are left out; a sign of another kind may have been there, so each needs a look.
Fix: Show at once that the work has begun: a spinner at the place of the answer, "Searching …" on the button, `aria-busy="true"`.
Source: Nielsen 1993, "Usability Engineering", ch. 5 (beyond 1 s the thought is broken, and a sign is needed).
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_at, said
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import StepRecord
from uxaudit.recording.step_events import Response

BROWSERS_OWN = ("open", "back", "reload", "scroll", "hover", "fill", "type", "upload")
"""Steps whose wait the browser shows, or that ask for no answer."""


def waits(recording: Recording) -> tuple[tuple[StepRecord, float], ...]:
    """Every action answered within its page, with the milliseconds until its answer was there."""
    return tuple(
        (step, wait)
        for step in recording.actions
        if step.verb not in BROWSERS_OWN and _stays(step) and (wait := waited_ms(step)) is not None
    )


def waited_ms(step: StepRecord) -> float | None:
    """From the input to the answer: the first change, or the last text that came up after it."""
    timing = step.timing
    if timing is None or timing.t0 is None or timing.t1 is None:
        return None
    messages = step.happened.messages if step.happened else ()
    came = [message.t for message in messages if message.shown_ms is None and message.new and message.in_view]
    return max(0.0, max([timing.t1, *came]) - timing.t0)


def _stays(step: StepRecord) -> bool:
    return (
        step.timing is not None
        and Response.NAVIGATION not in step.timing.responses
        and not any(v.kind in ("load", "popup") for v in step.visits)
    )


@check("silent-wait", facet=Facet.FEEDBACK, heuristic=1, impact=2, needs=(Probe.TIMING,), mode=Mode.NEEDS_REVIEW, over=waits)
def silent_wait(recording: Recording, *, limit_ms: float = 1000) -> Iterator[Finding]:
    """Find waits over the limit that nothing told of."""
    for step, wait in waits(recording):
        if wait > limit_ms and step.timing is not None and not step.timing.busy_cue:
            yield finding_at(
                step,
                f"{said(step)}: {wait / 1000:.1f} s until the answer, and no sign that anything is under way",
                measured=round(wait),
                limit=limit_ms,
                unit="ms",
            )
