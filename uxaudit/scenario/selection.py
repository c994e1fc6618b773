"""Selects the tasks to replay by ``--task``, ``--tag`` and ``--changed-since``, and the tasks that they need."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from uxaudit.errors import CannotMeasure, InputError, Problem
from uxaudit.model.scenario import Scenario, Task
from uxaudit.scenario.changes import ChangedFiles
from uxaudit.scenario.problems import did_you_mean, quoted


@dataclass(frozen=True)
class Selection:
    """A task is selected if its name matches one of ``tasks`` (globs, case ignored), it has one of ``tags``, and a change touches it.

    Empty values select all.
    """

    tasks: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    changed: ChangedFiles | None = None

    def __bool__(self) -> bool:
        return bool(self.tasks or self.tags or self.changed)

    def why_not(self, scenario: Scenario, task: Task) -> str:
        """Why a task is left out, in words."""
        unnamed = Selection(self.tasks, self.tags)
        return "no change touches it" if unnamed.matches(scenario, task) else "left out by --task or --tag"

    def matches(self, scenario: Scenario, task: Task) -> bool:
        """Whether a task is selected, by its name and by its tags or those of its scenario."""
        named = not self.tasks or any(_matches(task.task, pattern) for pattern in self.tasks)
        tagged = not self.tags or bool({*scenario.tags, *task.tags} & {*self.tags})
        return named and tagged and (self.changed is None or self.changed.touch(scenario, task))


ALL = Selection()


def _matches(name: str, pattern: str) -> bool:
    folded, wanted = name.casefold(), " ".join(pattern.split()).casefold()
    return folded == wanted or fnmatchcase(folded, wanted)


def selected(scenarios: Sequence[Scenario], selection: Selection) -> dict[str, tuple[int, ...]]:
    """By scenario name: the indices of the tasks to replay, with those that they need, without scenarios that have none.

    Raises InputError for a name or tag that matches no task, and where no task matches both; CannotMeasure where no change touches one.
    """
    if problems := tuple(_unmatched(scenarios, selection)):
        raise InputError.of(problems)
    found = {scenario.scenario: _indices(scenario, selection) for scenario in scenarios}
    chosen = {name: indices for name, indices in found.items() if indices}
    if not chosen and selection.changed is not None:
        raise CannotMeasure("no task was replayed, because no change touches one", hint="Leave out --changed-since to replay all tasks.")
    if not chosen:
        raise InputError("no task matches both --task and --tag", "", "`uxaudit validate` lists the tasks with their tags.")
    return chosen


def _unmatched(scenarios: Sequence[Scenario], selection: Selection) -> Iterable[Problem]:
    tasks = [task.task for scenario in scenarios for task in scenario.tasks]
    tags = {tag for scenario in scenarios for task in scenario.tasks for tag in (*scenario.tags, *task.tags)}
    for pattern in selection.tasks:
        if not any(_matches(name, pattern) for name in tasks):
            yield Problem(f"--task {quoted(pattern)} matches no task", "", did_you_mean(pattern, dict.fromkeys(tasks)))
    for tag in selection.tags:
        if tag not in tags:
            yield Problem(f"--tag {quoted(tag)} matches no task", "", did_you_mean(tag, sorted(tags)) or "No task has a tag.")


def _indices(scenario: Scenario, selection: Selection) -> tuple[int, ...]:
    wanted = [index for index, task in enumerate(scenario.tasks) if selection.matches(scenario, task)]
    return with_needs(scenario, wanted)


def with_needs(scenario: Scenario, wanted: Iterable[int]) -> tuple[int, ...]:
    """The tasks with those that their ``needs`` name, in the order of the scenario."""
    places = {task.task: index for index, task in enumerate(scenario.tasks)}
    found: set[int] = set()
    waiting = list(wanted)
    while waiting:
        index = waiting.pop()
        if index not in found:
            found.add(index)
            waiting += [places[name] for name in scenario.tasks[index].needs or ()]
    return tuple(sorted(found))


def retried(scenario: Scenario, failed: Iterable[int], changing: Iterable[int]) -> tuple[int, ...]:
    """The tasks that a retry replays: those that failed, and those before them that they depend on.

    A task with ``needs`` depends on the tasks that it names. Any other task depends on all earlier tasks that may have
    changed something (``changing``): that sent data to the site, or changed cookies or storage.
    """
    wanted = set(failed)
    for index in sorted(wanted):
        if scenario.tasks[index].needs is None:
            wanted |= {earlier for earlier in changing if earlier < index}
    return with_needs(scenario, wanted)
