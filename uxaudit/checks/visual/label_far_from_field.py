"""A label stands far from its field.

Why: The eye must leap the gap, and lands on the wrong line; enlarged, label and field are never in view together.
Who: People who enlarge the screen, and everyone who fills in a form in a hurry.
Measured: The gap between the words of a label and its field on one line, in pixels. A field moved off the page, as where its label
    draws it, has none.
Fix: Put the label right above its field.
Source: Penzo 2006, "Label Placement in Forms" (eye tracking); GOV.UK Design System, "Text input". The limit is own judgement.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import alike, check, finding_in, marked, marked_up
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import FormField
from uxaudit.recording.recording import Recording

fields = marked(lambda markup: (field for field in markup.fields if field.label_box and field.box))


@check("label-far-from-field", facet=Facet.VISUAL, heuristic=8, impact=2, needs=(Probe.PAGE,), mode=Mode.NEEDS_REVIEW, over=fields)
def label_far_from_field(recording: Recording, *, widest_px: float = 240) -> Iterator[Finding]:
    """Find labels with much emptiness between them and their fields."""
    for state in marked_up(recording):
        far = [field for field in (state.markup.fields if state.markup else ()) if gap_of(field) > widest_px]
        for held in alike(far, lambda field: (field.form,)):  # one layout, one fault
            worst = max(held, key=gap_of)
            more = f", and {len(held) - 1} more of the form stand so" if len(held) > 1 else ""
            yield finding_in(
                state,
                worst,
                f'{gap_of(worst):.0f} px lie between the label "{worst.label[:40]}" and its field{more}',
                measured=round(gap_of(worst)),
                limit=widest_px,
                unit="px",
                on_path=True,
            )


def gap_of(field: FormField) -> float:
    """The room between a field and its label on the same line, 0 where they do not stand on one."""
    one, other = field.box, field.label_box
    if one is None or other is None or one.x + one.width <= 0 or other.y + other.height <= one.y or one.y + one.height <= other.y:
        return 0.0
    return max(0.0, one.x - other.x - other.width, other.x - one.x - one.width)
