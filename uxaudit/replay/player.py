"""Plays one replay: its setup, its tasks, step by step, and writes what is observed into the journal.

A step that fails ends its task, not the replay: what remains of the task is recorded as not run, and the next task
starts in a fresh page.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from itertools import takewhile
from typing import Any, Literal

from playwright.async_api import Browser
from playwright.async_api import Error as PlaywrightError

from uxaudit import __version__
from uxaudit.errors import CannotMeasure
from uxaudit.model.probes import PLAIN, Probe
from uxaudit.model.scenario import PRIVATE, Open, Step, WaitFor
from uxaudit.recording.journal import Journal
from uxaudit.recording.records import Control, End, Header, ScenarioPlan, StepRecord
from uxaudit.recording.state_store import StateStore
from uxaudit.replay.browser.emulation import beyond
from uxaudit.replay.browser.redaction import scrubber
from uxaudit.replay.browser.session import Session
from uxaudit.replay.browser.vendored_engines import IBM, axe_source, ibm_source
from uxaudit.replay.messages import Job, Played
from uxaudit.replay.observe import observe
from uxaudit.replay.probes.navigation import Trail
from uxaudit.replay.reset import reset_site
from uxaudit.replay.steps.perform import perform
from uxaudit.replay.steps.task_context import Watch
from uxaudit.scenario.unique import UNIQUE, filled, shown_as, unique_values
from uxaudit.scenario.variables import SECRET

Phase = Literal["setup", "start", "step", "success"]
KEPT_S = 2.0
STORES = """() => {
  try { return location.protocol.startsWith('http') ? [{ ...localStorage }, { ...sessionStorage }] : [{}, {}]; }
  catch { return [{}, {}]; }  // the page may not keep anything
}"""


def stamp() -> str:
    """The time now, ISO 8601, UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


