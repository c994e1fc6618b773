"""Groups findings by cause: one component with one fault is one cause, wherever and however often it was observed.

A blocked task is a consequence if a finding at the step that stopped it explains the block.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlsplit

from uxaudit.model.components import component, squeeze
from uxaudit.model.findings import PROOF, Finding, Mode
from uxaudit.model.report import Report, StepRow, TaskRow
from uxaudit.reporters import wording
from uxaudit.reporters.untrusted import slug
from uxaudit.texts import translated

CAN_BLOCK = (
    "empty-page",
    "broken-step",
    "target-obstructed",
    "keyboard-blocked",
    "keyboard-trap",
    "dead-control",
    "error-on-action",
    "wrong-outcome",
    "target-moves",
    "error-not-in-text",
    "error-off-screen",
    "input-lost",
    "dialog-focus",
    "hover-only",
)
"""Checks whose findings can explain why a task stopped at that step, the likeliest explanation first (own judgement)."""
TaskKey = tuple[str, str]
"""Scenario and task."""


@dataclass(frozen=True)
class Consequence:
    """A task that could not be completed because of a cause."""

    row: TaskRow
    finding: Finding | None
    """The finding about the blocked task, if there is one."""
    certain: bool
    """Whether the task stopped at the step with the fault; otherwise only its success criterion failed afterwards."""


@dataclass(frozen=True)
class Cause:
    """One fault of one component: its findings, the worst first, and the tasks that it stops."""

    findings: tuple[Finding, ...]
    consequences: tuple[Consequence, ...] = ()
    tasks: tuple[TaskKey, ...] = ()
    """The tasks with a page or step that has the fault."""

    @property
    def lead(self) -> Finding:
        """The finding shown for all."""
        return self.findings[0]

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """Its findings, followed by those about its consequences."""
        return (*self.findings, *(one.finding for one in self.consequences if one.finding))

    @property
    def severity(self) -> int:
        """The highest severity of its findings and consequences."""
        return max(finding.severity for finding in self.all_findings)

    @property
    def decided(self) -> bool:
        """Whether it needs no review."""
        return wording.decided(self.lead)

    @property
    def label(self) -> str:
        """``Critical``, or ``Needs review`` if a person has to decide."""
        if self.dismissed:
            return translated(wording.DISMISSED)
        return wording.SEVERITIES[self.severity] if self.decided else wording.MODES[Mode.NEEDS_REVIEW]

    @property
    def dismissed(self) -> bool:
        """Whether a person said that it is no problem."""
        return wording.is_dismissed(self.lead)

    @cached_property
    def personas(self) -> tuple[str, ...]:
        """All affected personas."""
        return tuple(dict.fromkeys(name for finding in self.all_findings for name in wording.seen_as(finding)))

    @cached_property
    def pages(self) -> tuple[str, ...]:
        """The URLs on which it was observed."""
        return tuple(dict.fromkeys(url for finding in self.findings for url in (finding.urls or (finding.url,)) if url))

    @property
    def reach(self) -> int:
        """Severity × tasks × personas: the benefit of a fix."""
        return self.severity * max(1, len(self.tasks)) * max(1, len(self.personas))

    @property
    def order(self) -> tuple[object, ...]:
        """The sort key: proven first, then blocked tasks and people excluded, then reach."""
        return (not self.decided, self.severity < 4, -self.reach, -self.severity, not self.lead.on_path, -self.lead.occurrences)


@dataclass
class _Found:
    """The findings of one cause while they are grouped."""

    findings: list[Finding] = field(default_factory=list)
    consequences: list[Consequence] = field(default_factory=list)


def causes_of(report: Report) -> tuple[Cause, ...]:
    """Returns every cause of the report, those to fix first at the top, without ignored findings."""
    groups: dict[tuple[object, ...], _Found] = defaultdict(_Found)
    stops = _stops(report)
    explained = {id(one.finding) for _, one in stops if one.finding}
    for finding in wording.worst_first(report.findings):
        if id(finding) not in explained:
            groups[_key(finding)].findings.append(finding)
    for root, consequence in stops:
        groups[_key(root)].consequences.append(consequence)
    visits = _Visits(report.tasks)
    made = [Cause(tuple(one.findings), tuple(one.consequences), visits.tasks_of(one.findings)) for one in groups.values()]
    return tuple(sorted(made, key=lambda cause: cause.order))


def dismissed_causes(report: Report) -> tuple[Cause, ...]:
    """Returns the causes that a person dismissed, in the same order."""
    return causes_of(report.model_copy(update={"findings": report.dismissed, "tasks": ()}))


def _key(finding: Finding) -> tuple[object, ...]:
    """Returns the key of a finding's cause: the check, the rule and the component, and whether it needs review."""
    return (finding.check, finding.rule, wording.decided(finding), *_component(finding))


