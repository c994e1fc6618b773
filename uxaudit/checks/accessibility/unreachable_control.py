"""A control cannot be reached by keyboard.

Why: It works with a mouse only: who cannot use one does without it, and never learns that it is there.
Who: People who use the keyboard, a switch, voice or a screen reader.
Measured: Controls that can be seen and that Tab never met: those with a control's tag or role, and those that listen for
    clicks and show the cursor of a link or look like a button. Left out are parts of widgets that arrow keys move in,
    labels, wrappers around a control, what another stop of the same name or address does as well, what is disabled,
    and what lies behind a dialog. Controls taken out of the order on purpose, and those passed over, need a person's look.
    Where a walk ends early, as after 150 stops, it is not judged what Tab passes over, only what cannot take the focus.
Fix: Use a `<button>` or a link with an `href`. Where that cannot be, add a role, `tabindex="0"` and the keys.
Source: WCAG 2.2, criterion 2.1.1 Keyboard, failures F15, F54 and F59.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from uxaudit.checks.api import by_kind, check, finding_in, states_of
from uxaudit.model import Facet, Finding, Mode
from uxaudit.observed import Probe
from uxaudit.recording import Recording
from uxaudit.states import PageState
from uxaudit.walked import Unreached

WORDS = {
    "not-focusable": ("cannot take the focus", "Make it a `<button>` or a link with an `href`, which bring focus and keys with them."),
    "taken-out": ("was taken out of the tab order", 'Take `tabindex="-1"` away, or make sure that another stop does the same.'),
    "passed-over": ("is passed over by Tab", "Find the script that moves the focus past it, and let Tab take its way."),
}


def subjects(recording: Recording) -> tuple[PageState, ...]:
    """The states that were walked and in which there is anything to reach."""
    return tuple(state for state in states_of(recording) if state.walk and (state.walk.stops or state.walk.unreached))


@check("unreachable-control", facet=Facet.ACCESSIBILITY, heuristic=3, impact=3, wcag=("2.1.1",), needs=(Probe.WALK,), over=subjects)
def unreachable_control(recording: Recording) -> Iterator[Finding]:
    """Find controls that only a pointer reaches; those written alike are told once."""
    for state in subjects(recording):
        for control, count in by_kind(state.walk.unreached if state.walk else (), _alike):
            yield _finding(state, control, count)


def _alike(control: Unreached) -> str:
    return re.sub(r"\d+", "#", f"{control.why} {control.html}")


def _finding(state: PageState, control: Unreached, count: int) -> Finding:
    what, fix = WORDS[control.why]
    name = f'"{control.name[:60]}"' if control.name else control.selector
    kind = control.role or f"<{control.tag}>"
    more = f", and so are {count - 1} more" if count > 1 else ""
    sure = control.why == "not-focusable"
    message = f"The {kind} {name} {what}{more}: it is there for a pointer only"
    return finding_in(state, control, message, rule=control.why, measured="not reached", limit="reached by Tab or arrow keys",
                      mode=Mode.MEASURED if sure else Mode.NEEDS_REVIEW, fix=fix)
