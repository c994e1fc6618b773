"""The focus cannot leave.

Why: Tab goes round in one part of the page, or does not move at all: all that lies behind it is out of reach, and the
    only way on is to load the page again.
Who: People who use no mouse: blind people, people with tremor, with switches or voice control.
Measured: On the way to a step's control the focus came round to where it had been without leaving the page in between;
    then neither the other direction nor Escape led out. A dialog with a button to close it is no trap.
Fix: Let Tab and Shift+Tab go on to the next and the last control, and let Escape close what holds the focus on purpose.
Source: WCAG 2.1.2 No Keyboard Trap.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.accessibility.keyboard_blocked import operated
from uxaudit.checks.api import check, finding_at
from uxaudit.model import Facet, Finding, Named
from uxaudit.observed import Probe
from uxaudit.recording import Recording


@check("keyboard-trap", facet=Facet.ACCESSIBILITY, heuristic=3, impact=4, needs=(Probe.KEYBOARD,), wcag=("2.1.2",), over=operated)
def keyboard_trap(recording: Recording) -> Iterator[Finding]:
    """Find what held the focus on the way of the task."""
    for step in operated(recording):
        use = step.keyboard
        if use is None or not use.trapped_in:
            continue
        held = next((stop for stop in use.path if stop.selector == use.trapped_in), None)
        name = f'{held.role} "{held.name}"'.strip() if held and held.name else use.trapped_in
        yield finding_at(step, f"The focus cannot leave {name}: neither Tab, Shift+Tab nor Escape leads out", box=None,
                         target=Named(role=held.role if held else "", name=held.name if held else "", selector=use.trapped_in),
                         measured="held", limit="free", fix=f"Let Tab and Shift+Tab leave {use.trapped_in}: "
                         "do not cancel their default action, and take handlers off that bring the focus back.")
