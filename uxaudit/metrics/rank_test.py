"""Tests whether one sample of times is longer than another, by ranks, because times are skewed and have outliers.

The test is by Mann & Whitney 1947; the size of the shift by Hodges & Lehmann 1963, with Moses's interval (Hollander, Wolfe &
Chicken 2014, ch. 4); the correction for several tests by Holm 1979.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from statistics import median

from uxaudit.constants import CONFIDENCE

MOST = 30
"""Maximum sample size; of a larger sample only the first values are used, because the exact distribution would take too long."""


@dataclass(frozen=True)
class TimeShift:
    """The shift from the first sample to the second."""

    size: float
    """The Hodges-Lehmann estimate, in the unit of the samples."""
    low: float
    """The one-sided lower bound of the size; minus infinity if the samples are too small."""
    high: float
    """The one-sided upper bound; infinity if the samples are too small."""
    p: float
    """The one-sided probability of such samples if the second is not larger."""


def larger(before: Sequence[float], after: Sequence[float], confidence: float = CONFIDENCE) -> TimeShift:
    """Compare two samples. Raises ValueError if one of them is empty."""
    before, after = before[:MOST], after[:MOST]
    if not before or not after:
        raise ValueError("an empty sample cannot be compared")
    differences = sorted(new - old for new in after for old in before)
    pairs = len(differences)
    wins = sum(difference > 0 for difference in differences) + sum(difference == 0 for difference in differences) // 2
    shares = _at_least(len(before), len(after))
    critical = next((count for count in range(pairs + 1) if shares[pairs - count] > 1 - confidence), 0)
    low = differences[critical - 1] if critical else float("-inf")
    high = differences[-critical] if critical else float("inf")  # the distribution is symmetric
    return TimeShift(median(differences), low, high, shares[wins])


@lru_cache(64)
def _at_least(before: int, after: int) -> tuple[float, ...]:
    """Returns, by the number of pairs in which the second sample is larger, the probability of at least that many by chance."""
    counts = {(0, 0): [1]}

    def ways(m: int, n: int) -> list[int]:
        if (m, n) not in counts:
            if not m or not n:
                counts[m, n] = [1]
            else:
                first, second = ways(m - 1, n), ways(m, n - 1)
                total = [0] * (m * n + 1)
                for wins, number in enumerate(first):
                    total[wins + n] += number
                for wins, number in enumerate(second):
                    total[wins] += number
                counts[m, n] = total
        return counts[m, n]

    for m in range(before + 1):
        for n in range(after + 1):
            ways(m, n)
    number = ways(before, after)
    whole = sum(number)
    return tuple(reversed([total / whole for total in accumulate(reversed(number))]))


def holm(values: Sequence[float]) -> tuple[float, ...]:
    """Returns the p values of several tests, each corrected for their number, in the same order."""
    corrected, worst = [0.0] * len(values), 0.0
    for rank, place in enumerate(sorted(range(len(values)), key=lambda place: values[place])):
        worst = max(worst, min(1.0, values[place] * (len(values) - rank)))
        corrected[place] = worst
    return tuple(corrected)


def least_p(before: int, after: int) -> float:
    """Returns the smallest p that samples of these sizes can have: every value of one is above every value of the other."""
    return _at_least(min(before, MOST), min(after, MOST))[-1]
