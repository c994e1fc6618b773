"""Finds tasks that became slower than in the baseline by rank tests over replays, with the size of the slowdown.

Whole tasks are tested first, corrected for their number. Then the steps of slower tasks are tested to name the slow
ones. A slowdown counts if its lower bound exceeds the limit below which people do not notice it. What a slower machine
explains is no slowdown: before each replay a fixed piece of work is timed, and the times of the baseline are scaled to
the machine as it is now. Waiting for the network does not depend on the machine, so this never adds a slowdown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import TypeVar

from uxaudit.constants import CONFIDENCE, Thresholds
from uxaudit.metrics.rank_test import TimeShift, holm, larger, least_p
from uxaudit.model.report import GateReason, Report, StepRow, TaskRow


@dataclass(frozen=True)
class Pair:
    """The times of one task or step in the baseline and now, in milliseconds, one for each replay."""

    name: str
    before: tuple[float, ...]
    after: tuple[float, ...]
    slower: float = 1.0
    """How many times slower the machine is now; 1 if it is not slower, or if its speed is unknown."""

    @property
    def decidable(self) -> bool:
        """Whether there are enough replays to prove a difference."""
        return bool(self.before and self.after) and least_p(len(self.before), len(self.after)) < 1 - CONFIDENCE

    def shift(self) -> TimeShift:
        """The amount by which it became slower, beyond what the machine explains."""
        return larger([time * self.slower for time in self.before], self.after)

    @property
    def on_equal_machines(self) -> Pair:
        """The same times, taken for those of machines of equal speed."""
        return replace(self, slower=1.0)


def slowdowns(tasks: Sequence[TaskRow], limits: Thresholds, baseline: Report) -> Iterator[GateReason]:
    """Yields a reason for each task that became slower, and one for those that could not be compared."""
    if limits.slowdown_ms is None:
        return
    earlier = {_key(task): task for task in baseline.tasks}
    found = pairs_of(tasks, baseline)
    both = [(task, earlier[_key(task)]) for task in tasks if _key(task) in found]
    pairs = list(found.values())
    tested = [(row, pair) for row, pair in zip(both, pairs, strict=True) if pair.decidable]
    proven = list(_slower(tested, limits))
    for ((now, old), pair), shift in proven:
        where = [
            f"{step.name}: {found.size:+.0f} ms" for (_, step), found in _slower([((now, old), one) for one in _steps(now, old)], limits)
        ]
        steps = f"; {', '.join(where)}" if where else ""
        text = (
            f"{pair.name} became slower: {median(pair.after):.0f} ms instead of {median(pair.before):.0f} ms, "
            f"by at least {shift.low:.0f} ms (95 %, {len(pair.after)} and {len(pair.before)} replays){steps}. {_noise(tasks)}"
        )
        yield GateReason(verdict="fail", text=text, about="task", tasks=(_key(now),))
    yield from _explained_by_machine([pair for _, pair in tested], {pair.name for (_, pair), _ in proven}, limits)
    few = [pair.name for pair in pairs if not pair.decidable]
    if few:
        yield GateReason(
            verdict="pass",
            text=f"The times of {len(few)} {'task' if len(few) == 1 else 'tasks'} cannot be compared with the baseline: "
            "one of the two audits has too few replays (`--repeat 5`).",
            about="score",
        )


def _explained_by_machine(pairs: Sequence[Pair], proven: Collection[str], limits: Thresholds) -> Iterator[GateReason]:
    """Yields a reason that names the number of tasks that became slower no more than the machine."""
    raw = _slower([(None, pair.on_equal_machines) for pair in pairs], limits)
    names = {pair.name for (_, pair), _ in raw} - set(proven)
    if names:
        ratio = median(pair.slower for pair in pairs if pair.name in names)
        who = "A task" if len(names) == 1 else f"{len(names)} tasks"
        text = (
            f"{who} became slower, but so did the machine: it takes {ratio:.1f} times as long for the same work as in the baseline. "
            "Run the audit again while nothing else is running."
        )
        yield GateReason(verdict="pass", text=text, about="score")


def band_of(pair: Pair, limits: Thresholds) -> float:
    """The slowdown in milliseconds below which people do not notice it."""
    return max(limits.slowdown_ms or 0.0, limits.slowdown_share * median(pair.before))


def pairs_of(tasks: Sequence[TaskRow], baseline: Report) -> dict[Key, Pair]:
    """The times of each completed task that the baseline has too."""
    earlier = {_key(task): task for task in baseline.tasks}
    return {
        _key(now): Pair(
            f'"{now.task}" ({now.scenario}, {now.persona})', old.system_times_ms, now.system_times_ms, _slower_machine(now, old)
        )
        for now in tasks
        if now.status == "completed" and (old := earlier.get(_key(now))) is not None
    }


Key = tuple[str, str, str]
Row = tuple[TaskRow, TaskRow]
R = TypeVar("R")


def _slower_machine(now: TaskRow, old: TaskRow) -> float:
    """How many times slower the machine is than in the baseline, at least 1."""
    return max(1.0, now.machine_ms / old.machine_ms) if now.machine_ms and old.machine_ms else 1.0


def _slower(pairs: Sequence[tuple[R, Pair]], limits: Thresholds) -> Iterator[tuple[tuple[R, Pair], TimeShift]]:
    """Returns the pairs that became slower by more than the limit, corrected for their number by Holm."""
    known = [(row, pair) for row, pair in pairs if pair.decidable]
    shifts = [pair.shift() for _, pair in known]
    for one, shift, p in zip(known, shifts, holm([shift.p for shift in shifts]), strict=True):
        band = band_of(one[1], limits)
        if p <= 1 - CONFIDENCE and shift.low > band:
            yield one, shift


def _steps(now: TaskRow, old: TaskRow) -> list[Pair]:
    """Returns the steps of a task that both audits have, matched by their sentences."""
    earlier = {(step.phase, step.sentence): step for step in old.step_rows}
    found: list[Pair] = []
    for step in now.step_rows:
        before: StepRow | None = earlier.get((step.phase, step.sentence))
        if before is not None and before.system_times_ms and step.system_times_ms:
            name = f'step {step.index + 1} ("{step.label or step.sentence}")'
            found.append(Pair(name, before.system_times_ms, step.system_times_ms, _slower_machine(now, old)))
    return found


def _noise(tasks: Sequence[TaskRow]) -> str:
    """Returns a sentence on the variation of this run's times: the median over the tasks of their relative median deviation."""
    centred = [(task.system_times_ms, median(task.system_times_ms)) for task in tasks if len(task.system_times_ms) > 1]
    scatter = [median(abs(time - centre) for time in times) / centre for times, centre in centred if centre]
    return f"Times of one task scatter by ±{median(scatter):.0%} in this run." if scatter else ""


def _key(task: TaskRow) -> tuple[str, str, str]:
    return task.scenario, task.task, task.persona
