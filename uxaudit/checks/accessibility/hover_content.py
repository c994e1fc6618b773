"""What shows under a pointer gets in the way or slips away.

Why: Who enlarges the page sees little of it: what covers the text must go away without moving the pointer, and what is to be
    read must stay while the pointer goes over it.
Who: People who enlarge the page, or who cannot hold the pointer still.
Measured: The pointer rests on an element. What comes up over other text must go away by Escape; it must stay when the pointer goes
    onto it, and while the pointer rests (for more than a second). The browser's own tooltips are left out.
Fix: Close it on Escape; leave no gap between the element and what it shows; take it away only when the pointer leaves both.
Source: WCAG 2.2, criterion 1.4.13 Content on Hover or Focus, failure F95.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, states_of
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import PageState
from uxaudit.recording.recording import Recording
from uxaudit.recording.state_trials import Shown

FAULTS = (
    ("hoverable", "goes away when the pointer moves onto it", "Leave no gap to it, and keep it while the pointer is over it."),
    ("persistent", "goes away by itself while the pointer rests", "Take it away only when the pointer leaves, or Escape is pressed."),
    ("dismissible", "covers other text, and Escape does not take it away", "Close it on Escape, without the pointer having to move."),
)


def _shown(recording: Recording) -> tuple[tuple[PageState, Shown], ...]:
    return tuple((state, shown) for state in states_of(recording) if state.hover for shown in state.hover.shown if not shown.title)


@check(
    "hover-content",
    facet=Facet.ACCESSIBILITY,
    heuristic=3,
    impact=2,
    wcag=("1.4.13",),
    needs=(Probe.HOVER,),
    mode=Mode.NEEDS_REVIEW,
    over=_shown,
)
def hover_content(recording: Recording, *, letters: int = 12) -> Iterator[Finding]:
    """Find what is hard to read or to get rid of. ``letters``: shorter words without a control are read at a glance (own judgement)."""
    for state, shown in _shown(recording):
        faults = [row for row in FAULTS if getattr(shown, row[0]) is False]
        if not faults or not (shown.controls or shown.letters >= letters):
            continue
        what = f"What the pointer brings up, “{shown.text[:60]}”,"
        yield finding_in(
            state,
            shown,
            f"{what} {'; it '.join(words for _, words, _ in faults)}",
            fix=" ".join(mend for _, _, mend in faults),
            measured=", ".join(f"not {name}" for name, _, _ in faults),
            limit="dismissible, hoverable, persistent",
            on_path=True,
        )
