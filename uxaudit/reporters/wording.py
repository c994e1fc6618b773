"""Wording shared by all reports: the names of severities, modes and outcomes, and common sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from uxaudit.model.findings import HEURISTICS, Finding, Mode
from uxaudit.model.report import Report, Stability, StepRow, TaskRow
from uxaudit.model.review import ReviewAnswer
from uxaudit.reporters.formatting import SPACE, day, duration, interval, number, percent, plural, span
from uxaudit.reporters.untrusted import line
from uxaudit.texts import Labels, counted, language, listed, text, tr, translated

SEVERITIES: Mapping[int, str] = Labels(
    {4: text("Critical"), 3: text("Serious"), 2: text("Moderate"), 1: text("Minor"), 0: text("Not rated")}
)
"""The worst first. The scale is Nielsen's (Nielsen 1995, "Severity Ratings for Usability Problems"), without its 0, "no problem"."""


MODES: Mapping[Mode, str] = Labels(
    {
        Mode.MEASURED: text("Measured"),
        Mode.PREDICTED: text("Predicted"),
        Mode.OBSERVED: text("Observed with people"),
        Mode.NEEDS_REVIEW: text("Needs review"),
        Mode.CONFIRMED: text("Confirmed"),
    }
)
DISMISSED = text("Dismissed")
ANSWERS: Mapping[str, str] = Labels({"confirmed": text("Confirmed"), "dismissed": DISMISSED})

VERDICTS: Mapping[str, str] = Labels({"pass": text("Passed"), "fail": text("Failed"), "unmeasured": text("Could not measure")})
STATUSES: Mapping[str, str] = Labels({"completed": text("Completed"), "blocked": text("Blocked"), "cantTell": text("Cannot tell")})
STATES: Mapping[str, str] = Labels(
    {
        "failed": text("Failed"),
        "cantTell": text("Cannot tell"),
        "untested": text("Not tested"),
        "passed": text("Passed"),
        "inapplicable": text("Not applicable"),
    }
)
"""The outcomes of checks in the order of interest to readers."""
CAUSES: Mapping[str, str] = Labels(
    {
        "product": text("the product"),
        "scenario": text("the scenario"),
        "environment": text("the environment"),
        "uxaudit": text("a limit of uxaudit"),
    }
)
FACETS: Mapping[str, str] = Labels(
    {
        "effectiveness": text("Effectiveness"),
        "efficiency": text("Efficiency"),
        "navigation": text("Navigation"),
        "findability": text("Findability"),
        "feedback": text("Feedback"),
        "error-recovery": text("Error recovery"),
        "accessibility": text("Accessibility"),
        "visual": text("Visual"),
        "comprehension": text("Comprehension"),
        "consistency": text("Consistency"),
        "help": text("Help"),
        "performance": text("Performance"),
    }
)
ROLES: Mapping[str, str] = Labels(
    {
        "button": text("button"),
        "checkbox": text("checkbox"),
        "combobox": text("combobox"),
        "dialog": text("dialog"),
        "heading": text("heading"),
        "image": text("image"),
        "img": text("image"),
        "link": text("link"),
        "list": text("list"),
        "listbox": text("listbox"),
        "menuitem": text("menu item"),
        "option": text("option"),
        "radio": text("radio button"),
        "searchbox": text("search field"),
        "slider": text("slider"),
        "spinbutton": text("number field"),
        "switch": text("switch"),
        "tab": text("tab"),
        "table": text("table"),
        "text": text("text"),
        "textbox": text("text field"),
    }
)
"""The most frequent roles in other languages than English, in which reports name roles as ARIA does."""
TIMES: Mapping[str, str] = Labels({"user": text("predicted user time"), "system": text("system time")})
GRADES: Mapping[str, str] = Labels({"good": text("good"), "fair": text("fair"), "poor": text("poor")})
PHASES: Mapping[str, str] = Labels({"start": text("start page"), "success": text("success criterion"), "setup": text("setup")})
STEP_STATUSES: Mapping[str, str] = Labels(
    {"failed": text("failed"), "skipped": text("skipped"), "not-run": text("not run"), "passed": text("passed")}
)
_NO_USER = text("A replay has no user: repeats sample the product, not people.")


def no_user() -> str:
    """Returns the sentence that every report states about replays."""
    return translated(_NO_USER)


def phase(name: str) -> str:
    """Returns the phase of a step in words."""
    return line(PHASES.get(name, name), 20)


def step_status(name: str) -> str:
    """Returns the status of a step in words."""
    return line(STEP_STATUSES.get(name, name.replace("-", " ")), 20)


