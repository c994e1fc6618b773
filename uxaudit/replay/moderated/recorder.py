"""Guides one person through the tasks of a scenario, and records their actions."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page, Playwright, async_playwright
from playwright.async_api import Error as PlaywrightError

from uxaudit import __version__
from uxaudit.errors import CannotMeasure
from uxaudit.model.access import Proxy
from uxaudit.model.probes import Probe
from uxaudit.model.scenario import Scenario
from uxaudit.model.study import Said, Study
from uxaudit.network.forwarding import forwarding
from uxaudit.recording.records import Header, ScenarioPlan
from uxaudit.recording.session import PEOPLE, StudyPlan
from uxaudit.recording.state_store import StateStore
from uxaudit.replay import state_scan
from uxaudit.replay.browser.discovery import FoundBrowser, launch_options
from uxaudit.replay.browser.isolated_world import ask, register
from uxaudit.replay.browser.redaction import redactor_of
from uxaudit.replay.contract import EXPECTED
from uxaudit.replay.moderated.panel import WIDTH, Panel, panel_size
from uxaudit.replay.moderated.person_session import PersonSession
from uxaudit.replay.moderated.session_journal import SessionJournal, now, stamp
from uxaudit.replay.steps.conditions import unmet
from uxaudit.replay.steps.locate import StepFailed
from uxaudit.scenario.plan import slug
from uxaudit.urls import address

PROBES = (Probe.PERSON, Probe.PAGE, Probe.AXE, Probe.SHOTS, Probe.FIRST_SCREEN, Probe.TROUBLE)
"""The probes of a session."""
LOOK_S = 0.25
"""Interval between checks of the page while something happens, in seconds. Own judgement."""
STILL_MS = 600.0
"""Time without motion and input after which a page is scanned, in ms. Own judgement: most pauses between actions are longer."""
ASK_S = 3.0
SCAN_S = 40.0


@dataclass(frozen=True)
class Sitting:
    """One session: the participant, the scenario, the journal, and the remaining tasks."""

    scenario: Scenario
    participant: str
    recordings: Path
    hosts: tuple[str, ...]
    tasks: tuple[int, ...]
    resumed: bool = False
    """Whether it continues an interrupted session, whose header exists already."""
    looks: bool = True
    """Whether the states of pages are scanned."""
    proxy: Proxy | None = None
    """The proxy by which the participant's window reaches all hosts."""

    @property
    def id(self) -> str:
        """The name of its folder."""
        return session_id(self.scenario, self.participant)

    @property
    def study(self) -> Study:
        """The study's settings."""
        return self.scenario.study or Study()


def session_id(scenario: Scenario, participant: str) -> str:
    """The name of the folder of a session."""
    return f"{slug(scenario.scenario)}--{PEOPLE}--{slug(participant)}"


async def hold(sitting: Sitting, found: FoundBrowser) -> str:
    """Hold a session from consent to the last question. Returns how it ended: ``completed``, ``declined``, ``left`` or ``crashed``.

    Raises CannotMeasure if the browser does not start.
    """
    async with async_playwright() as playwright:
        await register(playwright)
        browser = await _launch(playwright, found, sitting.proxy)
        try:
            return await SessionRecorder(sitting, browser).run()
        finally:
            with contextlib.suppress(PlaywrightError, TimeoutError):
                await asyncio.wait_for(browser.close(), ASK_S)


async def _launch(playwright: Playwright, found: FoundBrowser, proxy: Proxy | None) -> Browser:
    more: dict[str, Any] = {} if proxy is None else {"proxy": {"server": forwarding(proxy, None).address}}
    try:
        return await playwright.chromium.launch(**launch_options(found, headed=True), **more)
    except PlaywrightError as error:
        hint = "A session with a person needs a display: on a machine without one, use `xvfb-run`, or `--serve`."
        raise CannotMeasure(f"the browser {found.path} does not start with a window", hint=hint) from error


def header_of(sitting: Sitting, *, source: Any, browser: str, consented: str, viewport: tuple[int, int]) -> Header:
    """The first line of a session's journal."""
    study = sitting.study
    kept = {name: getattr(study, name) for name in StudyPlan.model_fields}
    return Header(
        replay=sitting.id,
        plan=ScenarioPlan.model_validate(sitting.scenario.plan()),
        persona=PEOPLE,
        mode="observed",
        participant=sitting.participant,
        source=source,
        study=StudyPlan.model_validate(kept),
        consented=consented,
        probes=tuple(probe for probe in PROBES if study.screenshots or probe is not Probe.SHOTS),
        viewport=viewport,
        started=stamp(),
        tool={"uxaudit": __version__, "browser": browser},
    )


