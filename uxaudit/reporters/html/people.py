"""The section People: the drawing of all paths, and the pictures of the click maps."""

from __future__ import annotations

from dataclasses import dataclass

from uxaudit.model.people import ClickMap, People, PeopleTask
from uxaudit.model.report import Report
from uxaudit.reporters.html.pictures import Album, View
from uxaudit.reporters.untrusted import line

MOST_PAGES, MOST_PEOPLE = 12, 24
"""Maximum number of pages and people in one drawing; the table contains all."""
COLUMN, ROW, LEFT, TOP = 168, 34, 96, 46
"""SVG units."""


@dataclass(frozen=True)
class Lane:
    """The path of one person: a line over the columns of the pages."""

    participant: str
    y: float
    points: str
    stops: tuple[tuple[float, int], ...]
    """The position and the number of each page view."""
    words: str
    completed: bool


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
        PeopleStory(f"people-{number}", task, paths_of(task), tuple(Clicks(found, album.thumb(found.shot)) for found in task.click_maps))
        for number, task in enumerate(people.tasks if people else (), 1)
    )


def paths_of(task: PeopleTask) -> Paths | None:
    """Returns the drawing; None if there is no path."""
    pages = list(dict.fromkeys(page for one in task.sessions for page in one.path))
    shown = pages[:MOST_PAGES]
    if len(shown) < 2:
        return None
    places = {page: LEFT + at * COLUMN + COLUMN / 2 for at, page in enumerate(shown)}
    lanes = []
    for at, one in enumerate(task.sessions[:MOST_PEOPLE]):
        y = TOP + at * ROW + ROW / 2
        stops = [places[page] for page in one.path if page in places]
        words = " › ".join(one.path[:30])
        lanes.append(
            Lane(
                one.participant,
                y,
                _points(stops, y),
                tuple((x, number) for number, x in enumerate(stops, 1)),
                words,
                one.result == "completed",
            )
        )
    heads = tuple((places[page], line(page, 18)) for page in shown)
    return Paths(heads, tuple(lanes), LEFT + len(shown) * COLUMN, TOP + len(lanes) * ROW + 6, len(pages) - len(shown))


def _points(stops: list[float], y: float) -> str:
    """A line through the stops; a return is drawn a little lower, so that it can be distinguished."""
    drawn: list[str] = []
    for before, x in zip([None, *stops], stops, strict=False):
        drawn.append(f"{x},{y + (7 if before is not None and x < before else 0)}")
    return " ".join(drawn)
