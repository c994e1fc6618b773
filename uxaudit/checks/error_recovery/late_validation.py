"""A mistake is reported only when the form is submitted.

Why: People who left a field long ago have to go back and think again; reported at once, the answer is still in mind.
Who: Everyone on long forms, above all people who find it hard to remember or to navigate a page.
Measured: Fields whose format was rejected on submit although they had been filled in and left before without any message. Empty
    fields, and what only the server can know, do not count. In forms of fewer than six fields the impact is lower.
Fix: Validate an answer when its field loses focus, never while it is typed, and validate again on submit.
Source: Wroblewski 2009, "Inline Validation in Web Forms"; Baymard Institute, "Usability Testing of Inline Form Validation". GOV.UK
    recommends validation on submit only, so each finding needs review; the limit of six fields is own judgement.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks._shared.form_errors import InvalidField, Rejection, field_place, fillable, has_new_error, listed, rejected_submissions
from uxaudit.checks.api import check, finding_at, step_name, text
from uxaudit.languages import word_pattern
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.form_snapshot import FieldSight
from uxaudit.recording.recording import Recording

FORMATS = ("email", "tel", "url", "number", "date", "time", "month", "week", "datetime-local")
UNTYPED = ("password", "radio", "checkbox", "select", "file")


def left_fields(recording: Recording) -> tuple[tuple[Rejection, tuple[InvalidField, ...]], ...]:
    """Each rejected submission with its fields that were filled in wrongly and left before the form was submitted."""
    rows = (
        (row, tuple(item for item in row.wrong if _left(row, item) and _checkable(item, row))) for row in rejected_submissions(recording)
    )
    return tuple((row, wrong) for row, wrong in rows if wrong and not row.by_browser)


def _left(row: Rejection, item: InvalidField) -> bool:
    """Whether something had been typed into the field, and it had lost focus."""
    before = next((field for field in fillable(row.before) if field.selector == item.field.selector), None)
    return before is not None and bool(before.value) and not before.focused and before.type not in UNTYPED


def _checkable(item: InvalidField, row: Rejection) -> bool:
    """Whether the page could have checked it: the field's type has a format, or the error message mentions one."""
    words = item.text or " ".join(error.text for error in row.texts)
    lost = item.field.value == ""  # it came back empty, which may be the only reason
    return (
        not lost
        and not word_pattern("messages.server_only").search(words)
        and (item.field.type in FORMATS or bool(word_pattern("messages.formats").search(words)))
    )


@check("late-validation", facet=Facet.ERROR_RECOVERY, heuristic=5, impact=2, needs=(Probe.FORMS,), mode=Mode.NEEDS_REVIEW, over=left_fields)
def late_validation(recording: Recording, *, long_form: int = 6) -> Iterator[Finding]:
    """Find fields that showed no error when they were left, but were rejected on submit."""
    for row, wrong in left_fields(recording):
        before = {field.selector: field for field in row.before.fields}
        silent = [item for item in wrong if _was_silent(before[item.field.selector], row)]
        if silent:
            long = len(fillable(row.after)) >= long_form
            yield finding_at(
                row.step,
                text(
                    "{step} is the first to report that {names} is invalid",
                    step=step_name(row.step),
                    names=listed([item.name for item in silent]),
                ),
                measured="on submit",
                limit="when the field loses focus",
                impact=2 if long else 1,
                **field_place(row.step, silent[0].field),
            )


def _was_silent(field: FieldSight, row: Rejection) -> bool:
    return not field.invalid and not field.red and not has_new_error(field, row.before, row.first)
