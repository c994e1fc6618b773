"""Detects the focus indicator of each Tab stop by comparing pictures."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from playwright.async_api import Page

from uxaudit.model.base import Box
from uxaudit.recording.tab_walk import LEAST_CONTRAST, Halt, clear_px
from uxaudit.replay.browser import screenshots
from uxaudit.replay.browser.session import Session
from uxaudit.replay.trials import focus_indicator_pixels as pictures

if TYPE_CHECKING:
    from PIL.Image import Image

MARGIN = 12.0
"""Margin around a stop in which its focus indicator is looked for, in CSS px."""
WIDE = 0.4
"""Maximum size of a parent with a focus indicator for one control, as a share of the viewport."""
ALIKE = 3
"""Number of stops of one kind that are compared a second time; the others have the same style."""
MAX_SECOND = 30
FAINT_SHARE = 0.1
"""Minimum share of a control's size that a faint focus indicator covers. Own judgement."""
GROW_S = 0.15
"""Time for an animated focus indicator to appear, in seconds."""
RIPPLE_S = 0.7
"""Time for a slow one, such as the ripple of Material Design, to appear, and to fade away (0.55 s)."""

Ask = Callable[..., Awaitable[Any]]


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
class _Frame:
    scroll: tuple[float, float]
    image: Image
    seen: Seen | None


@dataclass
class Lap:
    """The pictures of a lap: each stop is compared with the one before and the one after it."""

    session: Session
    page: Page
    _before: _Frame | None = field(default=None)
    _now: _Frame | None = field(default=None)

    async def begin(self, reply: dict[str, Any]) -> None:
        """The page before the first key."""
        self._now = await self._frame(reply, None)

    async def step(self, reply: dict[str, Any], *, pictured: bool) -> Seen:
        """The focus moved to a new stop, which gets a picture if there is time for one."""
        same = {key: reply[key] for key in ("id", "drawn", "fixed", "hidden", "covered_by", "opaque")}
        seen = Seen(facts=reply["stop"], view=Box(**reply["view"]), box=Box(**reply["box"]), **same)
        if pictured:
            await self._turn(reply, seen)
        return seen

    async def rest(self, reply: dict[str, Any]) -> None:
        """The focus left the page, or came full circle: the last stop gets its second neighbour."""
        await self._turn(reply, None)

    async def _turn(self, reply: dict[str, Any], seen: Seen | None) -> None:
        after = await self._frame(reply, seen)
        now = self._now
        if now is not None and now.seen is not None:
            _compare(now, self._before, after)
        self._before, self._now = now, after

    async def _frame(self, reply: dict[str, Any], seen: Seen | None) -> _Frame:
        return _Frame(tuple(reply["scroll"]), pictures.opened(await screenshots.exact(self.session, self.page)), seen)


def _compare(now: _Frame, before: _Frame | None, after: _Frame) -> None:
    """Note the pixels that differ at this stop only, in its area with a margin; none if the page scrolled on both sides."""
    seen = now.seen
    assert seen is not None
    area = pictures.padded(seen.view, MARGIN, now.image.size)
    if area is None or seen.hidden:
        return
    image = now.image.crop(area)
    masks = []
    for other in (before, after):
        if other is None or other.scroll != now.scroll or other.image.size != now.image.size:
            continue
        masks.append((other, pictures.change(image, other.image.crop(area), pictures.inside(seen.view, area))))
    if len(masks) == 2:
        mask = pictures.common(masks[0][1], masks[1][1])
    elif len(masks) == 1:  # exclude pixels that the neighbour's own focus indicator may have changed
        other, mask = masks[0]
        if other.seen is not None:
            place = other.seen.view
            pictures.blank(
                mask,
                Box(
                    x=place.x - area[0] - MARGIN / 2,
                    y=place.y - area[1] - MARGIN / 2,
                    width=place.width + MARGIN,
                    height=place.height + MARGIN,
                ),
            )
    else:
        return
    seen.changed_px = pictures.count(mask)
    seen.contrast = pictures.contrast(image, masks[0][0].image.crop(area), mask, clear_px(seen.view))


