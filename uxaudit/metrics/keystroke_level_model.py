"""The keystroke-level model: how long an expert who makes no errors would take (Card, Moran & Newell 1980, 1983).

A prediction, within about 21 per cent: it compares builds of one product, and never ranks designs. A step's operators
are in ``steps.py``; here they become seconds: an M is taken away where the step before makes it needless, pointing takes
as long as Fitts's law says of the way there and of the target's size, the hand's way between mouse and keyboard costs H,
and the system's response R adds what it takes beyond the mental preparation that it overlaps.

Every duration is rounded to 10 ms before it is summed, so that a person can follow the sum.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from uxaudit.constants import FITTS_MOUSE_BITS, FITTS_TOUCH_BITS, KLM_H_S, KLM_K_S, KLM_M_S, KLM_P_S
from uxaudit.model.base import Box
from uxaudit.model.verb_traits import Trait
from uxaudit.recording.keyboard_use import KeyboardUse
from uxaudit.recording.records import StepRecord

SECONDS: dict[str, float] = {"K": KLM_K_S, "P": KLM_P_S, "H": KLM_H_S, "M": KLM_M_S}
Input = Literal["mouse", "touch", "keyboard"]
TERMINATORS = ("Enter", "Tab")
"""Keys that end what was entered."""


@dataclass(frozen=True)
class Operator:
    """One operator with its seconds; ``says`` is where they come from, in a few words."""

    letter: str
    seconds: float
    says: str = ""

    def __str__(self) -> str:
        return f"{self.letter} {self.seconds:.2f}{f' ({self.says})' if self.says else ''}"


@dataclass
class Hand:
    """Where the hand is, and what it last pointed at: a place in the viewport, None where nobody knows."""

    input: Input
    place: str = "mouse"
    point: tuple[float, float] | None = None

    def moves(self, place: str) -> bool:
        """Take the hand there; whether it has to move. On a touch screen keyboard and page lie under one finger."""
        moved = place != self.place and self.input != "touch"
        self.place = place
        return moved


def klm_seconds(counts: Mapping[str, float], seconds: Mapping[str, float] | None = None) -> float:
    """Seconds for a number of each operator, in given seconds per operator. Raises KeyError for an unknown one."""
    times = SECONDS | dict(seconds or {})
    return sum(times[operator] * count for operator, count in counts.items())


def fitts_seconds(distance: float, width: float, bits_per_second: float = FITTS_MOUSE_BITS) -> float:
    """Seconds to point at a target so far away and so wide (both in px): Fitts's law in MacKenzie's form (1992)."""
    return math.log2(distance / width + 1) / bits_per_second


def predict(steps: Iterable[StepRecord], input: Input = "mouse") -> tuple[tuple[Operator, ...], ...]:
    """The operators of each step in turn, with the waiting beyond M as the last."""
    predicted, hand, before = [], Hand(input, "keyboard" if input == "keyboard" else "mouse"), None
    for step in steps:
        predicted.append((*_timed(step, letters(step, before), hand), *_waiting(step)))
        before = step
    return tuple(predicted)


def predict_steps(steps: Iterable[StepRecord], input: Input = "mouse") -> tuple[float, ...]:
    """Milliseconds that an expert takes for each step in turn, the waiting beyond M included."""
    return tuple(map(milliseconds, predict(steps, input)))


def acting_ms(steps: Iterable[StepRecord], input: Input = "mouse") -> float:
    """Milliseconds of the expert's own acting and thinking in these steps, without any waiting."""
    return milliseconds(operator for operators in predict(steps, input) for operator in operators if operator.letter != "R")


def milliseconds(operators: Iterable[Operator]) -> float:
    """What operators take together, in whole milliseconds."""
    return float(round(1000 * sum(operator.seconds for operator in operators)))


def sentence(operators: Iterable[Operator]) -> str:
    """The operators as a sum, such as ``M 1.35 + P 0.82 (Fitts: 412 px to 120 × 32 px) + K 0.28 = 2.45 s``."""
    told = tuple(operators)
    return f"{' + '.join(map(str, told))} = {sum(operator.seconds for operator in told):.2f} s" if told else ""


def letters(step: StepRecord, before: StepRecord | None) -> str:
    """The step's operators, less what the step before makes needless.

    Rule 1: who types where the last step left the caret need not choose, point and click again. Rules 2 to 4: see
    :func:`_goes_on`. The M before the Enter that ends typed text stays (rule 4), since the text is another each time.
    """
    if before is None or before.visits:
        return step.operators
    if Trait.TYPES in step.traits and (before.verb == "click" or Trait.TYPES in before.traits) and _same_control(step, before):
        return step.operators.removeprefix("MPK")
    return step.operators.removeprefix("M") if _goes_on(step, before) else step.operators


