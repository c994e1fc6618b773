"""A mistake is told only when the form is sent.

Why: Whoever left a field long ago has to go back to it and think anew; told at once, the answer is still in mind.
Who: Everyone on long forms, most of all people who find it hard to remember or to move about a page.
Measured: Fields whose form of words was refused when the form was sent, though they had been filled in and left before, in
    silence. Empty fields, and what only the server can know, do not count; in forms of fewer than six fields it is milder.
Fix: Check an answer when its field is left, never while it is typed, and keep the check at sending.
Source: Wroblewski 2009, "Inline Validation in Web Forms"; Baymard Institute, "Usability Testing of Inline Form Validation". GOV.UK
    advises to check at sending alone, so each needs a person's look; the limit of six fields is own judgement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from uxaudit.checks._shared.form_errors import Refused, Wrong, field_place, fillable, listed, newly_said, submissions
from uxaudit.checks.api import check, finding_at, said
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.form_snapshot import FieldSight
from uxaudit.recording.recording import Recording

FORMATS = ("email", "tel", "url", "number", "date", "time", "month", "week", "datetime-local")
UNTYPED = ("password", "radio", "checkbox", "select", "file")
TELLS_FORMAT = re.compile(
    r"\b(?:valid|format|in full|like|example|digits|characters|letters|at least|at most|too (?:short|long)|must (?:be|contain|start|have)|"
    r"gültig|format|zum beispiel|mindestens|ziffern|valide|exemple|au moins|chiffres|válid[oa]|ejemplo|al menos)\b",
    re.IGNORECASE,
)
ASKS_SERVER = re.compile(
    r"\b(?:already|taken|exists?|registered|not found|unknown|password|credentials|log ?in|sign ?in|schon|bereits|déjà|ya existe)\b",
    re.IGNORECASE,
)


def left_fields(recording: Recording) -> tuple[tuple[Refused, tuple[Wrong, ...]], ...]:
    """Each refusal with its fields that were filled in wrongly, and left for another before the form was sent."""
    rows = ((row, tuple(item for item in row.wrong if _left(row, item) and _checkable(item, row))) for row in submissions(recording))
    return tuple((row, wrong) for row, wrong in rows if wrong and not row.by_browser)


def _left(row: Refused, item: Wrong) -> bool:
    """Whether something had been typed into the field, and it had lost the focus."""
    before = next((field for field in fillable(row.before) if field.selector == item.field.selector), None)
    return before is not None and bool(before.value) and not before.focused and before.type not in UNTYPED


def _checkable(item: Wrong, row: Refused) -> bool:
    """Whether the page could have known: the kind of the field has a format, or the words speak of one."""
    words = item.said or " ".join(error.text for error in row.texts)
    lost = item.field.value == ""  # it came back empty: perhaps that alone made it wrong
    return not lost and not ASKS_SERVER.search(words) and (item.field.type in FORMATS or bool(TELLS_FORMAT.search(words)))


@check("late-validation", facet=Facet.ERROR_RECOVERY, heuristic=5, impact=2, needs=(Probe.FORMS,), mode=Mode.NEEDS_REVIEW, over=left_fields)
def late_validation(recording: Recording, *, long_form: int = 6) -> Iterator[Finding]:
    """Find fields that said nothing when they were left, and were wrong all the same."""
    for row, wrong in left_fields(recording):
        before = {field.selector: field for field in row.before.fields}
        silent = [item for item in wrong if _was_silent(before[item.field.selector], row)]
        if silent:
            long = len(fillable(row.after)) >= long_form
            yield finding_at(
                row.step,
                f"{said(row.step)} tells only now that {listed([item.name for item in silent])} cannot be used",
                measured="at sending",
                limit="when the field is left",
                impact=2 if long else 1,
                **field_place(row.step, silent[0].field),
            )


def _was_silent(field: FieldSight, row: Refused) -> bool:
    return not field.invalid and not field.red and not newly_said(field, row.before, row.first)
