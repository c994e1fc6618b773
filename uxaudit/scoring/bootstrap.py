"""The score of a task as one formula over arrays, and its variation over redrawn replays and changed weights.

One formula over an array of sums computes thousands of draws at the cost of one; recordings are not evaluated again. Draws are
seeded by the names of the replays, so that the same recordings always give the same figures.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from uxaudit.common.arrays import NDArray, np
from uxaudit.constants import BOOTSTRAP_ROUNDS, BOOTSTRAP_SEED, PRINTED_STEP, Constants
from uxaudit.model.findings import Facet

Floats = NDArray[np.float64]
FACETS = tuple(facet.value for facet in Facet)
IMPACTS = (1, 2, 3, 4)


@dataclass(frozen=True)
class Sums:
    """The sums from which a task's score is computed. Arrays have one row for each replay."""

    critical: bool
    blocked: bool
    group: str
    """Replays of one group contain the same tasks and are drawn together."""
    places: tuple[int, ...]
    """The replays that count, by their index in the audit."""
    completed: Floats
    """1 for each replay that reached the goal, else 0."""
    counts: Floats
    """Replays × 2 × facets × impacts: how many checks applied, and how many of them were tested."""
    lost: Floats
    """Replays × facets × impacts: number of checks that found proven problems or could not judge (1 each at most)."""
    doubt: Floats
    """Replays × impacts: number of checks that found candidates (1 each at most)."""


@dataclass(frozen=True)
class Weights:
    """All weights of the score, one row for each draw, and the constants that are the same in all draws."""

    severity: Floats
    facets: Floats
    critical: Floats
    """The weight of a critical task relative to any other; one value for each draw."""
    constants: Constants


def nominal(constants: Constants, draws: int = 1) -> Weights:
    """Returns the weights in force, in ``draws`` equal rows."""
    severity = [float(constants.severity_weights[impact]) for impact in IMPACTS]
    facets = [float(constants.facet_weights[Facet(name)]) for name in FACETS]
    return Weights(np.tile(severity, (draws, 1)), np.tile(facets, (draws, 1)), np.full(draws, float(constants.critical_weight)), constants)


def varied(constants: Constants, seed: int) -> Weights:
    """Returns all weights in force, each multiplied by its own random factor, uniform in 1 ± ``weight_swing``."""
    chance, swing, plain = np.random.default_rng([seed, 1]), constants.weight_swing, nominal(constants, constants.weight_draws)
    severity, facets, critical = (
        held * chance.uniform(1 - swing, 1 + swing, held.shape) for held in (plain.severity, plain.facets, plain.critical)
    )
    return Weights(severity, facets, critical, constants)


def every_run(sums: Sums, draws: int = 1) -> Floats:
    """Returns a draw of each replay once, in ``draws`` equal rows."""
    return np.ones((draws, len(sums.places)))


def task_values(sums: Sums, runs: Floats, weights: Weights) -> Floats:
    """Returns a task's score in each draw, 0 to 100: weighted geometric mean of its facets × factor for candidates × replay success.

    A facet is ``100 / (1 + lost / facet_scale)``, at least ``facet_floor``, and 100 if nothing was lost; the mean includes
    all facets, even those without an applicable check. So a score depends only on problems: adding sound content to a page, or
    removing a fault together with sound content around it, never lowers it.

    ``runs`` (draws × replays) is the number of times that each replay was drawn. NaN if none was.
    """
    drawn = runs.sum(axis=1)
    rows = np.where(drawn > 0, drawn, 1)
    share = runs / rows[:, None]
    logs = _facet_logs(sums, share, weights)
    whole = weights.facets.sum(axis=1)
    mean = np.exp((weights.facets * logs).sum(axis=1) / np.where(whole > 0, whole, 1))
    value = 100 * mean * np.exp(_doubt_logs(sums, share, weights)) * (share @ sums.completed)
    return np.where(drawn > 0, 0 if sums.blocked else value, np.nan)


