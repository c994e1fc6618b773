"""The focus order does not follow the visual order.

Why: The eye follows the focus. When it skips a control and comes back later, people lose track of it and miss what is in between.
Who: People who use the keyboard, a switch or a magnifier, and screen-reader users who work together with sighted people.
Measured: In each part of the page, the order in which Tab visits its stops, or smaller parts with stops, is compared with the
    reading order: by rows, or by columns if that fits better. Reported are: three consecutive stops in reverse order; a stop
    that is skipped and visited later, if both are fields, or they are more than 150 px apart, or a positive `tabindex` causes
    it; and each step back from one `tabindex` value to the next. Two neighbours in a row, buttons or fields, that are visited in
    reverse order have a lower impact. Positions in a box that scrolls are those before it scrolled. Content that stays in place
    while the page scrolls is left out.
Fix: Write the controls in their visual order, do not reverse them with CSS, and use no `tabindex` above 0.
Source: WCAG 2.2, criterion 2.4.3 Focus Order, failure F44; 150 px and three consecutive stops are own judgement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from uxaudit.checks.api import check, finding_in, states_of, text
from uxaudit.model.base import Box
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import PageState
from uxaudit.recording.recording import Recording
from uxaudit.recording.tab_walk import TabStop, Walk

FIELDS = ("textbox", "searchbox", "combobox", "listbox", "checkbox", "radio", "spinbutton", "slider", "switch")
SWAPPED_PX = 40.0
"""The largest gap between two controls that are read as neighbours. Own judgement."""
FIX = text("Write them in the markup in their visual order; remove `tabindex` above 0, `order` and floats that reverse them.")


def subjects(recording: Recording) -> tuple[PageState, ...]:
    """The states with enough Tab stops to compare their order."""
    return tuple(state for state in states_of(recording) if state.walk and any(True for _ in parts(state.walk)))


@check(
    "focus-order",
    facet=Facet.ACCESSIBILITY,
    heuristic=4,
    impact=2,
    wcag=("2.4.3",),
    needs=(Probe.WALK,),
    mode=Mode.NEEDS_REVIEW,
    over=subjects,
)
def focus_order(recording: Recording, *, limit_px: float = 150) -> Iterator[Finding]:
    """Find parts of a page in which the focus skips stops and comes back to them."""
    for state in subjects(recording):
        assert state.walk is not None
        for units in parts(state.walk):
            jumps = min((_jumps(units, ranks, limit_px) for ranks in _readings(units, state.walk.rtl)), key=len)
            swaps = () if jumps else swapped(units, rtl=state.walk.rtl)
            if jumps:
                yield _finding(state, jumps, impact=2)
            elif swaps:
                yield _finding(state, swaps, rule="swapped", impact=1)


def _finding(state: PageState, jumps: Sequence[Jump], **values: Any) -> Finding:
    before, after, apart = jumps[0]
    more = text(" (and {n} more such jumps)", n=len(jumps) - 1) if len(jumps) > 1 else ""
    return finding_in(
        state,
        after,
        f'After "{before.name[:50]}" the focus jumps back to "{after.name[:50]}"{more}',
        fix=FIX,
        measured=round(apart),
        limit="the reading order",
        unit="px apart",
        **values,
    )


@dataclass(frozen=True)
class Unit:
    """A Tab stop, or a smaller part of the page with all its stops: compared as one."""

    stops: tuple[TabStop, ...]

    @property
    def first(self) -> TabStop:
        """The stop at which Tab enters it."""
        return self.stops[0]

    @property
    def last(self) -> TabStop:
        """The stop at which Tab leaves it."""
        return self.stops[-1]

    @property
    def box(self) -> Box:
        """The box around all its stops, where they are while no box around them is scrolled."""
        boxes = [_place(stop) for stop in self.stops]
        x, y = min(box.x for box in boxes), min(box.y for box in boxes)
        right, bottom = max(box.x + box.width for box in boxes), max(box.y + box.height for box in boxes)
        return Box(x=x, y=y, width=right - x, height=bottom - y)


def _place(stop: TabStop) -> Box:
    """The box of a stop, where it is while no box around it is scrolled."""
    assert stop.box is not None, "`parts` leaves out stops without a box"
    return replace(stop.box, x=stop.box.x + stop.scrolled[0], y=stop.box.y + stop.scrolled[1])


def parts(walk: Walk) -> Iterator[tuple[Unit, ...]]:
    """The units of each part of the page that has several, in the order of their first stops."""
    seen = [stop for stop in walk.stops if stop.box and not (stop.hidden or stop.fixed or stop.frame)]
    held: dict[str, dict[str, list[TabStop]]] = {}
    for stop in seen:
        units = (*stop.parts, f"stop {stop.order}")
        for part, unit in pairwise(units):
            held.setdefault(part, {}).setdefault(unit, []).append(stop)
    return (tuple(Unit(tuple(stops)) for stops in units.values()) for units in held.values() if len(units) >= 2)


Ranks = dict[int, int]
Jump = tuple[TabStop, TabStop, float]
"""A step back: from, to, and the distance between them (px)."""


def swapped(units: Sequence[Unit], *, rtl: bool) -> list[Jump]:
    """Two buttons or fields next to each other in one row, of which Tab visits the later one first."""
    found = []
    for one, other in pairwise(units):
        if len(one.stops) != 1 or len(other.stops) != 1 or not {one.first.role, other.first.role} <= {*FIELDS, "button"}:
            continue
        later, earlier = (other.box, one.box) if rtl else (one.box, other.box)
        gap = later.x - earlier.x - earlier.width
        if 0 <= gap <= SWAPPED_PX and _shares((one.box.y, one.box.height), (other.box.y, other.box.height)):
            found.append((one.first, other.first, gap))
    return found


def _readings(units: Sequence[Unit], rtl: bool) -> tuple[Ranks, Ranks]:
    """Each unit's rank in the reading order, by rows and by columns."""
    boxes = {number: unit.box for number, unit in enumerate(units)}
    if rtl:
        boxes = {number: replace(box, x=-box.x - box.width) for number, box in boxes.items()}
    rows = _lines(boxes, lambda box: (box.y, box.height), lambda box: box.x)
    columns = _lines(boxes, lambda box: (box.x, box.width), lambda box: box.y)
    return rows, columns


