"""Controls by role that do not answer the keys which their role promises, as findings of ``keyboard-blocked``."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from uxaudit.checks.api import finding_in, states_of
from uxaudit.model.findings import Finding, Mode
from uxaudit.recording.key_trials import Pressed
from uxaudit.recording.page_state import PageState
from uxaudit.recording.recording import Recording

NATIVE = 'Use a `<button>` or an `<input type="checkbox">`, which answer their keys by themselves.'
LINK = 'Take `role="button"` away, as it leads elsewhere; or answer the keydown of Space with `event.preventDefault(); this.click()`.'
HERE = re.compile(r'href="(?:#[^"/!]*|javascript:[^"]*)?"', re.IGNORECASE)
"""The address of a link that leads nowhere else: it is used as a button."""


def presses(recording: Recording) -> tuple[tuple[PageState, Pressed], ...]:
    """Every control that was pressed by key, with its state."""
    return tuple((state, pressed) for state in states_of(recording) if state.tries for pressed in state.tries.pressed)


def unanswered(recording: Recording, told: Collection[tuple[str, str]]) -> Iterator[Finding]:
    """Controls that ignore Space, without those whose role and name are told already."""
    for state, pressed in presses(recording):
        if not pressed.space and (not pressed.name or (pressed.role, pressed.name) not in told):
            yield _finding(state, pressed)


def _finding(state: PageState, pressed: Pressed) -> Finding:
    """With Enter there is another way, though not the promised one: a person has to say how much that costs."""
    name = f'"{pressed.name[:60]}"' if pressed.name else pressed.selector
    denied = "answers neither Space nor Enter" if pressed.enter is False else "does not answer Space"
    other = "Enter works" if pressed.enter else "the mouse works"
    leads = pressed.tag == "a" and not HERE.search(pressed.html)
    more = f"; {pressed.like - 1} more are written like it" if pressed.like > 1 else ""
    return finding_in(
        state,
        pressed,
        f"The {pressed.role} {name} {denied}, but {other}{more}",
        rule="space" if pressed.enter else "no-key",
        impact=3,
        measured="no answer to Space",
        limit="an answer to Space",
        mode=Mode.NEEDS_REVIEW if pressed.enter else Mode.MEASURED,
        fix=LINK if leads else NATIVE,
    )
