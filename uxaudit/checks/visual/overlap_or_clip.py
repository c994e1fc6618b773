"""Text lies on other text, or is cut off.

Why: Letters on letters cannot be read, and half a line must be guessed.
Who: Everyone.
Measured: Lines of visible text of different elements that share nearly half of a line's height and half a letter's width with no
    ground of their own between them; and lines of which a box that does not scroll cuts a third off, or more than a letter at
    the side. What ends in an ellipsis, moves in a carousel or opens by a button beside it is left out.
Fix: Let boxes grow with their text (`min-height`), and let parts follow each other in the flow of the page.
Source: Own judgement (Nielsen's heuristic 8); for cut text a person should look.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks._shared.text_faults import alike, and_more
from uxaudit.checks.api import by_kind, check, finding_in, marked_up
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording


@check(
    "overlap-or-clip",
    facet=Facet.VISUAL,
    heuristic=8,
    impact=2,
    needs=(Probe.PAGE,),
    over=marked_up,
)
def overlap_or_clip(recording: Recording) -> Iterator[Finding]:
    """Find what cannot be read whole as the page is."""
    for state in marked_up(recording):
        for fault, count in by_kind(state.markup.crowded if state.markup else (), alike):
            over = fault.kind == "overlapped"
            what = f"lies on “{fault.other[:40]}”" if over else "is cut off"
            yield finding_in(
                state,
                fault,
                f"“{fault.text[:60]}” {what}{and_more(count)}",
                mode=Mode.MEASURED if over else Mode.NEEDS_REVIEW,
                measured="overlapped" if over else f"{fault.cut_px:.0f} px, {100 * fault.cut_lines:.0f} % of a line",
                limit="readable whole",
                on_path=True,
                fix="" if over else "Let the box grow with its text, or end the text in an ellipsis with the whole of it elsewhere.",
            )
