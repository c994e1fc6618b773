"""What has the focus lies under something else.

Why: The focus is there, and neither the control nor its sign can be seen: people act blindly or think that they are lost.
Who: People who use the keyboard or a switch, most of all with a magnifier.
Measured: Nine points of each stop, when the focus comes by Tab and by Shift+Tab. It is covered where something that is not
    part of it and that paints over it lies over all of them.
Fix: Leave room for what sticks to the edge (`scroll-padding`), or let the layer go when the focus comes.
Source: WCAG 2.2, criterion 2.4.11 Focus Not Obscured (Minimum).
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import by_kind, check, finding_in, states_of, walked
from uxaudit.model.findings import Facet, Finding
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording

parts = walked(lambda walk: (stop for stop in walk.stops if not stop.hidden))


@check("focus-obscured", facet=Facet.ACCESSIBILITY, heuristic=1, impact=3, wcag=("2.4.11",), needs=(Probe.WALK,), over=parts)
def focus_obscured(recording: Recording) -> Iterator[Finding]:
    """Find stops that are wholly covered; those under one layer are told once."""
    for state in states_of(recording):
        covered = [stop for stop in (state.walk.stops if state.walk else ()) if stop.covered_by and not stop.hidden]
        for stop, count in by_kind(covered, lambda stop: stop.covered_by):
            way = " when one comes back by Shift+Tab" if stop.backwards else ""
            more = f", and so do {count - 1} more" if count > 1 else ""
            name = f'"{stop.name[:60]}"' if stop.name else stop.selector
            yield finding_in(
                state,
                stop,
                f"With the focus {name} lies wholly under {stop.covered_by}{way}{more}",
                measured="covered",
                limit="a part of it free",
                fix="Give the scrolling part `scroll-padding` of the height of what sticks to its "
                "edge, and close layers that lie over the page.",
            )
