"""The focus jumps about.

Why: The eye follows the focus; where it leaps over a control and comes back later, people lose it and miss what lies between.
Who: People who use the keyboard, a switch or a magnifier, and screen-reader users who work with somebody who sees.
Measured: In each part of the page with three stops or more, the order of the stops against that of reading: by rows, or by
    columns where that fits better. Told are three in a row from the end to the start, and a leap over a stop that is
    visited later, where the two are fields, or more than 150 px apart, or brought about by a positive `tabindex`.
    Between parts nothing is compared, as a page may well be read part by part.
Fix: Write the controls in the order in which they are seen, place them by style without turning it round, and use no
    `tabindex` above 0.
Source: WCAG 2.2, criterion 2.4.3 Focus Order, failure F44; 150 px and three in a row are own judgement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from uxaudit.checks.api import check, finding_in, states_of
from uxaudit.model import Box, Facet, Finding, Mode
from uxaudit.observed import Probe
from uxaudit.recording import Recording
from uxaudit.states import PageState
from uxaudit.walked import Stop, Walk

FIELDS = ("textbox", "searchbox", "combobox", "listbox", "checkbox", "radio", "spinbutton", "slider", "switch")
FIX = "Put them into the markup in the order in which they are seen; take `tabindex` above 0, `order` and reversing floats away."


def subjects(recording: Recording) -> tuple[PageState, ...]:
    """The states in which there is an order to compare."""
    return tuple(state for state in states_of(recording) if state.walk and any(True for _ in parts(state.walk)))


@check("focus-order", facet=Facet.ACCESSIBILITY, heuristic=4, impact=2, wcag=("2.4.3",), needs=(Probe.WALK,), mode=Mode.NEEDS_REVIEW,
       over=subjects)
def focus_order(recording: Recording, *, limit_px: float = 150) -> Iterator[Finding]:
    """Find parts of a page in which the focus leaps over stops and comes back to them."""
    for state in subjects(recording):
        assert state.walk is not None
        for stops in parts(state.walk):
            jumps = min((_jumps(stops, ranks, limit_px) for ranks in _readings(stops, state.walk.rtl)), key=len)
            if jumps:
                before, after, apart = jumps[0]
                more = f" (and {len(jumps) - 1} more such leaps)" if len(jumps) > 1 else ""
                yield finding_in(state, after, f'After "{before.name[:50]}" the focus goes back to "{after.name[:50]}"{more}', fix=FIX,
                                 measured=round(apart), limit="the order of reading", unit="px apart")


def parts(walk: Walk) -> Iterator[tuple[Stop, ...]]:
    """The stops of each part of the page, in their order, where there are three or more that scroll with it and can be seen."""
    groups: dict[str, list[Stop]] = {}
    for stop in walk.stops:
        if stop.group and stop.box and not (stop.hidden or stop.fixed or stop.frame):
            groups.setdefault(stop.group, []).append(stop)
    return (tuple(stops) for stops in groups.values() if len(stops) >= 3)


Ranks = dict[int, int]


def _readings(stops: Sequence[Stop], rtl: bool) -> tuple[Ranks, Ranks]:
    """Each stop's place in the order of reading, by rows and by columns."""
    turn = -1 if rtl else 1
    boxes = {stop.order: stop.box for stop in stops if stop.box}
    rows = _lines(boxes, lambda box: (box.y, box.height), lambda box: turn * box.x)
    columns = _lines(boxes, lambda box: (turn * box.x if turn > 0 else -box.x - box.width, box.width), lambda box: box.y)
    return rows, columns


def _lines(boxes: dict[int, Box], across: Callable[[Box], tuple[float, float]], along: Callable[[Box], float]) -> Ranks:
    """Boxes in lines: those that share half of the smaller one's extent with the first of a line stand in it."""
    lines: list[list[int]] = []
    for order in sorted(boxes, key=lambda order: across(boxes[order])[0]):
        line = next((line for line in lines if _shares(across(boxes[line[0]]), across(boxes[order]))), None)
        if line is None:
            lines.append(line := [])
        line.append(order)
    ordered = [order for line in lines for order in sorted(line, key=lambda order: along(boxes[order]))]
    return {order: rank for rank, order in enumerate(ordered)}


def _shares(one: tuple[float, float], other: tuple[float, float]) -> bool:
    shared = min(one[0] + one[1], other[0] + other[1]) - max(one[0], other[0])
    return shared >= min(one[1], other[1]) / 2


def _jumps(stops: Sequence[Stop], ranks: Ranks, limit: float) -> list[tuple[Stop, Stop, float]]:
    """The steps back that somebody would call a jump: from where, to where, and how far apart they are (px)."""
    found: list[tuple[Stop, Stop, float]] = []
    back_before = False
    for place in range(1, len(stops)):
        before, after = stops[place - 1], stops[place]
        back = ranks[after.order] < ranks[before.order]
        if back:
            apart = _apart(before, after)
            leapt = min(ranks[stop.order] for stop in stops[:place]) < ranks[after.order]
            if back_before or (leapt and (_matters(before, after) or apart > limit)):
                found.append((before, after, apart))
        back_before = back
    return found


def _matters(one: Stop, other: Stop) -> bool:
    fields = one.role in FIELDS and other.role in FIELDS
    return fields or (one.tabindex or 0) > 0 or (other.tabindex or 0) > 0


def _apart(one: Stop, other: Stop) -> float:
    assert one.box is not None
    assert other.box is not None
    dx = max(one.box.x, other.box.x) - min(one.box.x + one.box.width, other.box.x + other.box.width)
    dy = max(one.box.y, other.box.y) - min(one.box.y + one.box.height, other.box.y + other.box.height)
    return max(dx, dy, 0.0)
