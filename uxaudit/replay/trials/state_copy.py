"""A copy of a state in its own browser context, for trials that must not affect the replay."""

from __future__ import annotations

import asyncio
import contextlib
import math
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import urldefrag

from playwright.async_api import Error as PlaywrightError

from uxaudit.model.scenario import Click
from uxaudit.replay.browser import settling
from uxaudit.replay.browser.isolated_world import ask
from uxaudit.replay.browser.session import Session
from uxaudit.replay.steps.locate import StepFailed, resolve
from uxaudit.replay.steps.task_context import StateRoute
from uxaudit.replay.trials.isolation import CopyIsolation

OPEN_MS = 5000.0
SPARE_S = 2.0
"""Part of the time for a trial in which it only ends what it has begun, in seconds (own judgement)."""
LEAST_S = 1.0
"""Minimum time for a trial, in seconds (own judgement)."""
COMES_ROUND_S = 3.0
"""Time for a page of changing slides or news to show the state again, in seconds."""
LOADS_AGAIN, LOADS_S = 4, 4.0
"""Number of reloads, and their time limit in seconds, to see whether a page's words differ from load to load. Own judgement: a text
drawn at random from two is the same each time in 1 of 16 cases.
"""
MOST_TOLD = 5
STIRS_MS = 20_000.0
"""Maximum delay of pending work in a page that may still change it, in milliseconds."""


class NoStateCopy(ValueError):
    """The state cannot be reached again, such as one that a form created."""


