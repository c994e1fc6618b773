"""What was entered is gone after Back or a reload.

Why: People go back to look something up or to correct one answer, and find an empty form: they type everything again, or give up.
Who: Everyone, above all people who type slowly or with pain, and people on a phone, who go back by accident.
Measured: Steps that go back, go forward or reload the page, and lead to a page on which the task had entered something before: fields
    that then had a value of their own, and now are empty or have the value of the first visit. Passwords, files and searches are left
    out. It needs review after a reload, and if a form was sent in between: after an order an empty form is right.
Fix: Keep entries in the page's history state, in the session or as a draft; do not set `autocomplete="off"` on whole forms, and do not
    empty fields when the page loads.
Source: Nielsen 1994, heuristic 3; WCAG 2.2, criterion 3.3.7. That a reload should keep entries is own judgement.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from uxaudit.checks.api import check, finding_at, step_name, text
from uxaudit.model.base import Named
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.form_snapshot import FieldSight
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import StepRecord
from uxaudit.recording.step_events import Response
from uxaudit.urls import page_of

RETURNS = ("back", "forward", "reload")
NOT_KEPT = ("password", "file", "hidden", "search")


@dataclass(frozen=True)
class Return:
    """A step that comes back to a page on which something was entered."""

    step: StepRecord
    entered: tuple[FieldSight, ...]
    """The fields with a value of their own when the page was left."""
    first: dict[str, str | None]
    """The values of its fields on the first visit, by selector."""
    sent: bool
    """Whether a form was sent since."""


def returns(recording: Recording) -> tuple[Return, ...]:
    """Every return to a page with entries of the same task."""
    found = (_return_of(recording, at) for at, step in enumerate(recording.steps) if step.verb in RETURNS and step.status == "passed")
    return tuple(one for one in found if one is not None)


def _return_of(recording: Recording, at: int) -> Return | None:
    step = recording.steps[at]
    earlier = [one for one in recording.steps[:at] if one.task == step.task]
    there = [place for place, one in enumerate(earlier) if one.form is not None and page_of(one.url) == page_of(step.url)]
    if step.form is None or len(there) < 2:
        return None
    arrival, last = earlier[there[0]].form, earlier[there[-1]].form
    first = {field.selector: field.value for field in arrival.fields} if arrival else {}
    entered = tuple(field for field in last.fields if _is_entered(field, first)) if last else ()
    sent = any(one.timing is not None and Response.SUBMIT in one.timing.responses for one in earlier[there[-1] :])
    return Return(step, entered, first, sent) if entered else None


def _is_entered(field: FieldSight, first: dict[str, str | None]) -> bool:
    own = field.selector in first and field.value != first[field.selector]
    return bool(field.value) and own and field.type not in NOT_KEPT and not field.search


@check("back-loses-state", facet=Facet.NAVIGATION, heuristic=3, impact=3, needs=(Probe.FORMS,), over=returns)
def back_loses_state(recording: Recording) -> Iterator[Finding]:
    """Find returns to a page that no longer has what was entered there."""
    for row in returns(recording):
        now = {field.selector: field.value for field in row.step.form.fields} if row.step.form else {}
        lost = [field for field in row.entered if _is_lost(field, now, row.first)]
        if lost:
            yield _finding(row, lost)


def _is_lost(field: FieldSight, now: dict[str, str | None], first: dict[str, str | None]) -> bool:
    return field.selector in now and (now[field.selector] or "") in ("", first[field.selector] or "")


def _finding(row: Return, lost: list[FieldSight]) -> Finding:
    reloaded = row.step.verb == "reload"
    names = ", ".join(f'"{field.name or field.type}"' for field in lost[:3])
    return finding_at(
        row.step,
        text("{step}: the entry in {names} is gone", step=step_name(row.step), names=names),
        rule="reload" if reloaded else "back",
        impact=2 if reloaded else 3,
        mode=Mode.NEEDS_REVIEW if reloaded or row.sent else Mode.MEASURED,
        measured=len(lost),
        limit=0,
        unit="fields",
        target=Named(role=lost[0].role, name=lost[0].name, selector=lost[0].selector),
        box=None,
        shot=row.step.after,
    )
