"""The gate's verdict from report, thresholds and baseline.

A threshold on a value that was not measured is ``unmeasured``, never passed. Candidates never fail a build.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from statistics import fmean
from typing import Literal, NamedTuple

from uxaudit.constants import Thresholds
from uxaudit.evaluation.run_checks import is_unasked
from uxaudit.metrics.statistics import mean_interval
from uxaudit.model.findings import Finding, Outcome, State
from uxaudit.model.report import Gate, GateReason, Report, Score, TaskRow
from uxaudit.scoring.baseline_comparison import BaselineComparison, compared, proven
from uxaudit.scoring.budgets import over_budget
from uxaudit.scoring.slowdowns import slowdowns
from uxaudit.texts import Text, clause, joined, text

Verdict = Literal["pass", "fail", "unmeasured"]

NAMED = 5
"""Maximum number of findings that are listed; further ones are counted."""


def exit_code(verdict: Verdict) -> int:
    """Returns the exit code: 0 passed, 1 failed, 3 could not measure."""
    return {"pass": 0, "fail": 1, "unmeasured": 3}[verdict]


def gate(
    score: Score,
    tasks: Sequence[TaskRow],
    outcomes: Sequence[Outcome],
    findings: Sequence[Finding],
    thresholds: Thresholds | None = None,
    baseline: Report | None = None,
) -> tuple[Verdict, Gate]:
    """Judge the parts of a report. The reasons state what failed and where, failures first."""
    limits = thresholds or Thresholds()
    beside = compared(findings, tasks, outcomes, baseline) if baseline else None
    reasons = [
        *_tasks(tasks, limits, baseline),
        *_severity(findings, tasks, limits, beside),
        *over_budget(tasks),
        *(slowdowns(tasks, limits, baseline) if baseline else ()),
        *_by_score(score, tasks, limits, baseline),
        *_counts(findings, outcomes, limits),
    ]
    if score.value is None:
        unmeasured, none = text("No task could be measured, so there is no score."), text("No task was replayed, so there is no score.")
        reasons.append(_figure("unmeasured", unmeasured if tasks else none))
    verdict = "unmeasured" if score.value is None else _gravest(reason.verdict for reason in reasons)
    shown = ("fail", "unmeasured", *(("pass",) if verdict == "pass" else ()))
    details = tuple(dict.fromkeys(reason for kind in shown for reason in reasons if reason.verdict == kind))
    texts = tuple(dict.fromkeys(reason.text for reason in details))
    return verdict, Gate(reasons=texts, details=details, thresholds=_printed(limits))


def _figure(verdict: Verdict, words: str) -> GateReason:
    return GateReason(verdict=verdict, text=words, about="score")


def _gravest(verdicts: Iterable[Verdict]) -> Verdict:
    kinds = set(verdicts)
    return "fail" if "fail" in kinds else "unmeasured" if "unmeasured" in kinds else "pass"


def _by_score(score: Score, tasks: Sequence[TaskRow], limits: Thresholds, baseline: Report | None) -> Iterator[GateReason]:
    """Yields the reasons that depend on scores, and so on weights."""
    yield from _drop(tasks, limits, baseline)
    yield from _scores(score, limits)


def without_scores(limits: Thresholds) -> Thresholds:
    """Returns the thresholds that do not depend on scores."""
    return limits.model_copy(update={"drop": None, "min_score": None, "min_coverage": None})


def with_scores(rest: Verdict, score: Score, tasks: Sequence[TaskRow], limits: Thresholds, baseline: Report | None) -> Verdict:
    """Returns the verdict with these scores; ``rest`` is the verdict of everything that does not depend on scores."""
    return _gravest([rest, *(reason.verdict for reason in _by_score(score, tasks, limits, baseline))])


def _printed(limits: Thresholds) -> dict[str, float | int | bool | None]:
    values: dict[str, float | int | bool | None] = limits.model_dump(exclude={"max_findings"})
    return values | {f"max_findings_{severity}": most for severity, most in sorted(limits.max_findings.items())}


def place(finding: Finding) -> str:
    """Returns the place of a finding in words: the control, the step of its task, or the page."""
    target = finding.target
    named = f'{target.role} "{target.name}"'.strip() if target and target.name else target.selector if target else ""
    where = text('in "{task}"', task=finding.task) if finding.task and (finding.on_path or not finding.url) else ""
    page = text("on {url}", url=finding.url) if finding.url else ""
    return joined(" ", filter(None, (named, where, page))) or finding.scenario


class _Problem(NamedTuple):
    """What is wrong with a task; tasks with equal problems share a reason."""

    verdict: Verdict
    what: Text
    known: bool
    """Whether the baseline has it too."""
    critical: bool
    shared: object
    """The cause that several tasks may have in common; the key of the task if it stands alone."""


def _tasks(tasks: Sequence[TaskRow], limits: Thresholds, baseline: Report | None) -> Iterator[GateReason]:
    """Yields the reasons about whole tasks. A reason that the baseline has too is reported without effect on the verdict.

    Tasks that could not be measured for the same reason share one.
    """
    before = {(t.scenario, t.task, t.persona): t for t in baseline.tasks} if baseline else {}
    groups: dict[_Problem, list[TaskRow]] = {}
    for task in tasks:
        found = _of_task(task, limits)
        if found is not None:
            verdict, what = found
            old = before.get(_key(task))
            known = old is not None and verdict == "fail" and old.status == "blocked"
            known = known or (old is not None and is_flaky(task) and is_flaky(old))
            shared = task.reason if verdict == "unmeasured" and not is_flaky(task) else ""
            what = text("{what}, as in the baseline", what=what) if known else what
            problem = _Problem(verdict, what, known, task.critical, shared or _key(task))
            groups.setdefault(problem, []).append(task)
    for problem, alike in groups.items():
        values = {"subject": _subject(alike), "what": problem.what, "reason": clause(alike[0].reason), "tasks": _named(alike)}
        words = text("{subject} {what}: {reason} ({tasks}).", **values) if len(alike) > 1 else text("{subject} {what}: {reason}.", **values)
        if not alike[0].reason:
            words = text("{subject} {what} ({tasks}).", **values) if len(alike) > 1 else text("{subject} {what}.", **values)
        verdict = "pass" if problem.known else problem.verdict
        yield GateReason(verdict=verdict, text=words, about="task", tasks=tuple(map(_key, alike)))


def _key(task: TaskRow) -> tuple[str, str, str]:
    return (task.scenario, task.task, task.persona)


def _subject(alike: Sequence[TaskRow]) -> Text:
    first = alike[0]
    names = dict.fromkeys((one.scenario, one.task) for one in alike)
    if len(names) > 1:
        return text("{n} critical tasks", n=len(names)) if first.critical else text("{n} tasks", n=len(names))
    where = f"{first.scenario}, {first.persona}" if len(alike) == 1 else first.scenario
    if first.critical:
        return text('The critical task "{task}" ({where})', task=first.task, where=where)
    return text('The task "{task}" ({where})', task=first.task, where=where)


def _named(alike: Sequence[TaskRow]) -> str:
    """The tasks with their personas; for one task its personas only."""
    by: dict[tuple[str, str], list[str]] = {}
    for one in alike:
        by.setdefault((one.scenario, one.task), []).append(one.persona)
    if len(by) == 1:
        return ", ".join(*by.values())
    parts = [f'"{task}": {", ".join(personas)}' for (_, task), personas in by.items()]
    left = len(parts) - NAMED
    return joined("; ", [*parts[:NAMED], *([text("and {n} more", n=left)] if left > 0 else [])])


def _of_task(task: TaskRow, limits: Thresholds) -> tuple[Verdict, Text] | None:
    """Returns the verdict about a task with its wording; None if the task is fine."""
    if task.critical and task.status == "blocked":
        return ("fail", text("is blocked")) if limits.blocked_critical else None
    if is_flaky(task):
        flaky = text("is flaky, with {n} of {all} replays completed", n=task.succeeded, all=task.runs)
        return ("unmeasured", flaky) if limits.flaky else None
    unknown = task.status == "cantTell" and (task.critical or not task.outside)
    return ("unmeasured", text("could not be measured")) if unknown else None


def is_flaky(task: TaskRow) -> bool:
    """Whether only some of its replays completed it, too few to prove that it is blocked."""
    return task.status != "blocked" and 0 < task.succeeded < task.runs


def _severity(
    findings: Sequence[Finding], tasks: Sequence[TaskRow], limits: Thresholds, beside: BaselineComparison | None
) -> Iterator[GateReason]:
    if limits.severity is None:
        return
    said = {(t.scenario, t.task, t.persona) for t in tasks if t.critical and t.status == "blocked"}
    grave = [
        f
        for f in sorted(findings, key=lambda f: (-f.severity, not f.on_path))
        if f.severity >= limits.severity
        and proven(f)
        and not (limits.blocked_critical and f.blocks_task and _tasks_of(f) <= said)
        and (beside is None or beside.is_new(f, limits.severity))
    ]
    for finding in grave[:NAMED]:
        values = {"severity": finding.severity, "check": finding.check, "message": clause(finding.message), "place": place(finding)}
        words = (
            text("New problem of severity {severity} ({check}): {message}; {place}.", **values)
            if beside
            else text("Problem of severity {severity} ({check}): {message}; {place}.", **values)
        )
        yield GateReason(verdict="fail", text=words, about="finding", findings=(finding.id,))
    rest = grave[NAMED:]
    if rest:
        words = text("{n} more problems of severity {severity} or worse; see the report.", n=len(rest), severity=limits.severity)
        yield GateReason(verdict="fail", text=words, about="finding", findings=tuple(finding.id for finding in rest))


def _tasks_of(finding: Finding) -> set[tuple[str, str, str]]:
    """Returns the task of a finding for each affected persona."""
    return {(finding.scenario, finding.task, persona) for persona in finding.personas or (finding.persona,)}


def _drop(tasks: Sequence[TaskRow], limits: Thresholds, baseline: Report | None) -> Iterator[GateReason]:
    """Yields the paired t test of the tasks' differences. One common task is too few to distinguish a drop from noise."""
    if limits.drop is None or baseline is None:
        return
    before = {(t.scenario, t.task, t.persona): t.score for t in baseline.tasks}
    pairs = [
        (old, task.score)
        for task in tasks
        if task.score is not None and (old := before.get((task.scenario, task.task, task.persona))) is not None
    ]
    interval = mean_interval([new - old for old, new in pairs])
    if interval is None:
        yield _figure("pass", text("{n} task scored in both this audit and the baseline: too few to compare for a drop.", n=len(pairs)))
    elif interval[1] < -limits.drop:
        change = fmean(new - old for old, new in pairs)
        yield _figure(
            "fail",
            text(
                "The scores of {n} tasks fell by {points:.1f} points on average against the baseline "
                "(95 % interval {low:.1f} to {high:.1f}, limit -{limit:g}).",
                n=len(pairs),
                points=-change,
                low=interval[0],
                high=interval[1],
                limit=limits.drop,
            ),
        )


