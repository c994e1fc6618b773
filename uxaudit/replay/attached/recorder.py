"""Records one task that other code performs: it announces each action before and after, and the effects are observed.

A step is observed when the next one starts, or the task ends. By then the test's expectations about the page are met, so that
observing takes no time from them. Only the wait for the page to settle starts immediately, by the page's own clock.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.async_api import ElementHandle, Locator, Page
from playwright.async_api import Error as PlaywrightError

from uxaudit import __version__
from uxaudit.model.base import Box
from uxaudit.model.probes import Probe
from uxaudit.model.scenario import PRIVATE, Fill, Open, Step, describe
from uxaudit.model.scenario_parts import Optimal, Target
from uxaudit.model.verb_traits import Trait
from uxaudit.recording.journal import Journal
from uxaudit.recording.records import Control, End, Header, ScenarioPlan, StepError, StepRecord, TaskPlan
from uxaudit.recording.state_store import StateStore
from uxaudit.redaction import Redactor
from uxaudit.replay.attached.session import AttachedSession
from uxaudit.replay.browser import screenshots
from uxaudit.replay.browser.isolated_world import ask_about
from uxaudit.replay.browser.property_changes import PropertyChanges
from uxaudit.replay.contract import EXPECTED
from uxaudit.replay.observe import Observing
from uxaudit.replay.probing import implementations
from uxaudit.replay.step_records import Phase, blank_record, full_record, stamp, tool_versions, with_earlier_entry
from uxaudit.replay.steps import step_errors
from uxaudit.replay.steps.approach import expects_response
from uxaudit.replay.steps.perform import end_first_paint
from uxaudit.replay.steps.step_context import ActionNotes, Performed
from uxaudit.replay.steps.task_context import Handover, StepPlan, TaskContext
from uxaudit.urls import origin

TIMEOUT_MS = 10_000.0
"""Time for a page to settle, in milliseconds: the default of a scenario's steps."""
FIND_S = 1.0
"""Time to wait for an element before it is used, in seconds. The acting code waits longer; then its facts are unknown. Own judgement."""


@dataclass(frozen=True)
class TaskOrder:
    """A task to record: its names and properties."""

    replay: str
    """The name of the recording's folder."""
    scenario: str
    task: str
    file: str = ""
    where: str = ""
    """The place of the task: file:line."""
    site: str = ""
    """The URL of the site; that of the first page if empty."""
    optimal: Optimal | None = None
    critical: bool = False
    repetition: int = 1
    confirms: bool = False
    expects: bool = True
    """Whether its end shows that the goal was reached: that a test passed. False for a scan of one page."""
    probes: tuple[str, ...] = ()

    @property
    def engines(self) -> tuple[str, ...]:
        """The engines to send to each page from its start; others are sent when they are used."""
        return tuple(engine for engine in (Probe.AXE,) if engine in self.probes)


@dataclass(frozen=True)
class UserAct:
    """An action that is about to be done: its element, and how to make the step once that is known."""

    page: Page
    make: Any
    """Makes the step from the target."""
    element: Locator | ElementHandle | None = None
    described: str = ""
    """The test's name of the element."""
    words: str = ""
    """The step in words, if its default is not right."""


@dataclass
class _Current:
    """The current step, or the last one, which is still to be observed."""

    plan: StepPlan
    blank: StepRecord
    notes: ActionNotes
    begun: float = field(default_factory=time.monotonic)
    words: str = ""
    properties: PropertyChanges | None = None
    observing: Observing | None = None
    settling: asyncio.Task[None] | None = None


