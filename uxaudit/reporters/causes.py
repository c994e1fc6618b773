"""Findings put together by cause: one component with one fault is one cause, wherever and however often it was seen.

That a task is blocked is a consequence where a finding at the step that stopped it says what blocks it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlsplit

from uxaudit.model.components import component, squeeze
from uxaudit.model.findings import Finding, Mode
from uxaudit.model.report import Report, StepRow, TaskRow
from uxaudit.reporters import wording
from uxaudit.reporters.untrusted import slug

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
PROOF = (Mode.MEASURED, Mode.OBSERVED)
TaskKey = tuple[str, str]
"""Scenario and task."""


@dataclass(frozen=True)
class Consequence:
    """A task that could not be completed because of a cause."""

    row: TaskRow
    finding: Finding | None
    """The finding that says so, where there is one."""
    certain: bool
    """Whether the task stopped at the step with the fault; else only its success criterion failed afterwards."""


@dataclass(frozen=True)
class Cause:
    """One fault of one component: the findings that show it, the worst first, and the tasks that it stops."""

    findings: tuple[Finding, ...]
    consequences: tuple[Consequence, ...] = ()
    tasks: tuple[TaskKey, ...] = ()
    """The tasks that pass a page or a step on which it was seen."""

    @property
    def lead(self) -> Finding:
        """The finding that stands for all."""
        return self.findings[0]

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """Its findings, then those that are its consequences."""
        return (*self.findings, *(one.finding for one in self.consequences if one.finding))

    @property
    def severity(self) -> int:
        """The highest severity of its findings and consequences."""
        return max(finding.severity for finding in self.all_findings)

    @property
    def decided(self) -> bool:
        """Whether it stands without review by a person."""
        return wording.decided(self.lead)

    @property
    def label(self) -> str:
        """``Critical``, or ``Needs review`` where a person has to decide."""
        return wording.SEVERITIES[self.severity] if self.decided else wording.MODES[Mode.NEEDS_REVIEW]

    @cached_property
    def personas(self) -> tuple[str, ...]:
        """Every persona that met it."""
        return tuple(dict.fromkeys(name for finding in self.all_findings for name in wording.seen_as(finding)))

    @cached_property
    def pages(self) -> tuple[str, ...]:
        """The URLs on which it was seen."""
        return tuple(dict.fromkeys(url for finding in self.findings for url in (finding.urls or (finding.url,)) if url))

    @property
    def reach(self) -> int:
        """Severity × tasks × personas: what fixing it is worth."""
        return self.severity * max(1, len(self.tasks)) * max(1, len(self.personas))

    @property
    def order(self) -> tuple[object, ...]:
        """Proven first, then what blocks a task or shuts people out, then by reach."""
        return (not self.decided, self.severity < 4, -self.reach, -self.severity, not self.lead.on_path, -self.lead.occurrences)


@dataclass
class _Found:
    """The findings of one key while they are put together."""

    findings: list[Finding] = field(default_factory=list)
    consequences: list[Consequence] = field(default_factory=list)


def causes_of(report: Report) -> tuple[Cause, ...]:
    """Every cause of the report, what to fix first at the top. Ignored findings have none."""
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


def _key(finding: Finding) -> tuple[object, ...]:
    """What makes two findings one cause: the check, the rule and the component, and whether a person has to decide."""
    return (finding.check, finding.rule, wording.decided(finding), *_component(finding))


def _component(finding: Finding) -> tuple[str, ...]:
    if finding.target is not None and (finding.target.name or finding.target.selector):
        return component(finding.target)
    if finding.step_label or finding.url:
        return (squeeze(finding.step_label), urlsplit_path(finding.url))
    return (finding.scenario, finding.task)


def urlsplit_path(url: str) -> str:
    """The path of a URL; the URL itself where it cannot be read."""
    try:
        return urlsplit(url).path
    except ValueError:
        return url


# ---------------------------------------------------------------- consequences


def _stops(report: Report) -> list[tuple[Finding, Consequence]]:
    """Every blocked task of which a finding says what blocks it, with that finding."""
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
    """The step at which the task stopped, in the replay that the report shows."""
    return next((step for step in row.step_rows if step.status == "failed"), None)


def _root(row: TaskRow, findings: Sequence[Finding]) -> Finding | None:
    step = stopped(row)
    if step is not None and step.phase == "success":  # its page is what the last action led to
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
    """Which tasks pass which pages."""

    def __init__(self, rows: Iterable[TaskRow]) -> None:
        self._tasks: dict[str, set[TaskKey]] = defaultdict(set)
        self._order: dict[TaskKey, int] = {}
        for row in rows:
            self._order.setdefault((row.scenario, row.task), len(self._order))
            for step in row.step_rows:
                if step.url:
                    self._tasks[step.url].add((row.scenario, row.task))

    def tasks_of(self, findings: Iterable[Finding]) -> tuple[TaskKey, ...]:
        """The tasks on whose path the findings are: the step's own task, or all that pass the page."""
        found: set[TaskKey] = set()
        for finding in findings:
            if finding.task:
                found.add((finding.scenario, finding.task))
            if finding.step is None and not finding.step_label:
                found.update(*(self._tasks.get(url, ()) for url in finding.urls))
        return tuple(sorted(found, key=lambda task: self._order.get(task, len(self._order))))


class Anchors:
    """Gives every cause and finding an id of its own in the document."""

    def __init__(self) -> None:
        self._used: dict[str, int] = defaultdict(int)
        self._of: dict[int, str] = {}

    def of(self, finding: Finding) -> str:
        """The finding's id as an anchor; a number follows where two would be the same."""
        if id(finding) not in self._of:
            base = f"f-{slug(finding.id or wording.rule_id(finding))}"
            self._used[base] += 1
            self._of[id(finding)] = base if self._used[base] == 1 else f"{base}--{self._used[base]}"
        return self._of[id(finding)]
