"""Guides one person through the tasks of a scenario, and records their actions."""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from functools import partial
from typing import Any

from playwright.async_api import Browser, BrowserType, async_playwright
from playwright.async_api import Error as PlaywrightError

from uxaudit.common.processes import give_way, marked, owner
from uxaudit.errors import CannotMeasure
from uxaudit.model.access import Proxy
from uxaudit.model.probes import Probe
from uxaudit.model.study import Said
from uxaudit.network.forwarding import forwarding
from uxaudit.recording.session import TaskEnd
from uxaudit.recording.state_store import StateStore
from uxaudit.replay.browser.discovery import FoundBrowser, launch_options
from uxaudit.replay.browser.isolated_world import ask, register
from uxaudit.replay.contract import EXPECTED
from uxaudit.replay.moderated.page_copies import PageCopies
from uxaudit.replay.moderated.panel import Panel, place_windows
from uxaudit.replay.moderated.person_session import PersonSession
from uxaudit.replay.moderated.session_journal import SessionJournal, now, stamp
from uxaudit.replay.moderated.shown_again import PROBES as LOOKED_AT
from uxaudit.replay.moderated.shown_again import ShownAgain
from uxaudit.replay.moderated.sitting import Sitting, header_of
from uxaudit.replay.steps.conditions import unmet
from uxaudit.replay.steps.locate import StepFailed
from uxaudit.urls import address

LOOK_S = 0.25
"""Interval between checks of the page while something happens, in seconds. Own judgement."""
STILL_MS = 600.0
"""Time without motion and input after which a page is scanned, in ms. Own judgement: most pauses between actions are longer."""
ASK_S = 3.0
LOOKING_S = 10.0
ENDED = {
    "timed-out": "The time for this task is over.",
    "reached": "This task is done.",
    "left": "The website’s window was closed, so that task is over.",
}
"""What the panel says of a task that the person did not end."""
QUIET = "UXAUDIT_QUIET"
"""The variable that marks the processes of the browser without a window."""


async def hold(sitting: Sitting, found: FoundBrowser) -> str:
    """Hold a session from consent to the last question. Returns how it ended: ``completed``, ``declined``, ``left`` or ``crashed``.

    Raises CannotMeasure if the browser does not start.
    """
    async with async_playwright() as playwright:
        await register(playwright)
        browser = await _launch(playwright.chromium, found, sitting.access.proxy)
        try:
            return await SessionRecorder(sitting, browser, found).run()
        finally:
            with contextlib.suppress(PlaywrightError, TimeoutError):
                await asyncio.wait_for(browser.close(), ASK_S)


def _through(proxy: Proxy | None) -> dict[str, Any]:
    return {} if proxy is None else {"proxy": {"server": forwarding(proxy, None).address}}


async def _launch_quietly(kind: BrowserType, found: FoundBrowser, proxy: Proxy | None) -> Browser:
    """A browser without a window that leaves the processor to the person's. Raises PlaywrightError."""
    options = launch_options(found)
    browser = await kind.launch(**{**options, "env": {**os.environ, **options.get("env", {}), QUIET: owner()}}, **_through(proxy))
    give_way(await asyncio.to_thread(marked, QUIET, owner()))
    return browser


async def _launch(kind: BrowserType, found: FoundBrowser, proxy: Proxy | None) -> Browser:
    try:
        return await kind.launch(**launch_options(found, headed=True), **_through(proxy))
    except PlaywrightError as error:
        hint = "A session with a person needs a display: on a machine without one, use `xvfb-run`, or `--serve`."
        raise CannotMeasure(f"the browser {found.path} does not start with a window", hint=hint) from error