def _lines(boxes: dict[int, Box], across: Callable[[Box], tuple[float, float]], along: Callable[[Box], float]) -> Ranks:
    """Rank boxes line by line: a box belongs to a line if it overlaps the first box of the line by half of the smaller extent."""
    lines: list[list[int]] = []
    for number in sorted(boxes, key=lambda number: across(boxes[number])[0]):
        line = next((line for line in lines if _shares(across(boxes[line[0]]), across(boxes[number]))), None)
        if line is None:
            lines.append(line := [])
        line.append(number)
    ordered = [number for line in lines for number in sorted(line, key=lambda number: along(boxes[number]))]
    return {number: rank for rank, number in enumerate(ordered)}


def _shares(one: tuple[float, float], other: tuple[float, float]) -> bool:
    shared = min(one[0] + one[1], other[0] + other[1]) - max(one[0], other[0])
    return shared >= min(one[1], other[1]) / 2


def _jumps(units: Sequence[Unit], ranks: Ranks, limit: float) -> list[Jump]:
    """The steps back that a person would call a jump: from, to, and the distance between them (px)."""
    found: list[Jump] = []
    back_before = False
    for place in range(1, len(units)):
        before, after = units[place - 1], units[place]
        back = ranks[place] < ranks[place - 1]
        if back:
            apart = _apart(before.box, after.box)
            leapt = min(ranks[number] for number in range(place)) < ranks[place]
            if back_before or _numbered(before, after) or (leapt and (_matters(before, after) or apart > limit)):
                found.append((before.last, after.first, apart))
        back_before = back
    return found


def _matters(one: Unit, other: Unit) -> bool:
    stops = (*one.stops, *other.stops)
    fields = len(stops) == 2 and all(stop.role in FIELDS for stop in stops)
    return fields or any((stop.tabindex or 0) > 0 for stop in stops)


def _numbered(one: Unit, other: Unit) -> bool:
    """Whether positive `tabindex` values lead from one to the other, so that the author chose this order."""
    return all(len(unit.stops) == 1 and (unit.first.tabindex or 0) > 0 for unit in (one, other))


def _apart(one: Box, other: Box) -> float:
    dx = max(one.x, other.x) - min(one.x + one.width, other.x + other.width)
    dy = max(one.y, other.y) - min(one.y + one.height, other.y + other.height)
    return max(dx, dy, 0.0)
