"""The lap of a tab walk: Tab is pressed until the focus comes full circle at the document's end, or is trapped.

A page may move the focus back by a timer, after the key had its effect. So the focus is read again a moment after each Tab.
If it went back to an earlier stop, the following stops are walked again at a person's pace: a stop that only somebody faster than
the page can reach is not reached.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from uxaudit.recording.tab_walk import Trap
from uxaudit.replay.keyboard.tab_stop_limits import WALK_STOPS
from uxaudit.replay.trials import focus_pictures

if TYPE_CHECKING:
    from uxaudit.replay.trials.tab_walk import Walker

MAX_S = 12.0
"""Time limit for the lap, the way back and the second comparisons, in seconds; pictures of the lap are taken in its first half."""
REPEATS = 3
"""Presses of Tab without a move of the focus after which it counts as trapped."""
MANY_REPEATS = 20
"""The same for an element that is active at several stops, such as a video's buttons or the parts of a date."""
MAX_UNREACHED = 40
AFTER_MS = 40
"""Time after each Tab, in milliseconds: a frame, and a short timer. Pictures take longer anyway."""
PACE_MS = 400
"""Time between two presses of Tab by a person who watches the focus, in milliseconds (own judgement)."""
AT_PACE = 3
"""Number of stops that are walked at that pace after the focus went back."""


class TabLap:
    """One lap; the stops are noted in its walker."""

    def __init__(self, walker: Walker) -> None:
        self.walker = walker
        self.pictures = focus_pictures.Lap(walker.session, walker.page)
        self.known: dict[int, int] = {}
        """The position of each stop in ``walker.seen``."""
        self.inside = False
        """Whether the lap started in the middle of the page."""
        self.wrapped = False
        self.begun = 0
        """The position of the first stop since the document's end."""
        self.same = 0
        self.at_pace = 0
        """Number of stops still to be walked at a person's pace."""
        self.went_back = False

    async def run(self) -> None:
        """Walk forwards, until the focus comes full circle, is trapped, or a limit is reached. Raises PlaywrightError and NoStateCopy."""
        begin = await self.walker.ask("start")
        await self.pictures.begin(begin)
        self.walker.rtl = begin["rtl"]
        # A field was focused on load, or the element focused in the replay's page is gone: the lap starts in the middle.
        self.inside = begin["id"] is not None or bool(self.walker.in_place) or self.walker.clicked
        while not self._over():
            reply = await self.walker.press("Tab")
            if reply is None or await self._ends(reply):
                return

    def _over(self) -> bool:
        """Whether a limit is reached."""
        stops = len(self.known)
        over = stops >= WALK_STOPS or time.monotonic() > self.walker.end - MAX_S / 4
        if over:
            self.walker.why_not = f"it was left after {stops} stops"
        return over

    async def _ends(self, reply: dict[str, Any]) -> bool:
        """Whether the lap ends with the latest Tab."""
        place = reply["id"]
        if place is None:
            return await self._at_end(reply)
        if place in self.known:
            return await self._known(reply)
        self.same, self.known[place] = 0, len(self.known)
        reply["stop"] = reply["stop"] or await self.walker.ask("stop", place)  # a stop that is walked again is recorded again
        pictured = time.monotonic() < self.walker.end - MAX_S / 2
        self.walker.seen.append(await self.pictures.step(reply, pictured=pictured))
        await self.walker.same_state()
        return await self._pulled(place, PACE_MS if self.at_pace else AFTER_MS)

    async def _at_end(self, reply: dict[str, Any]) -> bool:
        """Nothing is focused: it is the document's end, or the focus was removed."""
        await self.pictures.rest(reply)
        if reply["came"] and self.walker.lost():
            return False
        if self.wrapped or not (self.inside or await self._began_further_down()):
            back = await self.walker.ask("moved", None, PACE_MS)
            return back not in self.known or await self._went_back(back)
        self.wrapped, self.begun = True, len(self.known)
        return False

    async def _began_further_down(self) -> bool:
        """Whether Tab started after the first stop: at the fragment of the URL, or where a script took the focus away."""
        rows = await self.walker.ask("unreached", [one.id for one in self.walker.seen], True, MAX_UNREACHED)
        return any(row["why"] == "passed-over" for row in rows)

    async def _known(self, reply: dict[str, Any]) -> bool:
        """The focus is at a stop that was visited before."""
        place, seen = reply["id"], self.walker.seen
        last = place == seen[-1].id
        if last or reply["many"]:
            self.same += 1
            if self.same < (MANY_REPEATS if reply["many"] else REPEATS):
                return False
            await self._held([place] if last else [one.id for one in seen[self.known[place] :]])
            return True
        if len(reply["came"]) > 1 and not self.went_back:  # the page moved it just before the key
            return await self._went_back(place)
        if self.known[place] >= self.begun:  # otherwise it came full circle to the start of the lap
            await self._held([one.id for one in seen[self.known[place] :]])
        return True

    async def _pulled(self, place: int, after_ms: float) -> bool:
        """Whether the lap ends because the page moves the focus back from a new stop."""
        now = await self.walker.ask("moved", place, after_ms)
        self.at_pace = max(0, self.at_pace - 1)
        return now != place and now in self.known and await self._went_back(now)

    async def _went_back(self, place: int) -> bool:
        """The page moved the focus back: the first time the following stops are walked again, the second time it counts as trapped."""
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
        """The focus cycles or does not move: a trap if other controls are out of reach and no key leads out."""
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
        if ways and not passed:  # the way back leads to all other controls
            return
        walker.why_not = "the focus is held"
        halt = await walker.halt(circle[-1])
        walker.traps.append(Trap(**halt.model_dump(), stops=len(circle), ways_out=tuple(ways), beyond=beyond))

    async def _leaves(self, circle: Sequence[int], keys: Sequence[str]) -> bool:
        """Whether the keys lead out; the last key is pressed as often as Tab was, because an editor first undoes its own input."""
        await self.walker.ask("focus", circle[-1])
        presses = [*keys, *(keys[-1] for _ in range(min(len(circle) + REPEATS, 30)))]
        for key in presses:
            reply = await self.walker.press(key)
            if reply is None:
                return True
            out = reply["id"] not in circle and not (reply["id"] is None and reply["came"])
            if key.endswith("Tab") and out and await self.walker.ask("moved", reply["id"], PACE_MS) not in circle:
                return True
        return False


__all__ = ["MAX_S", "MAX_UNREACHED", "TabLap"]
