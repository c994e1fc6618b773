"""The section People: the drawing of all paths, and the pictures of the click maps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from uxaudit.model.people import ClickMap, People, PeopleTask
from uxaudit.model.report import Report, TaskRow
from uxaudit.reporters.html.pictures import Album, View
from uxaudit.reporters.people_wording import beside, page_of
from uxaudit.reporters.untrusted import line

MOST_PAGES, MOST_PEOPLE = 12, 24
"""Maximum number of pages and people in one drawing; the table contains all."""
COLUMN, ROW, LEFT, TOP = 168, 44, 96, 32
"""SVG units."""
NARROWEST, WIDTH = 116, 1150
"""Minimum width of a column, and the width that all columns fit into if they are wider."""
BEND = 13
"""How far the line of a jump leaves the line of its person."""


@dataclass(frozen=True)
class Lane:
    """The path of one person, or of a replay: a line over the columns of the pages."""

    participant: str
    y: float
    line: str
    """The commands of an SVG path."""
    stops: tuple[tuple[float, str], ...]
    """The position of each page, and the numbers of its views."""
    returns: bool
    """Whether the person went back, so that the numbers are shown."""
    words: str
    completed: bool
    replayed: bool


@dataclass(frozen=True)
class PagesInOrder:
    """The pages of one person or replay, in order."""

    name: str
    path: tuple[str, ...]
    completed: bool
    replayed: bool = False


@dataclass(frozen=True)
class Paths:
    """The paths of all people over the same pages."""

    pages: tuple[tuple[float, str], ...]
    lanes: tuple[Lane, ...]
    width: float
    height: float
    left_out: int


@dataclass(frozen=True)
class Clicks:
    """A click map with its picture."""

    map: ClickMap
    view: View | None


@dataclass(frozen=True)
class PeopleStory:
    """One task of the section."""

    anchor: str
    task: PeopleTask
    paths: Paths | None
    clicks: tuple[Clicks, ...]


def people_stories(report: Report, album: Album) -> tuple[PeopleStory, ...]:
    """Returns the tasks of the section, and requests their pictures from the album."""
    people: People | None = report.people
    return tuple(
        PeopleStory(
            f"people-{number}",
            task,
            paths_of(task, beside(report, task)),
            tuple(Clicks(found, album.thumb(found.shot)) for found in task.click_maps),
        )
        for number, task in enumerate(people.tasks if people else (), 1)
    )


def paths_of(task: PeopleTask, rows: Sequence[TaskRow] = ()) -> Paths | None:
    """Returns the drawing, with the personas' replays first; None if there is no path."""
    paths = [*_replayed(rows), *(PagesInOrder(one.participant, one.path, one.result == "completed") for one in task.sessions)]
    pages = list(dict.fromkeys(page for one in paths for page in one.path))
    shown = pages[:MOST_PAGES]
    if len(shown) < 2:
        return None
    column = min(COLUMN, max(NARROWEST, (WIDTH - LEFT) // len(shown)))
    places = {page: LEFT + at * column + column / 2 for at, page in enumerate(shown)}
    lanes = tuple(_lane(one, TOP + at * ROW + ROW / 2, places, column) for at, one in enumerate(paths[:MOST_PEOPLE]))
    heads = tuple((places[page], line(page, column // 8)) for page in shown)
    return Paths(heads, lanes, LEFT + len(shown) * column, TOP + len(lanes) * ROW + 6, len(pages) - len(shown))


def _replayed(rows: Sequence[TaskRow]) -> Iterator[PagesInOrder]:
    """Yields the path of each persona's replay that the report shows."""
    for row in rows:
        passed = [page_of(step.url) for step in row.step_rows if step.url and step.status in ("passed", "failed")]
        yield PagesInOrder(row.persona, tuple(page for page, _ in groupby(passed)), row.status == "completed", replayed=True)


def _lane(one: PagesInOrder, y: float, places: Mapping[str, float], column: float) -> Lane:
    stops = [places[page] for page in one.path if page in places]
    return Lane(
        one.name,
        y,
        _line(stops, y, column),
        _numbered(stops),
        any(there < here for here, there in pairwise(stops)),
        " › ".join(one.path[:30]),
        one.completed,
        one.replayed,
    )


def _line(stops: list[float], y: float, column: float) -> str:
    """A line through the stops: straight to the next page, above those that it skips, and below on the way back."""
    drawn = [f"M{stops[0]} {y}"] if stops else []
    for here, there in pairwise(stops):
        bend = 0 if 0 <= there - here <= column else -BEND if there > here else BEND
        drawn.append(f"Q{(here + there) / 2} {y + 2 * bend} {there} {y}" if bend else f"L{there} {y}")
    return "".join(drawn)


def _numbered(stops: list[float]) -> tuple[tuple[float, str], ...]:
    """The position of each page, and the numbers of its views."""
    return tuple((x, ", ".join(str(number) for number, at in enumerate(stops, 1) if at == x)) for x in dict.fromkeys(stops))
