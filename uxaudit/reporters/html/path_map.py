"""A drawing of a task's path through the pages: pages in the order of their first visit, moves between them, returns and detours."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from uxaudit.model.report import StepRow, TaskRow
from uxaudit.reporters.untrusted import line

WIDTH, GAP, HEIGHT = 168, 56, 44
"""Width of a page's box, gap between two, and height, in SVG units."""
TOP, LANE = 40, 26
"""Top of the boxes, and the space for each arc that leads back."""
MOST = 40
"""Maximum number of pages in the drawing of one task."""


@dataclass(frozen=True)
class PathPage:
    """A page on the map."""

    x: float
    title: str
    path: str
    detour: bool
    """Whether the path returned from it to an earlier page, so that it was not needed."""
    last: bool


@dataclass(frozen=True)
class Move:
    """A move from one page to another."""

    curve: str
    """The ``d`` of the SVG path."""
    back: bool
    label: str
    """The step that caused it."""


@dataclass(frozen=True)
class PathMap:
    """The map of one task for one persona."""

    pages: tuple[PathPage, ...]
    moves: tuple[Move, ...]
    optimal: tuple[str, ...]
    """The links of the optimal path, if a crawl found them."""
    optimal_pages: int | None
    width: float
    height: float
    views: int

    @property
    def detours(self) -> int:
        """Number of pages that were not needed."""
        return sum(page.detour for page in self.pages)

    @property
    def backs(self) -> int:
        """Number of moves to a page that was visited before."""
        return sum(move.back for move in self.moves)


def path_map(row: TaskRow) -> PathMap | None:
    """Returns the map; None if the path has fewer than two pages."""
    stops = _stops(row.step_rows)
    names = list(dict.fromkeys(page for page, _ in stops))[:MOST]
    if len(names) < 2:
        return None
    places = {name: i for i, name in enumerate(names)}
    visits = [(places[page], step) for page, step in stops if page in places]
    spare = _detours([place for place, _ in visits])
    titles = {page: step.title for page, step in stops}
    pages = tuple(
        PathPage(i * (WIDTH + GAP), line(titles[name] or name, 22), line(name, 26), i in spare, i == visits[-1][0])
        for i, name in enumerate(names)
    )
    moves = tuple(_moves(visits))
    lanes = max((abs(move_to - move_from) for move_from, move_to in _steps_back(visits)), default=0)
    height = TOP + HEIGHT + (18 + LANE * min(lanes, 4) if lanes else 8)
    return PathMap(pages, moves, row.optimal_path, row.optimal_pages, len(pages) * (WIDTH + GAP) - GAP, height, len(visits))


def _stops(steps: Sequence[StepRow]) -> list[tuple[str, StepRow]]:
    """Returns the pages on which the steps ended, in order, without repetitions."""
    found: list[tuple[str, StepRow]] = []
    for step in steps:
        page = _page(step.url) if step.status in ("passed", "failed") else ""
        if page and (not found or found[-1][0] != page):
            found.append((page, step))
    return found


def _page(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return line(url, 60)
    return parts.path or "/" if parts.netloc else line(url, 60)


def _detours(visits: Sequence[int]) -> set[int]:
    """Returns the pages between a page and the return to it, unless the path ends on them."""
    spare: set[int] = set()
    for at, place in enumerate(visits):
        if place in visits[:at]:
            before = max(i for i, earlier in enumerate(visits[:at]) if earlier == place)
            spare |= set(visits[before + 1 : at]) - {place}
    return spare - {visits[-1], visits[0]}


def _steps_back(visits: Sequence[tuple[int, StepRow]]) -> list[tuple[int, int]]:
    return [(before[0], after[0]) for before, after in itertools.pairwise(visits) if after[0] < before[0]]


def _moves(visits: Sequence[tuple[int, StepRow]]) -> list[Move]:
    return [_move(before[0], after[0], line(after[1].label or after[1].sentence, 60)) for before, after in itertools.pairwise(visits)]


def _move(start: int, end: int, label: str) -> Move:
    middle = TOP + HEIGHT / 2
    if end == start + 1:
        edge = start * (WIDTH + GAP) + WIDTH
        return Move(f"M{edge} {middle}H{edge + GAP - 2}", False, label)
    left, right = start * (WIDTH + GAP) + WIDTH / 2, end * (WIDTH + GAP) + WIDTH / 2
    back = end < start
    depth = 18 + LANE * min(abs(end - start), 4)
    level = TOP + HEIGHT if back else TOP
    bend = level + depth if back else level - min(depth, TOP - 6)
    return Move(f"M{left} {level}C{left} {bend} {right} {bend} {right} {level}", back, label)
