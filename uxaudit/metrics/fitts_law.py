"""The hand: the seconds to point at a target by Fitts's law, with mouse or finger, and to move between mouse and keyboard."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from uxaudit.constants import FITTS_MOUSE_BITS, FITTS_TOUCH_BITS, KLM_H_S, KLM_P_S
from uxaudit.model.base import Box

Input = Literal["mouse", "touch", "keyboard"]
OPTION_AWAY = 4
"""Distance from a select to the chosen option, in heights of the select; the real one is not observed ◇."""


@dataclass(frozen=True)
class Operator:
    """One operator with its seconds; ``says`` explains them in a few words."""

    letter: str
    seconds: float
    says: str = ""

    def __str__(self) -> str:
        return f"{self.letter} {self.seconds:.2f}{f' ({self.says})' if self.says else ''}"


@dataclass
class Hand:
    """Position of the hand, and the last point in the window that it pointed at."""

    input: Input
    point: tuple[float, float]
    place: str = "mouse"

    def moves(self, place: str) -> bool:
        """Move the hand to a device. Returns whether it had to move. On a touch screen, keyboard and page are the same place."""
        moved = place != self.place and self.input != "touch"
        self.place = place
        return moved


def fitts_seconds(distance: float, width: float, bits_per_second: float = FITTS_MOUSE_BITS) -> float:
    """Returns the seconds to point at a target of this distance and width (in px): Fitts's law in MacKenzie's form (1992)."""
    return math.log2(distance / width + 1) / bits_per_second


def home(place: str, hand: Hand) -> Iterator[Operator]:
    """H if the hand has to move to this device."""
    if hand.moves(place):
        yield Operator("H", KLM_H_S)


def point_at(box: Box | None, hand: Hand) -> Operator:
    """P by Fitts's law. If the target was not observed, the model's mean, and the hand stays where it is."""
    if box is None or min(box.width, box.height) <= 0:
        return Operator("P", KLM_P_S)
    start, hand.point = hand.point, (box.x + box.width / 2, box.y + box.height / 2)
    distance, width = math.dist(start, hand.point), min(box.width, box.height)
    bits = FITTS_TOUCH_BITS if hand.input == "touch" else FITTS_MOUSE_BITS
    return Operator(
        "P", round(fitts_seconds(distance, width, bits), 2), f"Fitts: {distance:.0f} px to {box.width:.0f} × {box.height:.0f} px"
    )


def point_at_option(box: Box | None, hand: Hand) -> Operator:
    """P to an option of an open list, ``OPTION_AWAY`` heights below the select; the hand stays there."""
    if box is None or box.height <= 0:
        return Operator("P", KLM_P_S)
    return point_at(replace(box, y=box.y + OPTION_AWAY * box.height), hand)
