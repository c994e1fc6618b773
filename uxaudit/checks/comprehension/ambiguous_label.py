"""Two fields of a form bear one label.

Why: Nobody can tell which "Name" is asked for where, least of all out of sight of what stands around.
Who: People who use a screen reader or speech input.
Measured: Text fields and lists of one form with the same label, outside groups that name them apart, rows of a table and repeated
    parts of a form.
Fix: Say in each label whose it is: "Name of the sender", or put each into a group with a name.
Source: WCAG 2.2, criterion 2.4.6 Headings and Labels, technique G131.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import alike, check, finding_in, marked_up
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import FormField, PageState
from uxaudit.recording.recording import Recording

CHOICES = ("radio", "checkbox")


def with_fields(recording: Recording) -> tuple[PageState, ...]:
    """The states with two fields or more."""
    return tuple(state for state in marked_up(recording) if state.markup and len(state.markup.fields) > 1)


def bearing(field: FormField) -> tuple[int, str, str] | None:
    """The form, the group and the label of a field that should be told from others; None of a choice, or without a label."""
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
    """Find labels that two fields of a form share."""
    for state in with_fields(recording):
        for fields in alike(state.markup.fields if state.markup else (), bearing):
            if len(fields) > 1:
                yield finding_in(
                    state,
                    fields[1],
                    f'{len(fields)} fields bear the label "{fields[1].label[:60]}"',
                    measured=len(fields),
                    limit=1,
                    unit="fields",
                    on_path=True,
                )
