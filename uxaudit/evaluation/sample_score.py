"""The score of one check for one task of one replay, with the parts that candidates and confirmed candidates take from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import fmean
from typing import Any

from uxaudit.checks.api import Check, Curve
from uxaudit.constants import Constants
from uxaudit.evaluation.merge_findings import Sighting, page_kind
from uxaudit.evaluation.review_answers import is_candidate
from uxaudit.metrics.statistics import log_normal_score, lost_share
from uxaudit.model.findings import Mode
from uxaudit.recording.recording import Recording


def sample_scores(
    check: Check, view: Recording, subjects: Sequence[Any], kept: Sequence[Sighting], left_out: Sequence[Sighting], constants: Constants
) -> dict[str, Any]:
    """The values of a sample by name: the score, what candidates take from it, and what confirmed candidates take, each 0 to 1.

    ``left_out`` are suppressed and dismissed. In a check of candidates whose loss is not counted by findings, the confirmed ones
    have their share of it.
    """
    confirmed = [sighting for sighting in kept if sighting.finding.reviewed is not None]
    if check.mode is Mode.MEASURED:
        doubtful = [sighting for sighting in kept if is_candidate(sighting) and sighting not in confirmed]
        certain = [sighting for sighting in kept if sighting not in doubtful]
        return {
            "score": _score(check, view, subjects, certain, left_out, constants),
            "doubt": _lost(check, doubtful, constants),
        }
    whole = _score(check, view, subjects, kept, left_out, constants)
    if not confirmed:
        return {"score": whole}
    if check.scored is not None or check.curve is not None:
        proven = (1 - whole) * len(confirmed) / len(kept)
        return {"score": whole + proven, "confirmed": proven}
    rest = [sighting for sighting in kept if sighting not in confirmed]
    return {"score": 1 - _lost(check, rest, constants), "confirmed": _lost(check, confirmed, constants)}


def _score(
    check: Check, view: Recording, subjects: Sequence[Any], kept: Sequence[Sighting], ignored: Sequence[Sighting], constants: Constants
) -> float:
    """The score, from 0 to 1. Suppressed findings count as passed."""
    suppressed = [sighting.finding for sighting in ignored]
    if check.scored is not None:
        scored_view = check.without(view, suppressed) if check.without and suppressed else view
        score = min(1.0, max(0.0, check.scored(scored_view, constants)))
        share = 1.0 if check.without else len(kept) / (len(kept) + len(ignored)) if suppressed else 1.0
        return 1 - (1 - score) * share
    if check.curve is not None:
        curve = check.curve if isinstance(check.curve, Curve) else check.curve(view)
        values = without_nearest(subjects, [f.measured for f in suppressed if isinstance(f.measured, int | float)])
        scores = [log_normal_score(value, curve.p10, curve.median) for value in values]
        return fmean([*scores, *[1.0] * (len(subjects) - len(scores))])
    return 1 - _lost(check, kept, constants)


def _lost(check: Check, seen: Sequence[Sighting], constants: Constants) -> float:
    """The share of its weight that a check loses to these sightings, 0 to 1.

    A problem counts once per place; one that is milder or graver than the check usually reports counts for less or more.
    """
    usual, worst = constants.severity_weights[check.impact], dict[tuple[object, ...], float]()
    for finding in (sighting.finding for sighting in seen):
        place = (finding.rule, page_kind(finding.url), finding.target, finding.step)
        weight = constants.severity_weights[finding.impact or check.impact]
        worst[place] = max(weight / usual if usual else 1.0, worst.get(place, 0.0))
    return lost_share(sum(worst.values()), constants.failures_half)


def without_nearest(values: Iterable[float], measured: Iterable[float]) -> list[float]:
    """The values without the one nearest to each measured number of a finding, which is rounded."""
    left = list(values)
    for number in measured:
        if left:
            left.remove(min(left, key=lambda value: abs(value - number)))
    return left
