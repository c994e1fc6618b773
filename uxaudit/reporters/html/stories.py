"""Tasks as stories: all personas side by side, each step with its pictures, and the times between the steps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from uxaudit.model.base import Shot
from uxaudit.model.report import Report, StepRow, TaskRow
from uxaudit.reporters.effort import Effort, efforts
from uxaudit.reporters.html.differences import Difference
from uxaudit.reporters.html.path_map import PathMap, path_map
from uxaudit.reporters.html.pictures import Album, View
from uxaudit.reporters.html.time_bar import TimeBar, time_bars
from uxaudit.reporters.untrusted import line

OPEN = 5
"""Maximum number of stories that are initially open: those of tasks that were not completed."""


@dataclass
class StoryStep:
    """A step with its pictures."""

    row: StepRow
    anchor: str
    before: View | None
    """The page before the action, with the control marked."""
    after: View | None
    """The page after it, with the changes marked."""
    pair: tuple[Shot, Shot] | None
    """The pictures to compare."""
    difference: Difference | None = None

    @property
    def frame(self) -> View | None:
        """The picture in the filmstrip."""
        return self.before or self.after

    @property
    def number(self) -> str:
        """The step's number in findings; empty for the start page and the success criterion."""
        return str(self.row.index + 1) if self.row.phase == "step" else ""


@dataclass(frozen=True)
class Play:
    """A task for one persona."""

    row: TaskRow
    anchor: str
    steps: tuple[StoryStep, ...]
    path: PathMap | None
    bar: TimeBar | None


@dataclass(frozen=True)
class Story:
    """A task for all personas that played it."""

    scenario: str
    task: str
    critical: bool
    anchor: str
    plays: tuple[Play, ...]
    efforts: tuple[Effort, ...]
    open: bool


def stories(report: Report, album: Album) -> tuple[Story, ...]:
    """Returns the tasks in the report's order. Requests pictures, those of tasks that were not completed first."""
    rows: dict[tuple[str, str], list[TaskRow]] = defaultdict(list)
    for row in report.tasks:
        rows[row.scenario, row.task].append(row)
    order = sorted(rows, key=lambda key: all(row.status == "completed" for row in rows[key]))
    opened = [key for key in order if any(row.status != "completed" for row in rows[key])][:OPEN]
    numbers = {key: i for i, key in enumerate(rows, 1)}
    made = {key: _story(rows[key], numbers[key], key in opened, album) for key in order}
    return tuple(made[key] for key in rows)


def _story(rows: Sequence[TaskRow], number: int, opened: bool, album: Album) -> Story:
    bars = time_bars(rows)
    plays = tuple(
        Play(row, f"task-{number}-{i}", _steps(row, f"s{number}-{i}", album), path_map(row), bar)
        for i, (row, bar) in enumerate(zip(rows, bars, strict=True), 1)
    )
    first = rows[0]
    return Story(first.scenario, first.task, any(r.critical for r in rows), f"task-{number}", plays, efforts(rows), opened)


def _steps(row: TaskRow, prefix: str, album: Album) -> tuple[StoryStep, ...]:
    made: list[StoryStep] = []
    shown: Shot | None = None  # the page as the step before left it
    for i, step in enumerate(row.step_rows, 1):
        before = step.shot if step.shot != step.after else shown
        after = step.after if step.phase in ("start", "step") else None
        stayed = bool(made) and made[-1].row.url == step.url
        pair = (before, after) if before and after and stayed else None
        view = album.thumb(before, step.box, step.heard)
        made.append(StoryStep(step, f"{prefix}-{i}", view, album.thumb(after), pair))
        shown = step.after or shown
    return tuple(made)


def pairs(shown: Sequence[Story]) -> list[tuple[Shot, Shot]]:
    """Returns the pictures to compare: of every step that stayed on its page and has a picture after it."""
    steps = (step for story in shown for play in story.plays for step in play.steps)
    return [step.pair for step in steps if step.pair and step.after and step.after.picture]


def mark_changes(shown: Sequence[Story], found: dict[tuple[Shot, Shot], Difference]) -> None:
    """Mark the changes of each step in the picture after it. Call this before the pictures are shown."""
    for story in shown:
        for play in story.plays:
            for step in play.steps:
                difference = found.get(step.pair) if step.pair else None
                if difference is not None and step.after is not None:
                    step.difference = difference
                    step.after.marks = (*step.after.marks, *difference.areas)


def caption(step: StepRow) -> str:
    """Returns the step in one line, for the filmstrip."""
    return line(step.label or step.sentence, 80)
