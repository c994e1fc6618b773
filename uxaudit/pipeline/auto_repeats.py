"""``--repeat auto`` and ``--workers auto``: the number of replays needed to decide about times, and the number of parallel replays."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from uxaudit.constants import Thresholds
from uxaudit.metrics.noise import described, undisturbed
from uxaudit.metrics.task_outcomes import runs_of
from uxaudit.metrics.task_rows import task_row
from uxaudit.model.report import Report, TaskRow
from uxaudit.recording.journal import journals
from uxaudit.recording.reader import read_recording
from uxaudit.runner.workers import FIRST
from uxaudit.scenario.plan import Replay, repeated
from uxaudit.scoring.slowdowns import Pair, band_of, pairs_of

if TYPE_CHECKING:
    from uxaudit.replay.messages import BrowserSetup
    from uxaudit.runner.runners import Worker
    from uxaudit.runner.scheduler import Engine

STEP, MOST = 5, 20
"""Number of replays that are added at once, and their maximum (own judgement)."""
PRECISE = 0.1
"""Without a baseline, a time is known if its 95 % interval extends at most this share to each side (own judgement)."""
CALIBRATION_S = 60.0


@dataclass(frozen=True)
class OpenTask:
    """A task whose time is undecided."""

    row: TaskRow
    why: str
    hopeless: bool = False
    """Whether more replays cannot help."""

    def __str__(self) -> str:
        return f'"{self.row.task}" ({self.row.scenario}, {self.row.persona}): {self.why}'


@dataclass
class Decider:
    """Decides about the times of an audit, and keeps its measurements."""

    limits: Thresholds = field(default_factory=Thresholds)
    baseline: Report | None = None
    noise: list[float] = field(default_factory=list)

    def open_tasks(self, recordings: Path) -> list[OpenTask]:
        """Returns the tasks whose times the recordings so far do not decide."""
        read = [read_recording(path.parent, {}) for path in journals(recordings)]
        rows = [task_row(key, runs, None, {}) for key, runs in runs_of(read).items()]
        timed = [row for row in rows if row.status == "completed" and row.system_times_ms]
        pairs = pairs_of(timed, self.baseline) if self.baseline else {}
        found = [(row, self._open(row, pairs.get((row.scenario, row.task, row.persona)))) for row in timed]
        return [OpenTask(row, *rest) for row, rest in found if rest is not None]

    def _open(self, row: TaskRow, pair: Pair | None) -> tuple[str, bool] | None:
        if pair is None or self.limits.slowdown_ms is None:
            return _imprecise(row)
        if len(pair.before) < FIRST and not pair.decidable:
            return f"the baseline has only {len(pair.before)} replays of it", True
        shift, band = pair.shift(), band_of(pair, self.limits)
        if pair.decidable and (shift.low > band or shift.high <= band):
            return None
        return f"it changed by {shift.low:+.0f} to {shift.high:+.0f} ms, and {band:.0f} ms decide", False

    def calibrate(self, worker: Worker, setup: BrowserSetup) -> None:
        """Measure the noise of the machine again while no replay is running."""
        self.noise += worker.submit("calibrate", setup).result(CALIBRATION_S)


def _imprecise(row: TaskRow) -> tuple[str, bool] | None:
    low, high, centre = row.system_time_low_ms, row.system_time_high_ms, row.system_time_ms
    if not centre:  # the system does nothing that takes time
        return None
    if low is None or high is None:
        return "it has too few replays", False
    share = (high - low) / 2 / centre
    return None if share <= PRECISE else (f"its time is known to ±{share:.0%} only, and ±{PRECISE:.0%} is wanted", False)


def repeat_until_decided(
    engine: Engine, planned: Sequence[Replay], recordings: Path, decider: Decider, setup: BrowserSetup
) -> tuple[int, tuple[str, ...]]:
    """Replay groups whose times are undecided, up to the maximum. Returns the number of replays, and notes for the report."""
    played = 0
    firsts = {one.group: one for one in reversed(planned)}
    while True:
        decider.calibrate(engine.workers[0], setup)
        left = decider.open_tasks(recordings)
        groups = {(one.row.scenario, one.row.persona) for one in left if not one.hopeless and one.row.runs < MOST}
        more = [
            repeated(first, engine.groups[group].highest + number)
            for number in range(1, STEP + 1)
            for group, first in firsts.items()
            if (first.scenario.scenario, first.persona.name) in groups
        ]
        if not more:
            return played, (described(decider.noise), *_undecided(left))
        played += engine.run(more)


def _undecided(left: Sequence[OpenTask]) -> list[str]:
    return [f"Not decided after {one.row.runs} replays: {one}." for one in left]


def choose_workers(workers: Sequence[Worker], setup: BrowserSetup) -> tuple[int, str]:
    """Returns how many workers can replay in parallel without affecting each other's times, and the reason in a sentence.

    Each number is measured: 1, 2, 3 … browsers do the same fixed work at the same time.
    """
    times: dict[int, tuple[float, ...]] = {}
    for count in range(1, len(workers) + 1):
        running: list[Future[Any]] = [worker.submit("calibrate", setup) for worker in workers[:count]]
        times[count] = tuple(time for future in running for time in future.result(CALIBRATION_S))
        if undisturbed(times)[0] < count:
            break
    return undisturbed(times)
