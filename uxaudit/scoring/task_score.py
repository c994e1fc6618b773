"""The score of one task for one persona, before the tasks are combined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from uxaudit.common.arrays import np
from uxaudit.constants import DEFAULTS, Constants
from uxaudit.metrics.task_outcomes import Key, Run, Status
from uxaudit.model.report import Loss
from uxaudit.scoring import bootstrap
from uxaudit.scoring.bootstrap import FACETS, IMPACTS, Sums
from uxaudit.scoring.losses import Charge, explained
from uxaudit.scoring.weighted_sum import Cell, Tally


@dataclass(frozen=True)
class TaskScore:
    """One task for one persona: its runs, and each run's tallies by facet and by heuristic."""

    key: Key
    critical: bool
    runs: tuple[Run, ...]
    status: Status
    facets: dict[int, dict[str, Tally]] = field(default_factory=dict)
    """By the index of the recording."""
    heuristics: dict[int, dict[str, Tally]] = field(default_factory=dict)
    cells: dict[int, Cell] = field(default_factory=dict)
    """By the index of the recording: the number of checks of each facet and impact, unweighted."""
    charges: dict[int, Sequence[Charge]] = field(default_factory=dict)
    """By the index of the recording: the cost of each check."""
    constants: Constants = DEFAULTS

    @property
    def weight(self) -> float:
        """Its weight relative to other tasks."""
        return self.constants.critical_weight if self.critical else 1.0

    @property
    def counted(self) -> tuple[Run, ...]:
        """The runs that could be judged."""
        return tuple(run for run in self.runs if run.kind != "unclear")

    @property
    def by_keyboard(self) -> bool:
        """Whether only the keyboard was blocked: that has its own cap."""
        return any(run.by_keyboard for run in self.runs) and all(run.by_keyboard for run in self.runs if run.kind == "failed")

    @property
    def outside(self) -> bool:
        """Whether its URL shows no HTML document: it counts neither in the score nor in the coverage."""
        return any(run.view.no_document for run in self.runs)

    @property
    def measured(self) -> bool:
        """Whether it has a score."""
        return self.status != "cantTell" and bool(self.counted)

    @cached_property
    def sums(self) -> Sums:
        """The sums of its score, ready for many draws at once."""
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
        """0 to 100 (see :func:`uxaudit.scoring.bootstrap.task_values`); None if the task was not measured."""
        if not self.measured:
            return None
        return float(bootstrap.task_values(self.sums, bootstrap.every_run(self.sums), bootstrap.nominal(self.constants))[0])

    @property
    def losses(self) -> tuple[Loss, ...]:
        """The causes of the points that it lacks; empty if it was not measured."""
        if self.value is None:
            return ()
        success = 0.0 if self.status == "blocked" else float(self.sums.completed.mean())
        return explained(self.value, success, [self.charges.get(run.place, ()) for run in self.counted], self.constants)