async def look_again(session: Session, page: Page, ask: Ask, stops: list[Seen], end: float) -> None:
    """Compare stops without a clear focus indicator again: with focus, and without it before and after.

    A few of each kind are compared, until ``end`` (monotonic s); the others' pixels become None, because they were not measured.
    """
    kinds: Counter[str] = Counter()
    clear = {seen.drawn for seen in stops if seen.clear}
    slowly: set[str] = set()
    """The kinds with a slow focus indicator: one was observed, the others have the same style."""
    for seen in stops:
        if seen.opaque:
            seen.changed_px = seen.contrast = None
        if seen.clear or seen.hidden or seen.opaque or (seen.changed_px is None and seen.drawn in clear):
            continue
        seen.changed_px = seen.contrast = None
        kind = seen.drawn
        if kind in slowly:
            continue
        if kinds[kind] >= ALIKE or sum(kinds.values()) >= MAX_SECOND or time.monotonic() > end:
            continue
        kinds[kind] += 1
        animated = await _second(session, page, ask, seen, GROW_S)
        if not seen.clear and kinds[kind] == 1 and animated:
            await _second(session, page, ask, seen, RIPPLE_S)
            slowly |= {kind} if seen.clear else set()


async def _second(session: Session, page: Page, ask: Ask, seen: Seen, grow_s: float) -> bool:
    """Compare a stop ``grow_s`` after it was focused with itself before and, if that is long, equally long after it lost the focus.

    Returns whether anything in it was animated when its picture was taken: then the picture may show an unfinished focus indicator.
    """
    slowly = grow_s > GROW_S
    await ask("show", seen.id)
    before = await _left(session, page, ask, seen.id if slowly else None)
    if not await ask("focus", seen.id):
        return False
    await page.wait_for_timeout(grow_s * 1000)
    if slowly:
        await ask("atRest", seen.id)
    reply = await ask("look")
    if reply["id"] != seen.id:
        return False
    animated = bool(await ask("isAnimated", seen.id))  # with focus: what is animated without it may be over, or gone
    focused = pictures.opened(await screenshots.exact(session, page))
    after = await _left(session, page, ask, seen.id if slowly else None)
    seen.view = Box(**reply["view"])
    around = [Box(**box) for box in reply["around"]]
    for place in [seen.view, *(box for box in around if box.width * box.height <= WIDE * focused.width * focused.height)]:
        area = pictures.padded(place, MARGIN, focused.size)
        if area is None:
            continue
        one, two, three = (picture.crop(area) for picture in (focused, before, after))
        own = pictures.inside(seen.view, area)
        moving = pictures.change(two, three, own)
        mask = _sign(one, two, three, own)
        if pictures.count(moving) > area_of(area) / 4:
            break  # the area moves by itself
        count = pictures.count(mask)
        if seen.changed_px is None or count > seen.changed_px:
            seen.changed_px, seen.contrast = count, pictures.contrast(one, two, mask, clear_px(seen.view))
        if seen.clear:
            break
        faint = _sign(one, two, three, own, pictures.FAINT)
        if place is seen.view and pictures.count(faint) >= place.width * place.height * FAINT_SHARE:
            seen.faint = pictures.contrast(one, two, faint, clear_px(seen.view))
    return animated


async def _left(session: Session, page: Page, ask: Ask, slow: int | None) -> Image:
    """The page without the focus; after what moves in the stop ``slow`` has ended, if that is given."""
    await ask("leave")
    if slow is not None:
        await page.wait_for_timeout(RIPPLE_S * 1000)
        await ask("atRest", slow)
    return pictures.opened(await screenshots.exact(session, page))


def _sign(one: Image, two: Image, three: Image, own: Box, levels: int = pictures.LEVELS) -> Image:
    """Returns the pixels that only exist with focus (``one``), neither before nor after it, and that do not move by themselves."""
    mask = pictures.common(pictures.change(one, two, own, levels), pictures.change(one, three, own, levels))
    return pictures.without(mask, pictures.change(two, three, own, levels))


def area_of(area: tuple[int, int, int, int]) -> int:
    """Returns the number of pixels of a rectangle given by its edges."""
    return (area[2] - area[0]) * (area[3] - area[1])
