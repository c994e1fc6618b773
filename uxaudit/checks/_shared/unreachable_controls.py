"""Controls that the tab walk never reached, as findings of ``keyboard-blocked``."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from uxaudit.checks._shared.form_errors import listed
from uxaudit.checks.api import finding_in, grouped, states_of, text
from uxaudit.model.findings import Finding, Mode
from uxaudit.recording.page_state import PageState
from uxaudit.recording.recording import Recording
from uxaudit.recording.tab_walk import Unreached

OWN_DATA = re.compile(r'(\sdata-[\w-]+)="[^"]*"')
"""What parts of one component differ in, such as the column that each header of a table sorts by."""
WORDS = {
    "not-focusable": (
        text("cannot receive focus"),
        text("Make it a `<button>` or a link with an `href`, which have focus and keys built in."),
    ),
    "taken-out": (
        text("was removed from the tab order"),
        text('Remove `tabindex="-1"`, or make sure that another Tab stop does the same.'),
    ),
    "passed-over": (text("is skipped by Tab"), text("Find the script that moves the focus past it, and let Tab stop there.")),
}


def walked_states(recording: Recording) -> tuple[PageState, ...]:
    """The states with a tab walk and with any focusable or clickable element."""
    return tuple(state for state in states_of(recording) if state.walk and (state.walk.stops or state.walk.unreached))


def out_of_reach(recording: Recording, reported: Collection[tuple[str, str]]) -> Iterator[Finding]:
    """Controls that only a pointer reaches; without those whose role and name are reported already, and similar ones once."""
    for state in walked_states(recording):
        unreached = [one for one in (state.walk.unreached if state.walk else ()) if not one.name or (one.role, one.name) not in reported]
        for alike in grouped(unreached, _component):
            yield _finding(state, *alike)


def _component(control: Unreached) -> str:
    tag = OWN_DATA.sub(r"\1", control.html)
    return re.sub(r"\d+", "#", f"{control.why} {tag}")


def _finding(state: PageState, control: Unreached, *others: Unreached) -> Finding:
    what, fix = WORDS[control.why]
    name = f'"{control.name[:60]}"' if control.name else control.selector
    kind = control.role or f"<{control.tag}>"
    names = listed([other.name[:60] for other in others if other.name], most=3)
    more: str = text(" (and {n} more like it: {names})", n=len(others), names=names) if names else ""
    if others and not names:
        more = text(" (and {n} more like it)", n=len(others))
    by_role = control.clicks == "role"  # by its role alone, it may be a picture of a button in a text
    sure = control.why == "not-focusable" and not by_role
    message = text("The {kind} {name} {what}: it is usable with a pointer only{more}", kind=kind, name=name, what=what, more=more)
    if by_role:
        message = text(
            "The {kind} {name} {what}: if it does anything, only a pointer can use it{more}", kind=kind, name=name, what=what, more=more
        )
    return finding_in(
        state,
        control,
        message,
        rule=control.why,
        impact=3,
        measured="not reached",
        limit="reached by Tab or arrow keys",
        mode=Mode.MEASURED if sure else Mode.NEEDS_REVIEW,
        fix=fix,
    )
