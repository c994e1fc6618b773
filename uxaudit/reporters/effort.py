"""Compares the effort of personas for tasks that more than one of them played."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from uxaudit.model.report import TaskRow
from uxaudit.reporters.formatting import SPACE, number, plural
from uxaudit.reporters.untrusted import line
from uxaudit.texts import Labels, text, tr

PLAIN = "desktop"
"""The persona that others are compared with, if it played the task; otherwise the first persona with a mouse."""
_POSSIBLE: Mapping[str, str] = Labels({"completed": text("possible"), "blocked": text("blocked"), "cantTell": text("cannot tell")})


@dataclass(frozen=True)
class Effort:
    """A task for one persona; ``base`` is the persona with a mouse to compare with (None if none completed it)."""

    row: TaskRow
    base: TaskRow | None

    @property
    def ratio(self) -> float | None:
        """Its predicted time ÷ that of the mouse; None for the mouse itself, and if either is unknown."""
        if self.base is None or self.base is self.row or not self.base.predicted_time_ms or self.row.predicted_time_ms is None:
            return None
        return self.row.predicted_time_ms / self.base.predicted_time_ms

    @property
    def possible(self) -> str:
        """Whether the persona can do the task, in words."""
        return _POSSIBLE[self.row.status]

    @property
    def beyond(self) -> int | None:
        """Steps beyond the optimal path, if the task was completed and its optimal path is known."""
        return self.row.steps - self.row.optimal_steps if self.row.status == "completed" and self.row.optimal_steps is not None else None

    @property
    def times(self) -> str:
        """The ratio in words: ``3.1 ×``; empty without one."""
        ratio = 1.0 if self.row is self.base else self.ratio
        return "" if ratio is None else f"{number(ratio, 1)}{SPACE}×"

    @property
    def summary(self) -> str:
        """The whole effort in words: ``possible, 34 Tab stops, 3.1 × the mouse’s predicted time``."""
        parts = [
            self.possible,
            plural(self.beyond, "{n} step more than needed", "{n} steps more than needed") if self.beyond and self.beyond > 0 else "",
            plural(self.row.tab_stops, "{n} Tab stop", "{n} Tab stops") if self.row.tab_stops is not None else "",
            self._time(),
        ]
        return ", ".join(filter(None, parts))

    def _time(self) -> str:
        if self.ratio is None or self.base is None:
            return ""
        if round(self.ratio, 1) == 1:
            return tr("the same predicted time")
        if self.row.input != "mouse":
            return tr("{times} the mouse’s predicted time", times=self.times)
        return tr("{times} {persona}’s predicted time", times=self.times, persona=line(self.base.persona, 60))


@dataclass(frozen=True)
class Compared:
    """One task for all personas that played it."""

    scenario: str
    task: str
    efforts: tuple[Effort, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """Each persona in words, ``keyboard: possible, 34 Tab stops``; personas with the same effort together."""
        alike: dict[str, list[str]] = {}
        for effort in self.efforts:
            alike.setdefault(effort.summary, []).append(line(effort.row.persona, 60))
        return tuple(f"{', '.join(names)}: {summary}" for summary, names in alike.items())

    @property
    def by_keyboard(self) -> bool:
        """Whether Tab stops were counted for any persona."""
        return any(effort.row.tab_stops is not None for effort in self.efforts)


def side_by_side(tasks: Sequence[TaskRow]) -> tuple[Compared, ...]:
    """Returns the tasks that several personas played, in the order of the report."""
    found: dict[tuple[str, str], list[TaskRow]] = {}
    for row in tasks:
        found.setdefault((row.scenario, row.task), []).append(row)
    return tuple(
        Compared(scenario, task, efforts(rows)) for (scenario, task), rows in found.items() if len({row.persona for row in rows}) > 1
    )


def efforts(rows: Sequence[TaskRow]) -> tuple[Effort, ...]:
    """Returns one task for each persona in ``rows``, the persona that the others are compared with first."""
    base = _base(rows)
    return tuple(Effort(row, base) for row in sorted(rows, key=lambda row: row is not base))


def _base(rows: Iterable[TaskRow]) -> TaskRow | None:
    """Returns the row that the others are compared with: a persona with a mouse that completed the task."""
    fit = [row for row in rows if row.input == "mouse" and row.predicted_time_ms is not None]
    return next((row for row in fit if row.persona == PLAIN), next(iter(fit), None))
