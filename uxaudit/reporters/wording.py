"""Wording shared by all reports: the names of severities, modes and outcomes, and common sentences."""

from __future__ import annotations

from collections.abc import Sequence

from uxaudit.model.findings import HEURISTICS, Finding, Mode
from uxaudit.model.report import Report, Stability, StepRow, TaskRow
from uxaudit.model.review import ReviewAnswer
from uxaudit.reporters.formatting import SPACE, duration, interval, number, percent, plural, span
from uxaudit.reporters.untrusted import line

SEVERITIES: dict[int, str] = {4: "Critical", 3: "Serious", 2: "Moderate", 1: "Minor", 0: "Not rated"}
"""The worst first. The scale is Nielsen's (Nielsen 1995, "Severity Ratings for Usability Problems"), without its 0, "no problem"."""

SEVERITY_MEANS: dict[int, str] = {
    4: "Blocks a task or shuts people out. Fix it before release.",
    3: "Forces people to recover, or shuts out a way of using the product. Fix it soon.",
    2: "Slows people down. Fix it after the serious ones.",
    1: "Costs people little. Fix it when there is time.",
    0: "No severity was given.",
}

MODES: dict[Mode, str] = {
    Mode.MEASURED: "Measured",
    Mode.PREDICTED: "Predicted",
    Mode.OBSERVED: "Observed with people",
    Mode.NEEDS_REVIEW: "Needs review",
    Mode.CONFIRMED: "Confirmed",
}
DISMISSED = "Dismissed"

VERDICTS: dict[str, str] = {"pass": "Passed", "fail": "Failed", "unmeasured": "Could not measure"}
STATUSES: dict[str, str] = {"completed": "Completed", "blocked": "Blocked", "cantTell": "Cannot tell"}
STATES: dict[str, str] = {
    "failed": "Failed",
    "cantTell": "Cannot tell",
    "untested": "Not tested",
    "passed": "Passed",
    "inapplicable": "Not applicable",
}
"""The outcomes of checks in the order of interest to readers."""
CAUSES: dict[str, str] = {
    "product": "the product",
    "scenario": "the scenario",
    "environment": "the environment",
    "uxaudit": "a limit of uxaudit",
}
NO_USER = "A replay has no user: repeats sample the product, not people."


def quantity(value: float | str | None, unit: str = "") -> str:
    """Returns a measured value in the most readable unit; empty if there is no value."""
    if value is None:
        return ""
    if isinstance(value, str):
        return line(f"{value} {unit}", 200)
    if unit == "ms":
        return duration(value)
    text = number(value, 3 if abs(value) < 1 else 2)
    return f"{text}{'' if unit.startswith(':') else SPACE}{line(unit, 60)}" if unit else text


def measures(finding: Finding) -> list[tuple[str, str]]:
    """Returns the measured value and its limit, or the expected value in words; empty if nothing was measured."""
    if finding.measured is None:
        return []
    how = {Mode.PREDICTED: "Predicted", Mode.OBSERVED: "Observed"}.get(finding.mode, "Measured")
    found = [(how, quantity(finding.measured, finding.unit))]
    if finding.limit is None:
        return found
    if isinstance(finding.limit, str):
        return [*found, ("expected", line(finding.limit, 200))]
    return [*found, ("limit", quantity(finding.limit, finding.unit))]


def facet_name(facet: str) -> str:
    """``error-recovery`` as ``Error recovery``."""
    return line(facet, 60).replace("-", " ").capitalize()


def heuristic_name(value: int | str | None) -> str:
    """``3`` as ``3 User control and freedom``; empty without a heuristic."""
    known = HEURISTICS.get(int(value)) if value is not None and str(value).isdecimal() else None
    return f"{value} {known}" if known else "" if value is None else line(str(value), 60)


def rule_id(finding: Finding) -> str:
    """The check's id, with the engine's rule if there is one."""
    return f"{finding.check}/{finding.rule}" if finding.rule and finding.rule != finding.check else finding.check


