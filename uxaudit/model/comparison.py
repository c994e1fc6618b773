"""The comparison of two finished reports: changes from the earlier to the later one."""

from __future__ import annotations

from typing import Literal

from uxaudit.model.base import Frozen
from uxaudit.model.findings import Finding
from uxaudit.model.report import Report, TaskRow

Verdict = Literal["better", "same", "worse", "unmeasured"]
ChangeKind = Literal["new", "worse", "better", "fixed", "unconfirmed"]
"""``unconfirmed``: a finding is gone, but its check or its task was not tested again, so it may not be fixed."""


class FindingChange(Frozen):
    """A finding that differs between the reports."""

    kind: ChangeKind
    before: Finding | None = None
    after: Finding | None = None
    note: str = ""
    """A limit of the comparison, such as a check that the earlier audit did not run."""

    @property
    def shown(self) -> Finding:
        """The later finding; the earlier one if there is no later one."""
        finding = self.after or self.before
        assert finding is not None, "a change has one or the other"
        return finding


class TaskChange(Frozen):
    """One task for one persona in both reports; None if it was not replayed."""

    before: TaskRow | None = None
    after: TaskRow | None = None

    @property
    def shown(self) -> TaskRow:
        """The later row; the earlier one if there is no later one."""
        row = self.after or self.before
        assert row is not None, "a change has one or the other"
        return row


class TimingChange(Frozen):
    """A task's system time in both reports."""

    scenario: str
    task: str
    persona: str
    before_ms: float
    after_ms: float
    ratio: float
    """Later ÷ earlier."""
    low: float | None = None
    high: float | None = None
    """95 % interval of the ratio, from run to run; None if either was replayed only once."""
    effect: float | None = None
    """Hedges' g of the logarithms of the times; None if either was replayed only once."""

    @property
    def sure(self) -> bool:
        """Whether the interval excludes 1."""
        return self.low is not None and self.high is not None and not self.low <= 1 <= self.high


class ScoreCause(Frozen):
    """Points of the overall score that changed because of one check, or because of caps or tasks."""

    name: str
    why: str
    points: float


class Comparison(Frozen):
    """All changes, and whether the later report is worse."""

    before: Report
    after: Report
    verdict: Verdict
    reasons: tuple[str, ...] = ()
    findings: tuple[FindingChange, ...] = ()
    unchanged: int = 0
    tasks: tuple[TaskChange, ...] = ()
    timings: tuple[TimingChange, ...] = ()
    score: tuple[ScoreCause, ...] = ()
    """The causes of the difference between the scores, the largest change first."""
    notes: tuple[str, ...] = ()
