"""An error message is not associated with its field.

Why: People who find an error message have to find its field. Without an association a screen reader never announces it there.
Who: People who use a screen reader or magnification, and anyone on a long form.
Measured: Invalid fields whose error message is neither next to the field nor associated with it (`aria-describedby`,
    `aria-errormessage`, its label), and a field that an error message names while nothing marks it. A message that is next to
    the field but not associated has a lower impact, and so have messages of a page that opens in its error state. A form's refusal
    that only `alert()` shows, which is gone when people correct the field, is reported too.
Fix: Put the message next to the field, give it an id, and reference it in the field's `aria-describedby`.
Source: WCAG 2.2, criteria 3.3.1 and 1.3.1, techniques ARIA21 and ARIA1; what counts as next to the field (60 px) is own judgement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from uxaudit.checks._shared.error_wording import says_no_more, tells
from uxaudit.checks._shared.form_errors import InvalidField, Rejection, arrivals, field_place, fillable, is_beside, listed, rejections
from uxaudit.checks.api import check, finding_at, step_name, text
from uxaudit.languages import word_list, word_pattern
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.form_snapshot import ErrorText, FieldSight
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import StepRecord
from uxaudit.recording.step_events import Response


def with_text(recording: Recording) -> tuple[tuple[Rejection, tuple[InvalidField, ...]], ...]:
    """The rejections that show text of the page's own, with the fields that it is about."""
    rejected = (row for row in rejections(recording) if not row.by_browser)
    rows = ((row, tuple(wrong for wrong in row.wrong if wrong.text or row.texts) or named_only(row)) for row in rejected)
    return tuple((row, wrong) for row, wrong in rows if wrong)


def named_only(row: Rejection) -> tuple[InvalidField, ...]:
    """The one field, of several, that an error message names by its label while nothing else connects the two."""
    fields = fillable(row.after)
    if row.wrong or not row.submitted or len(fields) < 2:
        return ()
    for error in row.texts:
        words = _words(error.text)
        hit = [field for field in fields if (label := _words(field.name)) and label <= words]
        if len(hit) == 1 and tells(error.text):
            return (InvalidField(hit[0], "text", text=error.text, beside=is_beside(error, hit[0])),)
    return ()


def _words(text: str) -> set[str]:
    """The distinctive words of a label: without "(required)" and the like; "e-mail" and "email" are the same."""
    return set(re.findall(r"[^\W_]{2,}", re.sub(r"\(.*?\)|-", "", text).lower())) - word_list("fields.small_words")


ErrorAtLoad = tuple[StepRecord, FieldSight, ErrorText]
LONGEST = 160
"""A longer text (characters) is not an error message about one field. Own judgement."""


def errors_at_load(recording: Recording) -> tuple[ErrorAtLoad, ...]:
    """The error messages that were next to one invalid field each when the page opened."""
    return tuple(
        (step, field, error)
        for step, form in arrivals(recording)
        for error in form.errors
        if len(error.fields) == 1 and len(error.text) <= LONGEST and tells(error.text) and not says_no_more(error.text)
        for field in fillable(form)
        if field.selector in error.fields and (field.invalid or field.red)
    )


def errors_with_text(recording: Recording) -> tuple[object, ...]:
    """All errors with text of the page's own."""
    return (*with_text(recording), *errors_at_load(recording), *in_dialogs(recording))


def in_dialogs(recording: Recording) -> tuple[tuple[StepRecord, str], ...]:
    """The refusals of a form that the browser's own dialog shows: its text is an error, or nothing else follows the submission."""
    return tuple(
        (step, text)
        for step in recording.actions
        for trouble in step.trouble
        if trouble.kind == "dialog" and trouble.message.startswith("alert: ") and not step.visits
        if (text := trouble.message.removeprefix("alert: ").strip()) and step.form is not None and fillable(step.form)
        if tells(text) or _is_left(step, text)
    )


def _is_left(step: StepRecord, text: str) -> bool:
    """Whether a submission left the form and its values as they were, and the text says nothing of success."""
    responses = frozenset(step.timing.responses) if step.timing else frozenset()
    filled = step.form is not None and any(field.value for field in fillable(step.form))
    sent = Response.SUBMIT in responses and Response.NETWORK not in responses
    return sent and filled and not word_pattern("messages.success").search(text)


@check(
    "error-not-tied",
    facet=Facet.ERROR_RECOVERY,
    heuristic=9,
    impact=2,
    needs=(Probe.FORMS,),
    mode=Mode.NEEDS_REVIEW,
    wcag=("1.3.1", "3.3.1"),
    over=errors_with_text,
)
def error_not_tied(recording: Recording) -> Iterator[Finding]:
    """Find error messages away from their field, and those that are next to it but not associated."""
    for row, fields in with_text(recording):
        apart = [wrong for wrong in fields if not wrong.tied and not wrong.beside]
        loose = [wrong for wrong in fields if not wrong.tied and wrong.beside]
        if apart:
            yield _finding(row, apart, "is not next to", "far")
        if loose:
            yield _finding(row, loose, "is next to but not associated with", "not-tied")
    for step, said in in_dialogs(recording):
        yield _dialog_finding(step, said)
    for step, field, error in errors_at_load(recording):
        if not any(error.text in words or words in error.text for words in (*field.tied, field.name) if words):
            yield finding_at(
                step,
                text("The error “{text}” is next to but not associated with “{name}”", text=error.text[:80], name=field.name or field.type),
                rule="not-tied",
                measured="not associated",
                limit="aria-describedby",
                **field_place(step, field),
            )


def _dialog_finding(step: StepRecord, said: str) -> Finding:
    return finding_at(
        step,
        text("{step}: only a dialog of the browser says “{text}”, and no field shows it", step=step_name(step), text=said[:80]),
        rule="dialog",
        measured="alert()",
        limit="text next to the field",
        fix=text("Write the message next to the field, reference it in `aria-describedby`, and move the focus to the field."),
    )


def _finding(row: Rejection, fields: list[InvalidField], how: str, rule: str) -> Finding:
    words = fields[0].text or (row.texts[0].text if row.texts else "")
    return finding_at(
        row.step,
        f'{step_name(row.step)}: the error "{words[:80]}" {how} {listed([wrong.name for wrong in fields])}',
        rule=rule,
        measured="not associated",
        limit="aria-describedby, next to the field",
        **field_place(row.step, fields[0].field),
    )
