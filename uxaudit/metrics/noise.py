"""The noise of the machine that replays, from the times of a fixed page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median

DISTURBED = 1.1
"""Replays side by side disturb each other where the fixed page takes so much longer than alone (own judgement: the share that the
gate tolerates)."""
UNSTEADY = 0.2
"""Times that scatter more than this are said to be unreliable (own judgement)."""


def scatter(times: Sequence[float]) -> float:
    """The median deviation from the median, as a share of it; 0 for none."""
    centre = median(times) if times else 0.0
    return median(abs(time - centre) for time in times) / centre if centre else 0.0


def described(times: Sequence[float]) -> str:
    """The noise in a sentence."""
    spread = scatter(times)
    trust = " Times of this run are unreliable: other programs kept the machine busy." if spread > UNSTEADY else ""
    return f"Noise of this machine: a fixed page took {median(times):.0f} ms ± {spread:.0%} ({len(times)} clicks).{trust}"


def undisturbed(by_count: Mapping[int, Sequence[float]]) -> tuple[int, str]:
    """How many browsers may run side by side, and why, from the times with 1, 2 … of them; times beyond a disturbed count are ignored."""
    alone = median(by_count[1])
    chosen, told = 1, [f"{alone:.0f} ms alone"]
    for count in sorted(by_count)[1:]:
        ratio = median(by_count[count]) / alone
        told.append(f"{median(by_count[count]):.0f} ms ({ratio - 1:+.0%}) with {count} side by side")
        if ratio > DISTURBED:
            break
        chosen = count
    accepted = f"up to {DISTURBED - 1:.0%} more is accepted"
    return chosen, f"Workers: {chosen}. A fixed page took {', '.join(told)}; {accepted}, so that times stay comparable."
