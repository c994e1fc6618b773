"""Text is cut off, overlaps or leaves its box when it is spaced or enlarged.

Why: Some people can read only with more space between letters and lines, or with larger letters, and set their browser
    accordingly. Boxes of a fixed size then hide the ends of the text.
Who: People with dyslexia or low vision.
Measured: The page with a line height of 1.5, paragraph spacing of 2, letter spacing of .12 and word spacing of .16 times the
    font size; again with its text twice as large; and, if text is in boxes of fixed height, with the spacing at 200 % zoom,
    that is, in a window half as wide. Reported is text that was readable before, then loses half a letter at
    its side or a third of its height or overlaps other text, and is readable again afterwards; and text that then extends as far
    out of the box with its own border or background that contained it. Text hidden from everyone is left out.
Fix: Give boxes that contain text `min-height` instead of `height`, let text wrap, and use `em` for sizes.
Source: WCAG 2.2, criteria 1.4.12 Text Spacing and 1.4.4 Resize Text, failure F104; half a letter and a third are own judgement.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks._shared.text_faults import and_more, cause_of
from uxaudit.checks.api import check, finding_in, one_per_kind, states_of, text
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import PageState
from uxaudit.recording.recording import Recording
from uxaudit.recording.state_trials import TextFault

SPILT_LINES = 0.35
"""Share of a line's height from which on text extends out of its box above or below (as in ``spacing.js``)."""
CHANGES = {
    "spacing": (text("With the text spacing of WCAG 1.4.12"), "1.4.12"),
    "enlarged": (text("With text twice as large"), "1.4.4"),
    "zoomed": (text("With the text spacing of WCAG 1.4.12 at 200 % zoom"), "1.4.12"),
}


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
    """Find text that becomes unreadable when spaced or enlarged; each text once."""
    for state in _compared(recording):
        once = {fault.selector: fault for fault in reversed(state.spacing.faults if state.spacing else ())}
        for fault, count in one_per_kind(reversed(once.values()), cause_of):
            how, criterion = CHANGES.get(fault.when, (text("With changed text"), "1.4.12"))
            yield finding_in(
                state,
                fault,
                text("{how}, “{text}” {damage}{more}", how=how, text=fault.text[:60], damage=_damage(fault), more=and_more(count)),
                rule="spills" if fault.kind == "spills" else None,
                wcag=(criterion,),
                measured=_measure(fault),
                limit="within its box" if fault.kind == "spills" else "fully readable",
                fix=_fix(fault),
                on_path=True,
            )


def _damage(fault: TextFault) -> str:
    if fault.kind == "overlapped":
        return text("overlaps “{other}”", other=fault.other[:40])
    if fault.kind == "spills":
        if fault.cut_lines <= SPILT_LINES:
            return text("extends out of its box by {px:.0f} px at its side", px=fault.cut_px)
        return text("extends out of its box above or below")
    return (
        text("is cut off by {px:.0f} px at its side", px=fault.cut_px)
        if fault.cut_px and fault.cut_lines <= SPILT_LINES
        else "is cut off at its top or bottom"
    )


def _measure(fault: TextFault) -> str:
    return "overlapped" if fault.kind == "overlapped" else f"{fault.cut_px:.0f} px, {100 * fault.cut_lines:.0f} % of a line"


def _fix(fault: TextFault) -> str:
    if fault.kind == "overlapped":
        return text("Place the two in the normal flow of the page instead of using coordinates or fixed heights.")
    return text("Let the box grow: `min-height` instead of `height`, and no `white-space: nowrap` in a box of fixed width.")
