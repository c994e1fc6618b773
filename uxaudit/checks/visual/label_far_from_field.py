"""A label is far from its field.

Why: The eye has to cross the gap, and lands on the wrong line. When magnified, label and field are never in view together.
Who: People who magnify the screen, and anyone who fills in a form in a hurry.
Measured: The gap between the text of a label and its field on the same line, in pixels. A field positioned off the page, because its
    label draws it, is left out.
Fix: Put the label directly above its field.
Source: Penzo 2006, "Label Placement in Forms" (eye tracking); GOV.UK Design System, "Text input". The limit is own judgement.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, from_markup, grouped, states_with_markup, text
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import FormField
from uxaudit.recording.recording import Recording

fields = from_markup(lambda markup: (field for field in markup.fields if field.label_box and field.box))


@check("label-far-from-field", facet=Facet.VISUAL, heuristic=8, impact=2, needs=(Probe.PAGE,), mode=Mode.NEEDS_REVIEW, over=fields)
def label_far_from_field(recording: Recording, *, widest_px: float = 240) -> Iterator[Finding]:
    """Find labels with a wide gap to their fields."""
    for state in states_with_markup(recording):
        far = [field for field in (state.markup.fields if state.markup else ()) if gap_of(field) > widest_px]
        for held in grouped(far, lambda field: (field.form,)):  # one layout, one fault
            worst = max(held, key=gap_of)
            more = text(" (and {n} more in this form)", n=len(held) - 1) if len(held) > 1 else ""
            yield finding_in(
                state,
                worst,
                text(
                    'There is a gap of {gap:.0f} px between the label "{label}" and its field{more}',
                    gap=gap_of(worst),
                    label=worst.label[:40],
                    more=more,
                ),
                measured=round(gap_of(worst)),
                limit=widest_px,
                unit="px",
                on_path=True,
            )


def gap_of(field: FormField) -> float:
    """The gap between a field and its label on the same line (px), 0 if they are on different lines."""
    one, other = field.box, field.label_box
    if one is None or other is None or one.x + one.width <= 0 or other.y + other.height <= one.y or one.y + one.height <= other.y:
        return 0.0
    return max(0.0, one.x - other.x - other.width, other.x - one.x - one.width)
