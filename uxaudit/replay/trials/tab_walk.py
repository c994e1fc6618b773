"""Walks through a state with the Tab key and back, as a person without a mouse does.

The lap takes a picture of each stop and compares it with those of its neighbours: what exists at this stop only is its focus
indicator. A stop without one is compared again by itself. All this happens in a copy of the state; without one, in place as long
as the state stays the same, and focus and scroll position are restored.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page

from uxaudit.recording.tab_walk import WALK, Change, Halt, TabStop, Trap, Unreached, Walk
from uxaudit.replay.browser import document
from uxaudit.replay.browser.isolated_world import ask, ask_about
from uxaudit.replay.browser.session import Session
from uxaudit.replay.contract import Implementation
from uxaudit.replay.trials import focus_pictures, transient_messages
from uxaudit.replay.trials.event_listeners import find_listeners
from uxaudit.replay.trials.focus_indicator import Seen
from uxaudit.replay.trials.read_only import Act, held_back
from uxaudit.replay.trials.state_copy import NoStateCopy, StateCopy, shows
from uxaudit.replay.trials.tab_walk_lap import MAX_S, MAX_UNREACHED, TabLap

MAX_SELECTS = 5
SELECT_MS = 300
"""Time after an arrow key in a list within which its effect starts, in milliseconds (a debounce rarely takes longer; own judgement)."""
GOES_S = 0.5
"""Time for a list or calendar of the previous stop to fade out, in seconds (own judgement)."""
SHOWS_MS = 500
"""Time for a stop to become visible after it was focused and scrolled to, in milliseconds (own judgement)."""
MANY_HIDDEN = 4
"""Number of stops that get this time; further ones get two frames."""


async def observe(copy: StateCopy) -> dict[str, Any]:
    """Returns the state's walk. Raises NoStateCopy, with the reason, if the state cannot be walked in a copy or in place."""
    try:
        async with copy.lend() as other:
            return {"walk": await Walker(other, copy.end_of(MAX_S, MAX_S / 2), clicked=copy.is_clicked).walk()}
    except NoStateCopy as why:
        return {"walk": await _in_place(copy, str(why))}


async def _in_place(copy: StateCopy, why: str) -> Walk:
    session = copy.session
    walker = Walker(session, copy.end_of(MAX_S, MAX_S / 2), in_place=copy.facts)
    await walker.enter()
    back = await walker.ask("start")
    if back["filled"] or back["popup"]:
        await walker.ask("done", None)
        doing = "a field is being filled in" if back["filled"] else "a menu is open that would close when the focus leaves it"
        raise NoStateCopy(f"{why}, and in the replay's own page {doing}")
    log = session.log
    before = (list(log.arrivals), list(log.troubles))
    try:
        return await walker.walk(entered=True)
    finally:
        with contextlib.suppress(PlaywrightError):
            await walker.ask("done", back)
        log.arrivals[:], log.troubles[:] = before


