"""An error message does not help.

Why: A code, a reproach or "invalid input" says that something is wrong, and not what to do: people try at random or give up.
Who: Everyone, most of all people who are unsure with computers, and those who read in a foreign language.
Measured: The words of errors that came up, and of those that stand beside a field or are tied to it when a page is opened: codes
    and words of the trade, blame, phrases that name nothing, and bare verdicts such as "Invalid e-mail" without what would be
    right. The last two pass where a hint beside the field tells what is wanted. English, German, French and Spanish; each needs
    a person's look.
Fix: Say what happened and what to do, in plain words: "Enter an e-mail address in full, like name@example.com".
Source: WCAG 2.2, criterion 3.3.3 Error Suggestion; NN/g, "Error-Message Guidelines" (2023); GOV.UK Design System, "Error message".
    The lists of words are own judgement.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from uxaudit.checks._shared.error_wording import HINTS, tells
from uxaudit.checks._shared.form_errors import Refused, arrivals, dialogs, field_place, fillable, refusals
from uxaudit.checks._shared.weak_wording import VAGUE, fault_of
from uxaudit.checks.api import check, finding_at, said
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.form_snapshot import ErrorText, FieldSight, FormSight
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import StepRecord


@dataclass(frozen=True)
class Spoken:
    """An error text, and where it stands."""

    step: StepRecord
    text: str
    place: ErrorText | FieldSight | None
    form: FormSight
    alone: bool = True
    """Whether no other error text says more."""
    stands: bool = False
    """Whether it was there when the page was opened."""


def messages(recording: Recording) -> tuple[Spoken, ...]:
    """Every different error text that came up, with where it stands, texts of fields first; then those that stood from the first."""
    found: dict[str, Spoken] = {}
    for row in refusals(recording):
        spoken = partial(_came, row)
        for wrong in row.wrong:
            if wrong.said and not any(wrong.said in error.text for error in row.texts):
                found.setdefault(wrong.said, spoken(wrong.said, wrong.field))
        for error in row.texts:
            found.setdefault(error.text, spoken(error.text, error))
        for text in dialogs(row.step):
            found.setdefault(text, spoken(text, None))
    for step, form in arrivals(recording):
        standing: list[tuple[str, ErrorText | FieldSight]] = [*_signed(form), *_beside(form)]
        for text, place in standing:
            found.setdefault(text, Spoken(step, text, place, form, stands=True))
    return tuple(found.values())


MORE_WORDS = 3
"""So many words more than a bare verdict tell what is wrong. Own judgement."""


def _came(row: Refused, text: str, place: ErrorText | FieldSight | None) -> Spoken:
    return Spoken(row.step, text, place, row.after, alone=len(row.texts) <= 1 and not _told_elsewhere(row.step, text))


def _told_elsewhere(step: StepRecord, text: str) -> bool:
    """Whether a message of the step, such as a toast, says the same words and more, to the point."""
    messages = step.happened.messages if step.happened else ()
    return any(
        text in message.text
        and len(message.text.split()) >= len(text.split()) + MORE_WORDS
        and fault_of(message.text) is None
        and message.shown_ms is None
        for message in messages
    )


LONGEST_VERDICT = 60
"""Characters of a standing text beyond which it says more than a verdict. Own judgement."""


def _signed(form: FormSight) -> Iterator[tuple[str, ErrorText]]:
    """Error texts beside a field of a form as it was opened; red alone may be the colour of a hint."""
    for error in form.errors:
        if error.fields and error.sign != "colour" and len(error.text) <= 2 * LONGEST_VERDICT:
            yield error.text, error


def _beside(form: FormSight) -> Iterator[tuple[str, FieldSight]]:
    """Verdicts that stand beside a field or are tied to it, without any sign but their words; a single word only at a marked field."""
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
    """Find messages that leave people without a way on."""
    for row in messages(recording):
        poor = fault_of(row.text)
        if poor is None or (poor[0] == "empty" and not row.alone):  # a heading over others that say more
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
            fix=_mend(field),
            **field_place(row.step, row.place),
        )


_EXAMPLES = {
    "email": "Enter an e-mail address in full, like name@example.com",
    "tel": "Enter a phone number with its area code, like 020 7946 0991",
    "url": "Enter a web address in full, like https://example.com",
    "date": "Enter a date with day, month and year, like 27 3 2026",
    "number": "Enter a number in digits, like 12",
}


def _field_of(row: Spoken) -> FieldSight | None:
    if isinstance(row.place, FieldSight) or row.place is None:
        return row.place
    return next((field for field in row.form.fields if field.selector in row.place.fields), None)


def _helped(field: FieldSight, row: Spoken) -> bool:
    """Whether other words at the field tell what is wanted, or what is wrong."""
    others = [text for text in (*field.notes, *field.tied) if row.text not in text and text not in row.text]
    more = any(tells(text, of_marked=True) and fault_of(text) is None for text in others) if row.stands else False
    return more or any(HINTS.search(text) for text in (*others, field.name))


def _where(row: Spoken, field: FieldSight | None) -> str:
    if not row.stands:
        return said(row.step)
    name = field.name.removesuffix(row.text).strip() or field.type if field else ""  # a label that holds its error
    return f"At “{name}”" if name else "On the page"


def _mend(field: FieldSight | None) -> str:
    example = _EXAMPLES.get(field.type if field else "", "Enter … as …, for example …")
    return f"Say in plain words what is wrong with this answer and what would be right, in the manner of “{example}”."
