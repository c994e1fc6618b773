"""The keyboard focus is trapped.

Why: Some people can only move through the page by keyboard, and here they get stuck: the only way out is to close the page.
Who: People who use the keyboard, a switch or a screen reader.
Measured: Tab is pressed until it comes full circle, on every state and on the way to each step's control. After each Tab the
    focus is read again, because a timer may move it back. It is a keyboard trap if the focus stays where it is or cycles while
    other controls are out of reach, and neither Shift+Tab nor Escape leads out. If one of them does, whether the page says so
    needs review. A dialog may keep the focus.
Fix: Let Tab and Shift+Tab move on. A widget that needs the Tab key itself must offer another key to leave it, and must say which.
Source: WCAG 2.2, criterion 2.1.2 No Keyboard Trap.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.accessibility.keyboard_blocked import operated
from uxaudit.checks.api import check, finding_at, finding_in, from_walk, states_of, text
from uxaudit.model.base import Named
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.keyboard_use import KeyboardUse
from uxaudit.recording.page_state import PageState
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import StepRecord
from uxaudit.recording.tab_walk import Trap

FIX = text("Do not call `preventDefault()` for Tab, and do not move the focus back when it leaves.")


def tried(recording: Recording) -> tuple[object, ...]:
    """Every stop of the tab walks, and every step that was done by keyboard."""
    return (*from_walk(lambda walk: walk.stops)(recording), *operated(recording))


@check("keyboard-trap", facet=Facet.ACCESSIBILITY, heuristic=3, impact=4, wcag=("2.1.2",), either=(Probe.KEYBOARD, Probe.WALK), over=tried)
def keyboard_trap(recording: Recording) -> Iterator[Finding]:
    """Find elements that Tab cannot leave."""
    met = set()
    for state in states_of(recording):
        for trap in state.walk.traps if state.walk else ():
            met.add(trap.selector)
            yield _of_walk(state, trap)
    for step in operated(recording):
        if step.keyboard is not None and step.keyboard.trapped_in and step.keyboard.trapped_in not in met:
            yield _of_step(step, step.keyboard)


def _of_walk(state: PageState, trap: Trap) -> Finding:
    name = f'{trap.role or f"<{trap.tag}>"} "{trap.name[:60]}"' if trap.name else trap.selector
    place = f"at the {name}" if trap.stops == 1 else f"in a cycle of {trap.stops} Tab stops that ends at the {name}"
    beyond = f"{trap.beyond} other control{'s' if trap.beyond > 1 else ''} cannot be reached"
    ways = f" (only {' or '.join(trap.ways_out)} leads out)" if trap.ways_out else ""
    return finding_in(
        state,
        trap,
        f"Keyboard trap {place}{ways}: {beyond}",
        measured="trapped",
        limit="Tab moves on",
        fix=FIX,
        impact=2 if trap.ways_out else 4,
        mode=Mode.NEEDS_REVIEW if trap.ways_out else Mode.MEASURED,
    )


def _of_step(step: StepRecord, use: KeyboardUse) -> Finding:
    held = next((stop for stop in use.path if stop.selector == use.trapped_in), None)
    target = Named(role=held.role if held else "", name=held.name if held else "", selector=use.trapped_in)
    name = f'{target.role} "{target.name}"'.strip() if target.name else use.trapped_in
    return finding_at(
        step,
        f"Keyboard trap at the {name}: neither Shift+Tab nor Escape leads out",
        box=None,
        target=target,
        measured="trapped",
        limit="Tab moves on",
        fix=FIX,
    )
