"""Content that appears on hover gets in the way or disappears.

Why: People who magnify the page see little of it: content that covers the text must close without moving the pointer, and
    content they want to read must stay while the pointer moves over it.
Who: People who magnify the page, or who cannot hold the pointer still.
Measured: The pointer rests on an element. Content that appears over other text must close on Escape. It must stay when the pointer
    moves onto it, and while the pointer rests (for more than a second). Text that is visible must also stay when the pointer is
    over it, unless other content replaces it. The browser's own tooltips are left out.
Fix: Close it on Escape. Leave no gap between the element and the content. Hide it only when the pointer leaves both.
Source: WCAG 2.2, criterion 1.4.13 Content on Hover or Focus, failure F95.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, states_of, text
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import PageState
from uxaudit.recording.recording import Recording
from uxaudit.recording.state_trials import Shown

FAULTS = (
    ("hoverable", "disappears when the pointer moves onto it", text("Leave no gap to it, and keep it while the pointer is over it.")),
    ("persistent", "disappears by itself while the pointer rests", text("Hide it only when the pointer leaves or Escape is pressed.")),
    ("dismissible", "covers other text and does not close on Escape", text("Close it on Escape, without moving the pointer.")),
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
    """Find hover content that is hard to read or to dismiss. ``letters``: shorter text without a control is left out (own judgement)."""
    for state, shown in _shown(recording):
        if shown.hides:
            yield _hides(state, shown)
            continue
        faults = [row for row in FAULTS if getattr(shown, row[0]) is False]
        if not faults or not (shown.controls or shown.letters >= letters):
            continue
        what = f"The hover content “{shown.text[:60]}”"
        yield finding_in(
            state,
            shown,
            f"{what} {' and '.join(words for _, words, _ in faults)}",
            fix=" ".join(fix for _, _, fix in faults),
            measured=", ".join(f"not {name}" for name, _, _ in faults),
            limit="dismissible, hoverable, persistent",
            on_path=True,
        )


def _hides(state: PageState, shown: Shown) -> Finding:
    over = f'"{shown.name[:60]}"' if shown.name else shown.selector
    return finding_in(
        state,
        shown,
        f"The pointer over {over} hides “{shown.text[:60]}”",
        rule="hides",
        fix=text("Keep the content visible while the pointer is over it."),
        measured="hidden on hover",
        limit="content that stays",
        on_path=True,
    )
