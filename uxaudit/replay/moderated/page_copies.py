"""The states of pages in a session: copied from the person's page in milliseconds, and looked at in a browser without a window."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Browser
from playwright.async_api import Error as PlaywrightError

from uxaudit.recording.session import SessionEvent
from uxaudit.replay.contract import EXPECTED
from uxaudit.replay.moderated.shown_again import STATE_S, ShownAgain

PAUSE_S, PAUSE_WITHIN_S, CHECK_S = 1.5, 15.0, 0.25
"""Time without any event of the person after which a copy is looked at, the longest wait for that, and the interval of checks, in
seconds. Looking takes processor time, by which the next paint after a click would be late. Own judgement."""
FINISH_S = 120.0
"""Maximum time for the copies that wait at the end of a session, in seconds. Own judgement."""


@dataclass(frozen=True)
class Copied:
    """A copy of a state, and when and where the person saw it."""

    task: int
    tab: int
    seen: Mapping[str, Any]
    """``html``, ``url``, ``title``, ``t`` (epoch ms), ``width`` and ``height`` of the window (CSS px)."""


class PageCopies:
    """Looks at one copy after the other while the session goes on, in the pauses of the person."""

    def __init__(
        self,
        shown: ShownAgain,
        launch: Callable[[], Awaitable[Browser]],
        cookies: Callable[[], Awaitable[Sequence[Any]]],
        note: Callable[[SessionEvent], None],
    ) -> None:
        self._shown = shown
        self._launch = launch
        self._cookies = cookies
        self._note = note
        self._waiting: asyncio.Queue[Copied] = asyncio.Queue()
        self._worker: asyncio.Task[None] | None = None
        self._browser: Browser | None = None
        self._last = (-1, "")
        self._acted_at = 0.0
        self._finishing = False
        self.failed = 0
        """Number of copies that could not be looked at."""

    def acted(self) -> None:
        """Note that the person does something now."""
        self._acted_at = time.monotonic()

    def add(self, task: int, tab: int, seen: Mapping[str, Any]) -> None:
        """Look at a copy later, unless it is the one that was added last."""
        digest = hashlib.sha256(f"{seen['url']}\n{seen['html']}".encode(errors="replace")).hexdigest()
        if (task, digest) == self._last:
            return
        self._last = (task, digest)
        self._waiting.put_nowait(Copied(task, tab, seen))
        if self._worker is None:
            self._worker = asyncio.create_task(self._work())

    async def finish(self) -> None:
        """Wait until all copies were looked at, and close the browser."""
        self._finishing = True
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._waiting.join(), FINISH_S)
        if self._worker is not None:
            self._worker.cancel()
            await asyncio.gather(self._worker, return_exceptions=True)
        if self._browser is not None:
            with contextlib.suppress(PlaywrightError):
                await self._browser.close()

    async def pause(self) -> None:
        """Wait until the person pauses; not for long, and not at the end of the session."""
        end = time.monotonic() + PAUSE_WITHIN_S
        while not self._finishing and time.monotonic() < min(self._acted_at + PAUSE_S, end):
            await asyncio.sleep(CHECK_S)

    async def _work(self) -> None:
        while True:
            copied = await self._waiting.get()
            await self.pause()
            try:
                async with asyncio.timeout(STATE_S):
                    await self._look(copied)
            except EXPECTED:
                self.failed += 1
            finally:
                self._waiting.task_done()

    async def _look(self, copied: Copied) -> None:
        seen = copied.seen
        if self._browser is None or not self._browser.is_connected():
            self._browser = await self._launch()
            await self._shown.open(self._browser)
        with contextlib.suppress(PlaywrightError):  # the person's browser may be closed
            await self._shown.use_cookies(await self._cookies())
        key = await self._shown.show(seen["url"], seen["html"], (int(seen["width"]), int(seen["height"])))
        facts = {"task": copied.task, "tab": copied.tab, "url": seen["url"], "title": seen["title"]}
        self._note(SessionEvent(what="state", t=seen["t"], state=key, **facts))
