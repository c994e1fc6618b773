"""Much of the task's time is spent waiting for the system.

Why: While the system works, the person cannot: waiting interrupts the flow of thought and makes the task longer.
Who: Everyone, above all people who do the task often.
Measured: The system's response times R over the task, compared with the time of an expert as the keystroke-level model predicts
    it: R ÷ (R + KLM).
Fix: Respond sooner, preload what the next step needs, and let people continue while the system works.
Source: Card, Moran & Newell 1983, "The Psychology of Human-Computer Interaction", ch. 8; the limit of 33 % and the curve (20 %,
    50 %) are own judgement.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import CannotTell, Curve, check, text
from uxaudit.metrics.keystroke_level_model import acting_ms
from uxaudit.model.findings import Facet, Finding
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording


def shares(recording: Recording) -> tuple[float, ...]:
    """The share of waiting, from 0 to 1, of a task whose responses were timed. Raises CannotTell if none of them was."""
    done = [step for step in recording.actions if step.status == "passed"]
    timed = [step for step in done if step.timing is not None and step.timing.system_ms is not None]
    if done and not timed:
        raise CannotTell("no response of the system was observed to its end")
    waiting = sum(step.timing.system_ms or 0.0 for step in timed if step.timing)
    acting = acting_ms(timed, recording=recording)
    return (waiting / (waiting + acting),) if acting else ()


@check(
    "waiting-share", facet=Facet.EFFICIENCY, heuristic=7, impact=2, needs=(Probe.TIMING,), over=shares, curve=Curve(0.2, 0.5), timed=True
)
def waiting_share(recording: Recording, *, limit_share: float = 0.33) -> Iterator[Finding]:
    """Find tasks in which waiting takes more than the limit."""
    for share in shares(recording):
        if share > limit_share:
            yield Finding(
                on_path=True,
                measured=round(100 * share),
                limit=round(100 * limit_share),
                unit="%",
                message=text("{share:.0%} of the task's time is spent waiting for the system", share=share),
            )
