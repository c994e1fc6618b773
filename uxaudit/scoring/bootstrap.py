"""How far the score would swing: over other draws of the replays, and under other weights.

A task's score is one formula over an array of sums, so that thousands of draws cost no more than one: nothing is judged
anew. Draws are seeded by the recordings, so that the same recordings always give the same figures.
"""

from __future__ import annotations

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
KINDS = ("applicable", "tested", "earned")


@dataclass(frozen=True)
class Sums:
    """What a task's score is made of."""

    critical: bool
    blocked: bool
    group: str
    """Replays of one group hold the same tasks, and are drawn together."""
    places: tuple[int, ...]
    """The replays that count, by their place in the audit."""
    completed: Floats
    """1 for each replay that reached the goal, else 0."""
    cells: Floats
    """Replays × kinds × facets × impacts: how many checks applied and were tested, and what they earned (1 each at most)."""


@dataclass(frozen=True)
class Weights:
    """All weights of the score, one row a draw."""

    severity: Floats
    facets: Floats
    critical: Floats
    """What a critical task weighs beside another task's 1; one value a draw."""
    floor: float
    """The least that a facet brings into the mean, the same in every draw."""


def nominal(constants: Constants, draws: int = 1) -> Weights:
    """The weights in force, in so many rows."""
    severity = [float(constants.severity_weights[impact]) for impact in IMPACTS]
    facets = [float(constants.facet_weights[Facet(name)]) for name in FACETS]
    return Weights(
        np.tile(severity, (draws, 1)), np.tile(facets, (draws, 1)), np.full(draws, float(constants.critical_weight)), constants.facet_floor
    )


def varied(constants: Constants, seed: int) -> Weights:
    """Every weight in force changed at once and by itself, evenly within the swing."""
    chance, swing, plain = np.random.default_rng([seed, 1]), constants.weight_swing, nominal(constants, constants.weight_draws)
    severity, facets, critical = (
        held * chance.uniform(1 - swing, 1 + swing, held.shape) for held in (plain.severity, plain.facets, plain.critical)
    )
    return Weights(severity, facets, critical, plain.floor)


def every_run(sums: Sums, draws: int = 1) -> Floats:
    """Each replay once, in so many rows."""
    return np.ones((draws, len(sums.places)))


def task_values(sums: Sums, runs: Floats, weights: Weights) -> Floats:
    """A task's score in each draw, 0 to 100: weighted geometric mean of its facets times replay success.

    ``runs`` says how often each replay was drawn. Not a number where none was.
    """
    drawn = runs.sum(axis=1)
    applicable, _, earned = _weighed(sums, runs, weights)
    applies = applicable > 0
    value = np.where(applies, 100 * earned / np.where(applies, applicable, 1), 0)
    shares = weights.facets * applies
    whole = shares.sum(axis=1)
    logs = (shares * np.log(np.maximum(weights.floor, value))).sum(axis=1)
    mean = np.where(whole > 0, np.exp(logs / np.where(whole > 0, whole, 1)), 0)
    success = (runs @ sums.completed) / np.where(drawn > 0, drawn, 1)
    return np.where(drawn > 0, (0 if sums.blocked else 1) * success * mean, np.nan)


def _weighed(sums: Sums, runs: Floats, weights: Weights) -> Floats:
    """Kinds × draws × facets: the sums of the replays drawn, in weights."""
    return np.asarray(np.einsum("dr,rkfi,di->kdf", runs, sums.cells, weights.severity, optimize=True))


def mean_values(tasks: Sequence[Sums], values: Sequence[Floats], weights: Weights) -> Floats:
    """The mean of the tasks in each draw, by criticality; tasks that a draw tells nothing of are left out."""
    table = np.array(values)
    weight = _criticality(tasks, weights) * ~np.isnan(table)
    whole = weight.sum(axis=0)
    return np.where(whole > 0, (weight * np.nan_to_num(table)).sum(axis=0) / np.where(whole > 0, whole, 1), np.nan)


def _criticality(tasks: Sequence[Sums], weights: Weights) -> Floats:
    return np.array([weights.critical if task.critical else np.ones_like(weights.critical) for task in tasks])


def coverages(tasks: Sequence[Sums], weights: Weights) -> Floats:
    """Tested ÷ applicable weight of these tasks in each draw, 0 to 1."""
    per_task = np.array([_weighed(sums, every_run(sums, len(weights.critical)), weights).sum(axis=2) / len(sums.places) for sums in tasks])
    applicable, tested, _ = (_criticality(tasks, weights)[:, None] * per_task).sum(axis=0)
    return np.where(applicable > 0, tested / np.where(applicable > 0, applicable, 1), 0)


def redrawn(tasks: Sequence[Sums], seed: int, constants: Constants) -> Floats:
    """The mean score in each of many draws of the replays with replacement (Efron 1979), all tasks of a replay together."""
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
    """In how many draws (columns) two tasks (rows) change places that stood apart by what a report prints."""
    order = np.argsort(-np.asarray(before), kind="stable")
    plain, falling = np.asarray(before)[order], drawn[order]
    least = np.minimum.accumulate(falling, axis=0)
    ahead = np.searchsorted(-plain, -(plain + PRINTED_STEP - 1e-9), side="right")  # so many stand above each task by that much
    follows = ahead > 0
    return int((least[ahead[follows] - 1] < falling[follows]).any(axis=0).sum()) if follows.any() else 0


def seed_of(names: Iterable[str]) -> int:
    """A seed of the replays' own names: the same from run to run."""
    return BOOTSTRAP_SEED + crc32("\n".join(sorted(names)).encode())