class SessionRecorder:
    """One session: the windows, the journal, and the order of the tasks."""

    def __init__(self, sitting: Sitting, browser: Browser) -> None:
        self.sitting = sitting
        self.browser = browser
        self.scrub = redactor_of(sitting.scenario)
        self.store = StateStore(sitting.recordings, self.scrub)
        self.panel = Panel(browser)
        self.journal: SessionJournal | None = None
        self.changed = asyncio.Event()
        """Whether something happened since the last check of the page."""
        self.reached_at: float | None = None
        self.looked: str = ""

    async def run(self) -> str:
        """Hold the session. Returns how it ended (see :func:`hold`)."""
        try:
            self.session = await PersonSession.begin(self.browser, self.sitting.hosts, self._hear, self.scrub.values)
            await self.panel.open()
            await place_windows(self.session.page, self.panel.page)
            return await self._lead()
        except PlaywrightError:  # without an end line the recording is interrupted
            return "crashed"

    def _hear(self, event: dict[str, Any]) -> None:
        if self.journal is not None:
            self.journal.hear(event)
            self.changed.set()

    async def _lead(self) -> str:
        sitting = self.sitting
        if not await self.panel.consent(sitting.study.consent, sitting.scenario):
            return "declined"
        self.journal = SessionJournal(sitting.recordings / sitting.id, sitting.study, self.scrub)
        if not sitting.resumed:
            viewport = await self._window()
            version = f"{self.browser.browser_type.name} {self.browser.version}"
            header = header_of(sitting, source="moderated", browser=version, consented=stamp(), viewport=viewport)
            self.journal.header(header)
        self.panel.on_note = self._note
        self.session.on_note = self.panel.ask_for_note
        for number, index in enumerate(sitting.tasks):
            said = await self._task(index, number)
            if said is None:
                self.journal.close("crashed", "the panel was closed")
                return "left"
        async for item, value in self.panel.questions([name for name in sitting.study.questions if name != "seq"]):
            self.journal.answer(item, value, None)
        self.journal.close("completed")
        await self.panel.thanks()
        return "completed"

    def _note(self, text: str, t: float) -> None:
        if self.journal is not None:
            self.journal.note(text, t, self.journal.task, self.session.page.url)

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
        self.reached_at, self.looked = None, ""
        self.journal.begin(index)
        with contextlib.suppress(PlaywrightError):
            await self.session.page.goto(address(self.sitting.scenario.site, task.start), wait_until="commit")
            await self.session.page.bring_to_front()
        looking = asyncio.create_task(self._look(index))
        said = await self._said(index)
        reached, why = await self._reached(index)
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)
        if said is None:
            self.journal.end("left", reached, self.reached_at, why)
            return None
        self.journal.end(said, reached, self.reached_at, why)
        if "seq" in self.sitting.study.questions and said != "left":
            async for item, value in self.panel.questions(["seq"]):
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
        """During the task: check the criterion, and scan each state once the page is still."""
        while True:
            await asyncio.sleep(LOOK_S)
            if not self.changed.is_set():
                continue
            try:
                async with asyncio.timeout(SCAN_S):
                    seen = await ask(self.session.page, "stillness.still")
                    if seen["isHidden"] or seen["ms"] < STILL_MS / 2:
                        continue
                    if self.reached_at is None and (await self._criterion(index))[0]:
                        self.reached_at = now()
                    if seen["ms"] < STILL_MS:
                        continue
                    self.changed.clear()
                    self.session.viewport = (float(seen["width"]), float(seen["height"]))
                    await self._scan()
            except EXPECTED:
                continue

    async def _scan(self) -> None:
        """Store the current state of the page; each look is scanned once. If the page was left meanwhile, no state is stored."""
        at, arrivals = now(), self.journal.arrivals if self.journal else 0
        facts = await state_scan.fingerprint(self.session)
        key = facts["key"]
        if self.journal is None or key == self.looked or not self.sitting.looks:
            return
        if self.store.claim(key):
            try:
                probes = [probe for probe in PROBES if self.sitting.study.screenshots or probe is not Probe.SHOTS]
                await state_scan.scan(self.session, self.store, facts, probes)
            finally:
                self.store.release(key)
                if self.journal.arrivals != arrivals:
                    self.store.drop(key)
        if self.journal.arrivals == arrivals:
            self.looked = key
            self.session.note_event("state", t=at, state=key, url=facts["url"], title=facts["title"])
            self.changed.clear()

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
                        return False, f"{expected.sentence()}, but {instead.words}"
        except (PlaywrightError, StepFailed, TimeoutError) as error:
            return None, f"the page could not be checked: {str(error).splitlines()[0][:200] if str(error) else 'it did not respond'}"
        return True, ""

    async def _reached(self, index: int) -> tuple[bool | None, str]:
        """The same over the whole task: a criterion that was met once stays met."""
        met, why = await self._criterion(index)
        if met and self.reached_at is None:
            self.reached_at = now()
        return (True, "") if self.reached_at is not None else (met, why)


async def place_windows(site: Page, panel: Page) -> None:
    """Put the panel beside the site's window, which gets the rest of the screen. Raises PlaywrightError."""
    screen = await panel.evaluate("() => ({ width: screen.availWidth, height: screen.availHeight })")
    width, height = panel_size(screen["width"], screen["height"])
    places: Sequence[tuple[Page, dict[str, int]]] = (
        (site, {"left": 0, "top": 0, "width": max(screen["width"] - width, WIDTH), "height": screen["height"]}),
        (panel, {"left": max(screen["width"] - width, WIDTH), "top": 0, "width": width, "height": height}),
    )
    for page, bounds in places:
        cdp = await page.context.new_cdp_session(page)
        window = await cdp.send("Browser.getWindowForTarget")
        await cdp.send("Browser.setWindowBounds", {"windowId": window["windowId"], "bounds": bounds})
