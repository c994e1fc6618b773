"""Turns samples and task runs into scores from 0 to 100.

These laws hold for every score (each is a property test):

- What was not measured never raises it: a check that could not judge costs its whole weight and lowers the coverage, which is
printed beside the score.
- Inapplicable checks cost nothing, and neither they nor passed checks add anything. So a new problem never raises a score,
and a fix never lowers one, whatever other checks become applicable or inapplicable.
- The candidates of one check change it by at most ``review_points`` (one point).
- A baseline does not change it.

A mean over the applicable checks, as many scores are computed, breaks the second law: fixing a page so that it gains a form
would change the score by the quality of the form.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from uxaudit.common.arrays import np
from uxaudit.constants import Constants
from uxaudit.evaluation.run_checks import Evaluation
from uxaudit.metrics.statistics import percentile_interval
from uxaudit.metrics.task_outcomes import Run, judge, runs_of
from uxaudit.metrics.task_rows import task_row
from uxaudit.model.report import Score, TaskRow
from uxaudit.recording.recording import Recording
from uxaudit.scoring import bootstrap
from uxaudit.scoring.bootstrap import Floats
from uxaudit.scoring.caps import all_caps
from uxaudit.scoring.losses import Charge, charges, tallies
from uxaudit.scoring.task_score import TaskScore
from uxaudit.scoring.weighted_sum import Tallies, Tally


def _per_run(tallies: Mapping[int, Tallies], runs: Sequence[Run]) -> dict[str, Tally]:
    """Returns the mean of the runs, by name."""
    total: dict[str, Tally] = defaultdict(Tally)
    for run in runs:
        for name, tally in tallies.get(run.place, {}).items():
            total[name].join(tally, 1 / len(runs))
    return dict(total)


def score_tasks(evaluation: Evaluation, recordings: Sequence[Recording]) -> tuple[TaskScore, ...]:
    """Score every task for every persona, sorted by scenario, task and persona."""
    facets, heuristics, cells = tallies(evaluation)
    charged: dict[tuple[int, int], list[Charge]] = defaultdict(list)
    for at, charge in charges(evaluation):
        charged[at].append(charge)
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
                {place: charged.get((place, task), []) for place, task in places.items()},
                constants,
            )
        )
    return tuple(scored)


def task_rows(scored: Sequence[TaskScore]) -> tuple[TaskRow, ...]:
    """Returns the report's rows of the tasks."""
    rows = (
        (one, task_row(one.key, one.runs, _rounded(one.value), _printed(_per_run(one.facets, one.counted), one.constants), one.constants))
        for one in scored
    )
    return tuple(row.model_copy(update={"losses": one.losses}) for one, row in rows)


def _printed(tallies: Tallies, constants: Constants) -> dict[str, float | None]:
    return {name: tallies[name].printed(constants) for name in sorted(tallies)}


def overall(scored: Sequence[TaskScore], evaluation: Evaluation) -> Score:
    """Returns the score of the whole audit; ``value`` is None if no task could be measured."""
    scored = [one for one in scored if not one.outside]
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
    """Returns the mean of the tasks, by name; each task counts by its criticality, whatever the number of its replays."""
    total: dict[str, Tally] = defaultdict(Tally)
    whole = sum(one.weight for one in scored if one.counted)
    for one in scored:
        for name, tally in _per_run(getattr(one, what), one.counted).items():
            total[name].join(tally, one.weight / whole)
    return dict(total)


def _coverage(scored: Sequence[TaskScore], total: Tallies) -> float:
    """Returns tested ÷ applicable weight. A task that could not be judged counts as not tested."""
    if not scored:
        return 0.0
    whole = Tally()
    for tally in total.values():
        whole.join(tally)
    known = sum(one.weight for one in scored if one.status != "cantTell") / sum(one.weight for one in scored)
    return whole.coverage * known


def _mean(scored: Sequence[TaskScore]) -> float | None:
    weighed = [(one.weight, one.value) for one in scored if one.value is not None]
    return sum(w * v for w, v in weighed) / sum(w for w, _ in weighed) if weighed else None


def _interval(scored: Sequence[TaskScore], limit: float) -> tuple[float, float] | None:
    """Returns the run-to-run interval: replays are resampled with replacement. None unless every task has at least two."""
    measured = [one for one in scored if one.measured]
    if not measured or min(len(one.counted) for one in measured) < 2:
        return None
    drawn = bootstrap.redrawn([one.sums for one in measured], _seed(measured), measured[0].constants)
    return percentile_interval(np.minimum(drawn, limit).tolist())


def _seed(scored: Sequence[TaskScore]) -> int:
    return bootstrap.seed_of({run.recording.header.replay for one in scored for run in one.counted})


@dataclass(frozen=True)
class Reweighed:
    """The score with changed weights: one entry for each draw, score 0 to 100, coverage 0 to 1."""

    values: Floats
    coverage: Floats
    tasks: Floats
    """Tasks × draws, in the order of the tasks; NaN if a task has no score."""


def reweighed(scored: Sequence[TaskScore], evaluation: Evaluation) -> Reweighed | None:
    """Score again with all weights changed at random (see ``Constants.weight_swing``); None if nothing was measured."""
    measured = [one for one in scored if one.measured]
    if not measured:
        return None
    inside = [one for one in scored if not one.outside]
    draws = evaluation.constants.weight_draws
    weights = bootstrap.varied(evaluation.constants, _seed(measured))
    values = {one.key: bootstrap.task_values(one.sums, bootstrap.every_run(one.sums, draws), weights) for one in measured}
    limit = min((value for value, _ in all_caps(scored, evaluation)), default=100.0)
    mean = bootstrap.mean_values([one.sums for one in measured], list(values.values()), weights)
    dark = np.full(draws, np.nan)
    whole, known = (sum(weights.critical if one.critical else 1.0 for one in some) for some in (inside, measured))
    counted = [one.sums for one in scored if one.counted]
    return Reweighed(
        np.minimum(mean, limit),
        known / whole * bootstrap.coverages(counted, weights),
        np.array([values.get(one.key, dark) for one in scored]),
    )
