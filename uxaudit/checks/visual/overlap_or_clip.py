"""Text overlaps other text or is cut off.

Why: Letters on letters cannot be read, and half a line has to be guessed.
Who: Everyone.
Measured: Lines of visible text of different elements that overlap by nearly half of a line's height and half a letter's width, without
    an opaque background between them; lines of the same element whose letters reach into the next line by more than 12 % of the
    font size, as measured for its font and words; text of a control that another control with a background covers, unless one of
    them is positioned as a layer; text that begins left of the page or above it; and lines of which a box that does not scroll cuts
    off a third, or more than a letter at the side. Text that ends in an ellipsis, moves in a carousel or is opened by a nearby button
    is left out.
Fix: Let boxes grow with their text (`min-height`), and place content in the normal flow of the page.
Source: Own judgement (Nielsen's heuristic 8); text that is cut off needs review.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks._shared.text_faults import and_more, cause_of
from uxaudit.checks.api import check, finding_in, one_per_kind, states_with_markup, text
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording
from uxaudit.recording.state_trials import TextFault


@check(
    "overlap-or-clip",
    facet=Facet.VISUAL,
    heuristic=8,
    impact=2,
    needs=(Probe.PAGE,),
    over=states_with_markup,
)
def overlap_or_clip(recording: Recording) -> Iterator[Finding]:
    """Find text that cannot be fully read."""
    for state in states_with_markup(recording):
        for fault, count in one_per_kind(state.markup.crowded if state.markup else (), cause_of):
            over, lost = fault.kind == "overlapped", fault.value == "page"
            yield finding_in(
                state,
                fault,
                text("{fault}{more}", fault=_said(fault), more=and_more(count)),
                mode=Mode.MEASURED if over or lost else Mode.NEEDS_REVIEW,
                measured="overlapped" if over else f"{fault.cut_px:.0f} px, {100 * fault.cut_lines:.0f} % of a line",
                limit="fully readable",
                on_path=True,
                fix=""
                if over or lost
                else text("Let the box grow with its text, or end the text in an ellipsis and show all of it elsewhere."),
            )


def _said(fault: TextFault) -> str:
    shown = fault.text[:60]
    if fault.value == "page":
        return text("“{text}” is partly outside the page, where nobody can scroll to", text=shown)
    if fault.kind != "overlapped":
        return text("“{text}” is cut off", text=shown)
    if fault.other:
        return text("“{text}” overlaps “{other}”", text=shown, other=fault.other[:40])
    return text("The lines of “{text}” overlap each other", text=shown)
