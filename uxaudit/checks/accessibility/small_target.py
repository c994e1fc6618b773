"""A target is too small, or too close to another one.

Why: Small targets next to each other are easy to miss: people hit the wrong one.
Who: People with tremor or large fingers, people on the move, and people who use a touch screen.
Measured: Every control smaller than 24 by 24 CSS pixels. It passes if a circle of 24 px around its centre touches no other
    target and no other such circle; if it is in a line of text or part of a date; if the browser determines its size; if its
    label can be clicked as well; or if a larger link leads to the same page. Targets that other content covers are left out.
Fix: Add padding up to 24 by 24 px, or 44 px on touch screens, or more space around it.
Source: WCAG 2.2, criterion 2.5.8 Target Size (Minimum), with its exceptions.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import Any

from uxaudit.checks.api import check, finding_in, once_per_state, states_of, text
from uxaudit.model.base import Box, Named
from uxaudit.model.components import general_selector, squeeze
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import Element, PageState
from uxaudit.recording.recording import Recording

SMALL = 24.0
ROWS = 3
"""Number of controls at the same place of repeated markup from which they are one finding. Own judgement."""
LABELLED = ("checkbox", "radio", "switch")


def targets(recording: Recording) -> tuple[tuple[PageState, Element], ...]:
    """Every target that can be pointed at."""
    return tuple((state, element) for state in states_of(recording) for element in _usable(state))


@check(
    "small-target",
    facet=Facet.ACCESSIBILITY,
    heuristic=7,
    impact=2,
    needs=(Probe.PAGE,),
    mode=Mode.NEEDS_REVIEW,
    wcag=("2.5.8",),
    over=targets,
)
def small_target(recording: Recording, *, limit_px: float = SMALL) -> Iterator[Finding]:
    """Find small targets that are too close to another one."""
    for state in states_of(recording):
        usable = _usable(state)
        small = [element for element in usable if _side(element.box) < limit_px]
        places = {id(element) for element in small}
        large = {element.href for element in usable if element.href is not None and _side(element.box) >= limit_px}
        bands = _bands(usable, limit_px)
        found = [e for e in small if not _exempt(e, large) and _crowded(e, _near(e, bands, limit_px), places, limit_px)]
        for alike in _kinds(found):
            yield _finding(state, alike, limit_px)


def _kinds(found: Iterable[Element]) -> Iterator[list[Element]]:
    """Returns the elements by kind: those at the same place of many rows with different names are one; any others are one each."""
    kinds: dict[tuple[str, str], list[Element]] = defaultdict(list)
    for element in found:
        kinds[element.role, general_selector(element.selector)].append(element)
    for (_, selector), alike in kinds.items():
        if selector and len({squeeze(element.name) for element in alike}) >= ROWS:
            yield alike
        else:
            yield from ([element] for element in alike)


def _finding(state: PageState, alike: Sequence[Element], limit_px: float) -> Finding:
    """Make the finding about elements of one kind. That of rows has no name: names change with the data."""
    element = min(alike, key=lambda e: min(e.box.width, e.box.height))
    name = f'"{element.name}"' if element.name else text("A control without a name")
    size = {"name": name, "width": _length(element.box.width, limit_px), "height": _length(element.box.height, limit_px)}
    message = text("{name} is only {width} by {height} px and too close to another target", **size)
    rows: dict[str, Any] = {}
    if len(alike) > 1:
        message = text(
            "{name} and {n} controls like it are too close to another target; the smallest is only {width} by {height} px",
            n=len(alike) - 1,
            **size,
        )
        rows = {"target": Named(role=element.role, selector=element.selector)}
    measured = round(min(element.box.width, element.box.height), 1)
    return finding_in(state, element, message, measured=measured, limit=limit_px, unit="px", **rows)


@once_per_state
def _usable(state: PageState) -> list[Element]:
    """The visible targets: without hidden helpers of 1 px, elements outside the page, and those behind a dialog."""
    return [
        e
        for e in state.elements or ()
        if not (e.disabled or e.covered) and min(e.box.width, e.box.height) > 1 and e.box.x + e.box.width > 0 and e.box.y + e.box.height > 0
    ]


def _length(px: float, limit: float) -> str:
    """Returns a length in whole px, or with a decimal if it would be rounded up to the limit."""
    return f"{px:.1f}" if px < limit <= round(px) else f"{px:.0f}"


def _side(box: Box) -> float:
    """The shorter side, with a tolerance for rounding."""
    return min(box.width, box.height) + 0.05


def _exempt(element: Element, large: Set[str]) -> bool:
    """Whether an exception applies; ``large`` are the addresses of links that are large enough."""
    if element.in_text or element.native or (element.role == "spinbutton" and element.tag != "input"):  # one part of a date field
        return True
    if element.label and (element.type in LABELLED or element.role in LABELLED):
        return True
    return element.href in large


def _bands(usable: Iterable[Element], limit: float) -> Mapping[int, Sequence[Element]]:
    """The targets in each horizontal band of the page, ``limit`` px high, so that only neighbours are compared."""
    bands: dict[int, list[Element]] = {}
    for element in usable:
        for band in range(int(element.box.y // limit), int((element.box.y + element.box.height) // limit) + 1):
            bands.setdefault(band, []).append(element)
    return bands


def _near(element: Element, bands: Mapping[int, Sequence[Element]], limit: float) -> Iterator[Element]:
    """The targets that may be within ``limit`` px of the centre of one."""
    middle = int(_middle(element.box)[1] // limit)
    return (other for band in range(middle - 1, middle + 2) for other in bands.get(band, ()))


def _crowded(element: Element, near: Iterable[Element], small: Set[int], limit: float) -> bool:
    """Whether its circle touches another target, or the circle of another small target; containers of it do not count."""
    x, y, radius = *_middle(element.box), limit / 2
    for other in near:
        if other is element or _holds(other.box, element.box) or _holds(element.box, other.box):
            continue
        if _distance(x, y, other.box) < radius:
            return True
        if id(other) in small and math.dist((x, y), _middle(other.box)) < limit:
            return True
    return False


def _middle(box: Box) -> tuple[float, float]:
    return box.x + box.width / 2, box.y + box.height / 2


def _distance(x: float, y: float, box: Box) -> float:
    """The distance from a point to the nearest point of a box (px)."""
    return math.hypot(max(box.x - x, 0.0, x - box.x - box.width), max(box.y - y, 0.0, y - box.y - box.height))


def _holds(outer: Box, inner: Box) -> bool:
    return (
        outer.x <= inner.x
        and outer.y <= inner.y
        and outer.x + outer.width >= inner.x + inner.width
        and outer.y + outer.height >= inner.y + inner.height
    )