def quantity(value: float | str | None, unit: str = "") -> str:
    """Returns a measured value in the most readable unit; empty if there is no value."""
    if value is None:
        return ""
    unit = language().measure(unit) if unit else unit
    if isinstance(value, str):
        return line(f"{language().measure(value)} {unit}", 200)
    if unit == "ms":
        return duration(value)
    text = number(value, 3 if abs(value) < 1 else 2)
    return f"{text}{'' if unit.startswith(':') else SPACE}{line(unit, 60)}" if unit else text


def measures(finding: Finding) -> list[tuple[str, str]]:
    """Returns the measured value and its limit, or the expected value in words; empty if nothing was measured."""
    if finding.measured is None:
        return []
    how = {Mode.PREDICTED: text("Predicted"), Mode.OBSERVED: text("Observed")}.get(finding.mode, text("Measured"))
    found = [(translated(how), quantity(finding.measured, finding.unit))]
    if finding.limit is None:
        return found
    if isinstance(finding.limit, str):
        return [*found, (tr("expected"), line(language().measure(finding.limit), 200))]
    return [*found, (tr("limit"), quantity(finding.limit, finding.unit))]


def facet_name(facet: str) -> str:
    """``error-recovery`` as ``Error recovery``."""
    return FACETS.get(facet) or line(facet, 60).replace("-", " ").capitalize()


def heuristic_name(value: int | str | None) -> str:
    """``3`` as ``3 User control and freedom``; empty without a heuristic."""
    known = HEURISTICS.get(int(value)) if value is not None and str(value).isdecimal() else None
    return f"{value} {translated(known)}" if known else "" if value is None else line(str(value), 60)


def rule_id(finding: Finding) -> str:
    """The check's id, with the engine's rule if there is one."""
    return f"{finding.check}/{finding.rule}" if finding.rule and finding.rule != finding.check else finding.check


def place(finding: Finding) -> str:
    """The place: scenario › task › step."""
    parts = [finding.scenario, finding.task]
    if finding.step is not None:
        parts.append(tr("step {n}", n=finding.step + 1) + (f": {finding.step_label}" if finding.step_label else ""))
    return " › ".join(line(part, 120) for part in parts if part)


def seen_as(finding: Finding) -> tuple[str, ...]:
    """The affected personas; the one whose replay the finding shows comes first."""
    return tuple(name for name in dict.fromkeys((finding.persona, *finding.personas)) if name)


def names(given: Sequence[str], limit: int = 6, length: int = 60) -> str:
    """A list of names, shortened if there are many: ``a, b and 3 more``."""
    return listed([line(name, length) for name in given], limit)


def personas(finding: Finding, limit: int = 6) -> str:
    """The affected personas; empty if none is known."""
    return names(seen_as(finding), limit)


def control(finding: Finding) -> str:
    """The control as a person would name it, such as ``button “Pay”``; empty if it is unknown."""
    if finding.target is None:
        return ""
    role = _role(finding.target.role)
    name = line(finding.target.name, 120)
    named = tr("{role} “{name}”", role=role, name=name) if name else tr("{role} without a name", role=role)
    return named if finding.target.role or finding.target.name else ""


def _role(name: str) -> str:
    """Returns a role in the current language; in English the term of ARIA."""
    if not name:
        return tr("element")
    return ROLES.get(name, line(name, 60)) if language().code != "en" else line(name, 60)


def decided(finding: Finding) -> bool:
    """Whether it needs no review."""
    return finding.mode is not Mode.NEEDS_REVIEW


def ignored(finding: Finding) -> str:
    """Why it is ignored, and until when."""
    given = finding.ignored
    return tr("{reason} (until {day})", reason=line(given.reason, 400).rstrip("."), day=day(given.until)) if given else ""


def is_dismissed(finding: Finding) -> bool:
    """Whether a person said that it is no problem."""
    return finding.reviewed is not None and finding.reviewed.answer == "dismissed"


def reviewed(finding: Finding) -> str:
    """Who confirmed or dismissed it, when and why; empty if nobody did."""
    given = finding.reviewed
    if given is None:
        return ""
    why = f": {line(given.reason, 500).rstrip('.')}" if given.reason else ""
    return tr("{answer} by {name} on {day}", answer=ANSWERS[given.answer], name=line(given.by, 80), day=day(given.date)) + why


def stale_answer(answer: ReviewAnswer) -> str:
    """An answer that no longer applies, in words."""
    what = line(answer.message, 200) or line(answer.finding, 120)
    where = f" · {names(answer.pages, 3, 120)}" if answer.pages else ""
    why = f": {line(answer.reason, 300).rstrip('.')}" if answer.reason else ""
    given = tr("{answer} by {name} on {day}", answer=ANSWERS[answer.answer], name=line(answer.by, 80), day=day(answer.date))
    return f"{what}{where} ({line(answer.finding, 120)}). {given}{why}"