def _facet_logs(sums: Sums, share: Floats, weights: Weights) -> Floats:
    """Draws × facets: the logarithm of each facet's value as a share of 100."""
    lost = np.einsum("dr,rfi,di->df", share, sums.lost, weights.severity, optimize=True)
    return np.asarray(np.maximum(-np.log1p(lost / weights.constants.facet_scale), math.log(weights.constants.facet_floor / 100)))


def _doubt_logs(sums: Sums, share: Floats, weights: Weights) -> Floats:
    """Draws: the logarithm of the factor for candidates. The candidates of one check cost at most ``review_points`` of 100."""
    most = weights.severity[:, [weights.constants.review_ceiling - 1]]
    weight = np.where(most > 0, np.minimum(1, weights.severity / np.where(most > 0, most, 1)), 1)
    checks = np.einsum("dr,ri,di->d", share, sums.doubt, weight, optimize=True)
    return np.asarray(checks * math.log(1 - weights.constants.review_points / 100))


def mean_values(tasks: Sequence[Sums], values: Sequence[Floats], weights: Weights) -> Floats:
    """Returns the mean of the tasks in each draw, weighted by criticality, without tasks that have no value in a draw."""
    table = np.array(values)
    weight = _criticality(tasks, weights) * ~np.isnan(table)
    whole = weight.sum(axis=0)
    return np.where(whole > 0, (weight * np.nan_to_num(table)).sum(axis=0) / np.where(whole > 0, whole, 1), np.nan)


def _criticality(tasks: Sequence[Sums], weights: Weights) -> Floats:
    return np.array([weights.critical if task.critical else np.ones_like(weights.critical) for task in tasks])


def coverages(tasks: Sequence[Sums], weights: Weights) -> Floats:
    """Returns tested ÷ applicable weight of these tasks in each draw, 0 to 1."""
    per_task = np.array([np.einsum("rkfi,di->kd", sums.counts, weights.severity) / len(sums.places) for sums in tasks])
    applicable, tested = (_criticality(tasks, weights)[:, None] * per_task).sum(axis=0)
    return np.where(applicable > 0, tested / np.where(applicable > 0, applicable, 1), 0)


def redrawn(tasks: Sequence[Sums], seed: int, constants: Constants) -> Floats:
    """Returns the mean scores of ``BOOTSTRAP_ROUNDS`` draws of replays with replacement (Efron 1979), all tasks of a replay together."""
    rounds, chance = BOOTSTRAP_ROUNDS, np.random.default_rng([seed, 0])
    counts: dict[str, dict[int, Any]] = {}
    for group in dict.fromkeys(sums.group for sums in tasks):
        places = sorted({place for sums in tasks if sums.group == group for place in sums.places})
        drawn = chance.multinomial(len(places), np.full(len(places), 1 / len(places)), size=rounds)
        counts[group] = dict(zip(places, drawn.T, strict=True))
    weights = nominal(constants, rounds)
    values = [task_values(sums, np.array([counts[sums.group][place] for place in sums.places], dtype=float).T, weights) for sums in tasks]
    return mean_values(tasks, values, weights)


def swaps(before: Sequence[float], drawn: Floats) -> int:
    """Counts the draws (columns) in which two tasks (rows) change their order although they differ by a printed step or more."""
    order = np.argsort(-np.asarray(before), kind="stable")
    plain, falling = np.asarray(before)[order], drawn[order]
    least = np.minimum.accumulate(falling, axis=0)
    ahead = np.searchsorted(-plain, -(plain + PRINTED_STEP - 1e-9), side="right")  # tasks above each by a printed step or more
    follows = ahead > 0
    return int((least[ahead[follows] - 1] < falling[follows]).any(axis=0).sum()) if follows.any() else 0


def seed_of(names: Iterable[str]) -> int:
    """Returns a seed from the replays' names, the same in each run."""
    return BOOTSTRAP_SEED + crc32("\n".join(sorted(names)).encode())
