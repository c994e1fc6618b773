"""The tasks of a user, and the scenario that contains them."""

from __future__ import annotations

from itertools import dropwhile
from typing import Any

from pydantic import Field, SerializeAsAny

from uxaudit.model.base import Frozen
from uxaudit.model.scenario.verbs import Expect, Scroll, Step
from uxaudit.model.scenario_parts import Budgets, Duration, Optimal, Reset, Serve, Target
from uxaudit.model.study import Study


class Task(Frozen):
    """What the user wants: where it starts, the steps, and how to tell that it is done."""

    task: str
    """What the user wants, in the user's words."""
    critical: bool = False
    """The gate fails if this task is blocked."""
    start: str = "/"
    """The path or URL where the task starts."""
    optimal: Optimal | None = None
    """The optimal path: the fewest actions and pages that the task needs."""
    steps: tuple[SerializeAsAny[Step], ...] = ()
    """The actions of the user."""
    success: tuple[SerializeAsAny[Expect], ...] = ()
    """The conditions that are true when the task is done."""
    tags: tuple[str, ...] = ()
    """Words by which ``--tag`` selects tasks."""
    needs: tuple[str, ...] | None = None
    """Earlier tasks whose results this task uses; ``[]`` if it uses none. ``--task`` and retries replay only these before it."""
    touches: tuple[str, ...] = ()
    """Source files that can change this task, as globs such as ``src/checkout/**``."""
    budgets: Budgets | None = None
    """Limits for this task; they override those of the scenario."""
    where: str = ""

    @property
    def has_success(self) -> bool:
        """Whether it has a success criterion, or an expectation among its steps. One before the first action says nothing of the goal."""
        since_first_action = tuple(dropwhile(lambda step: not step.is_action, self.steps)) or self.steps
        return bool(self.success) or any(isinstance(step, Expect) for step in since_first_action)


class Scenario(Frozen):
    """A site, and the tasks that a user does there. One scenario per YAML file."""

    scenario: str
    """The name of the scenario."""
    site: str
    """The URL of the site."""
    serve: Serve | None = None
    """The command that starts the site, or a mapping."""
    personas: tuple[str, ...] = ("desktop",)
    """The personas that replay it. Combine several with a plus, such as mobile + slow-network."""
    repeat: int = Field(default=1, ge=1, le=1000)
    """How many times each persona replays it."""
    hosts: tuple[str, ...] = ()
    """Other hosts that pages may request; all others are blocked."""
    timeout: Duration = 10_000.0
    """The maximum time that a step waits for its target."""
    reset: Reset | None = None
    """A command, or a path or URL to request, that resets the site before each replay; or a mapping."""
    login: tuple[SerializeAsAny[Step], ...] = ()
    """Steps that log in, or the file of a flow. They run once, before `setup`; the other replays begin logged in. Not scored."""
    setup: tuple[SerializeAsAny[Step], ...] = ()
    """Steps before the tasks, such as logging in. Neither timed nor scored."""
    tasks: tuple[Task, ...] = Field(min_length=1)
    """The tasks of the user on the site."""
    description: str = ""
    """A description for readers of the file."""
    tags: tuple[str, ...] = ()
    """Words by which ``--tag`` selects all tasks of the scenario."""
    touches: tuple[str, ...] = ()
    """Source files that can change any task, as globs such as ``src/**``."""
    budgets: Budgets | None = None
    """Limits for every task."""
    study: Study | None = None
    """How sessions with people are run; see `uxaudit record`."""
    file: str = ""
    warnings: tuple[str, ...] = ()
    """Warnings about the file that do not prevent a replay, each with its place and remedy."""

    def plan(self) -> dict[str, Any]:
        """The part of the scenario that a recording keeps, as plain data, so that evaluation needs no YAML file."""
        return {
            "scenario": self.scenario,
            "site": self.site,
            "file": self.file,
            "tasks": [
                {
                    "task": task.task,
                    "critical": task.critical,
                    "start": task.start,
                    "where": task.where,
                    "optimal": task.optimal.model_dump() if task.optimal else None,
                    "steps": sum(step.is_action for step in task.steps),
                    "first_target": _first_name(task.steps),
                    "has_success": task.has_success,
                    "tags": (*self.tags, *task.tags),
                    "touches": (*self.touches, *task.touches),
                    "budgets": self.budgets_of(task).model_dump(exclude_none=True),
                }
                for task in self.tasks
            ],
        }

    def budgets_of(self, task: Task) -> Budgets:
        """The limits of a task: its own, and the scenario's for those that it does not set."""
        return (task.budgets or Budgets()).over(self.budgets)


def _first_name(steps: tuple[Step, ...]) -> str:
    """The name of the control of the first action; empty if there is none, or if it is named by a selector."""
    acts = (step for step in steps if step.is_action and not isinstance(step, Scroll))
    target = getattr(next(acts, None), "target", None)
    if not isinstance(target, Target):
        return ""
    return next((name for key in ("control", "name", "label", "placeholder", "text", "alt", "title") if (name := getattr(target, key))), "")
