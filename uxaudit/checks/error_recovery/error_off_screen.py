"""An error message is outside the visible part of the page.

Why: The form seems not to react: people press again, wait or give up, while the reason is where nobody looks.
Who: Everyone on long forms and small screens, above all people who use magnification.
Measured: After a form was submitted and rejected: whether any of its error messages or marked fields is in view. The browser's
    own messages, dialogs and texts that appeared in view count.
Fix: Scroll the first error into view and focus it, or show a summary at the top and scroll there.
Source: WCAG 2.2, technique G139; GOV.UK Design System, "Error summary". Own judgement: none visible.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks._shared.form_errors import Rejection, dialogs, field_place, rejected_submissions
from uxaudit.checks.api import check, finding_at, step_name, text
from uxaudit.model.findings import Facet, Finding
from uxaudit.model.probes import Probe
from uxaudit.recording.form_snapshot import ErrorText, FieldSight
from uxaudit.recording.recording import Recording


def located(recording: Recording) -> tuple[Rejection, ...]:
    """The rejected submissions with an error message or a marked field somewhere."""
    return tuple(row for row in rejected_submissions(recording) if row.texts or row.wrong)


@check("error-off-screen", facet=Facet.ERROR_RECOVERY, heuristic=9, impact=3, needs=(Probe.FORMS,), over=located)
def error_off_screen(recording: Recording) -> Iterator[Finding]:
    """Find rejected submissions that show nothing without scrolling."""
    for row in located(recording):
        shown: list[ErrorText | FieldSight] = [*row.texts, *(wrong.field for wrong in row.wrong)]
        if row.by_browser or any(place.in_view for place in shown) or _shown_elsewhere(row):
            continue
        words = next((error.text for error in row.texts), row.wrong[0].text if row.wrong else "")
        what = text('the error "{error}"', error=words[:80]) if words else text('the invalid field "{name}"', name=row.wrong[0].name)
        yield finding_at(
            row.step,
            text("{step}: the form is rejected, but {what} is out of view", step=step_name(row.step), what=what),
            measured="none in view",
            limit="one error in view",
            **field_place(row.step, shown[0]),
        )


def _shown_elsewhere(row: Rejection) -> bool:
    """Whether a dialog, or a text that appeared in view, reported the error."""
    messages = row.step.happened.messages if row.step.happened else ()
    return bool(dialogs(row.step)) or any(message.in_view and message.about != "control" for message in messages)