def _component(finding: Finding) -> tuple[str, ...]:
    if finding.target is not None and (finding.target.name or finding.target.selector):
        return component(finding.target)
    if finding.step_label or finding.url:
        return (squeeze(finding.step_label), urlsplit_path(finding.url))
    return (finding.scenario, finding.task)


def urlsplit_path(url: str) -> str:
    """Returns the path of a URL; the URL itself if it cannot be parsed."""
    try:
        return urlsplit(url).path
    except ValueError:
        return url


# ---------------------------------------------------------------- consequences


def _stops(report: Report) -> list[tuple[Finding, Consequence]]:
    """Returns every blocked task for which a finding explains the block, with that finding."""
    found = []
    given = set[int]()
    for row in report.tasks:
        root = _root(row, report.findings) if row.status == "blocked" else None
        if root is not None:
            goal = next((f for f in report.findings if f.blocks_task and id(f) not in given and _of_row(f, row)), None)
            given.add(id(goal))
            stopped_at = stopped(row)
            found.append((root, Consequence(row, goal, stopped_at is not None and stopped_at.phase != "success")))
    return found


def stopped(row: TaskRow) -> StepRow | None:
    """Returns the step at which the task stopped, in the replay that the report shows."""
    return next((step for step in row.step_rows if step.status == "failed"), None)


def _root(row: TaskRow, findings: Sequence[Finding]) -> Finding | None:
    step = stopped(row)
    if step is not None and step.phase == "success":  # its page is the result of the last action
        step = next((one for one in reversed(row.step_rows) if one.phase == "step" and one.status == "passed"), None)
    if step is None:
        return None
    fit = [f for f in findings if f.check in CAN_BLOCK and f.mode in PROOF and _of_row(f, row) and _at_step(f, step)]
    return min(fit, key=lambda f: (-f.severity, CAN_BLOCK.index(f.check)), default=None)


def _of_row(finding: Finding, row: TaskRow) -> bool:
    return (finding.scenario, finding.task) == (row.scenario, row.task) and row.persona in wording.seen_as(finding)


def _at_step(finding: Finding, step: StepRow) -> bool:
    if finding.step_label:
        return finding.step_label in (step.label, step.sentence)
    return finding.step == step.index and step.phase == "step"


# ---------------------------------------------------------------- reach


class _Visits:
    """The tasks that visit each page."""

    def __init__(self, rows: Iterable[TaskRow]) -> None:
        self._tasks: dict[str, set[TaskKey]] = defaultdict(set)
        self._order: dict[TaskKey, int] = {}
        for row in rows:
            self._order.setdefault((row.scenario, row.task), len(self._order))
            for step in row.step_rows:
                if step.url:
                    self._tasks[step.url].add((row.scenario, row.task))

    def tasks_of(self, findings: Iterable[Finding]) -> tuple[TaskKey, ...]:
        """Returns the tasks whose path the findings are on: the step's own task, or all that visit the page."""
        found: set[TaskKey] = set()
        for finding in findings:
            if finding.task:
                found.add((finding.scenario, finding.task))
            if finding.step is None and not finding.step_label:
                found.update(*(self._tasks.get(url, ()) for url in finding.urls))
        return tuple(sorted(found, key=lambda task: self._order.get(task, len(self._order))))


class Anchors:
    """Gives every cause and finding its own id in the document."""

    def __init__(self) -> None:
        self._used: dict[str, int] = defaultdict(int)
        self._of: dict[int, str] = {}

    def of(self, finding: Finding) -> str:
        """Returns the finding's id as an anchor, with a number appended if it is already used."""
        if id(finding) not in self._of:
            base = f"f-{slug(finding.id or wording.rule_id(finding))}"
            self._used[base] += 1
            self._of[id(finding)] = base if self._used[base] == 1 else f"{base}--{self._used[base]}"
        return self._of[id(finding)]
