"""Samples and task runs become scores from 0 to 100.

Nothing that was not measured may raise a score: a check that could not judge counts as zero in the value, and lowers
the coverage that is printed beside it. What does not apply counts nowhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from uxaudit.constants import DEFAULTS, Constants
from uxaudit.evaluation.run_checks import Evaluation
from uxaudit.metrics.statistics import percentile_interval
from uxaudit.metrics.task_outcomes import Key, Run, Status, judge, runs_of, task_row
from uxaudit.model.findings import Finding, Mode, State
from uxaudit.model.probes import PLAIN
from uxaudit.model.report import Score, TaskRow
from uxaudit.recording.recording import Recording
from uxaudit.scoring import bootstrap
from uxaudit.scoring.bootstrap import FACETS, IMPACTS, Floats, Sums
from uxaudit.scoring.weighted_sum import Cell, Tallies, Tally


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
    def measured(self) -> bool:
        """Whether its score can be told."""
        return self.status != "cantTell" and bool(self.counted)

    @cached_property
    def sums(self) -> Sums:
        """What its score is made of, ready for many draws at once."""
        held = np.zeros((len(self.counted), len(bootstrap.KINDS), len(FACETS), len(IMPACTS)))
        for row, run in enumerate(self.counted):
            for (facet, impact), tally in self.cells.get(run.place, {}).items():
                held[row, :, FACETS.index(facet), IMPACTS.index(impact)] = tally.applicable, tally.tested, tally.earned
        completed = np.array([float(run.kind == "completed") for run in self.counted])
        return Sums(
            self.critical,
            self.status == "blocked",
            f"{self.key[0]}\n{self.key[2]}",
            tuple(run.place for run in self.counted),
            completed,
            held,
        )

    @cached_property
    def value(self) -> float | None:
        """0 to 100: weighted geometric mean of the facets times replay success; None where it cannot be told."""
        if not self.measured:
            return None
        return float(bootstrap.task_values(self.sums, bootstrap.every_run(self.sums), bootstrap.nominal(self.constants))[0])


def _sum(tallies: Mapping[int, Tallies], runs: Sequence[Run]) -> dict[str, Tally]:
    total: dict[str, Tally] = defaultdict(Tally)
    for run in runs:
        for name, tally in tallies.get(run.place, {}).items():
            total[name].join(tally)
    return dict(total)


def score_tasks(evaluation: Evaluation, recordings: Sequence[Recording]) -> tuple[TaskScore, ...]:
    """Score every task as every persona, sorted by scenario, task and persona."""
    facets, heuristics, cells = _tallies(evaluation)
    constants = evaluation.constants
    scored = []
    for key, runs in sorted(runs_of(recordings).items()):
        places = {run.place: run.task for run in runs}
        scored.append(
            TaskScore(
                key,
                any(run.view.plan.critical for run in runs),
                tuple(runs),
                judge(runs, constants)[0],
                {place: facets.get((place, task), {}) for place, task in places.items()},
                {place: heuristics.get((place, task), {}) for place, task in places.items()},
                {place: cells.get((place, task), {}) for place, task in places.items()},
                constants,
            )
        )
    return tuple(scored)


Place = tuple[int, int | None]
"""A replay and a task of it."""
Held = dict[Place, dict[str, Tally]]


def _tallies(evaluation: Evaluation) -> tuple[Held, Held, dict[Place, dict[tuple[str, int], Tally]]]:
    """The weights of every sample by replay and task; a check of the whole replay counts in each of its tasks."""
    facets: Held = defaultdict(lambda: defaultdict(Tally))
    heuristics: Held = defaultdict(lambda: defaultdict(Tally))
    cells: dict[Place, dict[tuple[str, int], Tally]] = defaultdict(lambda: defaultdict(Tally))
    checks = {check.id: check for check in evaluation.checks}
    constants = evaluation.constants
    tasks: dict[int, set[int]] = defaultdict(set)
    for sample in evaluation.samples:
        if sample.task is not None:
            tasks[sample.recording].add(sample.task)
    for sample in evaluation.samples:
        check = checks[sample.check]
        times = constants.counts(check.id)
        if sample.state is State.INAPPLICABLE or not times:
            continue
        impact = min(check.impact, constants.review_ceiling) if check.mode is Mode.NEEDS_REVIEW else check.impact
        weight = times * constants.severity_weights[impact]
        for task in tasks[sample.recording] if sample.task is None else (sample.task,):
            place = (sample.recording, task)
            cells[place][check.facet.value, impact].add(times, sample.score)
            facets[place][check.facet].add(weight, sample.score)
            if check.heuristic is not None:
                heuristics[place][str(check.heuristic)].add(weight, sample.score)
    return facets, heuristics, cells


def task_rows(scored: Sequence[TaskScore]) -> tuple[TaskRow, ...]:
    """The report's rows of the tasks."""
    return tuple(
        task_row(one.key, one.runs, _rounded(one.value), _printed(_sum(one.facets, one.counted), one.constants), one.constants)
        for one in scored
    )


