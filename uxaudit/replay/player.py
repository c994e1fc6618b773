"""Plays one replay: its setup and its tasks, step by step, and writes the observations into the journal.

A step that fails ends its task, not the replay: the rest of the task is recorded as not run, and the next task
starts in a new page.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from itertools import takewhile
from pathlib import Path
from typing import Any, ClassVar

from playwright.async_api import Browser
from playwright.async_api import Error as PlaywrightError

from uxaudit import __version__
from uxaudit.model.access import stored_secrets
from uxaudit.model.probes import Probe
from uxaudit.model.scenario import PRIVATE, Fill, Open, Step, WaitFor, describe
from uxaudit.recording.journal import Journal
from uxaudit.recording.probes import everywhere
from uxaudit.recording.probes import probes as known_probes
from uxaudit.recording.records import End, Header, ScenarioPlan, StepRecord
from uxaudit.recording.state_store import StateStore
from uxaudit.replay.browser.isolated_world import ask
from uxaudit.replay.browser.persona_emulation import beyond
from uxaudit.replay.browser.redaction import redactor_of
from uxaudit.replay.browser.session import Session
from uxaudit.replay.calibration import calibrate
from uxaudit.replay.data_sending import Sends
from uxaudit.replay.messages import Job, Notice, Played
from uxaudit.replay.observe import observe
from uxaudit.replay.probing import implementations
from uxaudit.replay.reset import reset_site
from uxaudit.replay.step_records import Phase, blank_record, full_record, sentence_of, stamp, tool_versions, with_earlier_entry
from uxaudit.replay.steps.perform import perform
from uxaudit.replay.steps.signed_out import expired
from uxaudit.replay.steps.task_context import Handover, StepPlan, TaskContext
from uxaudit.scenario.personas import Persona
from uxaudit.scenario.unique import UNIQUE, filled, shown_as, unique_values
from uxaudit.scenario.variables import SECRET

KEPT_S = 2.0
CALIBRATION_CLICKS = 5
"""Clicks on a fixed page before a replay whose times will be compared: about a third of a second (own judgement)."""


class Player:
    """One replay in one fresh context of a browser."""

    scored: ClassVar[bool] = True
    """Whether the states of its tasks are scanned."""

    def __init__(self, browser: Browser, job: Job, probes: Sequence[str] | None = None, notice: Notice | None = None) -> None:
        scrub = redactor_of(job.replay.scenario)
        unique = unique_values(job.replay.scenario)
        for name, value in unique.items():
            scrub.alias(value, shown_as(name))
        self.browser = browser
        self.job = job
        self.replay = job.replay
        self.scenario = filled(job.replay.scenario, unique)
        self.tasks = range(len(self.scenario.tasks)) if self.replay.tasks is None else self.replay.tasks
        self.folder = job.recordings / job.replay.id
        self.by_keyboard = job.replay.persona.input == "keyboard"
        asked = _asked(everywhere() if probes is None else probes, job.replay.persona)
        self.unavailable = {id: why for id, probe in implementations().items() if id in asked and (why := probe.unavailable())}
        self.probes = tuple(id for id in asked if id not in self.unavailable)
        self.scrub = scrub
        self.blocked = False
        """Whether the mouse had to help the keyboard in the latest task."""
        self.wrote = False
        """Whether the task that was played last sent data."""
        self.machine_ms: tuple[float, ...] = ()
        self.sends = Sends(job.quiet, notice)
        self.signed_in = self.expired = False
        """Whether the replay starts logged in, and whether the site requested another login."""
        for value in job.access.secrets():
            scrub.learn("", value)
        self._learn(job.storage or {})
        self.journal = Journal(self.folder, scrub)
        self.store = StateStore(job.recordings, scrub)

    def _learn(self, storage: Mapping[str, Any]) -> None:
        """Treat the credentials in a browser's storage as secrets from now on."""
        for value in stored_secrets(storage):
            self.scrub.learn("", value)

    async def play(self) -> Played:
        """Play the replay and write the recording. Raises only for bugs of uxaudit and errors of the disk."""
        self._write_header()
        unfit = beyond(self.replay.persona, self.browser.browser_type.name)
        if not unfit and self.scenario.reset is not None:
            unfit = await reset_site(self.scenario.reset, self.scenario.site, self.job.access.proxy)
        if unfit:
            return self._ended(Played(self.replay.id, "setup-failed", reason=unfit))
        try:
            job, who = self.job, self.replay.persona
            if self.replay.timed:
                self.machine_ms = await calibrate(self.browser, CALIBRATION_CLICKS)
            more: dict[str, Any] = {"all_hosts": job.all_hosts, "access": job.access, "site": self.scenario.site}
            more |= {"engines": (Probe.AXE,) if Probe.AXE in self.probes and self.replay.repetition == 1 else ()}  # repeats scan little
            self.session = await Session.open(self.browser, who, job.hosts, job.storage, self.scrub.values, **more)
            try:
                played = await self._play(self.job.storage)
            finally:
                await self.session.close()
        except PlaywrightError as error:  # the browser is gone: without an end line the recording is interrupted
            return Played(self.replay.id, "crashed", reason=str(error).splitlines()[0][:300])
        return self._ended(played)

    def _ended(self, played: Played) -> Played:
        self.journal.append(End(ended=stamp(), status=played.status, reason=played.reason, machine_ms=self.machine_ms))
        self.journal.close()
        return played

    def _write_header(self) -> None:
        self.journal.append(
            Header(
                replay=self.replay.id,
                plan=ScenarioPlan.model_validate(self.replay.scenario.plan()),
                persona=self.replay.persona.name,
                input=self.replay.persona.input,
                repetition=self.replay.repetition,
                confirms=self.replay.confirms,
                reset=self.scenario.reset is not None,
                played=self.replay.tasks,
                part_of=self.replay.part_of,
                slip=self.replay.slip,
                probes=self.probes,
                unavailable=self.unavailable,
                viewport=self.replay.persona.viewport,
                started=stamp(),
                tool={
                    "uxaudit": __version__,
                    **tool_versions(self.probes),
                    "browser": f"{self.browser.browser_type.name} {self.browser.version}",
                },
            )
        )

    async def _play(self, storage: Any) -> Played:
        known = len(self.scrub.values)
        steps = self.scenario.login if storage is None else ()
        steps += self.scenario.setup if storage is None or self.scenario.login else ()
        if steps:
            failed = await self._run(None, [("setup", step) for step in steps])
            if failed is not None:
                return Played(self.replay.id, "setup-failed", reason=f"{failed.sentence}: {failed.error.message if failed.error else ''}")
            storage = await self.session.storage() if storage is None and self._logged_in(known) else storage
            self._learn(storage or {})
        self.signed_in = bool(storage or self.scenario.login or self.job.access.signs_in)
        missed, changing = [], []
        for index in self.tasks:
            task, kept = self.scenario.tasks[index], await self._kept()
            phases: list[tuple[Phase, Step]] = [("start", Open(to=task.start, where=task.where))]
            phases += [("step", step) for step in task.steps] + [("success", step) for step in task.success]
            failed = await self._run(index, phases)
            if self.blocked or (failed is not None and _to_confirm(failed)):
                missed.append(index)
            if index == self.tasks[-1]:
                break
            if self.wrote or kept is None or await self._kept() != kept:
                changing.append(index)
            if failed is not None:
                self.session = await self.session.afresh()
        return Played(
            self.replay.id,
            "failed" if missed else "completed",
            tuple(missed),
            tuple(changing),
            storage=storage,
            quiet=self.sends.quiet,
            sent=self.sends.sent,
            expired=self.expired,
        )

    async def _kept(self) -> object:
        """Returns the cookies and the storage of the current page, to detect changes by a task; None if they cannot be read."""
        if len(self.tasks) == 1 or self.session.hung or self.session.crashed:
            return None
        try:
            async with asyncio.timeout(KEPT_S):
                cookies = await self.session.context.cookies()
                stores = await ask(self.session.page, "page.readStorage")
        except (PlaywrightError, TimeoutError):
            return None
        return sorted((row["domain"], row["name"], row["value"]) for row in cookies), stores

    def _logged_in(self, known: int) -> bool:
        """Whether the setup was a login, to be done once: it typed a secret, or (``known`` values later) into a password field.

        Any other setup creates data on the server that the tasks use up, and is done before each replay. So is a login
        whose session a reset may end, and one whose ``${unique}`` values are used by the tasks of a replay.
        """
        if self.scenario.reset is not None or any(UNIQUE.search(step.model_dump_json()) for step in self.replay.scenario.setup):
            return False
        if self.scenario.login:
            return True
        typed = any(
            isinstance(step, Fill) and (SECRET.search(step.text) or PRIVATE.search(describe(step.target))) for step in self.scenario.setup
        )
        return typed or len(self.scrub.values) > known

    async def _run(self, task: int | None, phases: Sequence[tuple[Phase, Step]]) -> StepRecord | None:
        """Run steps until one fails; returns that one's record. The rest is recorded as not run."""
        failed: StepRecord | None = None
        self.blocked = self.wrote = False
        counts: dict[str, int] = {}
        entered: dict[str, str] = {}
        context = TaskContext(
            site=self.scenario.site,
            uploads=Path(self.scenario.file).parent,
            shots=self.folder / "shots",
            store=self.store,
            scrub=self.scrub,
            probes=self.probes,
            by_keyboard=self.by_keyboard and task is not None,  # the setup belongs to no task
            scored=self.scored and task is not None,
        )
        left = Handover()
        for at, (phase, step) in enumerate(phases):
            rest = [one for _, one in phases[at + 1 :]]
            ahead = tuple(takewhile(lambda one: isinstance(one, WaitFor), rest))
            index = counts.setdefault(phase, 0)
            counts[phase] += 1
            blank = blank_record(step, task, index, phase)
            if failed is not None:
                self.journal.append(await self._not_run(step, blank))
                continue
            name = f"{'setup' if task is None else f't{task}'}-{phase}{index}"
            timeout_ms = step.timeout or self.scenario.timeout
            await self.sends.before(blank)
            record, left = await self._step(StepPlan(context, step, name, timeout_ms, ahead, len(ahead) == len(rest), left), blank)
            if task is not None and self.signed_in and (error := await expired(self.session, step, record, self.scenario.site)):
                record, self.expired = record.model_copy(update={"status": "failed", "error": error}), True
            record = with_earlier_entry(record, entered)
            self.journal.append(record)
            await self.sends.after(record)
            self.wrote = self.wrote or bool(record.wrote) or (record.is_action and record.wrote is None)
            self.blocked = self.blocked or (record.keyboard_blocked and not step.optional)
            if record.status == "failed" and not step.optional:
                failed = record
        return failed

    async def _not_run(self, step: Step, blank: StepRecord) -> StepRecord:
        """The record of a step after the one that failed."""
        return blank.model_copy(update={"status": "not-run", "sentence": sentence_of(step, None)})

    async def _step(self, plan: StepPlan, blank: StepRecord) -> tuple[StepRecord, Handover]:
        """Do one step and observe it. Returns its record, and the data for the next step."""
        began, session = time.monotonic(), self.session
        session.begin_step()
        performed = await perform(session, plan)
        if performed.status == "skipped":
            return blank.model_copy(update={"status": "skipped"}), plan.before
        seen = await observe(session, plan, performed)
        error = seen.error if session.hung else performed.error or seen.error
        return full_record(blank, plan.step, performed, seen, error, began), seen.after


def _to_confirm(failed: StepRecord) -> bool:
    """Whether a failed step may be the product's fault, so that another replay has to confirm it."""
    error = failed.error
    return error is None or error.cause == "product" or error.kind == "expectation"


def _asked(probes: Sequence[str], persona: Persona) -> tuple[str, ...]:
    """Returns the probes of a replay: the given ones, and those for the persona's input and trials."""
    own = [spec.id for spec in known_probes().values() if spec.input == persona.input or spec.id in persona.examines]
    return tuple(dict.fromkeys((*probes, *own)))