class StateCopy:
    """The copy of one state, lent to one trial after the other.

    It has the same cookies, storage and persona. A trial that leaves no changes hands it on as it is. After any other trial its
    storage is restored and it is loaded again; after a failed trial it is opened again.
    """

    def __init__(self, session: Session, facts: dict[str, Any], way: StateRoute | None = None) -> None:
        self.session = session
        """The replay's own session, which shows the state."""
        self.facts = facts
        """The facts of the state (see ``state_scan.fingerprint``)."""
        self._ways = [StateRoute(facts["url"]), *([way] if way and way.click else [])]
        """Possible routes to the state; the first is used until it proves wrong."""
        self.until = math.inf
        """When the time for all trials on the state is over, in monotonic seconds."""
        self.differs: tuple[str, ...] = ()
        """Content of the copy that differs from the state, because it changes with each load."""
        self._by_chance: set[str] = set()
        """The places of the page that change with each load."""
        self._page_copy: Session | None = None
        self._opening: asyncio.Task[Session] | None = None
        self._used = False
        self._isolation = CopyIsolation(session.asked)
        self._storage: Any = None
        self._none: Exception | None = None
        """Why there is no copy, once that is known."""

    def end_of(self, budget_s: float, least_s: float = LEAST_S) -> float:
        """When a trial that starts now begins nothing new, in monotonic seconds, so that what it has found until then is kept.

        Raises TimeoutError if less than ``least_s`` is left.
        """
        now = time.monotonic()
        if self.until - SPARE_S - now < least_s:
            raise TimeoutError("too little was left of the time for all trials on a page state")
        return min(now + budget_s, self.until - SPARE_S)

    @property
    def is_clicked(self) -> bool:
        """Whether the route to the state ends with a click."""
        return self._ways[0].click is not None

    @asynccontextmanager
    async def lend(self, *, uses: bool = True) -> AsyncIterator[Session]:
        """Lend the copy, showing the state; ``uses`` is False for a trial that leaves no changes in it.

        Raises NoStateCopy, PlaywrightError or TimeoutError.
        """
        try:
            other = await self._ready()
            self._used = True
            yield other
            if not uses:
                with contextlib.suppress(PlaywrightError):
                    self._used = not await self.shown(other)
        except BaseException:
            await self.aclose()
            raise

    def untouched(self) -> None:
        """Call this in a trial that found nothing to act on: the next trial gets the copy as it is."""
        self._used = False

    def touched(self) -> None:
        """Call this after a trial that used the copy although it was lent for looking: the next trial gets it loaded again."""
        self._used = True

    def open_ahead(self) -> None:
        """Start to open the copy's context, which takes a quarter of a second, while the replay's own page is scanned."""
        if self._opening is None and self._page_copy is None:
            self._opening = asyncio.create_task(self._opened())

    async def reach(self, other: Session) -> None:
        """Follow the route to the state in another page: its URL, and the click. Raises NoStateCopy or PlaywrightError."""
        way = self._ways[0]
        other.begin_step()
        if urldefrag(other.page.url)[0] == urldefrag(way.address)[0]:  # a URL that differs only in its fragment would not be loaded
            await other.page.goto("about:blank")
        with self._isolation.loading():
            await other.page.goto(way.address, wait_until="domcontentloaded", timeout=OPEN_MS)
            await other.point_away()
            await settling.settle(other, expects_response=False, limit_ms=OPEN_MS)
        if way.click is not None:
            await _click(other, way.click)

    async def come(self, other: Session) -> None:
        """Bring a copy to the state.

        Raises NoStateCopy if it shows another state, PlaywrightError or TimeoutError if it cannot be opened.
        """
        async with asyncio.timeout(2 * OPEN_MS / 1000 + LOADS_S):
            await self.reach(other)
            while not (await self._comes_round(other) or await self._differs_by_chance(other)):
                if len(self._ways) == 1:
                    came = "its URL alone" if self._ways[0].click is None else "the click that opened it"
                    raise NoStateCopy(f"it cannot be opened in a second page: {came} shows something else there")
                del self._ways[0]
                await self.reach(other)
            await settling.end_step(other)

    async def aclose(self) -> None:
        """Close the copy, if there is one."""
        if self._opening is not None:
            opening, self._opening = self._opening, None
            with contextlib.suppress(NoStateCopy, PlaywrightError, TimeoutError):
                await (await opening).close()
        if self._page_copy is not None:
            other, self._page_copy = self._page_copy, None
            await other.close()

    async def _ready(self) -> Session:
        """Returns the existing copy, restored if it was used, or else a new one."""
        if self._page_copy is not None:
            with contextlib.suppress(NoStateCopy, PlaywrightError, TimeoutError):
                if self._used:
                    await self._page_copy.restore(self._storage)
                    await self.come(self._page_copy)
                return self._page_copy
            await self.aclose()
        if self._none is not None:
            raise self._none
        try:
            opening, self._opening = self._opening, None
            self._page_copy = await (opening or self._opened())
            await self.come(self._page_copy)
        except (NoStateCopy, PlaywrightError, TimeoutError) as error:
            if not (isinstance(error, NoStateCopy) and await ask(self.session.page, "pending.isStirring", STIRS_MS)):
                self._none = error  # for the next trial it would fail again
            raise
        return self._page_copy

    async def _opened(self) -> Session:
        browser, who = self.session.context.browser, self.session.persona
        if browser is None or not self.facts["url"].startswith(("http://", "https://", "file:")):
            raise NoStateCopy("the state has no URL of its own")
        self._storage = self._storage or await self.session.storage()
        quick = replace(who, network=None, cpu_slowdown=1)  # trials do not depend on the network's speed, and must end in time
        self._isolation.begin()
        other = await self.session.another(browser, quick, self._storage, isolation=self._isolation)
        other.stuck = self.session.stuck
        return other

    @property
    def withheld(self) -> tuple[str, ...]:
        """What the copy would have sent, in words."""
        return self._isolation.blocked()

    async def shown(self, other: Session) -> bool:
        """Whether a page shows the state, except for content that changes with each load. Raises PlaywrightError."""
        if await shows(other, self.facts):
            return True
        return bool(self._by_chance) and await self._difference(other) <= self._by_chance

    async def _comes_round(self, other: Session) -> bool:
        """Whether a page shows the state; one that changes by itself gets time to show it again."""
        if await self.shown(other):
            return True
        until = time.monotonic() + (COMES_ROUND_S if await ask(self.session.page, "timing.restless") else 0)
        while time.monotonic() < until:
            await asyncio.sleep(0.1)
            if await self.shown(other):
                return True
        return False

    async def _differs_by_chance(self, other: Session) -> bool:
        """Whether a page of the same structure differs from the state only in content that changes with each load."""
        here, first = await _parts(self.session), await _parts(other)
        until = time.monotonic() + LOADS_S
        for _ in range(LOADS_AGAIN):
            if not _same_structure(here, first) or time.monotonic() > until:
                return False
            await self.reach(other)
            now = await _parts(other)
            if _same_structure(first, now):
                self._by_chance |= _places(first, now)
            if _same_structure(here, now) and (differ := _places(here, now)) <= self._by_chance:
                self.differs = tuple(f"“{now[at][:80]}” instead of “{here[at][:80]}”" for at in sorted(differ)[:MOST_TOLD])
                return True
        return False

    async def _difference(self, other: Session) -> set[str]:
        """Returns the places where a page differs from the state; the page itself if its structure differs."""
        here, there = await _parts(self.session), await _parts(other)
        return _places(here, there) if _same_structure(here, there) else {""}


Parts = dict[str, str]
"""The content of a page, by its place in the structure; the URL is at ``url``."""


async def _parts(session: Session) -> Parts:
    reply = await ask(session.page, "fingerprint.fingerprint", True)
    return {**reply["parts"], "url": urldefrag(reply["url"])[0]} if reply else {}


def _same_structure(one: Parts, other: Parts) -> bool:
    return bool(one) and one.keys() == other.keys() and one["url"] == other["url"]


def _places(one: Parts, other: Parts) -> set[str]:
    return {at for at in one if one[at] != other[at]}


async def _click(session: Session, click: Click) -> None:
    """Repeat a click. Raises NoStateCopy if its control does not exist, PlaywrightError if it cannot be clicked."""
    await settling.forget_responses(session)
    try:
        control = await resolve(session.page, click.target, OPEN_MS / 2)
    except StepFailed as why:
        raise NoStateCopy(f"it cannot be opened in a second page: {why}") from why
    await (control.tap if session.touch else control.click)(timeout=OPEN_MS / 2)
    await settling.settle(session, expects_response=True, limit_ms=OPEN_MS / 2)


async def shows(session: Session, facts: dict[str, Any]) -> bool:
    """Whether the page shows the state of these facts. Raises PlaywrightError."""
    reply = await ask(session.page, "fingerprint.fingerprint")
    return bool(reply) and reply["hash"] == facts["hash"]
