"""The score of a task as one formula over arrays, and how far it varies: over other draws of the replays, and under other weights.

One formula over an array of sums serves thousands of draws at the cost of one; no recording is judged again. Draws are
seeded by the names of the replays, so that the same recordings always give the same figures.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from uxaudit.constants import BOOTSTRAP_ROUNDS, BOOTSTRAP_SEED, PRINTED_STEP, Constants
from uxaudit.model.findings import Facet

Floats = NDArray[np.float64]
FACETS = tuple(facet.value for facet in Facet)
IMPACTS = (1, 2, 3, 4)


@dataclass(frozen=True)
class Sums:
    """What a task's score is computed from. Arrays have one row for each replay."""

    critical: bool
    blocked: bool
    group: str
    """Replays of one group contain the same tasks and are drawn together."""
    places: tuple[int, ...]
    """The replays that count, by their position in the audit."""
    completed: Floats
    """1 for each replay that reached the goal, else 0."""
    counts: Floats
    """Replays × 2 × facets × impacts: how many checks applied, and how many of them were tested."""
    lost: Floats
    """Replays × facets × impacts: how many checks were lost to proven problems or could not judge (1 each at most)."""
    doubt: Floats
    """Replays × impacts: how many checks were lost to candidates for review (1 each at most)."""


@dataclass(frozen=True)
class Weights:
    """All weights of the score, one row for each draw, and the constants that no draw varies."""

    severity: Floats
    facets: Floats
    critical: Floats
    """The weight of a critical task where any other has 1; one value for each draw."""
    constants: Constants


def nominal(constants: Constants, draws: int = 1) -> Weights:
    """The weights in force, in ``draws`` equal rows."""
    severity = [float(constants.severity_weights[impact]) for impact in IMPACTS]
    facets = [float(constants.facet_weights[Facet(name)]) for name in FACETS]
    return Weights(np.tile(severity, (draws, 1)), np.tile(facets, (draws, 1)), np.full(draws, float(constants.critical_weight)), constants)


def varied(constants: Constants, seed: int) -> Weights:
    """All weights in force, each multiplied by its own random factor, uniform in 1 ± ``weight_swing``."""
    chance, swing, plain = np.random.default_rng([seed, 1]), constants.weight_swing, nominal(constants, constants.weight_draws)
    severity, facets, critical = (
        held * chance.uniform(1 - swing, 1 + swing, held.shape) for held in (plain.severity, plain.facets, plain.critical)
    )
    return Weights(severity, facets, critical, constants)


def every_run(sums: Sums, draws: int = 1) -> Floats:
    """Each replay once, in ``draws`` equal rows."""
    return np.ones((draws, len(sums.places)))


def task_values(sums: Sums, runs: Floats, weights: Weights) -> Floats:
    """A task's score in each draw, 0 to 100: weighted geometric mean of its facets × what candidates leave × replay success.

    A facet is ``100 / (1 + lost / facet_scale)``, at least ``facet_floor``, and 100 where nothing was lost; the mean runs over
    all facets, whether or not a check of it applied. So a score depends on what is wrong and on nothing else: a page that
    gains sound content, or loses a fault together with what was sound around it, never falls behind.

    ``runs`` (draws × replays) says how often each replay was drawn. NaN where none was.
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
    """The logarithm of what candidates leave of the score in each draw: one check's take ``review_points`` of 100 at most."""
    most = weights.severity[:, [weights.constants.review_ceiling - 1]]
    weight = np.where(most > 0, np.minimum(1, weights.severity / np.where(most > 0, most, 1)), 1)
    checks = np.einsum("dr,ri,di->d", share, sums.doubt, weight, optimize=True)
    return np.asarray(checks * math.log(1 - weights.constants.review_points / 100))


def mean_values(tasks: Sequence[Sums], values: Sequence[Floats], weights: Weights) -> Floats:
    """The mean of the tasks in each draw, weighted by criticality; tasks with no value in a draw are left out of it."""
    table = np.array(values)
    weight = _criticality(tasks, weights) * ~np.isnan(table)
    whole = weight.sum(axis=0)
    return np.where(whole > 0, (weight * np.nan_to_num(table)).sum(axis=0) / np.where(whole > 0, whole, 1), np.nan)


def _criticality(tasks: Sequence[Sums], weights: Weights) -> Floats:
    return np.array([weights.critical if task.critical else np.ones_like(weights.critical) for task in tasks])


def coverages(tasks: Sequence[Sums], weights: Weights) -> Floats:
    """Tested ÷ applicable weight of these tasks in each draw, 0 to 1."""
    per_task = np.array([np.einsum("rkfi,di->kd", sums.counts, weights.severity) / len(sums.places) for sums in tasks])
    applicable, tested = (_criticality(tasks, weights)[:, None] * per_task).sum(axis=0)
    return np.where(applicable > 0, tested / np.where(applicable > 0, applicable, 1), 0)


def redrawn(tasks: Sequence[Sums], seed: int, constants: Constants) -> Floats:
    """The mean score in each of ``BOOTSTRAP_ROUNDS`` draws of the replays with replacement (Efron 1979), all tasks of a replay together."""
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
    """In how many draws (columns) two tasks (rows) change their order that differ by at least what a report prints."""
    order = np.argsort(-np.asarray(before), kind="stable")
    plain, falling = np.asarray(before)[order], drawn[order]
    least = np.minimum.accumulate(falling, axis=0)
    ahead = np.searchsorted(-plain, -(plain + PRINTED_STEP - 1e-9), side="right")  # number of tasks above each task by that much
    follows = ahead > 0
    return int((least[ahead[follows] - 1] < falling[follows]).any(axis=0).sum()) if follows.any() else 0


def seed_of(names: Iterable[str]) -> int:
    """A seed made of the replays' names: the same from run to run."""
    return BOOTSTRAP_SEED + crc32("\n".join(sorted(names)).encode())
