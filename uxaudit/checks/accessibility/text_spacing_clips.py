"""Text is cut off, overlaps or leaves its box when it is spaced or enlarged.

Why: Some people can read only with more room between letters and lines, or with larger letters, and set their browser so.
    Boxes of a fixed size then hide the ends of the text.
Who: People with dyslexia or low vision.
Measured: The page with lines 1.5, paragraphs 2, letters .12 and words .16 times the font's size apart; and again with its text
    twice as large. Text that could be read whole before and then loses half a letter at its side, a third of its height, or
    shares its place with other text, and is whole again afterwards; and text that then stands as far outside of the box with a
    border or ground of its own that held it. Text hidden for all is left out.
Fix: Give boxes that hold text `min-height` in place of `height`, let text wrap, and set sizes in `em`.
Source: WCAG 2.2, criteria 1.4.12 Text Spacing and 1.4.4 Resize Text, failure F104; half a letter and a third are own judgement.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks._shared.text_faults import alike, and_more
from uxaudit.checks.api import by_kind, check, finding_in, states_of
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import PageState
from uxaudit.recording.recording import Recording
from uxaudit.recording.state_trials import TextFault

SPILT_LINES = 0.35
"""Of a line's height, from which on it stands out above or below (as in ``spacing.js``)."""
DONE = {"spacing": ("spaced as WCAG 1.4.12 has it", "1.4.12"), "enlarged": ("twice as large", "1.4.4")}


def _compared(recording: Recording) -> tuple[PageState, ...]:
    return tuple(state for state in states_of(recording) if state.spacing and state.spacing.texts)


@check(
    "text-spacing-clips",
    facet=Facet.ACCESSIBILITY,
    heuristic=8,
    impact=2,
    wcag=("1.4.12", "1.4.4"),
    needs=(Probe.SPACING,),
    mode=Mode.NEEDS_REVIEW,
    over=_compared,
)
def text_spacing_clips(recording: Recording) -> Iterator[Finding]:
    """Find what spacing or enlarging makes unreadable; each text once."""
    for state in _compared(recording):
        once = {fault.selector: fault for fault in reversed(state.spacing.faults if state.spacing else ())}
        for fault, count in by_kind(reversed(once.values()), alike):
            how, criterion = DONE.get(fault.when, ("changed", "1.4.12"))
            yield finding_in(
                state,
                fault,
                f"With its text {how}, “{fault.text[:60]}” {_suffers(fault)}{and_more(count)}",
                rule="spills" if fault.kind == "spills" else None,
                wcag=(criterion,),
                measured=_measure(fault),
                limit="within its box" if fault.kind == "spills" else "readable whole",
                fix=_mend(fault),
                on_path=True,
            )


def _suffers(fault: TextFault) -> str:
    if fault.kind == "overlapped":
        return f"lies on “{fault.other[:40]}”"
    if fault.kind == "spills":
        way = f"by {fault.cut_px:.0f} px at its side" if fault.cut_lines <= SPILT_LINES else "above or below"
        return f"spills out of its box {way}"
    return (
        f"is cut off by {fault.cut_px:.0f} px at its side"
        if fault.cut_px and fault.cut_lines <= SPILT_LINES
        else "is cut off from above or below"
    )


def _measure(fault: TextFault) -> str:
    return "overlapped" if fault.kind == "overlapped" else f"{fault.cut_px:.0f} px, {100 * fault.cut_lines:.0f} % of a line"


def _mend(fault: TextFault) -> str:
    if fault.kind == "overlapped":
        return "Let the two follow each other in the flow of the page, rather than placing them by coordinates or fixed heights."
    return "Let the box grow: `min-height` in place of `height`, and no `white-space: nowrap` where it has a fixed width."
