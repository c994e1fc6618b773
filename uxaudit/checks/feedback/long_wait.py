"""A long wait does not show its progress.

Why: After ten seconds people lose attention: they leave, and do not know when to come back.
Who: Everyone, above all people on slow connections and people who find it hard to keep their attention on a task.
Measured: Actions whose response took the limit or longer, without a progress bar or indicator. Whether something else showed the
    progress, or a way to cancel was offered, needs review.
Fix: Show how much is done and how much is left. Offer a way to cancel. Let people continue meanwhile, and notify them when it is done.
Source: Nielsen 1993, "Usability Engineering", ch. 5 (10 s is the limit for keeping attention; beyond it a percent-done indicator is
    needed).
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_at, step_name, text
from uxaudit.checks.feedback.silent_wait import waited_ms
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import StepRecord
from uxaudit.recording.step_events import Response


def responses(recording: Recording) -> tuple[tuple[StepRecord, float], ...]:
    """Every action with a response, and the time until the response was complete (ms); for a new page until it was loaded."""
    return tuple((step, wait) for step in recording.steps if step.is_action and (wait := _wait(step)) is not None)


def _wait(step: StepRecord) -> float | None:
    timing = step.timing
    loads = timing is not None and Response.NAVIGATION in timing.responses
    return timing.system_ms if timing is not None and loads and timing.system_ms is not None else waited_ms(step)


@check("long-wait", facet=Facet.FEEDBACK, heuristic=1, impact=3, needs=(Probe.TIMING,), mode=Mode.NEEDS_REVIEW, over=responses, timed=True)
def long_wait(recording: Recording, *, limit_ms: float = 10_000) -> Iterator[Finding]:
    """Find waits over the limit without a progress indicator."""
    for step, wait in responses(recording):
        if wait >= limit_ms and step.timing is not None and step.timing.busy_cue != "progress":
            cue = text(" (only a {cue!r} indicator)", cue=step.timing.busy_cue) if step.timing.busy_cue else ""
            yield finding_at(
                step,
                text("{step} takes {time:.0f} s without showing its progress{cue}", step=step_name(step), time=wait / 1000, cue=cue),
                measured=round(wait),
                limit=limit_ms,
                unit="ms",
            )
