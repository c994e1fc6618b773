"""Intervals, curves and centres. Every formula names its source; the published numbers are tests.

Plain standard library: nothing here is worth the start-up time of a numerical package.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from statistics import NormalDist, fmean, median, stdev

from uxaudit.constants import CONFIDENCE, GEOMETRIC_BELOW


def adjusted_wald(successes: int, trials: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """The adjusted Wald interval of a proportion (Agresti & Coull 1998; Sauro & Lewis 2005).

    One-sided where all or none succeeded. Raises ValueError for no trials or impossible counts.
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
    """The point estimate for few trials or extreme counts: (x + 1) / (n + 2) (Lewis & Sauro 2006)."""
    return (successes + 1) / (trials + 2)


def geometric_mean(values: Sequence[float]) -> float:
    """The geometric mean; zeros count as one thousandth. Raises ValueError for no values."""
    if not values:
        raise ValueError("no values have no mean")
    return math.exp(fmean(math.log(max(value, 1e-3)) for value in values))


def time_interval(times: Sequence[float], confidence: float = CONFIDENCE) -> tuple[float, float] | None:
    """The interval of a geometric mean of times, by t on their logarithms (Sauro & Lewis); None for fewer than two."""
    if len(times) < 2:
        return None
    logs = [math.log(max(time, 1e-3)) for time in times]
    half = t_quantile((1 + confidence) / 2, len(logs) - 1) * stdev(logs) / math.sqrt(len(logs))
    return math.exp(fmean(logs) - half), math.exp(fmean(logs) + half)


def central_time(times: Sequence[float]) -> float | None:
    """The typical time: geometric mean for fewer than 25, else median (Sauro & Lewis 2010); None for no times."""
    if not times:
        return None
    return geometric_mean(times) if len(times) < GEOMETRIC_BELOW else median(times)


def log_normal_score(value: float, p10: float, p50: float) -> float:
    """Lighthouse's curve: 0.9 at ``p10``, 0.5 at the median, 1 at zero or less."""
    if value <= 0:
        return 1.0
    x = (math.log(value) - math.log(p50)) * 0.9061938024368232 / -math.log(p10 / p50)
    return min(1.0, max(0.0, (1 - math.erf(x)) / 2))


def mean_interval(values: Sequence[float], confidence: float = CONFIDENCE) -> tuple[float, float] | None:
    """The t interval of a mean, such as of paired differences; None for fewer than two values."""
    if len(values) < 2:
        return None
    half = t_quantile((1 + confidence) / 2, len(values) - 1) * stdev(values) / math.sqrt(len(values))
    return fmean(values) - half, fmean(values) + half


def bootstrap(draw: Callable[[random.Random], float | None], rounds: int, seed: int,
              confidence: float = CONFIDENCE) -> tuple[float, float] | None:
    """The percentile interval of a resampled figure (Efron 1979); the same seed gives the same interval."""
    chance = random.Random(seed)
    drawn = sorted(value for _ in range(rounds) if (value := draw(chance)) is not None)
    if not drawn:
        return None
    tail = (1 - confidence) / 2
    last = len(drawn) - 1
    return drawn[round(tail * last)], drawn[round((1 - tail) * last)]


def t_quantile(p: float, df: int) -> float:
    """The quantile of Student's t for .5 <= p < 1, by bisection to 1e-9. Raises ValueError outside."""
    if not 0.5 <= p < 1 or df < 1:
        raise ValueError(f"no quantile for p = {p}, df = {df}")
    low, high = 0.0, 1.0
    while _t_cdf(high, df) < p:
        low, high = high, high * 2
    while high - low > 1e-9 * max(1.0, high):
        middle = (low + high) / 2
        low, high = (middle, high) if _t_cdf(middle, df) < p else (low, middle)
    return (low + high) / 2


def _t_cdf(t: float, df: int) -> float:
    """Student's distribution for t >= 0 in closed form (Abramowitz & Stegun 26.7.3 and 26.7.4)."""
    theta = math.atan(t / math.sqrt(df))
    cos2 = math.cos(theta) ** 2
    term = total = math.sin(theta) * (math.cos(theta) if df % 2 else 1.0)
    for k in range(3 if df % 2 else 2, df, 2):
        term *= cos2 * (k - 1) / k
        total += term
    inside = 2 / math.pi * (theta + (total if df > 1 else 0.0)) if df % 2 else total
    return 0.5 + inside / 2
