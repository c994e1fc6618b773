"""Determines the replays of an audit: all scenarios, personas and repeats, limited by options, changes and shards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from uxaudit.errors import InputError
from uxaudit.history.revision import revision
from uxaudit.recording.audit_options import UNKNOWN, AuditOrder, Shard, known_order, read_order
from uxaudit.redaction import HIDDEN, everywhere

if TYPE_CHECKING:
    from uxaudit.model.scenario import Scenario
    from uxaudit.runner.workers import Replaying
    from uxaudit.scenario.plan import Replay
    from uxaudit.scenario.selection import Selection


def ordered(folder: Path, how: Replaying) -> tuple[tuple[Path, ...], Replaying]:
    """Returns the scenario files of an interrupted audit, and its options; those set in ``how`` override them.

    Raises InputError if the folder contains no audit.
    """
    order = read_order(folder)
    if missing := [option for option in order.access if option not in how.access.given()]:
        raise InputError(f"this audit was run with {', '.join(missing)}", str(folder), "Give it again: it is not stored.")
    return tuple(map(Path, order.files)), replace(
        how,
        personas=how.personas or order.personas,
        repeat=how.repeat or order.repeat,
        auto_repeat=how.auto_repeat or order.auto_repeat,
        all_hosts=how.all_hosts or order.all_hosts,
        examines=order.examines,
        engines=how.engines or order.engines,
        tasks=how.tasks or order.tasks,
        tags=how.tags or order.tags,
        changed_since=how.changed_since or order.changed_since,
        tasks_per_replay=order.tasks_per_replay,
        shard=how.shard or ((order.shard.number, order.shard.count) if order.shard else None),
    )


def ordered_pages(folder: Path, given: Sequence[str] = ()) -> tuple[str, ...]:
    """Returns the pages of an interrupted `uxaudit page`.

    Secrets in their URLs were not stored: ``given`` are the URLs with secrets. Raises InputError if the folder contains no pages, or a
    secret is missing.
    """
    pages = known_order(folder).pages
    if not pages:
        raise InputError(
            "this folder contains no audit of pages to resume",
            str(folder),
            "Give the folder of an interrupted `uxaudit page`. For scenarios use `uxaudit run --resume`.",
        )
    known = {everywhere.text(url): url for url in given}
    full = tuple(known.get(page, page) for page in pages)
    if any(HIDDEN in page for page in full):
        raise InputError(
            "the URLs of this audit contain secrets, which are not kept in its folder",
            str(folder),
            "Give the same URLs again beside --resume.",
        )
    return full


def order_of(folder: Path, scenarios: Sequence[Scenario], how: Replaying, planned: Planned) -> AuditOrder:
    """The order of an audit. A resumed one keeps its id and its revision."""
    from uxaudit.model.report import TaskNotRun

    earlier = known_order(folder) if how.resume else UNKNOWN
    return AuditOrder(
        audit=earlier.audit or uuid4().hex,
        revision=earlier.revision if earlier.audit else revision(),
        files=tuple(str(Path(scenario.file).absolute()) for scenario in scenarios if scenario.file),
        pages=tuple(task.start for scenario in scenarios if not scenario.file for task in scenario.tasks),
        personas=how.personas,
        repeat=how.repeat,
        auto_repeat=how.auto_repeat,
        all_hosts=how.all_hosts,
        examines=how.examines,
        engines=how.engines,
        tasks=how.tasks,
        tags=how.tags,
        planned=len(planned.replays),
        changed_since=how.changed_since,
        tasks_per_replay=how.tasks_per_replay,
        access=how.access.given(),
        left_out=tuple(
            TaskNotRun(scenario=scenario.scenario, task=task.task, critical=task.critical, why=why)
            for scenario in scenarios
            for index, task in enumerate(scenario.tasks)
            if (why := planned.why_not(scenario, index))
        ),
        shard=planned.shard,
    )


@dataclass(frozen=True)
class Planned:
    """The replays of an audit, and the tasks that it leaves out."""

    replays: tuple[Replay, ...]
    selection: Selection
    chosen: Mapping[str, Sequence[int]]
    """By scenario: the indices of the selected tasks."""
    shard: Shard | None = None

    def why_not(self, scenario: Scenario, index: int) -> str:
        """Returns why no replay plays a task, in words; empty if one does."""
        name, task = scenario.scenario, scenario.tasks[index]
        if index not in self.chosen.get(name, ()):
            return self.selection.why_not(scenario, task)
        played = any(one.scenario.scenario == name and (one.tasks is None or index in one.tasks) for one in self.replays)
        return "" if played else "part of other shards"


def planned_replays(scenarios: Sequence[Scenario], how: Replaying) -> Planned:
    """Returns the replays of an audit, or of its shard. Raises the errors of :func:`uxaudit.scenario.plan.plan` and of git."""
    from uxaudit.scenario.changes import changed_since
    from uxaudit.scenario.plan import plan
    from uxaudit.scenario.selection import Selection, selected
    from uxaudit.scenario.shards import digest, part_of

    selection = Selection(how.tasks, how.tags, changed_since(how.changed_since) if how.changed_since else None)
    replays = plan(scenarios, how.personas, how.repeat, how.examines, selection, how.tasks_per_replay)
    chosen = selected(scenarios, selection)
    if how.shard is None:
        return Planned(replays, selection, chosen)
    own = part_of(replays, *how.shard)
    shard = Shard(number=how.shard[0], count=how.shard[1], plan=digest(replays), replays=tuple(one.id for one in own))
    return Planned(own, selection, chosen, shard)
