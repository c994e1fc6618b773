"""Shows which control each target of a scenario finds: plays the steps without probes, pictures and scans, and records nothing.

The steps after the one that stops its task are only listed: the page for their targets was not reached.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any, ClassVar

from playwright.async_api import Browser, Page
from playwright.async_api import Error as PlaywrightError

from uxaudit.model.scenario import Step, WaitFor
from uxaudit.model.scenario_parts import Target
from uxaudit.recording.records import StepError, StepRecord
from uxaudit.replay.browser.isolated_world import ask_about
from uxaudit.replay.messages import Job, Previewed, PreviewRow, PreviewStatus
from uxaudit.replay.player import Player
from uxaudit.replay.steps.actions import control_target
from uxaudit.replay.steps.conditions import unmet
from uxaudit.replay.steps.locate import matches
from uxaudit.replay.steps.task_context import Handover, StepPlan

LOOK_S = 2.0
"""Maximum time to look for a target, in seconds; own judgement."""
ERRORS: dict[str, PreviewStatus] = {"not-found": "not found", "ambiguous": "ambiguous", "expectation": "not met"}
"""Errors of a step that have their own status."""


class Previewer(Player):
    """Plays a scenario once and keeps a row for each step."""

    scored: ClassVar[bool] = False

    def __init__(self, browser: Browser, job: Job) -> None:
        super().__init__(browser, job, ())
        self.probes = ()
        self.by_keyboard = False
        self.rows: list[PreviewRow] = []

    async def _step(self, plan: StepPlan, blank: StepRecord) -> tuple[StepRecord, Handover]:
        facts: dict[str, Any] = {}
        target = target_of(plan.step)
        if target is not None and await self._runs(plan.step):
            facts = await _look(self.session.page, target)
        record, left = await super()._step(plan, blank)
        control = record.control
        if control is not None and not facts.get("selector"):  # it came while the step waited for it
            facts = {"count": 1, "role": control.role, "name": control.name, "selector": control.selector, "in_view": control.in_view}
        elif record.status == "passed" and isinstance(plan.step, WaitFor) and target is not None and not facts["count"]:
            facts = await _look(self.session.page, target)
        if record.status == "failed" and record.control is None:  # nothing was entered, and the author must see which text is meant
            record = record.model_copy(update={"sentence": plan.step.sentence()})
        self._keep(record, _status(record, plan.step), facts)
        return record, left

    async def _not_run(self, step: Step, blank: StepRecord) -> StepRecord:
        self._keep(blank, "not reached", {})  # matches of its target on another page say nothing
        return await super()._not_run(step, blank)

    async def _runs(self, step: Step) -> bool:
        """Whether the step's ``when`` is true, if it has one."""
        try:
            return step.when is None or await unmet(self.session.page, step.when, self.scenario.site) is None
        except PlaywrightError:
            return True

    def _keep(self, record: StepRecord, status: PreviewStatus, facts: dict[str, Any]) -> None:
        error = record.error or StepError(kind="internal", message="")
        row = PreviewRow(
            task="" if record.task is None else self.scenario.tasks[record.task].task,
            phase=record.phase,
            step=record.sentence,
            where=record.where,
            status=status,
            optional=record.optional,
            problem=error.message,
            remedy=error.hint,
            candidates=error.candidates,
            url=record.url,
            **facts,
        )
        self.rows.append(PreviewRow(**json.loads(self.scrub(json.dumps(asdict(row)).encode()))))


def target_of(step: Step) -> Target | None:
    """Returns the target that a step acts on, or that its condition is about; None for a step without one."""
    return step.condition.target if isinstance(step, WaitFor) else control_target(step)


def _status(record: StepRecord, step: Step) -> PreviewStatus:
    if record.status == "skipped":
        return "skipped"
    if record.status == "failed":
        return ERRORS.get(record.error.kind, "failed") if record.error is not None else "failed"
    return "met" if isinstance(step, WaitFor) else "done" if target_of(step) is None else "found"


async def _look(page: Page, target: Target) -> dict[str, Any]:
    """Returns what a target finds now: the number of visible matches, and the facts of the first. Never raises."""
    try:
        async with asyncio.timeout(LOOK_S):
            found = await matches(page, target)
            if found is not None:
                facts = await ask_about(found.first, "control.look", {"scroll": False})
                return {"count": await found.count(), **{key: facts[key] for key in ("role", "name", "selector", "in_view")}}
    except (PlaywrightError, TimeoutError):  # the page is changing, or the selector cannot be read: the step says which
        pass
    return {"count": 0}


async def preview(browser: Browser, job: Job) -> Previewed:
    """Play a scenario once and show what its targets find. ``job.recordings`` is a folder for temporary files."""
    Path(job.recordings).mkdir(parents=True, exist_ok=True)
    player = Previewer(browser, job)
    played = await player.play()
    reason = "" if any(row.stops for row in player.rows) or played.status in ("completed", "failed") else played.reason
    return Previewed(job.replay.scenario.scenario, job.replay.persona.name, tuple(player.rows), reason)