class TaskRecorder:
    """Records one task in one context. Call :meth:`before` and :meth:`after` for each action, and :meth:`end` at the end.

    ``elsewhere`` names probes that other code runs.
    """

    def __init__(self, session: AttachedSession, order: TaskOrder, recordings: Path, elsewhere: frozenset[str] = frozenset()) -> None:
        self.session = session
        self.order = order
        self.scrub = Redactor({})
        session.secrets = self.scrub.values
        self.folder = recordings / order.replay
        self.unavailable = {id: why for id, probe in implementations().items() if id in order.probes and (why := probe.unavailable())}
        self.probes = tuple(id for id in order.probes if id not in self.unavailable)
        self.journal = Journal(self.folder, self.scrub)
        self._header_written = self._closed = False
        self._counts: dict[Phase, int] = {}
        self._entered: dict[str, str] = {}
        self._left = Handover()
        self._current: _Current | None = None
        self._failure: BaseException | None = None
        """The error of the latest failed step."""
        self.context = TaskContext(
            site=order.site,
            uploads=Path(order.file).parent,
            shots=self.folder / "shots",
            store=StateStore(recordings, self.scrub),
            scrub=self.scrub,
            probes=tuple(id for id in self.probes if id not in elsewhere),
            by_keyboard=False,
            scored=True,
            stays=False,
        )

    async def before(self, act: UserAct) -> None:
        """Finish the observation of the last step, and read the facts of the element to use."""
        session = self.session
        first = act.make(Target(css="html")) if act.element is None else None
        opens = first is not None and Trait.OPENS_PAGE in first.traits
        await self.finish_step(opens=opens)
        session.begin_action(act.page)
        phase: Phase = "start" if opens and not self._counts else "step"
        notes = ActionNotes(TIMEOUT_MS)
        facts = await self._look_at(act)
        step = first or act.make(_target(facts, act))
        current = self._begin(step, phase, notes, act.words)
        if not opens:
            await self._quietly(end_first_paint(session), FIND_S)
        if facts is not None:
            await self._note_control(current, facts)
        else:
            notes.expects_response = not opens and expects_response(step)
        if notes.expects_response:
            current.properties = await PropertyChanges.begin(session, act.element)
            session.look_closer = current.properties.responded
        session.log.messages.clear()
        session.log.responses.clear()

    async def finish_step(self, *, opens: bool = False) -> str | None:
        """Finish the observation of the last step, or of the page as the task found it; ``opens`` if a page is opened next.

        Returns the fingerprint of the page's state, if one was scanned.
        """
        await self.observe_last()
        if not (self._counts or opens) and self.session.page.url != "about:blank":
            await self.found_open()
        return self._left.state

    def _begin(self, step: Step, phase: Phase, notes: ActionNotes, words: str = "") -> _Current:
        index = self._counts.get(phase, 0)
        self._counts[phase] = index + 1
        plan = StepPlan(self.context, step, f"t0-{phase}{index}", TIMEOUT_MS, before=self._left)
        self._current = _Current(plan, blank_record(step, 0, index, phase), notes, words=words)
        return self._current

    async def _look_at(self, act: UserAct) -> dict[str, Any] | None:
        """Returns the facts of the element before it is used; None if it does not exist yet, or is ambiguous."""
        if act.element is None:
            return None
        with contextlib.suppress(*EXPECTED):
            async with asyncio.timeout(FIND_S):
                facts: dict[str, Any] = await ask_about(
                    act.element, "control.look", {"scroll": False}, page=act.page, timeout_ms=FIND_S * 1000
                )
                if not facts["in_view"]:  # the acting code scrolls to it as well
                    shown: dict[str, Any] = await ask_about(act.element, "control.look", {"scroll": True}, page=act.page)
                    facts = shown | {key: facts[key] for key in ("in_view", "scroll_px")}
                return facts
        return None

    async def _note_control(self, current: _Current, facts: dict[str, Any]) -> None:
        step, notes, session = current.plan.step, current.notes, self.session
        known = ("role", "name", "selector", "tag", "type", "in_view", "scroll_px", "covered_by", "chosen")
        notes.met(Control(**{key: facts[key] for key in known}, box=Box(**facts["box"]), value=None))
        notes.expects_response = expects_response(step, facts)
        notes.secret = bool(facts["secret"])
        if isinstance(step, Fill) and (notes.secret or PRIVATE.search(describe(step.target))):
            self.scrub.learn("", step.text)
        if Probe.SHOTS not in self.probes:
            return
        latest = self._left.picture
        if latest is not None and not facts["scrolled"] and not session.log.messages and latest.page is session.page:
            notes.before, notes.pixels = latest.shot, latest.pixels
            return
        with contextlib.suppress(*EXPECTED):
            notes.before, notes.pixels = await screenshots.take(session, self.context.shots / f"{current.plan.name}-before.jpg")

    async def after(self, error: BaseException | None = None) -> None:
        """The action is done, or failed; the page starts to settle."""
        current = self._current
        if current is None:
            return
        if current.properties is not None and error is None:
            await self._quietly(current.properties.responded(), FIND_S)
        step, control = current.plan.step, current.notes.control
        if isinstance(step, Fill) and control is not None and not current.notes.secret and error is None:
            current.notes.control = control.model_copy(update={"value": step.text[:2000]})
        self._failure = error
        performed = current.notes.done(None if error is None else self._explained(error), failed=error is not None)
        self._settle(current, performed)

    def _settle(self, current: _Current, performed: Performed) -> None:
        current.observing = Observing(self.session, current.plan, performed)
        current.settling = asyncio.ensure_future(current.observing.settle())
        current.settling.add_done_callback(lambda task: task.cancelled() or task.exception())

    def _explained(self, error: BaseException) -> StepError:
        explained = step_errors.explain(Exception(str(error)), self.session)
        if explained.kind != "internal":
            return explained
        lines = [line.strip(" -") for line in str(error).splitlines() if line.strip()]
        waited = next((line for line in lines if line.startswith("waiting for")), "")
        words = "; ".join(filter(None, (lines[0] if lines else type(error).__name__, waited)))[:300]
        return StepError(kind="not-found", message=words, hint="Does the page still offer it under this name?")

    async def found_open(self) -> None:
        """Record the page as the task found it, as its start."""
        page = self.session.page
        self.session.begin_action(page)
        self.session.found_open()
        current = self._begin(Open(to=page.url), "start", ActionNotes(TIMEOUT_MS), f"find {page.url} open")
        self._settle(current, current.notes.done())
        await self.observe_last()

    async def observe_last(self) -> None:
        """Finish the observation of the last step, and write its record, unless that was done."""
        current, self._current = self._current, None
        if current is None:
            return
        if current.observing is None or current.settling is None:  # it was interrupted
            return
        await current.settling
        seen = await current.observing.look()
        performed = current.observing.performed
        record = full_record(current.blank, current.plan.step, performed, seen, performed.error or seen.error, current.begun)
        if current.words:
            record = record.model_copy(update={"sentence": current.words})
        self._write(with_earlier_entry(record, self._entered))
        self._left = seen.after

    def _write(self, record: StepRecord) -> None:
        if not self._header_written:
            self._write_header(record.url)
        self.journal.append(record)

    def _write_header(self, url: str) -> None:
        order, persona, browser = self.order, self.session.persona, self.session.context.browser
        site = order.site or (origin(url) if url.startswith("http") else url)
        task = TaskPlan(
            task=order.task,
            critical=order.critical,
            start=url.removeprefix(site.rstrip("/")) or "/",
            where=order.where,
            optimal=order.optimal,
            steps=int(order.expects),
            has_success=order.expects,
        )
        self._header_written = True
        self.journal.append(
            Header(
                replay=order.replay,
                plan=ScenarioPlan(scenario=order.scenario, site=site, file=order.file, tasks=(task,)),
                persona=persona.name,
                input=persona.input,
                repetition=order.repetition,
                confirms=order.confirms,
                probes=self.probes,
                unavailable=self.unavailable,
                viewport=persona.viewport,
                started=stamp(),
                tool={
                    "uxaudit": __version__,
                    **tool_versions(self.probes),
                    **({"browser": f"{browser.browser_type.name} {browser.version}"} if browser is not None else {}),
                },
            )
        )

    async def end(self, error: BaseException | None = None, *, message: str = "") -> None:
        """Observe the rest and close the recording. ``error`` is the exception that ended the task early, ``message`` its text."""
        status = End(ended=stamp())
        try:
            await self.finish_step()
            if self.order.expects:
                self._write_goal(error, message)
        except PlaywrightError as lost:
            if self.session.connected and not self.session.page.is_closed():
                raise
            status = End(ended=stamp(), status="crashed", reason=str(lost).splitlines()[0][:300])
        finally:
            self.close(status)

    def _write_goal(self, error: BaseException | None, message: str) -> None:
        """Write the last line of a task: whether the test passed, unless a failed step shows that it did not."""
        if error is not None and error is self._failure:
            return
        reason = message or str(error) or type(error).__name__
        kind, cause = ("expectation", "product") if isinstance(error, AssertionError) else ("invalid", "scenario")
        failed = {"status": "failed", "error": StepError.model_validate({"kind": kind, "cause": cause, "message": reason[:2000]})}
        record = StepRecord(
            task=0,
            index=0,
            phase="success",
            verb="expect",
            sentence="the test goes on to the end of the task",
            where=self.order.where,
            is_action=False,
            status="passed",
            url="" if self.session.page.is_closed() else self.session.page.url,
            state=self._left.state,
            untested=dict.fromkeys(self.probes, "the test's own expectations are not observed"),
        )
        self._write(record if error is None else record.model_copy(update=failed))

    def close(self, end: End) -> None:
        """Write the end of the recording, unless it was written."""
        if not self._closed:
            if not self._header_written:
                self._write_header("")
            self.journal.append(end)
            self.journal.close()
            self._closed = True

    @staticmethod
    async def _quietly(work: Any, limit_s: float) -> None:
        """Do optional work whose failure does not matter."""
        with contextlib.suppress(*EXPECTED):
            async with asyncio.timeout(limit_s):
                await work


def _target(facts: dict[str, Any] | None, act: UserAct) -> Target:
    """Returns the target as a person would name it; the test's name if no facts are known."""
    if facts is None:
        return Target(css=act.described or "a place on the page")
    if facts["role"] and facts["name"]:
        return Target(role=facts["role"], name=facts["name"])
    return Target(text=facts["name"]) if facts["name"] else Target(css=facts["selector"] or act.described)
