"""Focus or a new value alone triggers an unexpected change.

Why: People who were only exploring the page, or going through a list by keyboard, suddenly end up elsewhere and have to find
    their way back.
Who: People who use the keyboard or a screen reader, and people with cognitive disabilities.
Measured: What happens at each Tab stop, and on one arrow key in each list: navigation, a new window, a dialog, or a focus that
    moves away. Whether the page announces the change beforehand needs review.
Fix: Wait for the user: act when a button or link is activated, not on focus and not while someone goes through a list.
Source: WCAG 2.2, criteria 3.2.1 On Focus and 3.2.2 On Input, failures F36, F37 and F55.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, from_walk, states_of, text
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording

parts = from_walk(lambda walk: walk.stops)
WHEN = {"focus": ("When {} receives focus", "3.2.1"), "select": ("When an arrow key changes the value of {}", "3.2.2")}
WHAT = {
    "navigation": "the browser navigates to another page",
    "window": "a new window opens",
    "dialog": "a dialog opens",
    "focus-lost": "it loses the focus again",
    "focus-moved": "the focus moves to another element",
}
FIX = {
    "focus": text("Do nothing on focus; act on click or Enter."),
    "select": text("Add a button that confirms the choice, and act on that button."),
}


@check(
    "context-change",
    facet=Facet.ACCESSIBILITY,
    heuristic=4,
    impact=3,
    wcag=("3.2.1", "3.2.2"),
    needs=(Probe.WALK,),
    mode=Mode.NEEDS_REVIEW,
    over=parts,
)
def context_change(recording: Recording) -> Iterator[Finding]:
    """Find controls that act before they are activated."""
    for state in states_of(recording):
        for change in state.walk.changes if state.walk else ():
            when, criterion = WHEN[change.by]
            name = f'the {change.role or "control"} "{change.name[:60]}"' if change.name else change.selector or "a control"
            to = f" ({change.to[:80]})" if change.to else ""
            yield finding_in(
                state,
                change,
                f"{when.format(name)}, {WHAT[change.kind]}{to}",
                rule=change.kind,
                measured=change.kind,
                limit="no change",
                wcag=(criterion,),
                fix=FIX[change.by],
            )
