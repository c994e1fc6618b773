"""The report as a comment on a pull request: verdict, reasons, tasks and the worst causes first, in under 60 kB."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from uxaudit.model.findings import Finding
from uxaudit.model.report import Report, TaskRow
from uxaudit.reporters import Reporter, wording
from uxaudit.reporters.causes import Cause, causes_of
from uxaudit.reporters.conclusion import Conclusion, Reason, conclude, consequences, reach
from uxaudit.reporters.effort import side_by_side
from uxaudit.reporters.formatting import duration, plural, score, versus
from uxaudit.reporters.untrusted import line
from uxaudit.texts import tr

REASONS, TASKS, EFFORTS, CAUSES, NOTES = 5, 60, 20, 12, 10
LIMIT = 60_000
"""Maximum size in bytes; GitHub refuses a comment of more than 65,536 characters."""

_BREAK = "&#8203;"
"""A zero-width space, which prevents GitHub from recognising a mention, issue or address."""
_LINKED = re.compile(r"(?i)\b(www|https?|ftp|xmpp|mailto)(?=[.:])")
"""Texts that GitHub turns into links automatically."""
_SPECIAL = re.compile(r"([\\`*_\[\]#|<>~$&@])")


def render(report: Report, folder: Path) -> str:
    """Returns the comment. Pictures are not read: a comment cannot contain them."""
    causes = causes_of(report)
    conclusion = conclude(report, causes)
    parts = [
        _head(report, conclusion),
        _scenario(conclusion),
        _tasks(report),
        _effort(report),
        _causes(report, causes),
        _folded(report.ignored, _ignored(len(report.ignored)), wording.ignored),
        _folded(report.dismissed, _dismissed(len(report.dismissed)), wording.reviewed),
        _not_tested(report),
        _foot(report),
    ]
    text = _joined(parts)
    while len(text.encode("utf-8", "replace")) > LIMIT and len(parts) > 2:
        del parts[-2]
        text = _joined([*parts, f"_{tr('Shortened: the full report is report.html.')}_"])
    return text


def _joined(parts: Sequence[str]) -> str:
    return "\n\n".join(filter(None, parts)) + "\n"


def escape(text: str, limit: int = 200) -> str:
    """Returns untrusted text on one line, without Markdown, HTML, mentions, links and commands of a CI system.

    Entities are used instead of backslashes: every dialect reads them, also in tables, and they start no link.
    """
    said = _SPECIAL.sub(lambda found: f"&#{ord(found[1])};{_BREAK * (found[1] in '@#')}", line(text, limit))
    said = _LINKED.sub(lambda found: found[1][0] + _BREAK + found[1][1:], said)
    return re.sub(r"^([-+=:]|\d+(?=[.)]\s))", lambda found: f"&#{ord(found[1][0])};{found[1][1:]}", said)


def _head(report: Report, conclusion: Conclusion) -> str:
    sign = {"pass": "✅", "fail": "❌", "unmeasured": "⚠️"}[report.verdict]
    value = tr("Not scored") if report.score.value is None else tr("Score **{value}** of 100", value=score(report.score.value))
    caveats = "; ".join(escape(caveat, 300) for caveat in wording.score_caveats(report)[:12])
    title = escape(report.title, 160) or tr("Usability audit")
    left = len(conclusion.reasons) - REASONS
    why = [
        *map(_reason, conclusion.reasons[:REASONS]),
        *([f"- {plural(left, 'and {n} more reason', 'and {n} more reasons')}"] if left > 0 else []),
    ]
    return "\n".join([f"## {sign} {title}", "", f"**{escape(conclusion.sentence, 400)}.**", "", *why, "", f"{value}. {caveats}."])


def _reason(reason: Reason) -> str:
    grade = f"{reason.cause.label}: " if reason.cause else ""
    return "\n".join([f"- {grade}{escape(reason.text, 400)}", *(f"  - {escape(one, 200)}" for one in reason.consequences[:5])])


def _scenario(conclusion: Conclusion) -> str:
    if not conclusion.scenario_faults:
        return ""
    items = [
        f"- {escape(one.row.task, 100)}{f' ({escape(one.step.where)})' if one.step and one.step.where else ''}: {escape(one.action, 300)}"
        for one in conclusion.scenario_faults[:NOTES]
    ]
    return "\n".join([f"### {tr('Your scenario')}", "", tr("These tasks could not be measured because of the scenario:"), "", *items])


def _tasks(report: Report) -> str:
    if not report.tasks:
        return tr("No task was replayed.")
    names = (tr("Task"), tr("Persona"), tr("Outcome"), tr("Replay success"), tr("System time"), tr("Predicted"), tr("Steps"), tr("Score"))
    head = f"### {tr('Tasks')}\n\n| {' | '.join(names)} |\n{'|---' * len(names)}|"
    order = sorted(report.tasks, key=lambda row: row.status == "completed")
    left = len(order) - TASKS
    return "\n".join([head, *map(_task, order[:TASKS]), *([f"\n{_more_tasks(left)}"] if left > 0 else [])])


def _more_tasks(count: int) -> str:
    return plural(count, "{n} more task in the report.", "{n} more tasks in the report.")


def _task(row: TaskRow) -> str:
    name = escape(row.task, 100) + (f" **{tr('critical')}**" if row.critical else "")
    status = wording.STATUSES[row.status]
    cells = (
        name,
        escape(row.persona, 40),
        status if row.status == "completed" else f"**{status}**",
        wording.replay_success(row),
        duration(row.system_time_ms),
        f"{duration(row.predicted_time_ms)} {wording.predicted_range(row)}".strip(),
        versus(row.steps, row.optimal_steps),
        score(row.score),
    )
    return f"| {' | '.join(cells)} |"


def _effort(report: Report) -> str:
    compared = side_by_side(report.tasks)
    if not compared:
        return ""
    items = [
        "\n".join([f"- {escape(one.task, 100)}", *(f"  - {escape(said, 400)}" for said in one.sentences)]) for one in compared[:EFFORTS]
    ]
    left = len(compared) - EFFORTS
    more = [f"\n{_more_tasks(left)}"] if left > 0 else []
    return "\n".join([f"### {tr('Effort by persona')}\n", *items, *more])


def _causes(report: Report, causes: Sequence[Cause]) -> str:
    if not causes:
        return "" if report.verdict == "unmeasured" else tr("The checks that ran found no problem.")
    items = "\n".join(map(_cause, causes[:CAUSES]))
    left = len(causes) - CAUSES
    more = "\n\n" + plural(left, "{n} more cause in the report.", "{n} more causes in the report.") if left > 0 else ""
    found, by = plural(len(report.findings), "{n} finding", "{n} findings"), plural(len(causes), "{n} cause", "{n} causes")
    return f"### {tr('Fix first')}\n\n{tr('{findings} with {causes}.', findings=found, causes=by)}\n\n{items}{more}"


def _cause(cause: Cause) -> str:
    lead = cause.lead
    where = (escape(wording.place(lead), 300), escape(wording.control(lead), 160), escape(reach(cause)))
    rows = (
        f"- **{cause.label}: {escape(lead.message or wording.rule_id(lead), 300)}**",
        ", ".join(f"{name.lower()}: {escape(value)}" for name, value in wording.measures(lead)),
        " · ".join(filter(None, where)),
        "; ".join(escape(one, 200) for one in consequences(cause)[:5]),
        escape(wording.reviewed(lead), 400),
        f"{tr('Fix:')} {escape(lead.fix, 300)}" if lead.fix else "",
    )
    return "<br>\n  ".join(filter(None, rows))


def _ignored(count: int) -> str:
    return plural(count, "{n} ignored finding, not counted in score or gate", "{n} ignored findings, not counted in score or gate")


def _dismissed(count: int) -> str:
    return plural(count, "{n} dismissed candidate, not counted in score or gate", "{n} dismissed candidates, not counted in score or gate")


def _and_more(count: int) -> list[str]:
    return [f"- {tr('and {n} more in the report', n=count - NOTES)}"] if count > NOTES else []


def _folded(findings: Sequence[Finding], name: str, why: Callable[[Finding], str]) -> str:
    """Returns findings that do not count, each with the reason."""
    items = [f"- {escape(f.message)}: {escape(why(f), 300)}" for f in wording.worst_first(findings)[:NOTES]]
    if not items:
        return ""
    return "\n".join([f"<details><summary>{name}</summary>", "", *items, *_and_more(len(findings)), "", "</details>"])


def _not_tested(report: Report) -> str:
    items = [f"- {escape(item, 300)}" for item in (*report.not_tested, *report.notes, *wording.stale_notes(report))]
    if not items:
        return ""
    name = tr("Not tested, and problems with the measurement")
    return "\n".join([f"<details><summary>{name}</summary>", "", *items[:NOTES], *_and_more(len(items)), "", "</details>"])


def _foot(report: Report) -> str:
    tools = [f"{escape(name, 40)} {escape(version, 60)}" for name, version in list(report.tool.items())[:8]]
    made = ", ".join([plural(report.replays, "{n} replay", "{n} replays"), *tools])
    changed = ", ".join(escape(name, 60) for name in list(report.defaults)[:12])
    other = " " + tr("Settings that differ from the defaults: {names}.", names=changed) if changed else ""
    return f"<sub>{made}.{other} {tr('Pictures and details: report.html.')}</sub>"


REPORTER = Reporter("md", "report.md", render, language="chosen")