def _same_control(step: StepRecord, before: StepRecord) -> bool:
    return (
        step.control is not None
        and before.control is not None
        and bool(step.control.selector)
        and step.control.selector == before.control.selector
    )


def _goes_on(step: StepRecord, before: StepRecord) -> bool:
    """Whether a key belongs to the keys before it.

    Rule 2: the same key again, or the next letter of a command, is one thought. Rule 3: no thought before a terminator
    that follows another. Rule 4: nor before the one that ends a command spelt out.
    """
    if not step.key or not before.key:
        return False
    return step.key == before.key or len(before.key) == 1 or (before.key in TERMINATORS and step.key in TERMINATORS)


def _timed(step: StepRecord, operators: str, hand: Hand) -> Iterator[Operator]:
    """The operators with their seconds; moves the hand."""
    box = step.control.box if step.control else None
    if step.keyboard is not None and step.keyboard.reached and step.keyboard.worked:
        hand.place = "keyboard"
        yield from _by_keyboard(step, operators, step.keyboard)
        return
    for letter in operators:
        if letter != "M" and hand.moves(_place(letter, step, hand)):
            yield Operator("H", SECONDS["H"])
        if letter == "P":
            yield _pointing(box, hand)
            box = None  # where a second way leads, such as to an option, was not observed
        elif letter in "KT":
            yield _keys(_at_once(step.key) if letter == "K" else step.typed, letter)
        elif letter != "H":
            yield Operator(letter, SECONDS[letter])


def _by_keyboard(step: StepRecord, operators: str, use: KeyboardUse) -> Iterator[Operator]:
    """A step done by keyboard alone: a key for each stop and arrow on the way, where the mouse would point, and no homing."""
    for _ in range(operators.count("M")):
        yield Operator("M", SECONDS["M"])
    way = ", ".join(f"{count} {name}{'s' * (count > 1)}" for count, name in ((use.stops, "tab stop"), (use.arrows, "arrow")) if count)
    if way:
        yield Operator("K", round((use.stops + use.arrows) * SECONDS["K"], 2), way)
    if Trait.TYPES in step.traits and step.control is not None and step.control.role == "slider":
        return  # arrows brought it to its value: each is counted, and nothing was typed
    if "T" in operators and step.typed:
        yield _keys(step.typed, "T")
    if use.activated_by:
        yield _keys(_at_once(use.activated_by), "K")


def _at_once(chord: str) -> int:
    """How many keys are pressed for one such as ``Control+A``; a plain key or button is one."""
    return max(1, sum(map(bool, chord.split("+"))))


def _place(letter: str, step: StepRecord, hand: Hand) -> str:
    """Where the hand must be for an operator."""
    if letter in "HT" or (letter == "K" and step.verb == "press"):
        return "keyboard"
    return "mouse" if letter == "P" else hand.place


def _keys(count: int, letter: str) -> Operator:
    return Operator(letter, round(count * SECONDS["K"], 2), f"{count} keys" if letter == "T" or count > 1 else "")


def _pointing(box: Box | None, hand: Hand) -> Operator:
    """P by Fitts's law where the way and the target are known, else the model's mean."""
    start, hand.point = hand.point, None if box is None else (box.x + box.width / 2, box.y + box.height / 2)
    if start is None or box is None or hand.point is None or min(box.width, box.height) <= 0:
        return Operator("P", SECONDS["P"])
    distance = math.dist(start, hand.point)
    bits = FITTS_TOUCH_BITS if hand.input == "touch" else FITTS_MOUSE_BITS
    return Operator(
        "P",
        round(fitts_seconds(distance, min(box.width, box.height), bits), 2),
        f"Fitts: {distance:.0f} px to {box.width:.0f} × {box.height:.0f} px",
    )


def _waiting(step: StepRecord) -> Iterator[Operator]:
    """What the system's response adds: R beyond the mental preparation for the next step, which goes on meanwhile."""
    system = (step.timing.system_ms if step.timing else None) or 0.0
    beyond = round(system / 1000 - KLM_M_S, 2)
    if beyond > 0:
        yield Operator("R", beyond, f"{system / 1000:.2f} s less an M")
