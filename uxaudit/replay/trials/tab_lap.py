"""The lap of a tab walk: Tab, until the focus comes round at the document's end, or is held.

A page may move the focus back by a timer, after the key was answered. So the focus is looked at again a moment after each Tab.
Where it went back to an earlier stop, the stops after that one are walked once more at a person's pace: what is reached
only by somebody who types faster than the page is not reached.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from uxaudit.recording.tab_walk import Trap
from uxaudit.replay.keyboard.tab_stop_limits import WALK_STOPS
from uxaudit.replay.trials import focus_indicator

if TYPE_CHECKING:
    from uxaudit.replay.trials.tab_walk import Walker

MAX_S = 12.0
"""For the lap, the way back and the second looks together; pictures of the lap are taken in the first half of it."""
REPEATS = 3
"""Presses of Tab that may leave the focus where it is before it is taken for held."""
MANY_REPEATS = 20
"""The same for an element that is the active one at several stops, such as a film's buttons or the parts of a date."""
MAX_UNREACHED = 40
AFTER_MS = 40
"""After each Tab: a frame, and a short timer. Pictures take longer than that anyway."""
PACE_MS = 400
"""Between two presses of Tab by a person who looks where the focus is (own judgement)."""
AT_PACE = 3
"""Stops that are walked at that pace when the focus went back."""


class TabLap:
    """One lap; what it meets is noted in its walker."""

    def __init__(self, walker: Walker) -> None:
        self.walker = walker
        self.pictures = focus_indicator.Lap(walker.session, walker.page)
        self.known: dict[int, int] = {}
        """The position of each stop in ``walker.seen``."""
        self.inside = False
        """Whether the lap began in the middle of the page."""
        self.wrapped = False
        self.begun = 0
        """The position of the first stop since the document's end."""
        self.same = 0
        self.at_pace = 0
        """Stops still to be walked at a person's pace."""
        self.went_back = False

    async def run(self) -> None:
        """Walk forwards, until the focus comes round, is held, or the bound is reached. Raises PlaywrightError and NoStateCopy."""
        begin = await self.walker.ask("start")
        await self.pictures.begin(begin)
        self.walker.rtl = begin["rtl"]
        # A field took the focus at once, or what had it in the replay's page is gone: the lap begins in the middle.
        self.inside = begin["id"] is not None or bool(self.walker.in_place)
        while not self._over():
            told = await self.walker.press("Tab")
            if told is None or await self._ends(told):
                return

    def _over(self) -> bool:
        """Whether the bound is reached."""
        stops = len(self.known)
        over = stops >= WALK_STOPS or time.monotonic() > self.walker.end - MAX_S / 4
        if over:
            self.walker.why_not = f"it was left after {stops} stops"
        return over

    async def _ends(self, told: dict[str, Any]) -> bool:
        """Whether the lap ends with what Tab came to."""
        place = told["id"]
        if place is None:
            return await self._at_end(told)
        if place in self.known:
            return await self._known(told)
        self.same, self.known[place] = 0, len(self.known)
        told["stop"] = told["stop"] or await self.walker.ask("stop", place)  # one that is walked again is recorded again
        pictured = time.monotonic() < self.walker.end - MAX_S / 2
        self.walker.seen.append(await self.pictures.step(told, pictured=pictured))
        await self.walker.same_state()
        return await self._pulled(place, PACE_MS if self.at_pace else AFTER_MS)

    async def _at_end(self, told: dict[str, Any]) -> bool:
        """Nothing has the focus: the document's end, or it was taken away."""
        await self.pictures.rest(told)
        if told["came"] and self.walker.lost():
            return False
        if self.wrapped or not self.inside:
            back = await self.walker.ask("moved", None, PACE_MS)
            return back not in self.known or await self._went_back(back)
        self.wrapped, self.begun = True, len(self.known)
        return False

    async def _known(self, told: dict[str, Any]) -> bool:
        """The focus is at a stop that was met before."""
        place, seen = told["id"], self.walker.seen
        last = place == seen[-1].id
        if last or told["many"]:
            self.same += 1
            if self.same < (MANY_REPEATS if told["many"] else REPEATS):
                return False
            await self._held([place] if last else [one.id for one in seen[self.known[place] :]])
            return True
        if len(told["came"]) > 1 and not self.went_back:  # it was moved by the page, just before the key
            return await self._went_back(place)
        if self.known[place] >= self.begun:  # else it comes round to where the lap began
            await self._held([one.id for one in seen[self.known[place] :]])
        return True

    async def _pulled(self, place: int, after_ms: float) -> bool:
        """Whether the lap ends because the page moves the focus back from a new stop."""
        now = await self.walker.ask("moved", place, after_ms)
        self.at_pace = max(0, self.at_pace - 1)
        return now != place and now in self.known and await self._went_back(now)

    async def _went_back(self, place: int) -> bool:
        """The page moved the focus back: the first time the stops after it are walked again, the second time it is held."""
        at, seen = self.known[place], self.walker.seen
        if self.went_back:
            await self._held([one.id for one in seen[at:]])
            return True
        self.went_back, self.at_pace, self.same = True, AT_PACE, 0
        for one in seen[at + 1 :]:
            del self.known[one.id]
        del seen[at + 1 :]
        return False

    async def _held(self, circle: Sequence[int]) -> None:
        """The focus goes round in a circle, or stands still: a trap where controls lie beyond and no key leads out."""
        walker = self.walker
        met = [one.id for one in walker.seen]
        rows = await walker.ask("unreached", met, True, MAX_UNREACHED)
        passed = sum(row["why"] == "passed-over" for row in rows)
        beyond = passed or len(set(met) - set(circle))
        if not beyond or (await walker.ask("areInDialogs", list(circle))):
            walker.why_not = "a dialog keeps the focus" if beyond else ""
            return
        ways = []
        for name, keys in (("Shift+Tab", ("Shift+Tab",)), ("Escape", ("Escape", "Tab"))):
            if await self._leaves(circle, keys):
                ways.append(name)
        if ways and not passed:  # the way back leads to all there is
            return
        walker.why_not = "the focus is held"
        halt = await walker.halt(circle[-1])
        walker.traps.append(Trap(**halt.model_dump(), stops=len(circle), ways_out=tuple(ways), beyond=beyond))

    async def _leaves(self, circle: Sequence[int], keys: Sequence[str]) -> bool:
        """Whether the keys lead out of it, the last one pressed as often as Tab was: an editor first takes back what that wrote."""
        await self.walker.ask("focus", circle[-1])
        presses = [*keys, *(keys[-1] for _ in range(min(len(circle) + REPEATS, 30)))]
        for key in presses:
            told = await self.walker.press(key)
            if told is None:
                return True
            out = told["id"] not in circle and not (told["id"] is None and told["came"])
            if key.endswith("Tab") and out and await self.walker.ask("moved", told["id"], PACE_MS) not in circle:
                return True
        return False


__all__ = ["MAX_S", "MAX_UNREACHED", "TabLap"]
