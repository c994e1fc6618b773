"""Entered data is lost after an error.

Why: After one mistake, correct answers have to be typed again: double work, new mistakes, and for some the end of the task.
Who: Everyone, above all people who type slowly or with pain, and people on a phone.
Measured: What each field contained before the form was submitted and after it came back rejected. Passwords, card numbers, codes
    and files, which a page should not or cannot keep, are left out.
Fix: Fill the form again with what was submitted, so that only the wrong answer has to be corrected.
Source: Nielsen 1994, heuristic 9; NN/g, "10 Design Guidelines for Reporting Errors in Forms"; WCAG 2.2, criterion 3.3.7.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks._shared.form_errors import Rejection, field_place, fillable, listed, rejected_submissions
from uxaudit.checks.api import check, finding_at, step_name, text
from uxaudit.languages import word_pattern
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.form_snapshot import FieldSight
from uxaudit.recording.recording import Recording

CHOSEN = ("radio", "checkbox", "select")


def filled(recording: Recording) -> tuple[Rejection, ...]:
    """The rejected submissions of forms into which something was entered."""
    return tuple(row for row in rejected_submissions(recording) if any(field.value for field in _kept(row)))


def _kept(row: Rejection) -> tuple[FieldSight, ...]:
    """The fields whose value a page can keep, as they were before the step."""
    return tuple(
        field
        for field in fillable(row.before)
        if field.type not in ("password", "file") and not word_pattern("fields.one_time").search(field.name)
    )


@check("input-lost", facet=Facet.ERROR_RECOVERY, heuristic=9, impact=3, needs=(Probe.FORMS,), over=filled)
def input_lost(recording: Recording) -> Iterator[Finding]:
    """Find forms that come back without the entered data."""
    for row in filled(recording):
        lost = lost_fields(row)
        if not lost:
            continue
        if row.gone:
            yield finding_at(
                row.step,
                text("{step}: the form is rejected and replaced by a page without it", step=step_name(row.step)),
                rule="form-gone",
                measured=len(lost),
                limit=0,
                unit="fields",
                mode=Mode.NEEDS_REVIEW,
                **field_place(row.step, None),
            )
            continue
        wrong = {item.field.selector for item in row.wrong}
        only_wrong = len(lost) == 1 and lost[0].selector in wrong
        yield finding_at(
            row.step,
            text(
                "{step}: the data entered in {names} is lost",
                step=step_name(row.step),
                names=listed([field.name or field.type for field in lost]),
            ),
            measured=len(lost),
            limit=0,
            unit="fields",
            impact=2 if only_wrong else 3,
            **field_place(row.step, lost[0]),
        )


def lost_fields(row: Rejection) -> list[FieldSight]:
    """The fields of the rejected form that lost their value, as they are now."""
    now = {field.selector: field for field in row.after.fields}
    first = {field.selector: field.value for field in row.first.fields}
    lost = []
    for field in _kept(row):
        after = now.get(field.selector)
        if row.gone and field.value and field.value != first.get(field.selector):
            lost.append(field)
        if after is None or not field.value or after.value is None or after.value == field.value:
            continue
        back = after.value == first.get(field.selector) if field.type in CHOSEN else not after.value
        lost += [after] if back and field.value != first.get(field.selector) else []
    return lost
