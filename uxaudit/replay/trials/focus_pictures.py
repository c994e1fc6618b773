"""Takes the pictures in which focus indicators are recognised: one at each Tab stop, and more of stops without a clear one.

``focus_indicator.py`` decides what counts as a focus indicator.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from playwright.async_api import Page

from uxaudit.model.base import Box
from uxaudit.replay.browser import screenshots
from uxaudit.replay.browser.session import Session
from uxaudit.replay.trials import changed_pixels as pixels
from uxaudit.replay.trials.focus_indicator import FocusPicture, Seen, recognise_alone, recognise_in_lap

if TYPE_CHECKING:
    from PIL.Image import Image

ALIKE = 3
"""Number of stops of one kind that are compared a second time; the others have the same style."""
MAX_SECOND = 30
GROW_S = 0.15
"""Time for an animated focus indicator to appear, in seconds."""
RIPPLE_S = 0.7
"""Time for a slow one, such as the ripple of Material Design, to appear, and to fade away (0.55 s)."""

Ask = Callable[..., Awaitable[Any]]


@dataclass
class Lap:
    """The pictures of a lap: each stop is compared with the one before and the one after it."""

    session: Session
    page: Page
    _before: FocusPicture | None = field(default=None)
    _now: FocusPicture | None = field(default=None)

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
            recognise_in_lap(now, self._before, after)
        self._before, self._now = now, after

    async def _frame(self, reply: dict[str, Any], seen: Seen | None) -> FocusPicture:
        return FocusPicture(tuple(reply["scroll"]), pixels.opened(await screenshots.exact(self.session, self.page)), seen)


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
    focused = pixels.opened(await screenshots.exact(session, page))
    after = await _left(session, page, ask, seen.id if slowly else None)
    seen.view = Box(**reply["view"])
    recognise_alone(seen, focused, before, after, [Box(**box) for box in reply["around"]])
    return animated


async def _left(session: Session, page: Page, ask: Ask, slow: int | None) -> Image:
    """The page without the focus; after what moves in the stop ``slow`` has ended, if that is given."""
    await ask("leave")
    if slow is not None:
        await page.wait_for_timeout(RIPPLE_S * 1000)
        await ask("atRest", slow)
    return pixels.opened(await screenshots.exact(session, page))
