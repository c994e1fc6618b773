"""An error is not tied to its field.

Why: Who finds an error has to find the field that it means; without a tie a screen reader never says it there.
Who: People who use a screen reader or magnification, and everyone on a long form.
Measured: Fields that a form took for wrong whose words neither stand beside the field nor are tied to it (`aria-describedby`,
    `aria-errormessage`, its label), and the one that an error calls by name and nothing marks; words that stand beside it and are
    not tied are milder, and so are those of a page that is opened in its error state.
Fix: Put the words beside the field, give them an id, and name it in the field's `aria-describedby`.
Source: WCAG 2.2, criteria 3.3.1 and 1.3.1, techniques ARIA21 and ARIA1; what counts as beside (60 px) is own judgement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from uxaudit.checks._shared.error_wording import says_no_more, tells
from uxaudit.checks._shared.form_errors import Refused, Wrong, arrivals, field_place, fillable, listed, refusals, stands_by
from uxaudit.checks.api import check, finding_at, said
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.form_snapshot import ErrorText, FieldSight
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import StepRecord


def spoken(recording: Recording) -> tuple[tuple[Refused, tuple[Wrong, ...]], ...]:
    """The refusals that come with words of the page's own, with the fields that they are about."""
    refused = (row for row in refusals(recording) if not row.by_browser)
    rows = ((row, tuple(wrong for wrong in row.wrong if wrong.said or row.texts) or meant(row)) for row in refused)
    return tuple((row, wrong) for row, wrong in rows if wrong)


def meant(row: Refused) -> tuple[Wrong, ...]:
    """The one field, of several, that an error names by the words of its label, where nothing else connects the two."""
    fields = fillable(row.after)
    if row.wrong or not row.submitted or len(fields) < 2:
        return ()
    for error in row.texts:
        told = _words(error.text)
        hit = [field for field in fields if (label := _words(field.name)) and label <= told]
        if len(hit) == 1 and tells(error.text):
            return (Wrong(hit[0], "text", said=error.text, beside=stands_by(error, hit[0])),)
    return ()


def _words(text: str) -> set[str]:
    """What tells a label from others: without "(required)" and the like, and with "e-mail" and "email" alike."""
    return set(re.findall(r"[^\W_]{2,}", re.sub(r"\(.*?\)|-", "", text).lower())) - SMALL


SMALL = frozenset(("your", "the", "my", "an", "of", "optional", "required", "ihre", "ihr", "der", "die", "das", "votre", "le", "la"))
"""Words in labels that an error need not repeat."""
Stood = tuple[StepRecord, FieldSight, ErrorText]
LONGEST = 160
"""Characters of a text beyond which it is no error of one field. Own judgement."""


def stood(recording: Recording) -> tuple[Stood, ...]:
    """The errors that stood beside one marked field each when the page was opened."""
    return tuple(
        (step, field, error)
        for step, form in arrivals(recording)
        for error in form.errors
        if len(error.fields) == 1 and len(error.text) <= LONGEST and tells(error.text) and not says_no_more(error.text)
        for field in fillable(form)
        if field.selector in error.fields and (field.invalid or field.red)
    )


def told(recording: Recording) -> tuple[object, ...]:
    """All errors with words of the page's own."""
    return (*spoken(recording), *stood(recording))


@check(
    "error-not-tied",
    facet=Facet.ERROR_RECOVERY,
    heuristic=9,
    impact=2,
    needs=(Probe.FORMS,),
    mode=Mode.NEEDS_REVIEW,
    wcag=("1.3.1", "3.3.1"),
    over=told,
)
def error_not_tied(recording: Recording) -> Iterator[Finding]:
    """Find errors that stand apart from their field, and those that only the eye connects with it."""
    for row, fields in spoken(recording):
        apart = [wrong for wrong in fields if not wrong.tied and not wrong.beside]
        loose = [wrong for wrong in fields if not wrong.tied and wrong.beside]
        if apart:
            yield _finding(row, apart, "stands apart from", "far")
        if loose:
            yield _finding(row, loose, "stands beside but is not tied to", "not-tied")
    for step, field, error in stood(recording):
        if not any(error.text in text or text in error.text for text in (*field.tied, field.name) if text):
            yield finding_at(
                step,
                f"The error “{error.text[:80]}” stands beside but is not tied to “{field.name or field.type}”",
                rule="not-tied",
                measured="not tied",
                limit="aria-describedby",
                **field_place(step, field),
            )


def _finding(row: Refused, fields: list[Wrong], how: str, rule: str) -> Finding:
    words = fields[0].said or (row.texts[0].text if row.texts else "")
    return finding_at(
        row.step,
        f'{said(row.step)}: the error "{words[:80]}" {how} {listed([wrong.name for wrong in fields])}',
        rule=rule,
        measured="not tied",
        limit="aria-describedby, beside the field",
        **field_place(row.step, fields[0].field),
    )