class SessionRecorder:
    """One session: the windows, the journal, and the order of the tasks."""

    def __init__(self, sitting: Sitting, browser: Browser, found: FoundBrowser) -> None:
        self.sitting = sitting
        self.browser = browser
        self.found = found
        self.scrub = sitting.redactor()
        self.panel = Panel(browser)
        self.journal: SessionJournal | None = None
        self.changed = asyncio.Event()
        """Whether something happened since the last check of the page."""
        self.reached_at: float | None = None
        self.copies: PageCopies | None = None

    async def run(self) -> str:
        """Hold the session. Returns how it ended (see :func:`hold`)."""
        try:
            access, site = self.sitting.access, self.sitting.scenario.site
            self.session = await PersonSession.begin(self.browser, self.sitting.hosts, self._hear, self.scrub.values, access, site)
            await self.panel.open()
            await place_windows(self.session.page, self.panel.page)
            return await self._lead()
        except PlaywrightError:  # without an end line the recording is interrupted
            return "crashed"
        finally:
            await self._finish_copies()

    async def _finish_copies(self) -> None:
        """Wait until all states of pages were looked at."""
        if self.copies is not None:
            await self.copies.finish()
            self.copies = None

    def _open_copies(self, journal: SessionJournal) -> None:
        sitting, kind = self.sitting, self.browser.browser_type
        shown = ShownAgain(
            *(StateStore(sitting.recordings, self.scrub), sitting.hosts, self.scrub.values),
            probes=[probe for probe in LOOKED_AT if sitting.study.screenshots or probe is not Probe.SHOTS],
            access=sitting.access,
            site=sitting.scenario.site,
        )
        launch = partial(_launch_quietly, kind, self.found, sitting.access.proxy)
        self.copies = PageCopies(shown, launch, self.session.context.cookies, journal.state)

    def _hear(self, event: dict[str, Any]) -> None:
        if self.journal is not None:
            self.journal.hear(event)
            self.changed.set()
            if self.copies is not None:
                self.copies.acted()

    async def _lead(self) -> str:
        sitting = self.sitting
        if not await self.panel.consent(sitting.scenario):
            return "declined"
        sitting.agreed()
        if not self.session.open_pages:
            await self.session.reopen()
        self.journal = SessionJournal(sitting.recordings / sitting.id, sitting.study, self.scrub)
        if not sitting.resumed:
            viewport = await self._window()
            version = f"{self.browser.browser_type.name} {self.browser.version}"
            header = header_of(sitting, source="moderated", browser=version, consented=stamp(), viewport=viewport)
            self.journal.header(header)
        if sitting.looks:
            self._open_copies(self.journal)
        self.panel.on_note = self._note
        self.session.on_note = self.panel.ask_for_note
        self.panel.on_return = self._to_site
        for number, index in enumerate(sitting.tasks):
            said = await self._task(index, number)
            if said is None:
                return await self._leave(self.journal)
        last = [name for name in sitting.study.questions if name != "seq"]
        async for item, value in self.panel.questions_at_end(last, sitting.asked):
            self.journal.answer(item, value, None)
        if self.panel.page.is_closed():
            return await self._leave(self.journal)
        closing = asyncio.create_task(self._thank())
        await self._finish_copies()
        self.journal.close("completed")
        await closing
        return "completed"

    async def _leave(self, journal: SessionJournal) -> str:
        """End a session whose panel is gone: it was closed, or the browser ended."""
        await self._finish_copies()
        is_closed = self.browser.is_connected()
        journal.close("crashed", "the panel was closed" if is_closed else "the browser ended")
        return "left" if is_closed else "crashed"

    async def _thank(self) -> None:
        """Thank the person, and close the windows as soon as they say so; pages may still be looked at then."""
        await self.panel.thanks()
        for page in (self.panel.page, *self.session.open_pages):
            with contextlib.suppress(PlaywrightError):
                await page.close()

    def _note(self, text: str, t: float) -> None:
        if self.journal is not None:
            self.journal.note(text, t, self.journal.task, self.session.page.url)

    def _to_site(self) -> None:
        """Bring the site's window to the front."""
        self._returning = asyncio.ensure_future(self.session.to_front())

    async def _window(self) -> tuple[int, int]:
        seen = await asyncio.wait_for(ask(self.session.page, "stillness.still"), ASK_S)
        self.session.viewport = (float(seen["width"]), float(seen["height"]))
        return int(seen["width"]), int(seen["height"])

    async def _task(self, index: int, number: int) -> Said | None:
        """Do one task. Returns the person's statement; None if the panel was closed."""
        assert self.journal is not None
        task = self.sitting.scenario.tasks[index]
        if not await self.panel.show_task(task.task, number + 1, len(self.sitting.tasks)):
            return None
        if not self.session.open_pages:
            await self.session.reopen()
        self.reached_at = None
        self.journal.begin(index)
        with contextlib.suppress(PlaywrightError):
            await self.session.page.goto(address(self.sitting.scenario.site, task.start), wait_until="commit")
            await self.session.page.bring_to_front()
        looking = asyncio.create_task(self._look(index))
        said = await self._said(index)
        ended_at = now()  # the criterion may take a while to check
        reached, why = await self._reached(index)
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)
        self.journal.end(TaskEnd(task=index, t=ended_at, said=said or "left", reached=reached, reached_at=self.reached_at, why=why))
        if said is None:
            return None
        self.panel.explain(ENDED.get(said, ""))
        if "seq" in self.sitting.study.questions and said != "left":
            async for item, value in self.panel.questions_after_task(["seq"]):
                self.journal.answer(item, value, index)
        return said

    async def _said(self, index: int) -> Said | None:
        """Wait until the person, the criterion or the time limit ends the task, or the window is closed."""
        limit = self.sitting.study.max_minutes
        deadline = time.monotonic() + limit * 60 if limit else float("inf")
        word = asyncio.create_task(self.panel.task_word())
        try:
            while True:
                done, _ = await asyncio.wait({word}, timeout=LOOK_S)
                if done:
                    return word.result()
                if not self.session.open_pages:
                    return "left"
                if self.sitting.study.end == "success" and self.reached_at is not None:
                    return "reached"
                if time.monotonic() > deadline:
                    return "timed-out"
        finally:
            word.cancel()

    async def _look(self, index: int) -> None:
        """During the task: check the criterion, and copy each state once the page is still."""
        while True:
            await asyncio.sleep(LOOK_S)
            if not self.changed.is_set():
                continue
            try:
                async with asyncio.timeout(LOOKING_S):
                    seen = await ask(self.session.page, "stillness.still")
                    if seen["isHidden"] or seen["ms"] < STILL_MS / 2:
                        continue
                    if self.reached_at is None and (await self._criterion(index))[0]:
                        self.reached_at = now()
                    if seen["ms"] < STILL_MS:
                        continue
                    self.changed.clear()
                    await self._copy(index)
            except EXPECTED:
                continue

    async def _copy(self, index: int) -> None:
        """Copy the state of the page, to be looked at elsewhere. If the page is left meanwhile, there is no copy."""
        if self.journal is not None:
            self.journal.learn()
        if self.copies is not None and (seen := await ask(self.session.page, "copy.copy", self.sitting.study.keep_text)) is not None:
            self.copies.add(index, self.session.tab_of(self.session.page), seen)

    async def _criterion(self, index: int) -> tuple[bool | None, str]:
        """Returns whether the success criterion is met now, and what the page shows instead; None if it cannot be checked."""
        task = self.sitting.scenario.tasks[index]
        if not task.success:
            return None, "the task has no success criterion"
        try:
            async with asyncio.timeout(ASK_S):
                for expected in task.success:
                    instead = await unmet(self.session.page, expected.condition, self.sitting.scenario.site)
                    if instead is not None:
                        return False, f"expected {expected.sentence().removeprefix('expect ')}, but {instead.words}"
        except (PlaywrightError, StepFailed, TimeoutError) as error:
            return None, f"the page could not be checked: {str(error).splitlines()[0][:200] if str(error) else 'it did not respond'}"
        return True, ""

    async def _reached(self, index: int) -> tuple[bool | None, str]:
        """The same over the whole task: a criterion that was met once stays met."""
        met, why = await self._criterion(index)
        if met and self.reached_at is None:
            self.reached_at = now()
        return (True, "") if self.reached_at is not None else (met, why)
