"""A button does not answer Space.

Why: Its role promises a button, and Space presses buttons: here nothing happens, or the page jumps down a screen instead.
Who: People who use the keyboard, a switch or a screen reader, to whom it is told as a button.
Measured: Space, and where that does nothing Enter and then a click, on controls that are a button, a switch or a checkbox by
    their role alone and can have the focus. Only what answers one of these is judged. An answer is any change of the page,
    a request, a move of the focus, a click that the key makes, or a key's event that a script takes for itself.
Fix: Use a `<button>`, or a plain link without the role where it leads elsewhere. Else answer the keydown of Space too.
Source: WCAG 2.2, criterion 2.1.1 Keyboard; ARIA Authoring Practices Guide, "Button Pattern", "Switch Pattern" and "Checkbox Pattern".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, states_of
from uxaudit.model import Facet, Finding
from uxaudit.observed import Probe
from uxaudit.recording import Recording
from uxaudit.states import PageState
from uxaudit.tried import Pressed

NATIVE = 'Use a `<button>` or an `<input type="checkbox">`, which answer their keys by themselves.'
LEADS = re.compile(r'href="(?!#|javascript:|")')
LINK = "Take `role=\"button\"` away, as it leads elsewhere; or answer the keydown of Space with `event.preventDefault(); this.click()`."


def presses(recording: Recording) -> tuple[tuple[PageState, Pressed], ...]:
    """Every control that was pressed, with its state."""
    return tuple((state, pressed) for state in states_of(recording) if state.tries for pressed in state.tries.pressed)


@check("key-ignored", facet=Facet.ACCESSIBILITY, heuristic=3, impact=3, wcag=("2.1.1",), needs=(Probe.TRIES,), over=presses)
def key_ignored(recording: Recording) -> Iterator[Finding]:
    """Find buttons by role that Space does not press."""
    for state, pressed in presses(recording):
        if pressed.space:
            continue
        name = f'"{pressed.name[:60]}"' if pressed.name else pressed.selector
        keys, other = ("Space", "Enter") if pressed.enter else ("Space nor Enter" if pressed.enter is False else "Space", "the mouse")
        denied = f"answers neither {keys}" if " nor " in keys else f"does not answer {keys}"
        more = f"; {pressed.like - 1} more are written like it" if pressed.like > 1 else ""
        message = f"The {pressed.role} {name} {denied}, but {other} works{more}"
        yield finding_in(state, pressed, message, rule="space" if pressed.enter else "no-key", measured="no answer to Space",
                         limit="an answer to Space", fix=LINK if LEADS.search(pressed.html) else NATIVE)
