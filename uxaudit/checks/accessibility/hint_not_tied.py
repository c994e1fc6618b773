"""A hint is not associated with its field.

Why: In forms, screen readers read the fields with their associated text and skip other text between them.
Who: People who use a screen reader: they learn of the expected format only after a mistake.
Measured: Text next to a field or its label that is marked as a hint or describes a format or example, and that the field's
    `aria-describedby` does not reference.
Fix: Give the hint an id, and reference it in the field's `aria-describedby`.
Source: WCAG 2.2, criteria 1.3.1 and 3.3.2, technique ARIA1; GOV.UK Design System, "Text input: hint text".
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, from_markup, text
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import FormField
from uxaudit.recording.recording import Recording

fields = from_markup(lambda markup: (field for field in markup.fields if field.type not in ("radio", "checkbox")))


def _message(field: FormField) -> str:
    if field.name:
        return text('The hint "{hint}" is not associated with the field "{name}"', hint=field.hint[:80], name=field.name)
    return text(
        'The hint "{hint}" is not associated with the field of type {type}, which has no accessible name',
        hint=field.hint[:80],
        type=field.type,
    )


@check(
    "hint-not-tied",
    facet=Facet.ACCESSIBILITY,
    heuristic=9,
    impact=2,
    needs=(Probe.PAGE,),
    mode=Mode.NEEDS_REVIEW,
    wcag=("1.3.1",),
    over=fields,
)
def hint_not_tied(recording: Recording) -> Iterator[Finding]:
    """Find hints that are only associated visually."""
    for state, field in fields(recording):
        if field.hint:
            yield finding_in(state, field, _message(field), measured="not associated", limit="aria-describedby", on_path=True)
