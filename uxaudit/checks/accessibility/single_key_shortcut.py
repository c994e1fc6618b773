"""A single key is a shortcut.

Why: A letter on its own runs a command, without a field to type it into. People who speak to their computer run many of them with one
    sentence, and people whose hand slips run one by accident.
Who: People who use speech input, people who press keys by accident, and screen-reader users, whose own commands are letters.
Measured: In a copy of the state, letters, digits, "/" and "?" are pressed while no field has the focus; those that change the page, open
    a dialog or leave the page are reported. Pages that respond to any key are left out. Whether people can switch the shortcut off or
    change it needs review.
Fix: Combine it with Control, Alt or Command, let people switch it off or choose another key, or accept it only while the focus is on
    the part of the page that it controls.
Source: WCAG 2.2, criterion 2.1.4 Character Key Shortcuts, failure F99.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, states_of
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import PageState
from uxaudit.recording.recording import Recording


def tried(recording: Recording) -> tuple[PageState, ...]:
    """The states in which keys were pressed."""
    return tuple(state for state in states_of(recording) if state.tries)


@check(
    "single-key-shortcut",
    facet=Facet.ACCESSIBILITY,
    heuristic=5,
    impact=2,
    needs=(Probe.TRIES,),
    mode=Mode.NEEDS_REVIEW,
    wcag=("2.1.4",),
    over=tried,
)
def single_key_shortcut(recording: Recording) -> Iterator[Finding]:
    """Find pages on which a letter or digit alone runs a command."""
    for state in tried(recording):
        keys = state.tries.single_keys if state.tries else ()
        if keys:
            named = ", ".join(f'"{key}"' for key in keys)
            yield finding_in(
                state,
                None,
                f"The key{'s' if len(keys) > 1 else ''} {named} alone run{'' if len(keys) > 1 else 's'} a command, outside any field",
                measured=named,
                limit="a key together with Control, Alt or Command",
            )
