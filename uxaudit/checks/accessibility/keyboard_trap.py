"""The focus cannot be moved on.

Why: The keyboard is the only way through the page for some, and here it ends: only closing the page leads out.
Who: People who use the keyboard, a switch or a screen reader.
Measured: Tab, pressed on until it comes round. It is a trap where the focus stands still or goes in a circle while controls
    beyond are never met, and neither Shift+Tab nor Escape leads out. Where one of them does, a person has to judge whether
    the page says so. A dialog may keep the focus.
Fix: Let Tab and Shift+Tab pass; what needs the Tab key for itself must be left by another key, and must say by which.
Source: WCAG 2.2, criterion 2.1.2 No Keyboard Trap.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, states_of, walked
from uxaudit.model import Facet, Finding, Mode
from uxaudit.observed import Probe
from uxaudit.recording import Recording

parts = walked(lambda walk: walk.stops)


@check("keyboard-trap", facet=Facet.ACCESSIBILITY, heuristic=3, impact=4, wcag=("2.1.2",), needs=(Probe.WALK,), over=parts)
def keyboard_trap(recording: Recording) -> Iterator[Finding]:
    """Find places that Tab does not leave."""
    for state in states_of(recording):
        for trap in state.walk.traps if state.walk else ():
            name = f'{trap.role or f"<{trap.tag}>"} "{trap.name[:60]}"' if trap.name else trap.selector
            place = f"at the {name}" if trap.stops == 1 else f"in a circle of {trap.stops} stops that ends at the {name}"
            beyond = f"{trap.beyond} control{'s' if trap.beyond > 1 else ''} beyond cannot be reached"
            ways = f" (only {' or '.join(trap.ways_out)} leads out)" if trap.ways_out else ""
            yield finding_in(state, trap, f"Tab stays {place}{ways}: {beyond}", measured="held", limit="Tab moves on",
                             impact=2 if trap.ways_out else 4, mode=Mode.NEEDS_REVIEW if trap.ways_out else Mode.MEASURED,
                             fix="Do not call `preventDefault()` for Tab, and do not send the focus back when it leaves.")