def _scores(score: Score, limits: Thresholds) -> Iterator[GateReason]:
    if limits.min_score is not None:
        if score.value is None:
            yield _figure("unmeasured", text("The score must be at least {limit:g}, and there is none.", limit=limits.min_score))
        elif score.value < limits.min_score:
            yield _figure("fail", text("The score is {score:g}, under the limit of {limit:g}.", score=score.value, limit=limits.min_score))
    if score.value is not None and limits.min_coverage is not None and score.coverage < limits.min_coverage:
        yield _figure(
            "unmeasured",
            text(
                "Only {coverage:.0%} of what applies was tested; the limit asks for {limit:.0%}.",
                coverage=score.coverage,
                limit=limits.min_coverage,
            ),
        )


def _counts(findings: Sequence[Finding], outcomes: Sequence[Outcome], limits: Thresholds) -> Iterator[GateReason]:
    dark = sorted(o.check for o in outcomes if o.state in (State.UNTESTED, State.CANT_TELL) and not is_unasked(o.reason))
    for severity, most in sorted(limits.max_findings.items()):
        grave = [f.id for f in findings if f.severity >= severity and proven(f)]
        if len(grave) > most:
            words = text(
                "{n} proven problems of severity {severity} or worse; the limit is {most}.", n=len(grave), severity=severity, most=most
            )
            yield GateReason(verdict="fail", text=words, about="score", findings=tuple(grave))
        elif dark:
            words = text(
                "At most {most} problems of severity {severity} or worse are allowed, but these checks could not be made: {checks}.",
                most=most,
                severity=severity,
                checks=", ".join(dark),
            )
            yield _figure("unmeasured", words)
