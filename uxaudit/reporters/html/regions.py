"""Rectangles in a picture: the region to show, and the position of a box in it. All lengths are CSS pixels."""

from __future__ import annotations

import math

from uxaudit.model.base import Box

CONTEXT = (480.0, 300.0)
"""Minimum size shown around a place: enough to recognise the part of the page."""
MARGIN = 48.0
LARGEST = (960.0, 720.0)
"""Maximum size shown."""
SHAPE = 2 / 3
"""Height ÷ width of the region shown if no place is known."""

Region = tuple[float, float, float, float]
"""Left, top, right, bottom."""
Size = tuple[float, float]


def clamp(box: Box | None, size: Size) -> Region | None:
    """Returns the part of the box inside a picture of this size; None if there is none."""
    if box is None or not all(map(math.isfinite, (box.x, box.y, box.width, box.height))):
        return None
    left, top = max(0.0, box.x), max(0.0, box.y)
    right, bottom = min(size[0], box.x + box.width), min(size[1], box.y + box.height)
    return (left, top, right, bottom) if right >= left and bottom >= top else None


def surroundings(inside: Region | None, size: Size) -> Region:
    """Returns the region to show: the place with a margin, at least CONTEXT and at most LARGEST, within the picture."""
    if inside is None:
        return top_of(size)
    left, right = _stretch(inside[0], inside[2], CONTEXT[0], max(LARGEST[0], size[0]), size[0])
    top, bottom = _stretch(inside[1], inside[3], CONTEXT[1], LARGEST[1], size[1])
    return left, top, right, bottom


def _stretch(low: float, high: float, least: float, most: float, end: float) -> tuple[float, float]:
    """Widen a span by the margin to ``least``, cut it to ``most`` from its start, and shift it into 0 … end."""
    length = min(max(high - low + 2 * MARGIN, least), most, end)
    start = (low + high - length) / 2 if high - low + 2 * MARGIN <= most else low - MARGIN
    start = min(max(0.0, start), end - length)
    return start, start + length


def top_of(size: Size) -> Region:
    """Returns the top of a picture in full width."""
    return 0.0, 0.0, size[0], min(size[1], size[0] * SHAPE)
