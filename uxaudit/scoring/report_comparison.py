"""Compares two finished reports: findings, tasks, times, and the causes of a different score."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence

from uxaudit.metrics.statistics import t_quantile
from uxaudit.model.comparison import Comparison, FindingChange, ScoreCause, TaskChange, TimingChange, Verdict
from uxaudit.model.findings import PROOF, Finding, State
from uxaudit.model.report import Report, TaskRow

SEVERITY = 3
"""A new proven finding of at least this severity makes the later report worse; the gate's default."""
SLOWER = 1.2
"""A time is worse if the lower end of its ratio is above this (own judgement: smaller changes are hard to notice)."""
SMALL_POINTS = 0.05
Key = tuple[str, str, str]
_ORDER = {"worse": 0, "new": 1, "unconfirmed": 2, "better": 3, "fixed": 4}


def compare(before: Report, after: Report, severity: int = SEVERITY) -> Comparison:
    """Compare the earlier report with the later one. Findings with the same id are the same."""
    findings = tuple(sorted(_findings(before, after), key=lambda change: (_ORDER[change.kind], -change.shown.severity)))
    tasks = tuple(_tasks(before, after))
    timings = tuple(sorted(_timings(tasks), key=lambda timing: -abs(math.log(timing.ratio))))
    worse = tuple(_worse(findings, tasks, timings, severity))
    kept = {finding.id: finding.severity for finding in before.findings}
    return Comparison(
        before=before,
        after=after,
        verdict=_verdict(after, worse, findings, tasks),
        reasons=worse,
        findings=findings,
        unchanged=sum(kept.get(finding.id) == finding.severity for finding in after.findings),
        tasks=tasks,
        timings=timings,
        score=tuple(_score(before, after)),
        notes=tuple(_notes(before, after)),
    )


def exit_code(comparison: Comparison) -> int:
    """Returns 0 if nothing is worse, 1 if something is, 3 if the later report could not be measured."""
    return {"better": 0, "same": 0, "worse": 1, "unmeasured": 3}[comparison.verdict]


def _verdict(after: Report, worse: Sequence[str], findings: Sequence[FindingChange], tasks: Sequence[TaskChange]) -> Verdict:
    if worse:
        return "worse"
    if after.verdict == "unmeasured":
        return "unmeasured"
    repaired = any(change.before and change.after and _gain(change) > 0 for change in tasks)
    return "better" if repaired or any(change.kind in ("fixed", "better") for change in findings) else "same"


def _gain(change: TaskChange) -> int:
    rank = {"blocked": 0, "cantTell": 1, "completed": 2}
    return rank[change.after.status] - rank[change.before.status] if change.before and change.after else 0


# ---------------------------------------------------------------- findings


def _findings(before: Report, after: Report) -> Iterator[FindingChange]:
    old = {finding.id: finding for finding in before.findings}
    new = {finding.id: finding for finding in after.findings}
    for id, finding in new.items():
        earlier = old.get(id)
        if earlier is None:
            yield FindingChange(kind="new", after=finding, note=_note_new(finding, before))
        elif earlier.severity != finding.severity:
            yield FindingChange(kind="worse" if finding.severity > earlier.severity else "better", before=earlier, after=finding)
    for id, finding in old.items():
        if id not in new:
            note = _note_gone(finding, after)
            yield FindingChange(kind="unconfirmed" if note else "fixed", before=finding, note=note)


def _note_new(finding: Finding, before: Report) -> str:
    return "The earlier audit did not run this check." if _dark(before, finding.check) else ""


def _note_gone(finding: Finding, after: Report) -> str:
    """Returns the reason why a finding that disappeared may not be fixed; empty if it was tested again."""
    if any(finding.id == ignored.id for ignored in after.ignored):
        return "The settings of the later audit ignore it."
    if any(finding.id == dismissed.id for dismissed in after.dismissed):
        return "A review dismissed it in the later audit."
    if _dark(after, finding.check):
        return "The later audit could not run this check."
    played = {(row.scenario, row.task) for row in after.tasks if row.status != "cantTell"}
    if finding.task and (finding.scenario, finding.task) not in played:
        return "The later audit did not play its task, or could not measure it."
    return ""


def _dark(report: Report, check: str) -> bool:
    states = {outcome.state for outcome in report.outcomes if outcome.check == check}
    return not states or states <= {State.UNTESTED, State.CANT_TELL}


# ---------------------------------------------------------------- tasks and times


def _tasks(before: Report, after: Report) -> Iterator[TaskChange]:
    old, new = ({(row.scenario, row.task, row.persona): row for row in report.tasks} for report in (before, after))
    yield from (TaskChange(before=old.get(key), after=new.get(key)) for key in dict.fromkeys((*new, *old)))


def _timings(tasks: Sequence[TaskChange]) -> Iterator[TimingChange]:
    for change in tasks:
        old, new = change.before, change.after
        if old and new and old.system_time_ms and new.system_time_ms:
            yield _timing(old, new, old.system_time_ms, new.system_time_ms)


