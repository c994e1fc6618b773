"""An error shows outside the view.

Why: The form seems not to have moved: people press again, wait, or give up, and the reason stands where nobody looks.
Who: Everyone on long forms and small screens, most of all people who use magnification.
Measured: After a form was sent and refused: whether any of its error texts or marked fields lies in the window. What the
    browser itself says, dialogs and texts that came up in the window count as seen.
Fix: Bring the first error into view and give it the focus, or show a summary at the top and go there.
Source: WCAG 2.2, technique G139; GOV.UK Design System, "Error summary". Own judgement: none visible.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks._shared.form_errors import Refused, dialogs, field_place, submissions
from uxaudit.checks.api import check, finding_at, said
from uxaudit.model.findings import Facet, Finding
from uxaudit.model.probes import Probe
from uxaudit.recording.form_snapshot import ErrorText, FieldSight
from uxaudit.recording.recording import Recording


def placed(recording: Recording) -> tuple[Refused, ...]:
    """The refusals of which something shows somewhere."""
    return tuple(row for row in submissions(recording) if row.texts or row.wrong)


@check("error-off-screen", facet=Facet.ERROR_RECOVERY, heuristic=9, impact=3, needs=(Probe.FORMS,), over=placed)
def error_off_screen(recording: Recording) -> Iterator[Finding]:
    """Find refusals of which nothing is to be seen without scrolling."""
    for row in placed(recording):
        shown: list[ErrorText | FieldSight] = [*row.texts, *(wrong.field for wrong in row.wrong)]
        if row.by_browser or any(place.in_view for place in shown) or _heard(row):
            continue
        words = next((error.text for error in row.texts), row.wrong[0].said if row.wrong else "")
        what = f'"{words[:80]}"' if words else f'"{row.wrong[0].name}", which is marked as wrong,'
        yield finding_at(
            row.step,
            f"{said(row.step)}: the form is refused, and {what} stands outside the window",
            measured="none in view",
            limit="one error in view",
            **field_place(row.step, shown[0]),
        )


def _heard(row: Refused) -> bool:
    """Whether a dialog or a text that came up in the window told of it."""
    messages = row.step.happened.messages if row.step.happened else ()
    return bool(dialogs(row.step)) or any(message.in_view and message.about != "control" for message in messages)
