"""An action raises an error.

Why: What the person asked for failed inside the page, often with nothing to see: work is lost, or shows half done.
Who: Everyone who takes this action.
Measured: Errors that the page did not catch, and requests of its own scripts that failed or got an error for an answer,
    within 1 s after the input. What third parties do, what the audit blocked, and icons are left out. Answers such as
    400 or 422 may be honest refusals of an input, so they only ask for a person's look.
Fix: Mend the script or the service; where it can fail, say so in words at the place of the action, and offer a way on.
Source: Splunk RUM's error clicks (an error within 1 s after the click).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from uxaudit.checks.api import check, finding_at, said
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import REFUSALS, StepRecord
from uxaudit.recording.step_events import Trouble, Visit

CANCELLED = re.compile(r"ERR_ABORTED|BINDING_ABORTED|AbortError|cancell?ed", re.IGNORECASE)
"""Requests that the page or the browser gave up on purpose, as each change of page does."""
BENIGN = re.compile(r"ResizeObserver loop|AbortError|^Script error\.?$")
"""Errors that browsers report and that nobody can feel."""


def acted(recording: Recording) -> tuple[StepRecord, ...]:
    """The steps that a user does, opening the start page included."""
    return tuple(step for step in recording.steps if step.is_action and Probe.TROUBLE not in step.untested)


@check("error-on-action", facet=Facet.FEEDBACK, heuristic=1, impact=3, needs=(Probe.TROUBLE,), over=acted)
def error_on_action(recording: Recording, *, within_ms: float = 1000) -> Iterator[Finding]:
    """Find the first error of each kind that follows an action."""
    for step in acted(recording):
        told: set[str] = set()
        for trouble in step.trouble:
            rule = _rule(trouble)
            if rule and rule not in told and _soon(step, trouble, within_ms):
                told.add(rule)
                yield _finding(step, trouble, rule)


def _finding(step: StepRecord, trouble: Trouble, rule: str) -> Finding:
    words, name = trouble.message.splitlines()[0][:200] if trouble.message else "", said(step)
    if rule == "page-error":
        on_load = step.phase == "start" or any(_came_after(trouble, visit) for visit in step.visits)
        return finding_at(
            step, f"{name} raises an error in the page: {words}", rule=rule, measured=words, limit="no error", impact=2 if on_load else 3
        )
    answer = f"answered with status {trouble.status}" if trouble.status else f"failed ({words})"
    return finding_at(
        step,
        f"{name} asks for {trouble.url}, which {answer}",
        rule=rule,
        measured=trouble.status or words,
        limit="an answer",
        mode=Mode.NEEDS_REVIEW if rule == "refused" else Mode.MEASURED,
    )


def _came_after(trouble: Trouble, visit: Visit) -> bool:
    """Whether an error came from the page that the step led to, and not from the one that it left."""
    return visit.kind == "load" and (visit.at is None or trouble.at is None or trouble.at >= visit.at)


def _rule(trouble: Trouble) -> str:
    """What kind of error the page is to blame for; empty for none."""
    if not trouble.own or "favicon" in trouble.url:
        return ""
    if trouble.kind == "page-error":
        return "" if BENIGN.search(trouble.message) else "page-error"
    if trouble.resource not in ("xhr", "fetch"):
        return ""
    if trouble.kind == "request-failed":
        return "" if CANCELLED.search(trouble.message) else "request"
    if trouble.kind == "http-error" and (trouble.status or 0) >= 400:
        return "refused" if trouble.status in REFUSALS else "request"
    return ""


def _soon(step: StepRecord, trouble: Trouble, within_ms: float) -> bool:
    start = step.timing.t0 if step.timing else None
    return trouble.at is None or start is None or trouble.at - start <= within_ms
