"""Controls by role that do not respond to the keys of their role, as findings of ``keyboard-blocked``."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from uxaudit.checks.api import finding_in, states_of, text
from uxaudit.model.findings import Finding, Mode
from uxaudit.recording.key_trials import Pressed
from uxaudit.recording.page_state import PageState
from uxaudit.recording.recording import Recording

NATIVE = text('Use a `<button>` or an `<input type="checkbox">`, which support the keyboard by themselves.')
LINK = text('Remove `role="button"`, as it is a link; or handle the keydown of Space with `event.preventDefault(); this.click()`.')
HERE = re.compile(r'href="(?:#[^"/!]*|javascript:[^"]*)?"', re.IGNORECASE)
"""The address of a link that leads to no other page: it is used as a button."""


def presses(recording: Recording) -> tuple[tuple[PageState, Pressed], ...]:
    """Every control whose keys were tried, with its state."""
    return tuple((state, pressed) for state in states_of(recording) if state.tries for pressed in state.tries.pressed)


def unresponsive(recording: Recording, reported: Collection[tuple[str, str]]) -> Iterator[Finding]:
    """Controls that ignore Space, without those whose role and name are reported already."""
    for state, pressed in presses(recording):
        if not pressed.space and (not pressed.name or (pressed.role, pressed.name) not in reported):
            yield _finding(state, pressed)


def _finding(state: PageState, pressed: Pressed) -> Finding:
    """Make the finding; if Enter works, the control is usable and the finding needs review."""
    name = f'"{pressed.name[:60]}"' if pressed.name else pressed.selector
    denied = text("responds to neither Space nor Enter") if pressed.enter is False else text("does not respond to Space")
    other = text("Enter works") if pressed.enter else text("the mouse works")
    leads = pressed.tag == "a" and not HERE.search(pressed.html)
    more = text(" (and {n} more like it)", n=pressed.like - 1) if pressed.like > 1 else ""
    return finding_in(
        state,
        pressed,
        text("The {role} {name} {denied}, but {other}{more}", role=pressed.role, name=name, denied=denied, other=other, more=more),
        rule="space" if pressed.enter else "no-key",
        impact=3,
        measured="no response to Space",
        limit="a response to Space",
        mode=Mode.NEEDS_REVIEW if pressed.enter else Mode.MEASURED,
        fix=LINK if leads else NATIVE,
    )
