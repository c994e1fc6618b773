"""Finds the pixels in which two pictures differ, and excludes those that only shift by a pixel.

A change is the smallest difference of a pixel to the same place and its neighbours in the other picture, computed in both
directions: text that moved by a pixel is found again next to it, a line that appeared or disappeared is not. A border that grows by
a pixel on each side moves its content by one, and what is behind it by two.
"""

from __future__ import annotations

from collections import Counter
from io import BytesIO
from typing import TYPE_CHECKING, Any

from uxaudit.model.base import Box

if TYPE_CHECKING:
    from PIL.Image import Image

SAMPLE = 20_000
"""Maximum number of changed pixels whose contrast is computed: of more, every second, third …"""


def opened(content: bytes) -> Image:
    """Returns a picture in RGB."""
    from PIL import Image

    return Image.open(BytesIO(content)).convert("RGB")


def change(one: Image, other: Image, place: Box, levels: int) -> Image:
    """Returns the pixels in which two pictures of the same size differ by at least ``levels``: 255 there, 0 elsewhere.

    A shift by 1 px does not count inside ``place`` (in the pictures' own coordinates), nor one by 2 px around it.
    """
    from PIL import ImageDraw

    mask = _differs(one, other, 1, levels)
    if count(mask):
        around = _differs(one, other, 2, levels)
        inner = (place.x - 1, place.y - 1, place.x + place.width + 1, place.y + place.height + 1)
        ImageDraw.Draw(around).rectangle(inner, fill=255)
        mask = common(mask, around)
    return mask


def _differs(one: Image, other: Image, reach: int, levels: int) -> Image:
    from PIL import ImageChops

    apart = ImageChops.lighter(_least(one, other, reach), _least(other, one, reach))
    return apart.point(lambda value: 255 if value >= levels else 0)


def _least(still: Image, moved: Image, reach: int) -> Image:
    """Returns, for each pixel, the smallest difference to the other picture within ``reach`` pixels."""
    from PIL import ImageChops

    steps = range(-reach, reach + 1)
    parts = [_strongest(ImageChops.difference(still, ImageChops.offset(moved, dx, dy))) for dx in steps for dy in steps]
    best = parts[0]
    for part in parts[1:]:
        best = ImageChops.darker(best, part)
    return best


def _strongest(image: Image) -> Image:
    """Returns the largest of the three colours."""
    from PIL import ImageChops

    red, green, blue = image.split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue)


def common(one: Image, other: Image) -> Image:
    """Returns the pixels that changed in both."""
    from PIL import ImageChops

    return ImageChops.darker(one, other)


def without(one: Image, other: Image) -> Image:
    """Returns the pixels that changed only in the first."""
    from PIL import ImageChops

    return ImageChops.subtract(one, other)


def count(mask: Image) -> int:
    """Returns the number of set pixels."""
    return mask.histogram()[255]


def blank(mask: Image, box: Box) -> None:
    """Clear an area."""
    from PIL import ImageDraw

    ImageDraw.Draw(mask).rectangle((box.x, box.y, box.x + box.width, box.y + box.height), fill=0)


def contrast(one: Image, other: Image, mask: Image, enough: int) -> float | None:
    """Returns the contrast ratio (WCAG 2.2, "contrast ratio") of the strongest changes; None if nothing changed.

    It is the ratio that ``enough`` of the changed pixels reach, or the strongest quarter of them if that is fewer: a ring is judged
    by itself, however large the background is that changes with it.
    """
    width = mask.width
    places = [index for index, value in enumerate(mask.tobytes()) if value]
    if not places:
        return None
    step = max(1, len(places) // SAMPLE)
    first, second = one.load(), other.load()
    assert first is not None
    assert second is not None
    pairs = Counter((first[n % width, n // width], second[n % width, n // width]) for n in places[::step])
    left = max(1, min(len(places) // 4, enough) // step)
    for ratio, count_of in sorted(((_ratio(_luminance(a), _luminance(b)), many) for (a, b), many in pairs.items()), reverse=True):
        left -= count_of
        if left <= 0:
            return round(ratio, 2)
    return None


def _ratio(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def _luminance(colour: Any) -> float:
    shares = (part / 255 for part in colour[:3])
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)


def padded(box: Box, margin: float, within: tuple[int, int]) -> tuple[int, int, int, int] | None:
    """Returns left, top, right and bottom of a box with a margin, inside a picture; None if it is outside."""
    left, top = max(0, int(box.x - margin)), max(0, int(box.y - margin))
    right, bottom = min(within[0], int(box.x + box.width + margin) + 1), min(within[1], int(box.y + box.height + margin) + 1)
    return (left, top, right, bottom) if right - left > 2 and bottom - top > 2 else None


def inside(box: Box, area: tuple[int, int, int, int]) -> Box:
    """Returns a box in the coordinates of a cropped area."""
    return Box(x=box.x - area[0], y=box.y - area[1], width=box.width, height=box.height)
