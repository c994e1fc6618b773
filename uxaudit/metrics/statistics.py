"""Intervals, curves and averages. Every formula names its source; the published numbers are tests.

numpy and scipy are imported where they are used: they take up to half a second to load, and only commands that evaluate need them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist, fmean, median, stdev

from uxaudit.constants import CONFIDENCE, GEOMETRIC_BELOW


def adjusted_wald(successes: int, trials: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Returns the adjusted Wald interval of a proportion (Agresti & Coull 1998; Sauro & Lewis 2005).

    One-sided if all or none succeeded. Raises ValueError for no trials or impossible counts.
    """
    if trials < 1 or not 0 <= successes <= trials:
        raise ValueError(f"{successes} of {trials} is not a proportion")
    extreme = successes in (0, trials)
    z = NormalDist().inv_cdf(confidence if extreme else (1 + confidence) / 2)
    centre = (successes + z * z / 2) / (trials + z * z)
    half = z * math.sqrt(centre * (1 - centre) / (trials + z * z))
    low, high = max(0.0, centre - half), min(1.0, centre + half)
    return (0.0 if successes == 0 else low, 1.0 if successes == trials else high)


def laplace(successes: int, trials: int) -> float:
    """Returns the point estimate for few trials or extreme counts: (x + 1) / (n + 2) (Lewis & Sauro 2006)."""
    return (successes + 1) / (trials + 2)


def geometric_mean(values: Sequence[float]) -> float:
    """Returns the geometric mean; zeros are replaced by 0.001. Raises ValueError for no values."""
    if not values:
        raise ValueError("no values have no mean")
    return math.exp(fmean(math.log(max(value, 1e-3)) for value in values))


def time_interval(times: Sequence[float], confidence: float = CONFIDENCE) -> tuple[float, float] | None:
    """Returns the interval of a geometric mean of times, by t on their logarithms (Sauro & Lewis); None for fewer than two."""
    if len(times) < 2:
        return None
    logs = [math.log(max(time, 1e-3)) for time in times]
    half = t_quantile((1 + confidence) / 2, len(logs) - 1) * stdev(logs) / math.sqrt(len(logs))
    return math.exp(fmean(logs) - half), math.exp(fmean(logs) + half)


def central_time(times: Sequence[float]) -> float | None:
    """Returns the typical time: geometric mean for fewer than 25, else median (Sauro & Lewis 2010); None for no times."""
    if not times:
        return None
    return geometric_mean(times) if len(times) < GEOMETRIC_BELOW else median(times)


def log_normal_score(value: float, p10: float, p50: float) -> float:
    """Returns the score on Lighthouse's curve: 0.9 at ``p10``, 0.5 at the median, 1 at zero or less."""
    if value <= 0:
        return 1.0
    x = (math.log(value) - math.log(p50)) * 0.9061938024368232 / -math.log(p10 / p50)
    return min(1.0, max(0.0, (1 - math.erf(x)) / 2))


def mean_interval(values: Sequence[float], confidence: float = CONFIDENCE) -> tuple[float, float] | None:
    """Returns the t interval of a mean, such as of paired differences; None for fewer than two values."""
    if len(values) < 2:
        return None
    half = t_quantile((1 + confidence) / 2, len(values) - 1) * stdev(values) / math.sqrt(len(values))
    return fmean(values) - half, fmean(values) + half


def percentile_interval(values: Sequence[float], confidence: float = CONFIDENCE) -> tuple[float, float] | None:
    """Returns the percentile interval of bootstrap values (Efron 1979). NaN is ignored; None for no values."""
    from uxaudit.common.arrays import np

    drawn = np.asarray(values, dtype=float)
    drawn = drawn[~np.isnan(drawn)]
    if not drawn.size:
        return None
    low, high = np.quantile(drawn, [(1 - confidence) / 2, (1 + confidence) / 2])
    return float(low), float(high)


def lost_share(failures: float, half: float) -> float:
    """Returns the share of its weight that a check loses to failures: 0 for none, .5 for ``half``, near 1 for many ◇.

    Passed elements do not count: one fault among fifty links is one fault, and more links do not compensate for it.
    """
    return failures / (failures + half) if failures > 0 else 0.0


def lostness(different: int, visited: int, least: int) -> float | None:
    """Returns how far a path is from the shortest (Smith 1996): 0 for the shortest, at most the square root of 2.

    ``different`` is the number of distinct pages, ``visited`` the number of page views, ``least`` the pages of the shortest path. None
    for an empty path, or one that ended too early to be complete (fewer distinct pages than the shortest).
    """
    if least < 1 or different < least or visited < different:
        return None
    return math.hypot(different / visited - 1, least / different - 1)


def path_deviation(count: int, least: int) -> float | None:
    """Returns the extra length of a path as a share of the shortest (Tullis & Albert 2013, ch. 4); None if no shortest is known."""
    return (count - least) / least if least >= 1 else None


def t_quantile(p: float, df: int) -> float:
    """Returns the quantile of Student's t. Raises ValueError for p outside 0 to 1, and for less than one degree of freedom."""
    if not 0 < p < 1 or df < 1:
        raise ValueError(f"no quantile for p = {p}, df = {df}")
    from scipy.special import stdtrit

    return float(stdtrit(df, p))
