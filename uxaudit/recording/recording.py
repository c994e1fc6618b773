"""A recording as checks get it: whole, or narrowed to one task."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from uxaudit.recording.page_state import PageState
from uxaudit.recording.probes import of_states
from uxaudit.recording.records import End, Header, StepRecord, TaskPlan
from uxaudit.recording.session import ObservedSession, SessionTask


@dataclass(frozen=True)
class TaskView:
    """One task of one replay: its plan and its steps, in order."""

    index: int
    plan: TaskPlan
    steps: tuple[StepRecord, ...]
    done: SessionTask | None = None
    """The task as a person did it; None in replays."""

    @property
    def failed_step(self) -> StepRecord | None:
        """The step that ended the task, or None."""
        return next((step for step in self.steps if step.status == "failed" and not step.optional), None)

    @property
    def no_document(self) -> str:
        """Why the whole task shows no HTML document, in words; empty if it shows one, or if a step failed."""
        reasons = [step.no_document for step in self.steps if step.status in ("passed", "failed")]
        return reasons[0] if reasons and all(reasons) and self.failed_step is None else ""

    @property
    def completed(self) -> bool:
        """Whether every required step passed; for a person, whether the success criterion was met."""
        if self.done is not None:
            return self.done.end is not None and self.done.end.reached is True
        return bool(self.steps) and all(step.status in ("passed", "skipped") or step.optional for step in self.steps)


@dataclass(frozen=True)
class Part:
    """What one worker recorded: a whole replay, or some of its tasks."""

    replay: str
    """Its id."""
    tasks: Sequence[int]
    end: End | None
    """None if it was interrupted."""


@dataclass(frozen=True)
class Recording:
    """The recording of one replay. Checks get it whole, or narrowed to one task (see :meth:`of_task`)."""

    header: Header
    all_steps: tuple[StepRecord, ...]
    end: End | None
    states: Mapping[str, PageState] = field(default_factory=dict)
    only_task: int | None = None
    session: ObservedSession | None = None
    """The session with a person; None in replays."""
    divided: tuple[Part, ...] = ()
    """The parts of a replay that was divided; empty for others."""

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The parts in which the replay was recorded; a whole replay is its only part."""
        return self.divided or (Part(self.header.replay, self.header.task_indices, self.end),)

    def part_with(self, task: int) -> Part:
        """Returns the part that played a task."""
        return next(part for part in self.parts if task in part.tasks)

    @cached_property
    def steps(self) -> tuple[StepRecord, ...]:
        """The steps of tasks that ran and ended on an HTML document, without the setup."""
        return tuple(
            step
            for step in self.all_steps
            if step.task is not None
            and step.status in ("passed", "failed")
            and not step.no_document
            and (self.only_task is None or step.task == self.only_task)
        )

    @cached_property
    def actions(self) -> tuple[StepRecord, ...]:
        """The user's actions, without opening the start page."""
        return tuple(step for step in self.steps if step.is_action and step.phase == "step")

    @cached_property
    def tasks(self) -> tuple[TaskView, ...]:
        """Every task that was replayed; only one if this view is narrowed to it."""
        wanted = self.header.task_indices if self.only_task is None else (self.only_task,)
        steps = {i: tuple(step for step in self.all_steps if step.task == i) for i in wanted}
        done = self.session.task if self.session else lambda _: None
        return tuple(TaskView(i, self.header.plan.tasks[i], steps[i], done(i)) for i in wanted)

    @cached_property
    def visited(self) -> tuple[tuple[StepRecord, PageState], ...]:
        """Each distinct state, with the first step that ended in it, without states that were not scanned."""
        seen: dict[str, tuple[StepRecord, PageState]] = {}
        for step in self.steps:
            if step.state is not None and step.state in self.states and step.state not in seen:
                seen[step.state] = (step, self.states[step.state])
        return tuple(seen.values())

    @cached_property
    def machine_load(self) -> float:
        """The highest load of the machine during the steps: processes that ran or waited for each processor; 0 if it is unknown."""
        return max((step.machine_load or 0.0 for step in self.steps), default=0.0)

    @property
    def interrupted(self) -> bool:
        """Whether the replay was interrupted."""
        return self.end is None

    def of_task(self, index: int) -> Recording:
        """The same recording, narrowed to one task."""
        return replace(self, only_task=index)

    def untested(self, probes: frozenset[str]) -> dict[str, str]:
        """Returns the probes that did not observe, with the reason: they were off, or failed everywhere."""
        missing = {probe: self.header.unavailable.get(probe, "the probe was off") for probe in probes - set(self.header.probes)}
        notes = [*(step.untested for step in self.steps), *(state.untested for _, state in self.visited)]
        for probe in probes - set(missing):
            reasons = [untested[probe] for untested in notes if probe in untested]
            if reasons and not self._observed(probe):
                missing[probe] = reasons[0]
        return missing

    def _observed(self, probe: str) -> bool:
        if of_states(probe):
            return any(probe not in state.untested for _, state in self.visited)
        return any(probe not in step.untested for step in self.steps)
