"""The cost of each check for a task: turns samples into sums of weights, and into the sentences that explain a score."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from uxaudit.checks.api import Check
from uxaudit.constants import Constants
from uxaudit.evaluation.run_checks import Evaluation, Sample
from uxaudit.model.findings import Facet, Mode, State
from uxaudit.model.report import Loss
from uxaudit.scoring.weighted_sum import Tally
from uxaudit.texts import clause, text

Place = tuple[int, int]
"""A replay, by its index in the audit, and a task of it."""
LEAST_POINTS = 0.05
"""Minimum points of a loss that is listed; smaller ones would be printed as 0.0."""


@dataclass(frozen=True)
class Charge:
    """The result of one check for one task of one replay, with its weight in the score."""

    check: Check
    sample: Sample
    impact: int
    """The check's impact; for a check whose findings all need review, at most ``review_ceiling``."""
    times: float
    """Its weight as a number of ordinary checks."""
    lost: float
    """0 to 1: the share lost to proven problems; 1 if the check could not judge."""
    doubt: float
    """0 to 1: the share lost to candidates; 1 if a check of candidates could not judge."""

    @property
    def tested(self) -> bool:
        """Whether the check could judge."""
        return self.sample.score is not None


def charges(evaluation: Evaluation) -> Iterator[tuple[Place, Charge]]:
    """Yields every sample that counts, by replay and task; a check of the whole replay counts in each of its tasks."""
    checks, constants = {check.id: check for check in evaluation.checks}, evaluation.constants
    tasks: dict[int, set[int]] = defaultdict(set)
    for sample in evaluation.samples:
        if sample.task is not None:
            tasks[sample.recording].add(sample.task)
    for sample in evaluation.samples:
        check = checks[sample.check]
        times = constants.counts(check.id)
        if sample.state is not State.INAPPLICABLE and times:
            charge = _charge(check, sample, times, constants)
            for task in sorted(tasks[sample.recording]) if sample.task is None else (sample.task,):
                yield (sample.recording, task), charge


def _charge(check: Check, sample: Sample, times: float, constants: Constants) -> Charge:
    lost = 1.0 if sample.score is None else 1 - sample.score
    if check.mode in (Mode.MEASURED, Mode.OBSERVED):
        return Charge(check, sample, check.impact, times, lost, min(1.0, times) * sample.doubt)
    impact = check.impact if sample.confirmed else min(check.impact, constants.review_ceiling)
    return Charge(check, sample, impact, times, sample.confirmed, min(1.0, times) * lost)


Held = dict[Place, dict[str, Tally]]
Cells = dict[Place, dict[tuple[str, int], Tally]]


def tallies(evaluation: Evaluation) -> tuple[Held, Held, Cells]:
    """Returns the sums of each task of each replay: by facet and by heuristic in weights, by facet and impact in checks."""
    facets: Held = defaultdict(lambda: defaultdict(Tally))
    heuristics: Held = defaultdict(lambda: defaultdict(Tally))
    cells: Cells = defaultdict(lambda: defaultdict(Tally))
    constants = evaluation.constants
    for place, one in charges(evaluation):
        weight = one.times * constants.severity_weights[one.impact]
        shown = one.doubt * constants.review_share(one.impact)
        cells[place][one.check.facet.value, one.impact].add(one.times, one.lost, one.doubt, tested=one.tested)
        facets[place][one.check.facet].add(weight, one.lost, shown, tested=one.tested)
        if one.check.heuristic is not None:
            heuristics[place][str(one.check.heuristic)].add(weight, one.lost, shown, tested=one.tested)
    return facets, heuristics, cells


def explained(value: float, success: float, judged: Sequence[Sequence[Charge]], constants: Constants) -> tuple[Loss, ...]:
    """Returns the causes of the points between ``value`` and 100, the largest loss first.

    ``judged`` has the charges of each replay that counts; ``success`` is replay success, 0 to 1. The factors of a score
    share its loss in proportion to their logarithms, so that the points add up to it.
    """
    parts = {**_by_check(judged, constants), "": -math.log(success) if success > 0 else math.inf}
    if parts[""] == math.inf:
        return (Loss(check="", points=round(100 - value, 1), why=text("The task is blocked")),)
    whole = sum(parts.values())
    points = {name: (100 - value) * part / whole for name, part in parts.items() if whole > 0}
    words = _reasons(judged) | {"": text("{share:.0%} of the replays did not reach the goal", share=1 - success)}
    found = [Loss(check=name, points=round(lost, 1), why=words[name]) for name, lost in points.items() if lost >= LEAST_POINTS]
    return tuple(sorted(found, key=lambda loss: (-loss.points, loss.check)))


def _by_check(judged: Sequence[Sequence[Charge]], constants: Constants) -> dict[str, float]:
    """Returns the amount that each check takes from the logarithm of the score, as the mean of the replays."""
    lost: dict[Facet, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    doubt: dict[str, float] = defaultdict(float)
    for one in (one for charged in judged for one in charged):
        lost[one.check.facet][one.check.id] += one.lost * one.times * constants.severity_weights[one.impact] / len(judged)
        doubt[one.check.id] += one.doubt * constants.review_share(one.impact) / len(judged)
    parts = {name: -math.log(1 - constants.review_points / 100) * share for name, share in doubt.items()}
    weights, whole = constants.facet_weights, sum(constants.facet_weights.values())
    for facet, of_checks in lost.items():
        total = sum(of_checks.values())
        height = min(math.log1p(total / constants.facet_scale), -math.log(constants.facet_floor / 100))
        for name, share in of_checks.items():
            parts[name] += weights[facet] / whole * height * share / total if total and whole else 0.0
    return parts


def _reasons(judged: Sequence[Sequence[Charge]]) -> dict[str, str]:
    """Returns the reason why each check costs points, from the replay in which it cost most."""
    worst: dict[str, Charge] = {}
    for one in (one for charged in judged for one in charged):
        held = worst.get(one.check.id)
        if held is None or one.lost + one.doubt > held.lost + held.doubt:
            worst[one.check.id] = one
    return {name: _why(one) for name, one in worst.items()}


def _why(one: Charge) -> str:
    title, sample = clause(one.check.title), one.sample
    if sample.score is None:
        reason = clause(sample.reason) if sample.reason else text("no reason was recorded")
        return text("{title}: could not be judged ({reason})", title=title, reason=reason)
    if sample.state is State.FAILED:
        return title if one.lost else text("{title}: needs review", title=title)
    return text("{title}: no problem, but {score:.2f} of 1 on the scale of what was measured", title=title, score=sample.score)
