"""Tasks that a test performs itself with Playwright: recorded into an audit folder, and judged as replays are.

Used by the pytest plug-in, the recorder for Selenium and ``uxaudit.scan``.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from uxaudit.errors import CannotMeasure, InputError
from uxaudit.model.findings import Finding
from uxaudit.model.report import Report
from uxaudit.model.scenario_parts import Optimal
from uxaudit.recording.probes import with_engines
from uxaudit.recording.recording import Recording
from uxaudit.settings import UNSET, Settings

if TYPE_CHECKING:
    from uxaudit.replay.attached.recorder import TaskOrder

STATES_S = 10.0
"""Time to wait for another process to finish the scan of a common state, in seconds. Own judgement: most scans take under 2 s."""


@dataclass(frozen=True)
class Judgement:
    """Whether a task passed. It is true or false itself, so that ``assert task.ok()`` shows the reasons."""

    passed: bool
    reasons: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.passed

    def __repr__(self) -> str:
        return "in order" if self.passed else f"not in order: {' '.join(self.reasons)}"


@dataclass(frozen=True)
class LiveAudit:
    """An audit folder to which tests add their tasks, one recording each."""

    folder: Path
    engines: tuple[str, ...] = ("axe",)
    """The accessibility engines to run; none if empty."""
    screenshots: bool = True
    settings: Settings = UNSET
    baseline: Report | None = None
    strict: bool = False
    """Whether bugs of uxaudit are raised, not only noted."""

    @property
    def recordings(self) -> Path:
        """The folder of recordings."""
        return self.folder / "recordings"

    @property
    def probes(self) -> tuple[str, ...]:
        """The ids of the probes that observe. Raises InputError for an unknown engine."""
        from uxaudit.model.probes import Probe

        pictures = () if self.screenshots else (Probe.SHOTS, Probe.FIRST_SCREEN)
        return tuple(id for id in with_engines(self.engines) if id not in pictures)

    def order(self, task: str, *, scenario: str, optimal: int | Optimal | None = None, **given: Any) -> TaskOrder:
        """Returns a task to record. Raises InputError for a number of steps below 1."""
        from uxaudit.replay.attached.recorder import TaskOrder
        from uxaudit.scenario.plan import slug

        if isinstance(optimal, int):
            if optimal < 1:
                raise InputError(f"optimal is {optimal}", str(given.get("where", "")), "Give the fewest user actions that the task needs.")
            optimal = Optimal(steps=optimal)
        made = TaskOrder(replay="", scenario=scenario, task=task, optimal=optimal, probes=self.probes, **given)
        stem = slug(f"{scenario} {task}")
        number = made.repetition
        while (self.recordings / f"{stem}--{number}").exists():  # the same task twice in a test, or the test again
            number += 1
        return replace(made, replay=f"{stem}--{number}")

    def report_on(self, replay: str, troubles: Sequence[str] = ()) -> Report:
        """Judge one recording by itself. Raises CannotMeasure if there is none."""
        from uxaudit.pipeline.run_audit import judge_recordings

        recording = recording_of(self.recordings, replay)
        return judge_recordings([recording], settings=self.settings, baseline=self.baseline, notes=troubles)


def recording_of(recordings: Path, replay: str) -> Recording:
    """Returns one recording of a folder, with its states; waits for those that another process scans. Raises CannotMeasure without one."""
    from uxaudit.recording.reader import read_recording
    from uxaudit.recording.state_store import StateStore, read_states

    try:
        recording = read_recording(recordings / replay, {})
    except (OSError, InputError) as error:
        raise CannotMeasure(f"the task was not recorded: {error}") from error
    wanted = {step.state for step in recording.steps if step.state is not None}
    store, end = StateStore(recordings), time.monotonic() + STATES_S
    while any(not store.path(state).exists() and store.is_claimed(state) for state in wanted) and time.monotonic() < end:
        time.sleep(0.02)
    return replace(recording, states=read_states(recordings, wanted))


@dataclass(repr=False)
class LiveResult:
    """The recording of one task or one state, and its findings. A task that could not be measured never passes."""

    audit: LiveAudit
    order: TaskOrder
    troubles: list[str] = field(default_factory=list)
    """What could not be observed, and why."""
    ended: bool = False

    def __repr__(self) -> str:
        return f'<"{self.order.task}">'

    @cached_property
    def report(self) -> Report:
        """The report on this task alone. Raises InputError while the task is open, CannotMeasure if nothing was recorded."""
        if not self.ended:
            raise InputError("the task is still open", self.order.where, "Ask for its result after its `with` block.")
        return self.audit.report_on(self.order.replay, self.troubles)

    @property
    def known_report(self) -> Report | None:
        """The report, if it was requested before."""
        known: Report | None = self.__dict__.get("report")
        return known

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings, the most severe first."""
        return self.report.findings

    @property
    def score(self) -> float | None:
        """The score of the task, 0 to 100; None if too little was measured."""
        return self.report.score.value

    def ok(self, severity: int = 3) -> Judgement:
        """Whether the task was completed, without a proven finding of this severity or worse that is not in the baseline.

        ``severity`` is from 1 (minor) to 4 (critical). Raises InputError for another.
        """
        if severity not in (1, 2, 3, 4):
            raise InputError(f"severity is {severity}", self.order.where, "Give 1 (minor), 2 (moderate), 3 (serious) or 4 (critical).")
        if self.troubles:
            return Judgement(False, tuple(f"It could not be measured: {words}" for words in self.troubles))
        try:
            report = self.report
        except CannotMeasure as error:
            return Judgement(False, (str(error),))
        from uxaudit.scoring.gate import gate

        unasked: dict[str, Any] = {"drop": None, "slowdown_ms": None, "min_coverage": None, "min_score": None, "max_findings": {}}
        limits = self.audit.settings.gate.model_copy(update={**unasked, "severity": severity})
        verdict, why = gate(report.score, report.tasks, report.outcomes, report.findings, limits, self.audit.baseline)
        return Judgement(verdict == "pass", () if verdict == "pass" else why.reasons)


