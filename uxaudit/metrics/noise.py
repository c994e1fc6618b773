"""The noise of the machine that replays, measured by the times of a fixed page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median

DISTURBED = 1.1
"""Ratio of the fixed page's time in parallel to its time alone, above which parallel replays affect each other (own judgement: the
share that the gate tolerates).
"""
UNSTEADY = 0.2
"""Scatter above which times are reported as unreliable (own judgement)."""


def scatter(times: Sequence[float]) -> float:
    """Returns the median deviation from the median, as a share of it; 0 for none."""
    centre = median(times) if times else 0.0
    return median(abs(time - centre) for time in times) / centre if centre else 0.0


def described(times: Sequence[float]) -> str:
    """Returns the noise in a sentence."""
    spread = scatter(times)
    trust = " Times of this run are unreliable: other programs kept the machine busy." if spread > UNSTEADY else ""
    return f"Noise of this machine: a fixed page took {median(times):.0f} ms ± {spread:.0%} ({len(times)} clicks).{trust}"


def undisturbed(by_count: Mapping[int, Sequence[float]]) -> tuple[int, str]:
    """Returns how many browsers may run in parallel, and why, by the times with 1, 2 … of them, up to the first disturbed number."""
    alone = median(by_count[1])
    chosen, times = 1, [f"{alone:.0f} ms alone"]
    for count in sorted(by_count)[1:]:
        ratio = median(by_count[count]) / alone
        times.append(f"{median(by_count[count]):.0f} ms ({ratio - 1:+.0%}) with {count} in parallel")
        if ratio > DISTURBED:
            break
        chosen = count
    accepted = f"up to {DISTURBED - 1:.0%} more is accepted"
    return chosen, f"Workers: {chosen}. A fixed page took {', '.join(times)}; {accepted}, so that times stay comparable."
