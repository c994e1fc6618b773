"""The score of one task as one persona, before the tasks are put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from uxaudit.constants import DEFAULTS, Constants
from uxaudit.metrics.task_outcomes import Key, Run, Status
from uxaudit.model.report import Loss
from uxaudit.scoring import bootstrap
from uxaudit.scoring.bootstrap import FACETS, IMPACTS, Sums
from uxaudit.scoring.losses import Charge, explained
from uxaudit.scoring.weighted_sum import Cell, Tally


@dataclass(frozen=True)
class TaskScore:
    """One task as one persona: its runs, and each run's tallies by facet and by heuristic."""

    key: Key
    critical: bool
    runs: tuple[Run, ...]
    status: Status
    facets: dict[int, dict[str, Tally]] = field(default_factory=dict)
    """By the place of the recording."""
    heuristics: dict[int, dict[str, Tally]] = field(default_factory=dict)
    cells: dict[int, Cell] = field(default_factory=dict)
    """By the place of the recording: the checks of each facet and impact, one each whatever they weigh."""
    charges: dict[int, Sequence[Charge]] = field(default_factory=dict)
    """By the place of the recording: what each check costs."""
    constants: Constants = DEFAULTS

    @property
    def weight(self) -> float:
        """What it weighs beside the other tasks."""
        return self.constants.critical_weight if self.critical else 1.0

    @property
    def counted(self) -> tuple[Run, ...]:
        """The runs that say something about the page."""
        return tuple(run for run in self.runs if run.kind != "unclear")

    @property
    def by_keyboard(self) -> bool:
        """Whether nothing but the keyboard was blocked: that has a cap of its own."""
        return any(run.by_keyboard for run in self.runs) and all(run.by_keyboard for run in self.runs if run.kind == "failed")

    @property
    def outside(self) -> bool:
        """Whether its address shows no HTML document: it counts neither in the score nor in the coverage."""
        return any(run.view.no_document for run in self.runs)

    @property
    def measured(self) -> bool:
        """Whether it has a score."""
        return self.status != "cantTell" and bool(self.counted)

    @cached_property
    def sums(self) -> Sums:
        """What its score is made of, ready for many draws at once."""
        rows, facets, impacts = len(self.counted), len(FACETS), len(IMPACTS)
        counts, lost, doubt = np.zeros((rows, 2, facets, impacts)), np.zeros((rows, facets, impacts)), np.zeros((rows, impacts))
        for row, run in enumerate(self.counted):
            for (facet, impact), tally in self.cells.get(run.place, {}).items():
                at = FACETS.index(facet), IMPACTS.index(impact)
                counts[row, :, *at] = tally.applicable, tally.tested
                lost[row, *at] = tally.lost
                doubt[row, at[1]] += tally.doubt
        completed = np.array([float(run.kind == "completed") for run in self.counted])
        places = tuple(run.place for run in self.counted)
        return Sums(self.critical, self.status == "blocked", f"{self.key[0]}\n{self.key[2]}", places, completed, counts, lost, doubt)

    @cached_property
    def value(self) -> float | None:
        """0 to 100 (see :func:`uxaudit.scoring.bootstrap.task_values`); None where the task was not measured."""
        if not self.measured:
            return None
        return float(bootstrap.task_values(self.sums, bootstrap.every_run(self.sums), bootstrap.nominal(self.constants))[0])

    @property
    def losses(self) -> tuple[Loss, ...]:
        """Where the points that it lacks went; none where it was not measured."""
        if self.value is None:
            return ()
        success = 0.0 if self.status == "blocked" else float(self.sums.completed.mean())
        return explained(self.value, success, [self.charges.get(run.place, ()) for run in self.counted], self.constants)
