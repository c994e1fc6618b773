"""Other content covers the focused element.

Why: Neither the control nor its focus indicator can be seen: people operate it blindly or think that the focus is lost.
Who: People who use the keyboard or a switch, above all with magnification.
Measured: Nine points of each Tab stop, reached by Tab and by Shift+Tab. It is covered if content that is not part of it is
    painted over all nine points. Under content that appeared after an action on the same page, such as an open menu, it needs
    review: the criterion allows it if people can close that content, for example with Escape, without moving the focus.
Fix: Leave room for sticky content (`scroll-padding`), or close the layer when the element receives focus.
Source: WCAG 2.2, criterion 2.4.11 Focus Not Obscured (Minimum).
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, from_walk, one_per_kind, states_of, text
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import PageState
from uxaudit.recording.recording import Recording
from uxaudit.recording.tab_walk import TabStop

parts = from_walk(lambda walk: (stop for stop in walk.stops if not stop.hidden))


@check("focus-obscured", facet=Facet.ACCESSIBILITY, heuristic=1, impact=3, wcag=("2.4.11",), needs=(Probe.WALK,), over=parts)
def focus_obscured(recording: Recording) -> Iterator[Finding]:
    """Find Tab stops that are entirely covered; those under the same layer are reported once."""
    opened = _opened_states(recording)
    lasting = {_layer(stop) for state in states_of(recording) if state.fingerprint not in opened for stop in _covered(state)}
    for state in states_of(recording):
        for stop, count in one_per_kind(_covered(state), lambda stop: stop.covered_by):
            way = text(" when it is reached by Shift+Tab") if stop.backwards else ""
            more = text(" (and {n} more under it)", n=count - 1) if count > 1 else ""
            name = f'"{stop.name[:60]}"' if stop.name else stop.selector
            yield finding_in(
                state,
                stop,
                text(
                    "While focused, {name} is entirely covered by {element}{way}{more}",
                    name=name,
                    element=stop.covered_by,
                    way=way,
                    more=more,
                ),
                measured="covered",
                limit="partly visible",
                mode=Mode.NEEDS_REVIEW if state.fingerprint in opened and _layer(stop) not in lasting else Mode.MEASURED,
                fix=text(
                    "Give the scroll container a `scroll-padding` as high as the sticky content, and close layers on top of the page."
                ),
            )


def _covered(state: PageState) -> list[TabStop]:
    return [stop for stop in (state.walk.stops if state.walk else ()) if stop.covered_by and not stop.hidden]


def _layer(stop: TabStop) -> str:
    """The layer over a stop, by its start tag: its text may differ from state to state."""
    return stop.covered_by.partition(" “")[0]


def _opened_states(recording: Recording) -> set[str]:
    """The states that an action showed on the page that was already open."""
    seen: set[str] = set()
    opened: set[str] = set()
    for step in recording.steps:
        if step.state is not None and step.state not in seen:
            if seen and step.is_action and not step.visits:
                opened.add(step.state)
            seen.add(step.state)
    return opened
