"""Observes content that hovering shows in a state, and whether the keyboard shows it too."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Error as PlaywrightError

from uxaudit.recording.state_trials import HOVER, HoverTrial, Shown
from uxaudit.replay.browser.isolated_world import ask
from uxaudit.replay.browser.session import AWAY, Session
from uxaudit.replay.contract import Implementation
from uxaudit.replay.trials.event_listeners import find_listeners
from uxaudit.replay.trials.state_copy import StateCopy

MOST = 30
MOST_LISTENERS = 60
BUDGET_S = 10.0
STYLE_S = 0.15
SCRIPT_S = 0.32
"""Time for styles and scripts to show content, in seconds; script tooltips commonly wait 300 ms."""
GONE_S = 0.6
"""Time for shown content to disappear after the pointer has left, in seconds."""
LASTING_S = 1.2
MOST_LASTING = 2
SPARE_S = 5.0
"""Part of the trial's time limit that is reserved for opening the copy, in seconds."""
LATEST_S = 1.2
"""Time to wait for timers and transitions that hovering starts, including those started by these, in seconds."""
MOST_KEPT = 3
"""Maximum number of elements for which a reloaded page confirms that permanently open content appears on hover."""
HEARD = frozenset({"mouseenter", "mouseover", "pointerenter", "pointerover"})


async def observe(copy: StateCopy) -> dict[str, Any]:
    """Returns the state's ``hover``. Raises NoStateCopy, PlaywrightError or TimeoutError."""
    async with copy.lend() as other, asyncio.timeout(HOVER.limit_s):
        await find_listeners(other, other.page, "hover.listens", HEARD, MOST_LISTENERS)
        reply = await ask(other.page, "hover.find", MOST)
        if not reply["whys"]:
            copy.untouched()
        shown = [Shown(**row) for row in reply["titles"]]
        kept: list[_Hovering] = []
        tried, address = 0, other.page.url
        begin_until, end = copy.end_of(BUDGET_S), copy.end_of(HOVER.limit_s - SPARE_S)
        for at, why in enumerate(reply["whys"]):
            if time.monotonic() > begin_until or other.page.url != address:
                break
            hovering = _Hovering(other, at, STYLE_S if why == "style" else SCRIPT_S)
            ended, row = await _in_time(hovering.over(lasting=len(shown) < MOST_LASTING), end)
            tried += ended
            shown += [row] if row else []
            kept += [hovering] if hovering.kept else []
        for number, hovering in enumerate(kept):
            ended, row = await _in_time(hovering.confirm(copy), end) if number < MOST_KEPT else (False, None)
            tried -= not ended  # whether hovering showed it is unknown
            shown += [row] if row else []
        return {"hover": HoverTrial(tried=tried, left_out=reply["left"] + len(reply["whys"]) - tried, shown=tuple(shown))}


async def _in_time(trial: Awaitable[Shown | None], end: float) -> tuple[bool, Shown | None]:
    """Returns whether a trial ended before ``end`` (monotonic s), and its result; it also ends if the element is gone."""
    try:
        async with asyncio.timeout(max(0.0, end - time.monotonic())):
            return True, await trial
    except TimeoutError:
        return False, None
    except PlaywrightError:
        return True, None


