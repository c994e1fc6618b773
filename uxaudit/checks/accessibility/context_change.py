"""Something changes by itself when a control gets the focus or a value.

Why: Who only looked around, or looks through a list by keyboard, is suddenly elsewhere and has to find the way back.
Who: People who use the keyboard or a screen reader, and those who lose the thread easily.
Measured: What happens on each stop of the Tab key, and on one arrow key in each list: another address, a new window, a
    dialog, or the focus taken away. A person has to judge whether the page says so before.
Fix: Wait for the person: act when a button or link is used, not on focus and not while a list is looked through.
Source: WCAG 2.2, criteria 3.2.1 On Focus and 3.2.2 On Input, failures F36, F37 and F55.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, states_of, walked
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording

parts = walked(lambda walk: walk.stops)
WHEN = {"focus": ("When {} gets the focus", "3.2.1"), "select": ("When an arrow key chooses in {}", "3.2.2")}
WHAT = {
    "navigation": "the page goes elsewhere",
    "window": "a new window opens",
    "dialog": "a dialog opens",
    "focus-lost": "the focus is taken away again",
    "focus-moved": "the focus jumps to another place",
}
FIX = {"focus": "Let the focus change nothing; act on click or Enter.", "select": "Add a button that confirms the choice, and act on that."}


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
    """Find controls that act before they were used."""
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