def stale_notes(report: Report) -> list[str]:
    """One sentence if answers of the review no longer apply."""
    count = len(report.stale_answers)
    if not count:
        return []
    return [
        plural(
            count,
            "{n} answer of the review no longer applies: the place has changed.",
            "{n} answers of the review no longer apply: the place has changed.",
        )
    ]


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
    notes = [tr("Coverage: {share} of the applicable checks were tested (by weight)", share=percent(given.coverage))]
    if given.low is not None and given.high is not None:
        notes.append(tr("Run to run: {span} (repeats of the same replays, not users)", span=span(given.low, given.high)))
    if given.stability is not None:
        notes.append(sensitivity(given.stability))
    if given.provisional and given.value is not None:
        notes.append(tr("Provisional: too little was tested for the score to count"))
    return notes + [tr("Capped at {cap}", cap=_cap(cap)) for cap in given.caps]


def _cap(cap: str) -> str:
    """A cap's own sentence, which says ``at most 49: a critical task is blocked``, after ``Capped at``."""
    return line(cap, 300).removeprefix(tr("at most "))


def sensitivity(given: Stability) -> str:
    """``Sensitivity: 92–94 with all weights varied by ±25 %; verdict unchanged``."""
    verdict, order = (percent(count / given.draws) for count in (given.verdict_changes, given.order_changes))
    changed = [tr("verdict changes in {share} of the draws", share=verdict) if given.verdict_changes else tr("verdict unchanged")]
    changed += [tr("order of the tasks changes in {share} of the draws", share=order)] if given.order_changes else []
    varied = tr("Sensitivity: {span} with all weights varied by ±{swing}", span=span(given.low, given.high), swing=percent(given.swing))
    return f"{varied}; {', '.join(changed)}"


def predicted_range(row: TaskRow) -> str:
    """The range of a task's predicted time, which contains four of five tasks; empty in reports of earlier versions."""
    low, high = row.predicted_time_low_ms, row.predicted_time_high_ms
    return "" if low is None or high is None else tr("({low} to {high})", low=duration(low), high=duration(high))


def replay_success(row: TaskRow) -> str:
    """The share of replays that reached the success criterion. Replays have no user, so this is never about users."""
    return tr("{n} of {all}", n=row.succeeded, all=row.runs) if row.runs else tr("no replay")


def effort(row: TaskRow) -> str:
    """System time, and steps beside the fewest possible, such as ``4.6 s · 9/8 steps``.

    Empty for a task that was not completed, and for a page that was only opened.
    """
    if row.status != "completed" or not (row.steps or row.system_time_ms):
        return ""
    alone = translated(counted("{n} step", "{n} steps", row.steps))
    steps = alone if row.optimal_steps is None else tr("{n} steps", n=f"{row.steps}/{row.optimal_steps}")
    return f"{duration(row.system_time_ms)} · {steps}"


def task_facts(row: TaskRow) -> list[tuple[str, str]]:
    """Details of a task's row: run-to-run intervals, shares of time, and the directness of its path."""
    user = None if row.system_share is None else 1 - row.system_share
    facts = [
        (tr("Replay success, run to run"), interval(row.success_low, row.success_high, percent)),
        (tr("System time, run to run"), interval(row.system_time_low_ms, row.system_time_high_ms, duration)),
        (
            tr("Time of the task"),
            "" if user is None else tr("{user} user, {system} system", user=percent(user), system=percent(row.system_share)),
        ),
        (tr("Path through the pages"), path_facts(row)),
        (tr("Optimal path"), " › ".join(line(name, 60) for name in row.optimal_path)),
    ]
    return [(name, value) for name, value in facts if value]


def path_facts(row: TaskRow) -> str:
    """``6 page views of 4 pages; 25 % longer than the optimal path; lostness 0.42 of at most 1.41``."""
    if not row.page_views:
        return ""
    views, pages = plural(row.page_views, "{n} page view", "{n} page views"), plural(row.pages, "{n} page", "{n} pages")
    parts = [tr("{views} of {pages}", views=views, pages=pages)]
    if row.path_deviation is not None:
        longer = tr("{share} longer than the optimal path", share=percent(row.path_deviation))
        parts.append(longer if row.path_deviation > 0 else tr("as short as the optimal path"))
    if row.lostness is not None:
        parts.append(tr("lostness {value} of at most {most}", value=number(row.lostness), most=number(1.41)))
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
