"""Recognises the focus indicator of a Tab stop: the pixels that look different only while it has the focus.

``recording/tab_walk.py`` has the limits beyond which an indicator is clearly visible, because checks use them too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from uxaudit.model.base import Box
from uxaudit.recording.tab_walk import LEAST_CONTRAST, Halt, clear_px
from uxaudit.replay.trials import changed_pixels as pixels

if TYPE_CHECKING:
    from PIL.Image import Image

MARGIN = 12.0
"""Margin around a stop in which its focus indicator is looked for, in CSS px."""
WIDE = 0.4
"""Maximum size of a parent with a focus indicator for one control, as a share of the viewport."""
FAINT_SHARE = 0.1
"""Minimum share of a control's size that a faint focus indicator covers. Own judgement."""
LEVELS = 32
"""Of 255, in at least one colour: between white and #dfdfdf, a contrast of 1.3 : 1. Own judgement: people overlook less."""
FAINT = 12
"""The same for a faint indicator that is easy to miss, such as a grey background: between white and #f3f3f3, 1.1 : 1. Own judgement."""


@dataclass
class Seen:
    """A stop, and the result of its pictures."""

    id: int
    facts: dict[str, Any]
    drawn: str
    """Key of its style when focused."""
    view: Box
    """In the viewport, when it was focused."""
    box: Box
    fixed: bool
    hidden: Any
    covered_by: str
    opaque: bool = False
    """Whether it is a frame, around which browsers draw no focus indicator."""
    backwards: bool = False
    changed_px: int | None = None
    contrast: float | None = None
    faint: float | None = None

    @property
    def halt(self) -> Halt:
        """Returns it as named in a finding."""
        return Halt.model_validate({key: value for key, value in self.facts.items() if key in Halt.model_fields})

    @property
    def clear(self) -> bool:
        """Whether its focus indicator is clearly visible."""
        return self.changed_px is not None and self.changed_px >= clear_px(self.view) and (self.contrast or 0) >= LEAST_CONTRAST


@dataclass
class FocusPicture:
    """The page while one stop has the focus, or none (``seen`` is None)."""

    scroll: tuple[float, float]
    image: Image
    seen: Seen | None


def recognise_in_lap(now: FocusPicture, before: FocusPicture | None, after: FocusPicture) -> None:
    """Note the pixels that differ at this stop only, in its area with a margin; none if the page scrolled on both sides."""
    seen = now.seen
    assert seen is not None, "only called for pictures of a stop"
    area = pixels.padded(seen.view, MARGIN, now.image.size)
    if area is None or seen.hidden:
        return
    image, own = now.image.crop(area), pixels.inside(seen.view, area)
    others = [one for one in (before, after) if one is not None and one.scroll == now.scroll and one.image.size == now.image.size]
    masks = [pixels.change(image, other.image.crop(area), own, LEVELS) for other in others]
    if not masks:
        return
    mask = pixels.common(masks[0], masks[-1])
    if len(masks) == 1 and others[0].seen is not None:
        pixels.blank(mask, pixels.inside(_grown(others[0].seen.view, MARGIN / 2), area))  # the neighbour's own focus indicator
    seen.changed_px = pixels.count(mask)
    seen.contrast = pixels.contrast(image, others[0].image.crop(area), mask, clear_px(seen.view))


def recognise_alone(seen: Seen, focused: Image, before: Image, after: Image, around: Iterable[Box]) -> None:
    """Note the pixels that differ while a stop has the focus from before and after it, at the stop or else at a parent of it.

    ``around`` are the boxes of its parents. Pixels that move by themselves, or areas that do, do not count.
    """
    size = focused.width * focused.height
    for place in (seen.view, *(box for box in around if box.width * box.height <= WIDE * size)):
        area = pixels.padded(place, MARGIN, focused.size)
        if area is None:
            continue
        one, two, three = (picture.crop(area) for picture in (focused, before, after))
        own = pixels.inside(seen.view, area)
        if pixels.count(pixels.change(two, three, own, LEVELS)) > one.width * one.height / 4:
            break  # the area moves by itself
        mask = _only_with_focus(one, two, three, own, LEVELS)
        count = pixels.count(mask)
        if seen.changed_px is None or count > seen.changed_px:
            seen.changed_px, seen.contrast = count, pixels.contrast(one, two, mask, clear_px(seen.view))
        if seen.clear:
            break
        faint = _only_with_focus(one, two, three, own, FAINT)
        if place is seen.view and pixels.count(faint) >= place.width * place.height * FAINT_SHARE:
            seen.faint = pixels.contrast(one, two, faint, clear_px(seen.view))


def _only_with_focus(one: Image, two: Image, three: Image, own: Box, levels: int) -> Image:
    """Returns the pixels that only exist with focus (``one``), neither before nor after it, and that do not move by themselves."""
    mask = pixels.common(pixels.change(one, two, own, levels), pixels.change(one, three, own, levels))
    return pixels.without(mask, pixels.change(two, three, own, levels))


def _grown(box: Box, by: float) -> Box:
    return Box(x=box.x - by, y=box.y - by, width=box.width + 2 * by, height=box.height + 2 * by)