def _printed(tallies: Tallies, constants: Constants) -> dict[str, float | None]:
    return {name: tallies[name].printed(constants.facet_min_coverage) for name in sorted(tallies)}


def overall(scored: Sequence[TaskScore], evaluation: Evaluation) -> Score:
    """The score of the whole audit; ``value`` is None where no task could be measured."""
    constants = evaluation.constants
    caps = all_caps(scored, evaluation)
    limit = min((value for value, _ in caps), default=100.0)
    value = _mean(scored)
    interval = _interval(scored, limit) if value is not None else None
    total = _total(scored, "facets")
    coverage = _coverage(scored, total)
    return Score(
        value=None if value is None else _rounded(min(value, limit)),
        low=_rounded(interval[0]) if interval else None,
        high=_rounded(interval[1]) if interval else None,
        coverage=round(coverage, 3),
        provisional=value is not None and coverage < constants.provisional_coverage,
        caps=tuple(words for _, words in caps),
        facets=_printed(total, constants),
        heuristics=dict(sorted(_printed(_total(scored, "heuristics"), constants).items(), key=lambda item: int(item[0]))),
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def _total(scored: Sequence[TaskScore], what: str) -> dict[str, Tally]:
    """The tallies of all tasks together; each task counts by its criticality, whatever the number of its replays."""
    total: dict[str, Tally] = defaultdict(Tally)
    for one in scored:
        for name, tally in _sum(getattr(one, what), one.counted).items():
            total[name].join(tally, one.weight / len(one.counted))
    return dict(total)


def _coverage(scored: Sequence[TaskScore], total: Tallies) -> float:
    """Tested ÷ applicable weight; a task of which nothing can be told counts as not tested at all."""
    if not scored:
        return 0.0
    whole = Tally()
    for tally in total.values():
        whole.join(tally)
    told = sum(one.weight for one in scored if one.status != "cantTell") / sum(one.weight for one in scored)
    return whole.coverage * told


def _mean(scored: Sequence[TaskScore]) -> float | None:
    weighed = [(one.weight, one.value) for one in scored if one.value is not None]
    return sum(w * v for w, v in weighed) / sum(w for w, _ in weighed) if weighed else None


def all_caps(scored: Sequence[TaskScore], evaluation: Evaluation) -> list[tuple[float, str]]:
    """The caps that hold, the lowest first, each with the sentence that is printed."""
    return sorted({*_caps(scored, evaluation), *_not_ruled_out(scored, evaluation)})


def _caps(scored: Sequence[TaskScore], evaluation: Evaluation) -> list[tuple[float, str]]:
    """The caps in force, each with the sentence that is printed."""
    findings: Sequence[Finding] = evaluation.findings
    constants = evaluation.constants
    caps: list[tuple[float, str]] = []
    blocked = [one for one in scored if one.status == "blocked" and not one.by_keyboard]
    for critical, value in ((True, constants.cap_critical_blocked), (False, constants.cap_blocked)):
        names = sorted({f'"{one.key[1]}" as {one.key[2]}' for one in blocked if one.critical is critical})
        if names:
            words = "a critical task is blocked" if critical else "a task is blocked"
            caps.append((value, f"at most {value:g}: {words} ({', '.join(names[:3])})"))
    worst = [f for f in findings if f.severity == 4 and f.mode in (Mode.MEASURED, Mode.OBSERVED) and f.check != "keyboard-blocked"]
    if worst:
        names = sorted({finding.check for finding in worst})
        caps.append(
            (constants.cap_severity_4, f"at most {constants.cap_severity_4:g}: a proven problem of severity 4 ({', '.join(names[:3])})")
        )
    if any(f.check == "keyboard-blocked" and f.impact == 4 and f.mode is Mode.MEASURED for f in findings):
        caps.append((constants.cap_keyboard_blocked, f"at most {constants.cap_keyboard_blocked:g}: a task cannot be done by keyboard"))
    return caps


def _not_ruled_out(scored: Sequence[TaskScore], evaluation: Evaluation) -> list[tuple[float, str]]:
    """The cap of severity 4 holds as well where a check that could have found it did not judge.

    Checks of impact 3 rise to 4 only where a task failed.
    """
    counted = {(run.place, run.task): one for one in scored for run in one.counted}
    least = 3 if any(run.kind == "failed" for one in scored for run in one.counted) else 4
    able = {
        check.id
        for check in evaluation.checks
        if check.mode is Mode.MEASURED and check.impact >= (least if check.needs | check.either <= set(PLAIN) else 4)
    }
    dark = sorted(
        {
            sample.check
            for sample in evaluation.samples
            if sample.check in able
            and sample.state in (State.UNTESTED, State.CANT_TELL)
            and (sample.task is None or (sample.recording, sample.task) in counted)
        }
    )
    cap = evaluation.constants.cap_severity_4
    return [(cap, f"at most {cap:g}: a problem of severity 4 cannot be ruled out ({', '.join(dark)} not judged)")] if dark else []


def _interval(scored: Sequence[TaskScore], limit: float) -> tuple[float, float] | None:
    """Run to run, not users: replays are drawn anew with replacement; None unless every task has two or more."""
    measured = [one for one in scored if one.measured]
    if not measured or min(len(one.counted) for one in measured) < 2:
        return None
    drawn = bootstrap.redrawn([one.sums for one in measured], _seed(measured), measured[0].constants)
    return percentile_interval(np.minimum(drawn, limit).tolist())


def _seed(scored: Sequence[TaskScore]) -> int:
    return bootstrap.seed_of({run.recording.header.replay for one in scored for run in one.counted})


@dataclass(frozen=True)
class Reweighed:
    """The score under many other weights: one entry a draw, 0 to 100, the coverage 0 to 1."""

    values: Floats
    coverage: Floats
    tasks: Floats
    """Tasks × draws, in the order of the tasks; not a number where a task's score cannot be told."""


def reweighed(scored: Sequence[TaskScore], evaluation: Evaluation) -> Reweighed | None:
    """Score anew with all weights changed at random (see ``Constants.weight_swing``); None where nothing was measured."""
    measured = [one for one in scored if one.measured]
    if not measured:
        return None
    draws = evaluation.constants.weight_draws
    weights = bootstrap.varied(evaluation.constants, _seed(measured))
    values = {one.key: bootstrap.task_values(one.sums, bootstrap.every_run(one.sums, draws), weights) for one in measured}
    limit = min((value for value, _ in all_caps(scored, evaluation)), default=100.0)
    mean = bootstrap.mean_values([one.sums for one in measured], list(values.values()), weights)
    dark = np.full(draws, np.nan)
    whole, told = (sum(weights.critical if one.critical else 1.0 for one in some) for some in (scored, measured))
    counted = [one.sums for one in scored if one.counted]
    return Reweighed(
        np.minimum(mean, limit),
        told / whole * bootstrap.coverages(counted, weights),
        np.array([values.get(one.key, dark) for one in scored]),
    )
