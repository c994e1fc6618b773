"""The keystroke-level model: how long an expert who makes no errors would take (Card, Moran & Newell 1980, 1983).

A prediction, within about 21 per cent: it compares builds of one product, and never ranks designs. A step's operators
are in ``steps.py``; here they become seconds, with the hand's way between mouse and keyboard, and with what the
system's response adds beyond the mental preparation that it overlaps.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from uxaudit.constants import KLM_H_S, KLM_K_S, KLM_M_S, KLM_P_S
from uxaudit.observed import KeyboardUse, StepRecord

SECONDS: dict[str, float] = {"K": KLM_K_S, "P": KLM_P_S, "H": KLM_H_S, "M": KLM_M_S}


def klm_seconds(counts: Mapping[str, float], seconds: Mapping[str, float] | None = None) -> float:
    """Seconds for a number of each operator, in given seconds per operator. Raises KeyError for an unknown one."""
    times = SECONDS | dict(seconds or {})
    return sum(times[operator] * count for operator, count in counts.items())


def predict_steps(steps: Iterable[StepRecord]) -> tuple[float, ...]:
    """Milliseconds that an expert takes for each step in turn, the waiting beyond M included."""
    predicted, hand = [], "mouse"
    for step in steps:
        seconds, hand = _operator_seconds(step, hand)
        predicted.append(1000 * seconds + waiting_ms(step))
    return tuple(predicted)


def acting_ms(steps: Iterable[StepRecord]) -> float:
    """Milliseconds of the expert's own acting and thinking in these steps, without any waiting."""
    total, hand = 0.0, "mouse"
    for step in steps:
        seconds, hand = _operator_seconds(step, hand)
        total += 1000 * seconds
    return total


def waiting_ms(step: StepRecord) -> float:
    """What the system's response adds: R beyond the mental preparation for the next step, which goes on meanwhile."""
    system = step.timing.system_ms if step.timing else None
    return max(0.0, (system or 0.0) - 1000 * KLM_M_S)


def _keyboard_seconds(step: StepRecord, use: KeyboardUse) -> float:
    """Seconds of a step done by keyboard alone: a key for each stop and arrow on the way, where the mouse would point, and no homing."""
    keys = use.stops + use.arrows + step.typed * ("T" in step.operators) + bool(use.activated_by)
    return SECONDS["M"] * step.operators.count("M") + SECONDS["K"] * keys


def _operator_seconds(step: StepRecord, hand: str) -> tuple[float, str]:
    """Seconds of one step's operators, and where the hand is afterwards; the way there costs H."""
    seconds = 0.0
    if step.keyboard is not None and step.keyboard.reached and step.keyboard.worked:
        return _keyboard_seconds(step, step.keyboard), "keyboard"
    for operator in step.operators:
        wanted = "keyboard" if operator in "HT" or (operator == "K" and step.verb == "press") else (
            "mouse" if operator == "P" else hand)
        if wanted != hand:
            seconds, hand = seconds + SECONDS["H"], wanted
        if operator == "T":
            seconds += step.typed * SECONDS["K"]
        elif operator != "H":
            seconds += SECONDS[operator]
    return seconds, hand
