"""A field does not accept pasted text.

Why: People paste what they cannot remember or type without mistakes: passwords of a password manager, codes, addresses.
Who: People who use a password manager, people who find it hard to remember or to type, and anyone with a long answer at hand.
Measured: In a copy of the state, a text of digits is copied and pasted with Control+V into up to six empty text fields, passwords
    first. Reported are fields that stay empty while nothing else on the page changes: measured if a script cancels the key or the
    paste event, otherwise it needs review. Impact 3 for a password or a code, which WCAG asks for, else 2.
Fix: Remove the script that cancels `paste`. To avoid mistakes in an address, show it before it is used.
Source: WCAG 2.2, criterion 3.3.8 Accessible Authentication, failure F109; for other fields own judgement.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, states_of
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.key_trials import PasteTrial
from uxaudit.recording.page_state import PageState
from uxaudit.recording.recording import Recording


def pasted(recording: Recording) -> tuple[PageState, ...]:
    """The states with fields into which a text was pasted."""
    return tuple(state for state in states_of(recording) if state.tries and state.tries.pasted)


@check("paste-blocked", facet=Facet.ERROR_RECOVERY, heuristic=6, impact=3, needs=(Probe.TRIES,), wcag=("3.3.8",), over=pasted)
def paste_blocked(recording: Recording) -> Iterator[Finding]:
    """Find text fields that do not take a pasted text."""
    for state in pasted(recording):
        for field in state.tries.refused if state.tries else ():
            yield _finding(state, field)


def _finding(state: PageState, field: PasteTrial) -> Finding:
    name = f'"{field.name[:60]}"' if field.name else field.selector
    secret = field.type == "password"
    return finding_in(
        state,
        field,
        f"The field {name} does not accept pasted text",
        impact=3 if secret else 2,
        mode=Mode.MEASURED if field.outcome == "cancelled" else Mode.NEEDS_REVIEW,
        wcag=("3.3.8",) if secret else (),
        measured="paste cancelled" if field.outcome == "cancelled" else "nothing pasted",
        limit="pasted text",
        on_path=True,
    )