def place(finding: Finding) -> str:
    """The place: scenario › task › step."""
    parts = [finding.scenario, finding.task]
    if finding.step is not None:
        parts.append(f"step {finding.step + 1}" + (f": {finding.step_label}" if finding.step_label else ""))
    return " › ".join(line(part, 120) for part in parts if part)


def seen_as(finding: Finding) -> tuple[str, ...]:
    """The affected personas; the one whose replay the finding shows comes first."""
    return tuple(name for name in dict.fromkeys((finding.persona, *finding.personas)) if name)


def names(given: Sequence[str], limit: int = 6, length: int = 60) -> str:
    """A list of names, shortened if there are many: ``a, b and 3 more``."""
    left = len(given) - limit
    return ", ".join(line(name, length) for name in given[:limit]) + (f" and {left} more" if left > 0 else "")


def personas(finding: Finding, limit: int = 6) -> str:
    """The affected personas; empty if none is known."""
    return names(seen_as(finding), limit)


def control(finding: Finding) -> str:
    """The control as a person would name it, such as ``button “Pay”``; empty if it is unknown."""
    if finding.target is None:
        return ""
    name = f"“{line(finding.target.name, 120)}”" if finding.target.name else "without a name"
    role = line(finding.target.role, 60) or "element"
    return f"{role} {name}" if finding.target.role or finding.target.name else ""


def decided(finding: Finding) -> bool:
    """Whether it needs no review."""
    return finding.mode is not Mode.NEEDS_REVIEW


def ignored(finding: Finding) -> str:
    """Why it is ignored, and until when."""
    given = finding.ignored
    return f"{line(given.reason, 400).rstrip('.')} (until {given.until.day} {given.until:%B %Y})" if given else ""


def is_dismissed(finding: Finding) -> bool:
    """Whether a person said that it is no problem."""
    return finding.reviewed is not None and finding.reviewed.answer == "dismissed"


def reviewed(finding: Finding) -> str:
    """Who confirmed or dismissed it, when and why; empty if nobody did."""
    given = finding.reviewed
    if given is None:
        return ""
    why = f": {line(given.reason, 500).rstrip('.')}" if given.reason else ""
    return f"{given.answer.capitalize()} by {line(given.by, 80)} on {given.date.day} {given.date:%B %Y}{why}"


def stale_answer(answer: ReviewAnswer) -> str:
    """An answer that no longer applies, in words."""
    what = line(answer.message, 200) or line(answer.finding, 120)
    where = f" on {names(answer.pages, 3, 120)}" if answer.pages else ""
    why = f": {line(answer.reason, 300).rstrip('.')}" if answer.reason else ""
    return f"{what}{where} ({line(answer.finding, 120)}), {answer.answer} by {line(answer.by, 80)} on {answer.date}{why}"


def stale_notes(report: Report) -> list[str]:
    """One sentence if answers of the review no longer apply."""
    count = len(report.stale_answers)
    if not count:
        return []
    return [f"{plural(count, 'answer')} of the review no longer {'applies' if count == 1 else 'apply'}: the place has changed."]


def gate_severity(report: Report) -> int:
    """The minimum severity of a proven finding that fails the gate; 5, which no finding has, if that threshold is off."""
    limit = report.gate.thresholds.get("severity", 3)
    return 5 if limit is None else int(limit)


def worst_first(findings: Sequence[Finding]) -> list[Finding]:
    """Sorts proven findings before those that need review, then by severity, by whether they are on the path, and by frequency."""
    return sorted(findings, key=lambda f: (not decided(f), -f.severity, not f.on_path, -f.occurrences))


def score_caveats(report: Report) -> list[str]:
    """The facts to read beside the score: coverage, interval, sensitivity, whether it is provisional, caps."""
    given = report.score
    notes = [f"Coverage: {percent(given.coverage)} of the applicable checks were tested (by weight)"]
    if given.low is not None and given.high is not None:
        notes.append(f"Run to run: {span(given.low, given.high)} (repeats of the same replays, not users)")
    if given.stability is not None:
        notes.append(sensitivity(given.stability))
    if given.provisional and given.value is not None:
        notes.append("Provisional: too little was tested for the score to count")
    return notes + [f"Capped at {_cap(cap)}" for cap in given.caps]