def _timing(old: TaskRow, new: TaskRow, before_ms: float, after_ms: float) -> TimingChange:
    """Returns the ratio with its Welch interval on the logarithms, computed from the intervals in the reports."""
    ratio = after_ms / before_ms
    change = TimingChange(scenario=new.scenario, task=new.task, persona=new.persona, before_ms=before_ms, after_ms=after_ms, ratio=ratio)
    spread = [_deviation(row) for row in (old, new)]
    if spread[0] is None or spread[1] is None:
        return change
    low, high, effect = welch(math.log(ratio), (spread[0], old.succeeded), (spread[1], new.succeeded))
    return change.model_copy(update={"low": low, "high": high, "effect": effect})


def _deviation(row: TaskRow) -> float | None:
    """Returns the standard deviation of the logarithms of the times, from their 95 % interval; None for fewer than two replays."""
    low, high, count = row.system_time_low_ms, row.system_time_high_ms, row.succeeded
    if count < 2 or not low or not high or low <= 0:
        return None
    return (math.log(high / low) / 2) / t_quantile(0.975, count - 1) * math.sqrt(count)


def welch(difference: float, first: tuple[float, int], second: tuple[float, int]) -> tuple[float, float, float | None]:
    """Returns a ratio with its 95 % interval, from the ``difference`` of the logarithms, and Hedges' g.

    Each sample is its standard deviation and its size. Welch 1947; Hedges 1981. If nothing varies, the interval is the ratio
    itself, and there is no effect size.
    """
    errors = [deviation**2 / count for deviation, count in (first, second)]
    whole = sum(errors)
    if whole == 0:
        return math.exp(difference), math.exp(difference), None
    freedom = whole**2 / sum(error**2 / (count - 1) for error, (_, count) in zip(errors, (first, second), strict=True))
    half = t_quantile(0.975, max(1, math.floor(freedom))) * math.sqrt(whole)
    count = first[1] + second[1]
    pooled = math.sqrt(((first[1] - 1) * first[0] ** 2 + (second[1] - 1) * second[0] ** 2) / (count - 2))
    return math.exp(difference - half), math.exp(difference + half), (1 - 3 / (4 * count - 9)) * difference / pooled


# ---------------------------------------------------------------- what is worse


def _worse(findings: Sequence[FindingChange], tasks: Sequence[TaskChange], timings: Sequence[TimingChange], severity: int) -> Iterator[str]:
    for task in tasks:
        row = task.after
        if row and row.status != "completed" and task.before and task.before.status == "completed":
            outcome = "is blocked now" if row.status == "blocked" else "can no longer be measured"
            yield f'"{row.task}" as {row.persona} {outcome}: {row.reason or "no reason was recorded"}'
    for change in findings:
        finding = change.after
        if finding and change.kind in ("new", "worse") and finding.mode in PROOF and finding.severity >= severity:
            yield f"{'New' if change.kind == 'new' else 'Worse'}, severity {finding.severity} ({finding.check}): {finding.message}"
    for timing in timings:
        if timing.low is not None and timing.low > SLOWER:
            yield f'"{timing.task}" as {timing.persona} is slower: {timing.ratio:.2f} times the system time'


# ---------------------------------------------------------------- the score


def _score(before: Report, after: Report) -> Iterator[ScoreCause]:
    """Yields the points that each check added to or took from the mean of the tasks; then added and removed tasks, and caps."""
    means = [_mean(report) for report in (before, after)]
    if means[0] is None or means[1] is None or before.score.value is None or after.score.value is None:
        return
    points: dict[str, float] = defaultdict(float)
    why: dict[str, str] = {}
    for report, sign in ((before, 1), (after, -1)):
        for share, row in _shares(report):
            for loss in row.losses:
                points[loss.check] += sign * share * loss.points
                why.setdefault(loss.check, loss.why)
    rest = means[1] - means[0] - sum(points.values())
    causes = [ScoreCause(name=name or "replay success", why=why[name], points=round(value, 2)) for name, value in points.items()]
    if abs(rest) >= 1:
        causes.append(ScoreCause(name="tasks", why="Losses that the reports do not list one by one", points=round(rest, 2)))
    capped = (after.score.value - means[1]) - (before.score.value - means[0])
    causes.append(ScoreCause(name="caps", why="Caps that were added or removed", points=round(capped, 2)))
    yield from sorted((cause for cause in causes if abs(cause.points) >= SMALL_POINTS), key=lambda cause: -abs(cause.points))


def _shares(report: Report) -> list[tuple[float, TaskRow]]:
    """Returns the scored tasks, each with its share of the overall mean."""
    given = report.constants.get("critical_weight", 1.0)
    critical = float(given) if isinstance(given, (int, float)) else 1.0
    rows = [row for row in report.tasks if row.score is not None and not row.outside]
    whole = sum(critical if row.critical else 1.0 for row in rows)
    return [((critical if row.critical else 1.0) / whole, row) for row in rows]


def _mean(report: Report) -> float | None:
    shares = _shares(report)
    return sum(share * (row.score or 0) for share, row in shares) if shares else None


def _notes(before: Report, after: Report) -> Iterator[str]:
    if before.site and after.site and before.site != after.site:
        yield f"The sites differ: {before.site} and {after.site}."
    for name in sorted(set(before.tool) & set(after.tool)):
        if before.tool[name] != after.tool[name]:
            yield f"{name} differs: {before.tool[name]} and {after.tool[name]}."
    if before.constants != after.constants:
        yield "The constants of scoring differ, so the scores are not exactly comparable."
