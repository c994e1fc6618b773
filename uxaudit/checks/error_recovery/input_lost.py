"""What was entered is lost after an error.

Why: One mistake, and what was right has to be typed again: work twice, new mistakes, and for some the end of the task.
Who: Everyone, most of all people who type slowly or with pain, and those on a phone.
Measured: What each field held before the form was sent and after it came back refused. Passwords, card numbers, codes and
    files, which no page should or can keep, are left out.
Fix: Fill the form again with what was sent, and let only the wrong answer be mended.
Source: Nielsen 1994, heuristic 9; NN/g, "10 Design Guidelines for Reporting Errors in Forms"; WCAG 2.2, criterion 3.3.7.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from uxaudit.checks._shared.form_errors import Refused, field_place, fillable, listed, submissions
from uxaudit.checks.api import check, finding_at, said
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.form_snapshot import FieldSight
from uxaudit.recording.recording import Recording

CHOSEN = ("radio", "checkbox", "select")
ONCE = re.compile(r"captcha|verification|security code|one-time|passcode|code from", re.IGNORECASE)
"""What is asked anew on purpose."""


def filled(recording: Recording) -> tuple[Refused, ...]:
    """The refusals of forms in which something was entered."""
    return tuple(row for row in submissions(recording) if any(field.value for field in _kept(row)))


def _kept(row: Refused) -> tuple[FieldSight, ...]:
    """The fields whose content a page can keep, as they were before the step."""
    return tuple(field for field in fillable(row.before) if field.type not in ("password", "file") and not ONCE.search(field.name))


@check("input-lost", facet=Facet.ERROR_RECOVERY, heuristic=9, impact=3, needs=(Probe.FORMS,), over=filled)
def input_lost(recording: Recording) -> Iterator[Finding]:
    """Find forms that come back without what was entered."""
    for row in filled(recording):
        lost = lost_fields(row)
        if not lost:
            continue
        if row.gone:
            yield finding_at(
                row.step,
                f"{said(row.step)}: the form is refused, and a page without it comes in its place",
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
            f"{said(row.step)}: what was entered in {listed([field.name or field.type for field in lost])} is gone",
            measured=len(lost),
            limit=0,
            unit="fields",
            impact=2 if only_wrong else 3,
            **field_place(row.step, lost[0]),
        )


def lost_fields(row: Refused) -> list[FieldSight]:
    """The fields of the refused form that no longer hold what they held, as they are now."""
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
