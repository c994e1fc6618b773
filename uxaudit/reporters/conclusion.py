"""The conclusion at the start of every report: the verdict in a sentence, its reasons, the first fixes, and the outcome of each task."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from uxaudit.model.people import PEOPLE
from uxaudit.model.report import Report, StepRow, TaskRow
from uxaudit.reporters import wording
from uxaudit.reporters.causes import Cause, causes_of, stopped
from uxaudit.reporters.formatting import plural
from uxaudit.reporters.untrusted import line
from uxaudit.texts import text, tr, translated

REASONS, FIX_FIRST = 5, 5


@dataclass(frozen=True)
class Reason:
    """One reason of the verdict: a cause with its consequences, or a figure or task without a finding."""

    text: str
    cause: Cause | None = None
    consequences: tuple[str, ...] = ()


@dataclass(frozen=True)
class ScenarioFault:
    """A task or step that could not be measured because of the scenario, with the next action."""

    row: TaskRow
    step: StepRow | None
    action: str


@dataclass(frozen=True)
class MatrixRow:
    """One task with its outcome for each persona; None if the persona did not play it."""

    scenario: str
    task: str
    critical: bool
    cells: tuple[TaskRow | None, ...]


@dataclass(frozen=True)
class Conclusion:
    """The most important facts for a reader."""

    sentence: str
    reasons: tuple[Reason, ...]
    fix_first: tuple[Cause, ...]
    personas: tuple[str, ...]
    matrix: tuple[MatrixRow, ...]
    scenario_faults: tuple[ScenarioFault, ...]


def conclude(report: Report, causes: Sequence[Cause] | None = None) -> Conclusion:
    """Conclude from a report. ``causes`` are those of the report, if they are already known."""
    known = causes_of(report) if causes is None else causes
    personas = tuple(dict.fromkeys(row.persona for row in report.tasks))
    return Conclusion(
        sentence=sentence(report, known),
        reasons=tuple(reasons(report, known)),
        fix_first=tuple(cause for cause in known if cause.decided)[:FIX_FIRST],
        personas=personas,
        matrix=matrix(report.tasks, personas),
        scenario_faults=tuple(scenario_faults(report.tasks)),
    )


# ---------------------------------------------------------------- the verdict


def sentence(report: Report, causes: Sequence[Cause]) -> str:
    """Returns the verdict in one sentence, without a full stop."""
    if report.verdict == "pass":
        return tr("Passed: {why}", why=_passed(report))
    if report.people is not None and not report.tasks:
        return tr("No verdict: only people did the tasks, and score and gate are about replays")
    if report.verdict == "unmeasured":
        return tr("Could not measure: {why}; this is not a pass", why=_unmeasured(report))
    return tr("Failed: {why}", why=_failed(report, causes))


def _passed(report: Report) -> str:
    all_tasks = _tasks(report.tasks)
    done = all_tasks - _tasks(row for row in report.tasks if row.status != "completed")  # by every persona
    if not all_tasks:
        return tr("no threshold of the gate was crossed")
    went = plural(all_tasks, "the task was completed", "all {count} tasks were completed", count=all_tasks)
    if done < all_tasks:
        went = plural(all_tasks, "{done} of {all} task was completed", "{done} of {all} tasks were completed", done=done, all=all_tasks)
    return tr("{went}, and no threshold of the gate was crossed", went=went)


def _unmeasured(report: Report) -> str:
    lost, count = _tasks(row for row in report.tasks if row.status == "cantTell"), _tasks(report.tasks)
    if not count:
        return tr("no task was replayed")
    if not lost:
        return tr("a value that the gate needs was not measured")
    return plural(count, "{lost} of {n} task gave no clear result", "{lost} of {n} tasks gave no clear result", lost=lost)


def _failed(report: Report, causes: Sequence[Cause]) -> str:
    blocked, count = _tasks(row for row in report.tasks if row.status == "blocked"), _tasks(report.tasks)
    failing = [cause for cause in _failing(report, causes) if not cause.consequences and not cause.lead.blocks_task]
    tasks = plural(count, "{n} task", "{n} tasks")
    parts = (
        [plural(blocked, "{blocked} of {tasks} is blocked", "{blocked} of {tasks} are blocked", blocked=blocked, tasks=tasks)]
        if blocked
        else []
    )
    if failing:
        parts.append(_problems(len(failing), bool(blocked), wording.gate_severity(report)))
    figures = sum(detail.about == "score" and detail.verdict == "fail" for detail in report.gate.details)
    if figures:
        parts.append(plural(figures, "a score limit is not met", "{count} score limits are not met", count=figures))
    return ", ".join(parts) or tr("at least one threshold of the gate was crossed")


_LEVELS = {1: text("minor or worse"), 2: text("moderate or worse"), 3: text("serious or worse"), 4: text("critical")}


def _problems(count: int, others: bool, severity: int) -> str:
    """``2 other problems are serious or worse``."""
    level = translated(_LEVELS.get(severity, _LEVELS[4]))
    if others:
        return plural(count, "{count} other problem is {level}", "{count} other problems are {level}", count=count, level=level)
    return plural(count, "{count} problem is {level}", "{count} problems are {level}", count=count, level=level)


def causes_of_findings(findings: int, causes: int) -> str:
    """Says how findings are grouped and ordered in the report."""
    found, by = plural(findings, "{n} finding", "{n} findings"), plural(causes, "{n} cause", "{n} causes")
    return tr(
        "{findings} with {causes}: one component with one problem is one card, on however many pages it was seen. What to fix first is at "
        "the top: what blocks a task, then severity × tasks × personas. Findings that need review come last; they never fail the gate.",
        findings=found,
        causes=by,
    )


def _tasks(rows: Iterable[TaskRow]) -> int:
    return len({(row.scenario, row.task) for row in rows})


# ---------------------------------------------------------------- the reasons


def reasons(report: Report, causes: Sequence[Cause]) -> Iterator[Reason]:
    """Yields every reason of the verdict, one per cause, the most severe first; at least one."""
    if not report.gate.reasons:
        yield Reason(_without_reasons(report))
        return
    if not report.gate.details:  # a report by an earlier version
        yield from (Reason(line(text, 600)) for text in report.gate.reasons)
        return
    failing = _failing(report, causes)
    yield from (Reason(cause_text(cause), cause, consequences(cause)) for cause in failing)
    covered = {_key(one.row) for cause in failing for one in cause.consequences}
    covered |= {(f.scenario, f.task, name) for cause in failing for f in cause.findings if f.blocks_task for name in cause.personas}
    for detail in report.gate.details:
        if detail.about != "finding" and not (detail.tasks and set(detail.tasks) <= covered):
            yield Reason(line(detail.text, 600))


def _failing(report: Report, causes: Sequence[Cause]) -> list[Cause]:
    """Returns the causes of a failed gate: those with a finding or a blocked task that one of its reasons is about."""
    failed = [detail for detail in report.gate.details if detail.verdict == "fail"]
    ids = {id for detail in failed if detail.about == "finding" for id in detail.findings}
    tasks = {key for detail in failed for key in detail.tasks}
    return [
        cause
        for cause in causes
        if any(finding.id in ids for finding in cause.all_findings)
        or any(_key(one.row) in tasks for one in cause.consequences)
        or (cause.lead.blocks_task and any((f.scenario, f.task, f.persona) in tasks for f in cause.findings))
    ]


def _key(row: TaskRow) -> tuple[str, str, str]:
    return (row.scenario, row.task, row.persona)


def _without_reasons(report: Report) -> str:
    return translated(_REASONS_WITHOUT[report.verdict])


_REASONS_WITHOUT = {
    "pass": text("Nothing that was measured crossed a threshold of the gate."),
    "fail": text("The gate failed without a recorded reason; see the findings."),
    "unmeasured": text("Nothing could be measured, so the report says nothing about the product."),
}


def cause_text(cause: Cause) -> str:
    """Returns the fault in a sentence without a full stop."""
    lead = cause.lead
    return line(lead.message or wording.rule_id(lead), 300).rstrip(".")


def fix_text(cause: Cause) -> str:
    """Returns the fix. Engines list conditions under "Fix any of the following", so their message is clearer on one line."""
    lead = cause.lead
    listing = lead.fix.startswith(("Fix any of", "Fix all of", "Fix one of"))
    return line(cause_text(cause) if listing or not lead.fix else lead.fix, 400)


def consequences(cause: Cause) -> tuple[str, ...]:
    """Returns the tasks that a cause stops, one sentence each, with the personas that have the same consequence."""
    found: dict[tuple[str, bool], list[str]] = {}
    for one in cause.consequences:
        found.setdefault((one.row.task, one.certain), []).append(one.row.persona)
    return tuple(
        tr("Blocks “{task}” ({personas})", task=line(task, 120), personas=wording.names(who))
        if certain
        else tr("“{task}” does not reach its goal after it ({personas})", task=line(task, 120), personas=wording.names(who))
        for (task, certain), who in found.items()
    )


def reach(cause: Cause) -> str:
    """Returns the reach of a cause: ``2 tasks, 3 pages, 2 personas, seen with people``."""
    personas = [persona for persona in cause.personas if persona != PEOPLE]
    parts = (
        plural(len(cause.tasks), "{n} task", "{n} tasks") if cause.tasks else "",
        plural(len(cause.pages), "{n} page", "{n} pages") if cause.pages else "",
        plural(len(personas), "{n} persona", "{n} personas") if personas else "",
        tr("seen with people") if len(personas) < len(cause.personas) else "",
    )
    return ", ".join(filter(None, parts))


# ---------------------------------------------------------------- tasks and scenario


def matrix(rows: Sequence[TaskRow], personas: Sequence[str]) -> tuple[MatrixRow, ...]:
    """Returns tasks × personas: failed tasks first, then in the report's order."""
    found: dict[tuple[str, str], dict[str, TaskRow]] = {}
    for row in rows:
        found.setdefault((row.scenario, row.task), {})[row.persona] = row
    made = [
        MatrixRow(scenario, task, any(row.critical for row in by.values()), tuple(by.get(name) for name in personas))
        for (scenario, task), by in found.items()
    ]
    return tuple(sorted(made, key=_urgency))


def _urgency(row: MatrixRow) -> tuple[bool, bool, bool]:
    statuses = {cell.status for cell in row.cells if cell}
    return ("blocked" not in statuses, "cantTell" not in statuses, not row.critical)


def matrix_note(rows: Sequence[MatrixRow]) -> str:
    """Says what the cells of the matrix contain."""
    cells = [cell for row in rows for cell in row.cells if cell]
    if not any(wording.effort(cell) for cell in cells):
        return tr("Replays that reached the goal.")
    if not any(cell.optimal_steps for cell in cells):
        return tr("Replays that reached the goal, system time, and steps.")
    return tr("Replays that reached the goal, system time, and steps of the optimal path.")


def scenario_faults(rows: Sequence[TaskRow]) -> Iterator[ScenarioFault]:
    """Yields the tasks that stopped because of the scenario itself, each with the step and the next action."""
    for row in rows:
        step = next((one for one in row.step_rows if one.cause == "scenario"), None)
        if row.status == "cantTell" and (row.cause == "scenario" or (row.cause is None and step)):
            shown = step or stopped(row)
            action = row.next_action or (shown.next_action if shown else "") or (shown.error if shown else "") or row.reason
            yield ScenarioFault(row, shown, line(action, 400))
