"""An action causes an error.

Why: What the person asked for failed inside the page, often without a visible sign: work is lost or incomplete.
Who: Everyone who performs this action.
Measured: Uncaught errors of the page, and requests of its own scripts that failed or received an error response, within 1 s after
    the input. Third parties, requests that the audit blocked, icons, and requests that only ask what the server offers or
    holds (OPTIONS and HEAD with a status of 4xx or 501) are left out. Responses such as 400 or 422 may be legitimate
    rejections of an input, so they need review. So does an error in a page that the action leaves, as it was asked to, and data that
    a script asked for in vain (404, 410) although the action led on: the next step of the task succeeded.
Fix: Fix the script or the service. If it can fail, say so in words where the action was, and offer a way forward.
Source: Splunk RUM's error clicks (an error within 1 s after the click).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from uxaudit.checks.api import check, finding_at, step_name, text
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import REFUSALS, StepRecord
from uxaudit.recording.step_events import Trouble, Visit

CANCELLED = re.compile(r"ERR_ABORTED|BINDING_ABORTED|AbortError|cancell?ed", re.IGNORECASE)
"""Requests that the page or the browser cancelled on purpose, as every navigation does."""
BENIGN = re.compile(r"ResizeObserver loop|AbortError|^Script error\.?$")
"""Errors that browsers report but that have no effect on users."""

GONE = (404, 410)
"""Statuses by which a server says that it does not have or offer what a script asked for."""

LOADS = ("load", "back", "reload")
"""Visits that load a document."""


def acted(recording: Recording) -> tuple[StepRecord, ...]:
    """The user's actions, including opening the start page."""
    return tuple(step for step in recording.steps if step.is_action and Probe.TROUBLE not in step.untested)


@check("error-on-action", facet=Facet.FEEDBACK, heuristic=1, impact=3, needs=(Probe.TROUBLE,), over=acted)
def error_on_action(recording: Recording, *, within_ms: float = 1000) -> Iterator[Finding]:
    """Find the first error of each kind that follows an action."""
    led_on = [before for before, after in pairwise(recording.steps) if before.task == after.task and after.status == "passed"]
    for step in acted(recording):
        reported: set[str] = set()
        for trouble in step.trouble:
            rule = _rule(trouble)
            if rule and rule not in reported and _soon(step, trouble, within_ms):
                reported.add(rule)
                yield _finding(step, trouble, rule, led_on=step in led_on)


def _finding(step: StepRecord, trouble: Trouble, rule: str, *, led_on: bool) -> Finding:
    words, name = trouble.message.splitlines()[0][:200] if trouble.message else "", step_name(step)
    if rule == "page-error":
        elsewhere = _is_elsewhere(trouble, step)
        on_load = not elsewhere and (step.phase == "start" or any(_came_after(trouble, visit) for visit in step.visits))
        left = elsewhere or (not on_load and any(visit.kind in LOADS for visit in step.visits))
        mode = Mode.NEEDS_REVIEW if left else Mode.MEASURED
        message = (
            text("{step} causes an error in the page that it leaves: {error}", step=name, error=words)
            if left
            else text("{step} causes an error in the page: {error}", step=name, error=words)
        )
        return finding_at(step, message, rule=rule, measured=words, limit="no error", impact=3 if not on_load else 2, mode=mode)
    result = text("returned status {status}", status=trouble.status) if trouble.status else text("failed ({error})", error=words)
    return finding_at(
        step,
        text("{step} requests {url}, which {result}", step=name, url=trouble.url, result=result),
        rule=rule,
        measured=trouble.status or words,
        limit="a successful response",
        mode=Mode.NEEDS_REVIEW if rule == "refused" or (led_on and trouble.status in GONE) else Mode.MEASURED,
    )


def _is_elsewhere(trouble: Trouble, step: StepRecord) -> bool:
    """Whether an error has the URL of none of the pages that the step loaded: it is from the page that it left."""
    loaded = {visit.url.partition("#")[0] for visit in step.visits if visit.kind in LOADS}
    return bool(loaded and trouble.url) and trouble.url.partition("#")[0] not in loaded


def _came_after(trouble: Trouble, visit: Visit) -> bool:
    """Whether an error is from the page that the step led to, not from the one that it left."""
    return visit.kind in LOADS and (visit.at is None or trouble.at is None or trouble.at >= visit.at)


def _rule(trouble: Trouble) -> str:
    """The kind of error that the page caused; empty if it caused none."""
    if not trouble.own or "favicon" in trouble.url:
        return ""
    if trouble.kind == "page-error":
        return "" if BENIGN.search(trouble.message) else "page-error"
    if trouble.resource not in ("xhr", "fetch") or trouble.answers_a_question:
        return ""
    if trouble.kind == "request-failed":
        return "" if CANCELLED.search(trouble.message) else "request"
    if trouble.kind == "http-error" and (trouble.status or 0) >= 400:
        return "refused" if trouble.status in REFUSALS else "request"
    return ""


def _soon(step: StepRecord, trouble: Trouble, within_ms: float) -> bool:
    start = step.timing.t0 if step.timing else None
    return trouble.at is None or start is None or trouble.at - start <= within_ms
