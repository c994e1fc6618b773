"""Two fields of a form have the same label.

Why: Nobody can tell which "Name" belongs to whom, least of all without seeing the surrounding content.
Who: People who use a screen reader or speech input.
Measured: Text fields and lists of one form with the same label, unless a named group, a table row or a repeated part of the form
    distinguishes them.
Fix: Say in each label whose data it asks for: "Sender's name". Or put each field into a named group.
Source: WCAG 2.2, criterion 2.4.6 Headings and Labels, technique G131.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, grouped, states_with_markup, text
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import FormField, PageState
from uxaudit.recording.recording import Recording

CHOICES = ("radio", "checkbox")


def with_fields(recording: Recording) -> tuple[PageState, ...]:
    """The states with two or more fields."""
    return tuple(state for state in states_with_markup(recording) if state.markup and len(state.markup.fields) > 1)


def label_key(field: FormField) -> tuple[int, str, str] | None:
    """The form, group and label of a field; None for radio buttons, checkboxes and fields without a label."""
    return (field.form, field.group, field.label.strip(" :*").lower()) if field.label and field.type not in CHOICES else None


@check(
    "ambiguous-label",
    facet=Facet.COMPREHENSION,
    heuristic=4,
    impact=2,
    needs=(Probe.PAGE,),
    mode=Mode.NEEDS_REVIEW,
    wcag=("2.4.6",),
    over=with_fields,
)
def ambiguous_label(recording: Recording) -> Iterator[Finding]:
    """Find labels that several fields of a form share."""
    for state in with_fields(recording):
        for fields in grouped(state.markup.fields if state.markup else (), label_key):
            if len(fields) > 1:
                yield finding_in(
                    state,
                    fields[1],
                    text('{n} fields have the label "{label}"', n=len(fields), label=fields[1].label[:60]),
                    measured=len(fields),
                    limit=1,
                    unit="fields",
                    on_path=True,
                )
