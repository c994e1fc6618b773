"""A long wait does not tell how far it is.

Why: Beyond ten seconds nobody keeps their mind on it: people leave, and do not know whether to come back.
Who: Everyone, most of all people on slow lines and those who find it hard to keep their mind on a task.
Measured: Actions whose answer took the limit or longer, without a progress bar or indicator. Whether another sign told how far it
    was, or a way to stop it was offered, needs a person's look.
Fix: Show how far it is, and how much is left; offer a way to stop; let people go on meanwhile, and tell them when it is done.
Source: Nielsen 1993, "Usability Engineering", ch. 5 (10 s keeps the attention; from there on per cent done is needed).
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_at, said
from uxaudit.checks.feedback.silent_wait import waited_ms
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import StepRecord
from uxaudit.recording.step_events import Response


def answers(recording: Recording) -> tuple[tuple[StepRecord, float], ...]:
    """Every action that was answered, with the milliseconds until its answer was there: a new page when it was loaded."""
    return tuple((step, wait) for step in recording.steps if step.is_action and (wait := _wait(step)) is not None)


def _wait(step: StepRecord) -> float | None:
    timing = step.timing
    loads = timing is not None and Response.NAVIGATION in timing.responses
    return timing.system_ms if timing is not None and loads and timing.system_ms is not None else waited_ms(step)


@check("long-wait", facet=Facet.FEEDBACK, heuristic=1, impact=3, needs=(Probe.TIMING,), mode=Mode.NEEDS_REVIEW, over=answers)
def long_wait(recording: Recording, *, limit_ms: float = 10_000) -> Iterator[Finding]:
    """Find waits over the limit without a sign of progress."""
    for step, wait in answers(recording):
        if wait >= limit_ms and step.timing is not None and step.timing.busy_cue != "progress":
            cue = f" but for {step.timing.busy_cue!r}" if step.timing.busy_cue else ""
            yield finding_at(
                step,
                f"{said(step)} takes {wait / 1000:.0f} s, and nothing tells how far it is{cue}",
                measured=round(wait),
                limit=limit_ms,
                unit="ms",
            )