@dataclass(repr=False)
class LiveTask(LiveResult):
    """One task: a context manager, ``with`` or ``async with`` according to the page's API."""

    page: Any = None
    """The Playwright page on which it starts."""

    @cached_property
    def _following(self) -> Any:
        from uxaudit.replay.attached.follow import Following

        return Following(self.page, self.order, self.audit.recordings, strict=self.audit.strict, troubles=self.troubles)

    def __enter__(self) -> LiveTask:
        if self._fits("with", synchronous=True):
            self._following.begin_safely()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if "_following" in self.__dict__:
            self._following.end_safely(error)
        self.ended = True

    async def __aenter__(self) -> LiveTask:
        if self._fits("async with", synchronous=False):
            await self._following.safely(self._following.begin())
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if "_following" in self.__dict__:
            await self._following.safely(self._following.end(error))
        self.ended = True

    def _fits(self, used: str, *, synchronous: bool) -> bool:
        """Whether the page can be observed in this way; if not, that is noted. Raises InputError if it is strict."""
        from uxaudit.replay.attached import bridge

        if bridge.is_of_playwright(self.page) and bridge.is_synchronous(self.page) == synchronous:
            return True
        other = "async with" if synchronous else "with"
        message, hint = (
            (NO_PAGE, NO_PAGE_HINT)
            if not bridge.is_of_playwright(self.page)
            else (f"the page is of Playwright's other interface than `{used}`", f"Write `{other}`.")
        )
        _trouble(self, InputError(message, self.order.where, hint))
        return False


def _trouble(result: LiveResult, error: Exception) -> None:
    """Note why something could not be observed. Raises the error if the audit is strict."""
    if result.audit.strict:
        raise error
    result.troubles.append(str(error).splitlines()[0][:300] if str(error) else type(error).__name__)


NO_PAGE = "there is no page of Playwright to observe"
NO_PAGE_HINT = "Let the test ask for pytest-playwright's `page`, or name one with `page=`."


def scanned(audit: LiveAudit, page: Any, order: TaskOrder) -> LiveResult:
    """Record the current state of a page of the synchronous API. A failure is noted, unless the audit is strict."""
    from uxaudit.replay.attached import bridge

    if bridge.is_synchronous(page):
        return bridge.run(page, scanned_async(audit, page, order))
    result = LiveResult(audit, order, ended=True)
    _trouble(
        result, InputError(NO_PAGE if page is None else "the page is of Playwright's asynchronous interface", order.where, NO_PAGE_HINT)
    )
    return result


async def scanned_async(audit: LiveAudit, page: Any, order: TaskOrder) -> LiveResult:
    """Record the current state of a page of either API."""
    from uxaudit.replay.attached.follow import scan

    result = LiveResult(audit, order, ended=True)
    try:
        await scan(page, order, audit.recordings)
    except Exception as error:
        _trouble(result, error)
    return result
