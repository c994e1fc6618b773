"""An error message does not help to fix the error.

Why: A code, a reproach or "invalid input" says that something is wrong, but not what to do: people guess or give up.
Who: Everyone, above all people who are not confident with computers, and people who read in a foreign language.
Measured: The text of errors that appeared, and of errors that are next to a field or associated with it when a page opens: codes
    and technical terms, blame, generic phrases, and bare verdicts such as "Invalid e-mail" that do not say what would be correct.
    The last two pass if a hint next to the field says what is expected. English, German, French and Spanish. Each finding needs
    review.
Fix: Say what happened and what to do, in plain words: "Enter an e-mail address in full, like name@example.com".
Source: WCAG 2.2, criterion 3.3.3 Error Suggestion; NN/g, "Error-Message Guidelines" (2023); GOV.UK Design System, "Error message".
    The word lists are own judgement.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from uxaudit.checks._shared.error_wording import is_hint, tells
from uxaudit.checks._shared.form_errors import Rejection, arrivals, dialogs, field_place, fillable, rejections
from uxaudit.checks._shared.weak_wording import VAGUE, fault_of
from uxaudit.checks.api import check, finding_at, step_name
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.form_snapshot import ErrorText, FieldSight, FormSight
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import StepRecord


@dataclass(frozen=True)
class ErrorMessage:
    """An error message and its place."""

    step: StepRecord
    text: str
    place: ErrorText | FieldSight | None
    form: FormSight
    alone: bool = True
    """Whether no other error message says more."""
    at_load: bool = False
    """Whether it was there when the page opened."""


def messages(recording: Recording) -> tuple[ErrorMessage, ...]:
    """Every distinct error message that appeared, with its place, those of fields first; then those that were there at load."""
    found: dict[str, ErrorMessage] = {}
    for row in rejections(recording):
        message = partial(_appeared, row)
        for wrong in row.wrong:
            if wrong.text and not any(wrong.text in error.text for error in row.texts):
                found.setdefault(wrong.text, message(wrong.text, wrong.field))
        for error in row.texts:
            found.setdefault(error.text, message(error.text, error))
        for text in dialogs(row.step):
            found.setdefault(text, message(text, None))
    for step, form in arrivals(recording):
        at_load: list[tuple[str, ErrorText | FieldSight]] = [*_marked(form), *_beside(form)]
        for text, place in at_load:
            found.setdefault(text, ErrorMessage(step, text, place, form, at_load=True))
    return tuple(found.values())


MORE_WORDS = 3
"""This many more words than a bare verdict say what is wrong. Own judgement."""


def _appeared(row: Rejection, text: str, place: ErrorText | FieldSight | None) -> ErrorMessage:
    return ErrorMessage(row.step, text, place, row.after, alone=len(row.texts) <= 1 and not _explained_elsewhere(row.step, text))


def _explained_elsewhere(step: StepRecord, text: str) -> bool:
    """Whether a message of the step, such as a toast, contains the text and explains more."""
    messages = step.happened.messages if step.happened else ()
    return any(
        text in message.text
        and len(message.text.split()) >= len(text.split()) + MORE_WORDS
        and fault_of(message.text) is None
        and message.shown_ms is None
        for message in messages
    )


LONGEST_VERDICT = 60
"""A longer text (characters) says more than a verdict. Own judgement."""


def _marked(form: FormSight) -> Iterator[tuple[str, ErrorText]]:
    """Error messages next to a field of a form as it opened; a text that is merely red may be a hint."""
    for error in form.errors:
        if error.fields and error.sign != "colour" and len(error.text) <= 2 * LONGEST_VERDICT:
            yield error.text, error


def _beside(form: FormSight) -> Iterator[tuple[str, FieldSight]]:
    """Verdicts next to or associated with a field, recognised by their words only; a single word counts only at an invalid field."""
    for field in fillable(form):
        texts = (*field.notes, *field.tied)
        for text in texts:
            fault = fault_of(text) if len(text) <= LONGEST_VERDICT and (len(text.split()) > 1 or field.invalid or field.red) else None
            if fault and fault[0] in VAGUE and not any(text in other and text != other for other in texts):
                yield text, field


@check(
    "poor-error-message",
    facet=Facet.ERROR_RECOVERY,
    heuristic=9,
    impact=2,
    needs=(Probe.FORMS,),
    mode=Mode.NEEDS_REVIEW,
    wcag=("3.3.3",),
    over=messages,
)
def poor_error_message(recording: Recording) -> Iterator[Finding]:
    """Find error messages that do not say what to do."""
    for row in messages(recording):
        poor = fault_of(row.text)
        if poor is None or (poor[0] == "empty" and not row.alone):  # the heading of others that say more
            continue
        rule, impact, how = poor
        field = _field_of(row)
        if rule in VAGUE and field is not None and _helped(field, row):
            continue
        yield finding_at(
            row.step,
            f"{_where(row, field)}: the error “{row.text[:100]}” {how}",
            rule=rule,
            impact=impact,
            measured=row.text[:100],
            limit="what is wrong, and what to do",
            fix=_fix(field),
            **field_place(row.step, row.place),
        )


_EXAMPLES = {
    "email": "Enter an e-mail address in full, like name@example.com",
    "tel": "Enter a phone number with its area code, like 020 7946 0991",
    "url": "Enter a web address in full, like https://example.com",
    "date": "Enter a date with day, month and year, like 27 3 2026",
    "number": "Enter a number in digits, like 12",
}


def _field_of(row: ErrorMessage) -> FieldSight | None:
    if isinstance(row.place, FieldSight) or row.place is None:
        return row.place
    return next((field for field in row.form.fields if field.selector in row.place.fields), None)


def _helped(field: FieldSight, row: ErrorMessage) -> bool:
    """Whether other text at the field says what is expected, or what is wrong."""
    others = [text for text in (*field.notes, *field.tied) if row.text not in text and text not in row.text]
    more = any(tells(text, of_marked=True) and fault_of(text) is None for text in others) if row.at_load else False
    return more or any(is_hint(text) for text in (*others, field.name))


def _where(row: ErrorMessage, field: FieldSight | None) -> str:
    if not row.at_load:
        return step_name(row.step)
    name = field.name.removesuffix(row.text).strip() or field.type if field else ""  # a label that contains its error
    return f"At “{name}”" if name else "On the page"


def _fix(field: FieldSight | None) -> str:
    example = _EXAMPLES.get(field.type if field else "", "Enter … as …, for example …")
    return f"Say in plain words what is wrong with this answer and what would be correct, for example “{example}”."
