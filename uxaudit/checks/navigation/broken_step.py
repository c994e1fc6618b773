"""A link or page on the path is broken.

Why: The person followed what the product offered and got an error page instead of what they came for.
Who: Everyone who takes this path.
Measured: The HTTP status of every page that a step arrived at, and steps that failed because of it; 400 and above is an error. A form
    to which the server responds with 400, 401, 403, 409, 422 or 429 was rejected because of its content, and is not broken.
Fix: Fix the link's address or the page behind it; if the page moved, redirect its old address.
Source: RFC 9110, section 15 (status codes); Nielsen 1998, "Fighting Linkrot".
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, clause, finding_at, step_name, text
from uxaudit.metrics.failure_cause import judged_error
from uxaudit.model.findings import Facet, Finding
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import REFUSALS, StepRecord
from uxaudit.recording.step_events import Visit


def arrivals(recording: Recording) -> tuple[tuple[StepRecord, Visit | None], ...]:
    """Every arrival at a page, and every step that failed because a page was broken."""
    found: list[tuple[StepRecord, Visit | None]] = []
    for step in recording.steps:
        visits = [visit for visit in step.visits if visit.status is not None]
        found += [(step, visit) for visit in visits]
        if _is_broken(step) and not any(_bad(visit) for visit in visits):
            found.append((step, None))
    return tuple(found)


@check("broken-step", facet=Facet.NAVIGATION, heuristic=1, impact=4, needs=(Probe.NAVIGATION,), over=arrivals)
def broken_step(recording: Recording) -> Iterator[Finding]:
    """Find arrivals at error pages; the impact is lower if the goal was reached anyway, or the address was typed."""
    reached = all(view.completed for view in recording.tasks)
    mistaken = [view.failed_step for view in recording.tasks if (error := judged_error(view)) is not None and error.cause == "scenario"]
    for step, visit in arrivals(recording):
        if step in mistaken:  # the scenario asks for a page that the site does not have
            continue
        if visit is None:
            message = step.error.message if step.error else ""
            yield finding_at(
                step,
                text("{step} leads to a broken page: {error}", step=step_name(step), error=clause(message)),
                measured="broken",
                limit="a page",
            )
        elif _bad(visit):
            impact = 4 if not reached else 2 if step.verb == "open" else 3
            yield finding_at(
                step,
                text("{step} leads to an error page (status {status})", step=step_name(step), status=visit.status),
                measured=visit.status,
                limit="under 400",
                unit="HTTP status",
                url=visit.url,
                impact=impact,
            )
    yield from _frames(recording)


def _frames(recording: Recording) -> Iterator[Finding]:
    """Documents inside a page, such as an iframe's, that return an error: these are not on the task's path."""
    for step in recording.steps:
        visited = {visit.url for visit in step.visits}
        for trouble in step.trouble:
            if trouble.kind == "http-error" and trouble.resource == "document" and trouble.own and trouble.url not in visited:
                yield finding_at(
                    step,
                    text("A part of the page does not load: {url} (status {status})", url=trouble.url, status=trouble.status),
                    rule="frame",
                    impact=2,
                    measured=trouble.status,
                    limit="under 400",
                    unit="HTTP status",
                    target=None,
                    box=None,
                    on_path=False,
                )


def _is_broken(step: StepRecord) -> bool:
    return step.error is not None and step.error.kind == "broken" and step.error.cause == "product"


def _bad(visit: Visit) -> bool:
    if visit.status is None or visit.status < 400:
        return False
    return not (visit.method.upper() != "GET" and visit.status in REFUSALS)