class Player:
    """One replay in one fresh context of a browser."""

    def __init__(self, browser: Browser, job: Job, probes: Sequence[Probe] = PLAIN) -> None:
        scrub = scrubber(job.replay.scenario)
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
        tried = (*([Probe.KEYBOARD] if self.by_keyboard else []), *job.replay.persona.examines)
        asked = (*probes, *(probe for probe in tried if probe not in probes))
        self.unavailable = _unavailable(asked)
        self.probes = tuple(probe for probe in asked if probe not in self.unavailable)
        self.scrub = scrub
        self.blocked = False
        """Whether the mouse had to help the keyboard in the task that was played last."""
        self.wrote = False
        """Whether the task that was played last sent data."""
        self.journal = Journal(self.folder, scrub)
        self.store = StateStore(job.recordings, scrub)

    async def play(self) -> Played:
        """Play it all and write the recording. Only a fault of uxaudit itself, or of the disk, raises."""
        self._write_header()
        unfit = beyond(self.replay.persona, self.browser.browser_type.name)
        if not unfit and self.scenario.reset is not None:
            unfit = await reset_site(self.scenario.reset, self.scenario.site)
        if unfit:
            return self._ended(Played(self.replay.id, "setup-failed", reason=unfit))
        try:
            self.session = await Session.open(
                self.browser, self.replay.persona, self.job.hosts, self.job.storage, self.scrub.values, all_hosts=self.job.all_hosts
            )
            try:
                played = await self._play(self.job.storage)
            finally:
                await self.session.close()
        except PlaywrightError as error:  # the browser is gone: without an end line the recording is interrupted
            return Played(self.replay.id, "crashed", reason=str(error).splitlines()[0][:300])
        return self._ended(played)

    def _ended(self, played: Played) -> Played:
        self.journal.append(End(ended=stamp(), status=played.status, reason=played.reason))
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
                slip=self.replay.slip,
                probes=self.probes,
                unavailable=self.unavailable,
                viewport=self.replay.persona.viewport,
                started=stamp(),
                tool={
                    "uxaudit": __version__,
                    **_engines(self.probes),
                    "browser": f"{self.browser.browser_type.name} {self.browser.version}",
                },
            )
        )

    async def _play(self, storage: Any) -> Played:
        if self.scenario.setup and storage is None:
            known = len(self.scrub.values)
            failed = await self._run(None, [("setup", step) for step in self.scenario.setup], Trail())
            if failed is not None:
                return Played(self.replay.id, "setup-failed", reason=f"{failed.sentence}: {failed.error.message if failed.error else ''}")
            storage = await self.session.storage() if self._logged_in(known) else None
        missed, changing = [], []
        for index in self.tasks:
            task, kept = self.scenario.tasks[index], await self._kept()
            phases: list[tuple[Phase, Step]] = [("start", Open(to=task.start, where=task.where))]
            phases += [("step", step) for step in task.steps] + [("success", step) for step in task.success]
            failed = await self._run(index, phases, Trail())
            if self.blocked or (failed is not None and _to_confirm(failed)):
                missed.append(index)
            if index == self.tasks[-1]:
                break
            if self.wrote or kept is None or await self._kept() != kept:
                changing.append(index)
            if failed is not None:
                self.session = await self.session.afresh()
        return Played(self.replay.id, "failed" if missed else "completed", tuple(missed), tuple(changing), storage=storage)

    async def _kept(self) -> object:
        """The cookies and the storage of the present page, to see whether a task changes them; None if they cannot be read."""
        if len(self.tasks) == 1 or self.session.hung or self.session.crashed:
            return None
        try:
            async with asyncio.timeout(KEPT_S):
                cookies = await self.session.context.cookies()
                stores = await self.session.page.evaluate(STORES)
        except (PlaywrightError, TimeoutError):
            return None
        return sorted((row["domain"], row["name"], row["value"]) for row in cookies), stores

    def _logged_in(self, known: int) -> bool:
        """Whether the setup was a login, to be done once: it typed a secret, or (``known`` values later) into a password field.

        Any other setup makes something on the server that the tasks use up, and is done before each replay. So is a login
        whose session a reset may end, and one whose ``${unique}`` values the tasks of a replay share.
        """
        if self.scenario.reset is not None or any(UNIQUE.search(step.model_dump_json()) for step in self.replay.scenario.setup):
            return False
        typed = any(SECRET.search(getattr(step, "text", "")) for step in self.scenario.setup)
        return typed or len(self.scrub.values) > known

    async def _run(self, task: int | None, phases: Sequence[tuple[Phase, Step]], trail: Trail) -> StepRecord | None:
        """Run steps until one fails; returns that one's record. The rest is recorded as not run."""
        failed: StepRecord | None = None
        self.blocked = self.wrote = False
        counts: dict[str, int] = {}
        entered: dict[str, str] = {}
        watch = Watch(
            self.store,
            self.folder / "shots",
            trail,
            self.probes,
            self.scrub,
            site=self.scenario.site,
            by_keyboard=self.by_keyboard and task is not None,
        )  # the setup is nobody's task
        for at, (phase, step) in enumerate(phases):
            watch.ahead = tuple(takewhile(lambda one: isinstance(one, WaitFor), (one for _, one in phases[at + 1 :])))
            watch.over = len(watch.ahead) == len(phases) - at - 1
            index = counts.setdefault(phase, 0)
            counts[phase] += 1
            plain = _plain(step, task, index, phase)
            if failed is not None:
                self.journal.append(plain.model_copy(update={"status": "not-run"}))
                continue
            record = await self._step(step, plain, watch)
            if record.control is not None and record.typed and (value := record.control.value):
                record = record.model_copy(update={"entered_before": entered.get(value, "")})
                entered.setdefault(value, record.sentence)
            self.journal.append(record)
            self.wrote = self.wrote or bool(record.wrote) or (record.is_action and record.wrote is None)
            self.blocked = self.blocked or (record.keyboard_blocked and not step.optional)
            if record.status == "failed" and not step.optional:
                failed = record
        return failed

    async def _step(self, step: Step, plain: StepRecord, watch: Watch) -> StepRecord:
        began, session = time.monotonic(), self.session
        session.begin_step()
        name = f"{'setup' if plain.task is None else f't{plain.task}'}-{plain.phase}{plain.index}"
        performed = await perform(session, step, self.scenario, watch, name)
        if performed.status == "skipped":
            return plain.model_copy(update={"status": "skipped"})
        fields = await observe(session, step, performed, watch, name, judged=plain.task is not None)
        broken = fields.pop("error", None)
        status: Any = "failed" if broken is not None else performed.status
        return plain.model_copy(
            update={
                **fields,
                "status": status,
                "error": broken if session.hung else performed.error or broken,
                "control": performed.control,
                "entered": _entered(step, performed.control),
                "before": performed.before,
                "wall_ms": round((time.monotonic() - began) * 1000, 1),
            }
        )


def _to_confirm(failed: StepRecord) -> bool:
    """Whether a failed step may be the product's fault, so that another replay has to confirm it."""
    error = failed.error
    return error is None or error.cause == "product" or error.kind == "expectation"


def _entered(step: Step, control: Control | None) -> str | None:
    """What was typed, where it was read back and is not private."""
    private = control is None or control.value is None or PRIVATE.search(f"{step.sentence()} {control.name}")
    return None if private else getattr(step, "text", None)


def _engines(probes: Collection[Probe]) -> dict[str, str]:
    """The versions of the engines that look for barriers in this replay."""
    axe = {"axe-core": axe_source().version} if Probe.AXE in probes else {}
    return axe | ({IBM: ibm_source().version} if Probe.IBM in probes else {})


def _unavailable(probes: Collection[Probe]) -> dict[Probe, str]:
    """The probes that this installation cannot try, each with the reason."""
    if Probe.IBM in probes:
        try:
            ibm_source()
        except CannotMeasure as error:
            return {Probe.IBM: error.problems[0].message}
    return {}


def _plain(step: Step, task: int | None, index: int, phase: Phase) -> StepRecord:
    text = getattr(step, "text", "")
    return StepRecord(
        task=task,
        index=index,
        phase=phase,
        verb=step.verb,
        sentence=step.sentence(),
        label=step.label,
        where=step.where,
        is_action=step.is_action,
        optional=step.optional,
        destructive=step.destructive,
        operators=step.operators,
        typed=len(text) if step.is_action and isinstance(text, str) else 0,
        key=getattr(step, "key", ""),
        status="passed",
    )