def _cap(cap: str) -> str:
    """A cap's own sentence, which says ``at most 49: a critical task is blocked``, after ``Capped at``."""
    return line(cap, 300).removeprefix("at most ")


def sensitivity(given: Stability) -> str:
    """``Sensitivity: 92–94 with all weights varied by ±25 %; verdict unchanged``."""
    changes = [
        f"{name} in {percent(count / given.draws)} of the draws"
        for name, count in (("verdict changes", given.verdict_changes), ("order of the tasks changes", given.order_changes))
        if count
    ]
    outcome = ["verdict unchanged"] if not given.verdict_changes else []
    return f"Sensitivity: {span(given.low, given.high)} with all weights varied by ±{percent(given.swing)}; " + ", ".join(
        [*outcome, *changes]
    )


def predicted_range(row: TaskRow) -> str:
    """The range of a task's predicted time, which contains four of five tasks; empty in reports of earlier versions."""
    low, high = row.predicted_time_low_ms, row.predicted_time_high_ms
    return "" if low is None or high is None else f"({duration(low)} to {duration(high)})"


def replay_success(row: TaskRow) -> str:
    """The share of replays that reached the success criterion. Replays have no user, so this is never about users."""
    return f"{row.succeeded} of {row.runs}" if row.runs else "no replay"


def effort(row: TaskRow) -> str:
    """System time, and steps beside the fewest possible, such as ``4.6 s · 9/8 steps``.

    Empty for a task that was not completed, and for a page that was only opened.
    """
    if row.status != "completed" or not (row.steps or row.system_time_ms):
        return ""
    steps = f"{row.steps}/{row.optimal_steps}" if row.optimal_steps is not None else str(row.steps)
    return f"{duration(row.system_time_ms)} · {steps} steps"


def task_facts(row: TaskRow) -> list[tuple[str, str]]:
    """Details of a task's row: run-to-run intervals, shares of time, and the directness of its path."""
    user = None if row.system_share is None else 1 - row.system_share
    facts = [
        ("Replay success, run to run", interval(row.success_low, row.success_high, percent)),
        ("System time, run to run", interval(row.system_time_low_ms, row.system_time_high_ms, duration)),
        ("Time of the task", f"{percent(user)} user, {percent(row.system_share)} system" if user is not None else ""),
        ("Path through the pages", path_facts(row)),
        ("Optimal path", " › ".join(line(name, 60) for name in row.optimal_path)),
    ]
    return [(name, value) for name, value in facts if value]


def path_facts(row: TaskRow) -> str:
    """``6 page views of 4 pages; 25 % longer than the optimal path; lostness 0.42 of at most 1.41``."""
    if not row.page_views:
        return ""
    parts = [f"{plural(row.page_views, 'page view')} of {plural(row.pages, 'page')}"]
    if row.path_deviation is not None:
        longer = row.path_deviation > 0
        parts.append(f"{percent(row.path_deviation)} longer than the optimal path" if longer else "as short as the optimal path")
    if row.lostness is not None:
        parts.append(f"lostness {number(row.lostness)} of at most 1.41")
    return "; ".join(parts)


def step_row(report: Report, finding: Finding) -> StepRow | None:
    """The step that the finding belongs to, if the report shows it."""
    if finding.step is None:
        return None
    rows = [
        step
        for task in report.tasks
        if (task.scenario, task.task, task.persona) == (finding.scenario, finding.task, finding.persona)
        for step in task.step_rows
        if step.index == finding.step
    ]
    named = [row for row in rows if finding.step_label and finding.step_label in (row.label, row.sentence)]
    return next(iter(named or [row for row in rows if row.phase == "step"] or rows), None)