@dataclass
class Walker:
    """One walk through one page."""

    session: Session
    end: float
    """When it is cut short, in monotonic seconds."""
    in_place: dict[str, Any] | None = None
    """The facts of the state if this is the replay's own page: it is walked as long as it shows that state."""
    clicked: bool = False
    """Whether a click led to the state: then Tab continues from the clicked element, even if that is gone."""
    seen: list[Seen] = field(default_factory=list)
    """The stops in order, with the results of their pictures."""
    changes: list[Change] = field(default_factory=list)
    traps: list[Trap] = field(default_factory=list)
    why_not: str = ""
    rtl: bool = False
    _stays: set[str] = field(default_factory=set)
    """Elements that covered a stop permanently."""
    _hidden: set[int] = field(default_factory=set)
    """Stops that stayed hidden while they were focused."""
    _acts: list[Act] = field(default_factory=list)
    """Actions of the page itself since the last check."""

    def __post_init__(self) -> None:
        self.page: Page = self.session.page

    async def ask(self, name: str, *args: Any) -> Any:
        """Call a function of the in-page code."""
        return await ask(self.page, f"walk.{name}", *args)

    async def enter(self) -> None:
        """Start the in-page code for this walk."""
        await self.ask("begin", {"calm": True})
        for frame in self.page.frames[1:]:
            with contextlib.suppress(PlaywrightError, TimeoutError):
                if await document.browsers_own(frame):
                    await ask_about(await frame.frame_element(), "walk.leaveOut", page=self.page)

    async def walk(self, *, entered: bool = False) -> Walk:
        """Walk. Raises PlaywrightError, and NoStateCopy if a walk in place changed the state."""
        if not entered:
            await self.enter()
        async with held_back(self.session, self.page, self.latest, self._acts):
            await TabLap(self).run()
            if not self.traps and self.seen:
                await self._back()
            found = await self._unreached()
            await focus_pictures.look_again(self.session, self.page, self.ask, self.seen, self.end)
            stops = await self._stops()
            brief = () if self.in_place else await transient_messages.messages(self.session, self.ask, self.seen)
            if not self.in_place:
                await self._choose()
        return Walk(
            stops=stops,
            traps=tuple(self.traps),
            unreached=found,
            changes=tuple(self.changes),
            passing=brief,
            rtl=self.rtl,
            complete=not self.why_not,
            why_not=self.why_not,
            in_place=self.in_place is not None,
        )

    async def press(self, key: str) -> dict[str, Any] | None:
        """Press a key and read the focus; None if the page is gone. Notes actions of the page itself."""
        log, before = self.session.log, self.page.url
        dialogs = log.dialogs
        await self.page.keyboard.press(key)
        try:
            reply: dict[str, Any] = await self.ask("look")
        except PlaywrightError:
            self._changed("focus", "navigation", self.page.url, self.latest())
            self.why_not = "the page navigated by itself"
            return None
        if reply.get("hidden") and reply["id"] not in self._hidden:
            reply |= await self.ask("settled", reply["id"], SHOWS_MS if len(self._hidden) < MANY_HIDDEN else 0)
            self._hidden |= {reply["id"]} if reply.get("hidden") else set()
        if reply.get("covered_by") and reply["covered_by"] not in self._stays:
            reply["covered_by"] = await self._still_covered(reply)
        acts = [*self._acts]
        self._acts.clear()
        if log.dialogs > dialogs:
            words = next((t.message for t in reversed(log.troubles) if t.kind == "dialog"), "")
            self._changed("focus", "dialog", words, self.latest())
        if reply["url"].split("#")[0] != before.split("#")[0]:
            self._changed("focus", "navigation", reply["url"], self.latest())
        for act in acts if reply["came"] else ():  # otherwise the key did it, not the focus
            self._changed("focus", act.kind, act.to, act.at)
        return reply

    async def _still_covered(self, reply: dict[str, Any]) -> str:
        """Returns what covers the stop after a layer that lost focus had time to disappear; empty if nothing does."""
        await asyncio.sleep(GOES_S)
        over = str(await self.ask("covered", reply["id"]))
        self._stays |= {over} - {""}
        return over

    def latest(self) -> dict[str, Any] | None:
        """Returns the element that was focused last, even if it has lost the focus since."""
        return next((message["stop"] for message in reversed(self.session.log.messages) if message.get("type") == "walked"), None)

    def _changed(self, by: Any, kind: Any, to: str, at: dict[str, Any] | None) -> None:
        """Note the page's action when an element received focus, once for each element."""
        halt = Halt.model_validate(at) if at else Halt()
        change = Change(**halt.model_dump(), by=by, kind=kind, to=to)
        if not any((known.kind, known.selector) == (kind, halt.selector) for known in self.changes):
            self.changes.append(change)

    def lost(self) -> bool:
        """An element received focus and lost it again. Returns whether the walk continues."""
        known = sum(change.kind == "focus-lost" for change in self.changes)
        self._changed("focus", "focus-lost", "", self.latest())
        return sum(change.kind == "focus-lost" for change in self.changes) > known

    async def same_state(self) -> None:
        """Raise NoStateCopy if a walk in place changed the page's state."""
        if not self.in_place:
            return
        if not await shows(self.session, self.in_place):
            raise NoStateCopy("it cannot be walked in a second page, and moving the focus in the replay's own page changes it")

    async def _back(self) -> None:
        """Walk backwards over the same stops: other content may cover them, because the page scrolls the other way."""
        places = {seen.id: seen for seen in self.seen}
        for _ in range(len(self.seen) + 2):
            if time.monotonic() > self.end - MAX_S / 6:
                return
            reply = await self.press("Shift+Tab")
            if reply is None or (reply["id"] is None and not reply["came"]):
                return
            seen = places.get(reply["id"])
            if seen is not None and reply["covered_by"] and not seen.covered_by and not reply["hidden"]:
                seen.covered_by, seen.backwards = reply["covered_by"], True

    async def _unreached(self) -> tuple[Unreached, ...]:
        await self.ask("findByFramework")
        await find_listeners(self.session, self.page, "walk.listens")
        if not self.in_place:
            for row in await self.ask("unsure", 12):  # the cursor of a link may only appear with the pointer
                await self.page.mouse.move(row["view"]["x"] + row["view"]["width"] / 2, row["view"]["y"] + row["view"]["height"] / 2)
                await self.ask("noteHovered", row["id"])
        browser = self.session.context.browser
        every = browser is not None and browser.browser_type.name != "webkit"  # in WebKit, Tab skips links by default
        rows = await self.ask("unreached", [seen.id for seen in self.seen], every and not self.why_not, MAX_UNREACHED)
        return tuple(Unreached.model_validate(row) for row in rows)

    async def _stops(self) -> tuple[TabStop, ...]:
        parts = await self.ask("parts", [seen.id for seen in self.seen])
        kinds = {drawn: str(number) for number, drawn in enumerate(dict.fromkeys(seen.drawn for seen in self.seen))}
        same = ("box", "fixed", "changed_px", "contrast", "faint", "covered_by", "backwards", "hidden")
        return tuple(
            TabStop(**seen.facts | {name: getattr(seen, name) for name in same}, order=order, parts=held, kind=kinds[seen.drawn])
            for order, (seen, held) in enumerate(zip(self.seen, parts, strict=True))
        )

    async def halt(self, place: int) -> Halt:
        """Returns the record of a stop."""
        return Halt.model_validate(await self.ask("stop", place))

    async def _choose(self) -> None:
        """Try the arrow keys in lists at the end: some navigate before anything was confirmed."""
        for place in (await self.ask("selects"))[:MAX_SELECTS]:
            if time.monotonic() > self.end + MAX_SELECTS * SELECT_MS / 1000:
                return
            halt = await self.halt(place)
            self._acts.clear()
            if not await self.ask("focus", place):
                continue
            await self.page.keyboard.press("ArrowDown")
            await asyncio.sleep(SELECT_MS / 1000)
            reply = await self.ask("look")
            kind = self._acts[0].kind if self._acts else "focus-moved" if reply["id"] != place else ""
            moved = await self.halt(reply["id"]) if kind == "focus-moved" and reply["id"] is not None else Halt()
            if moved.role == "option":  # its own list has opened, as that of a customizable select
                await self.page.keyboard.press("Escape")
            elif kind:
                self._changed("select", kind, self._acts[0].to if self._acts else moved.name, halt.model_dump())


PROBE = Implementation(WALK, observe)