@dataclass
class _Hovering:
    """One element under the pointer."""

    session: Session
    at: int
    wait_s: float
    kept: Shown | None = None
    """Content that appeared and stayed after the pointer had left."""

    async def over(self, *, lasting: bool) -> Shown | None:
        """Returns the content shown over it; None if there is none, or if it stays after the pointer has left (``kept``)."""
        if not await self._enter():
            return None
        reply = await self._ask("readShown")
        if reply is None:
            return await self._hides()
        row, way = (reply[key] for key in ("row", "way"))
        row["dismissible"] = await self._dismissible() if row["obscures"] else None
        row["hoverable"] = await self._hoverable(way) if way else None
        row["persistent"] = await self._persistent(there=bool(row["hoverable"])) if lasting and self.wait_s == SCRIPT_S else None
        if not await self._gone():
            self.kept = Shown(**row | {"dismissible": None, "hoverable": None, "persistent": None})
            return None
        row |= await self._by_keyboard()
        return Shown(**row)

    async def _hides(self) -> Shown | None:
        """Returns what hovering hides, if it is visible again once the pointer has left."""
        row = await self._ask("readHidden")
        if row is None:
            return None
        await self._away()
        await asyncio.sleep(SCRIPT_S)
        return Shown(**row) if await ask(self.session.page, "hover.isBack") else None

    async def confirm(self, copy: StateCopy) -> Shown | None:
        """Returns permanently open content if hovering shows it, and whether the keyboard shows it too.

        The state is loaded again. Raises NoStateCopy, PlaywrightError or TimeoutError.
        """
        await self.session.page.mouse.move(*AWAY)
        await copy.reach(self.session)
        await find_listeners(self.session, self.session.page, "hover.listens", HEARD, MOST_LISTENERS)
        await ask(self.session.page, "hover.find", MOST)
        if self.kept is None or not await self._ask("aim"):
            return None
        await asyncio.sleep(self.wait_s + GONE_S)
        if await self._comes():
            return None
        by_focus, by_key = await self._opened_by_keyboard()
        if not (by_focus or by_key) and not (await self._enter() and await self._comes()):
            return None
        return self.kept.model_copy(update={"by_focus": by_focus, "by_key": by_key})

    async def _opened_by_keyboard(self) -> tuple[bool, bool]:
        """Whether focus, or else Enter, opens the content that hovering leaves open."""
        openers = []
        for nth in range(5):
            reply = await self._focus(nth, kept=True)
            if reply is None:
                break
            await self._wait()
            if reply["there"] and await self._comes():
                return True, False
            openers += [nth] if reply["opens"] else []
        for nth in openers[:2]:
            await self._focus(nth, kept=True)
            await self.session.page.keyboard.press("Enter")
            await self._wait()
            if await self._comes():
                return False, True
        await self._ask("leaveFocus")
        return False, False

    async def _comes(self) -> bool:
        """Whether the content that hovering left open has appeared since the last comparison, by three quarters of its words."""
        reply = await self._ask("readShown")
        words = set(reply["row"]["text"].split()) if reply else set()
        kept = set(self.kept.text.split()) if self.kept else set()
        return bool(kept) and len(words & kept) * 4 >= len(kept) * 3

    async def _wait(self) -> None:
        """Wait for content after hovering or focus, including content shown by a timer or a transition."""
        end = time.monotonic() + LATEST_S
        await asyncio.sleep(self.wait_s)
        while (due := await self._due_ms()) and time.monotonic() < end:
            await asyncio.sleep(due / 1000 + 0.05)

    async def _ask(self, name: str) -> Any:
        return await ask(self.session.page, f"hover.{name}", self.at)

    async def _focus(self, nth: int, *, kept: bool = False) -> Any:
        return await ask(self.session.page, "hover.focusStop", {"at": self.at, "nth": nth, "kept": kept})

    async def _due_ms(self) -> float:
        return float(await ask(self.session.page, "hover.dueIn"))

    async def _move(self, point: dict[str, float], steps: int = 2) -> None:
        await self.session.page.mouse.move(point["x"], point["y"], steps=steps)

    async def _enter(self) -> bool:
        """Move onto it from outside the page, and wait for content. Returns whether any appeared."""
        await self.session.page.mouse.move(*AWAY)
        await asyncio.sleep(0.05)
        point: dict[str, float] | None = await self._ask("aim")
        if point:
            await self._move({"x": point["x"] + 1, "y": point["y"]}, steps=1)
            await self._move(point, steps=1)
            await self._wait()
        return point is not None

    async def _again(self) -> bool:
        """Hover again for another trial. Returns False if the content does not appear again."""
        await self._away()
        point = await self._ask("point")
        if point is None:
            return False
        await self._move(point)
        await self._wait()
        return bool(await self._ask("isStill"))

    async def _away(self) -> None:
        await self.session.page.mouse.move(*AWAY)
        await asyncio.sleep(STYLE_S)

    async def _dismissible(self) -> bool:
        await self.session.page.keyboard.press("Escape")
        await asyncio.sleep(STYLE_S)
        return not await self._ask("isStill")

    async def _hoverable(self, way: list[dict[str, float]]) -> bool | None:
        if not await self._again():
            return None
        for point in way:
            await self._move(point, steps=5)
        await asyncio.sleep(self.wait_s)
        return bool(await self._ask("isStill"))

    async def _persistent(self, *, there: bool) -> bool | None:
        if not there and not await self._again():
            return None
        await asyncio.sleep(LASTING_S)
        return bool(await self._ask("isStill"))

    async def _gone(self) -> bool:
        await self._away()
        deadline = time.monotonic() + GONE_S + await self._due_ms() / 1000
        while await self._ask("isStill"):
            if time.monotonic() > deadline:
                return False
            await asyncio.sleep(0.15)
        return True

    async def _by_keyboard(self) -> dict[str, bool | None]:
        """Returns whether focus, or else Enter, shows the same content."""
        openers: list[int] = []
        for nth in range(5):
            reply = await self._focus(nth)
            if reply is None:
                break
            await self._wait()
            if reply["there"] and await self._ask("isStill"):
                await self._ask("leaveFocus")
                return {"by_focus": True, "by_key": None}
            openers += [nth] if reply["opens"] else []
        by_key = any([await self._opens(nth) for nth in openers[:2]])
        await self._ask("leaveFocus")
        return {"by_focus": False, "by_key": by_key}

    async def _opens(self, nth: int) -> bool:
        reply = await self._focus(nth)
        for key in ("Enter", "ArrowDown") if reply and reply["menu"] else ("Enter",):
            await self.session.page.keyboard.press(key)
            await self._wait()
            if await self._ask("isStill"):
                await self.session.page.keyboard.press("Escape")
                return True
        return False


PROBE = Implementation(HOVER, observe)
