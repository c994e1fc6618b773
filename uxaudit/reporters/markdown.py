"""The report for a comment on a pull request: verdict, why, tasks and the worst findings, in under 60 kB."""

from __future__ import annotations

import re
from pathlib import Path

from uxaudit.model.report import Report, TaskRow
from uxaudit.reporters import formatting
from uxaudit.reporters.effort import side_by_side
from uxaudit.reporters.html_view import Group, sections

TASKS, EFFORTS, GROUPS, NOTES = 60, 20, 12, 10
LIMIT = 60_000
"""Bytes; GitHub refuses a comment of more than 65,536 characters."""

_BREAK = "&#8203;"
"""A space without width, after which GitHub sees no mention, issue or address."""
_LINKED = re.compile(r"(?i)\b(www|https?|ftp|xmpp|mailto)(?=[.:])")
"""What GitHub turns into a link by itself."""
_SPECIAL = re.compile(r"([\\`*_\[\]#|<>~$&@])")


def render(report: Report, folder: Path) -> str:
    """The comment. Pictures are not read: a comment cannot carry them."""
    parts = [_head(report), _tasks(report), _effort(report), _findings(report), _ignored(report), _not_tested(report), _foot(report)]
    text = "\n\n".join(part for part in parts if part) + "\n"
    while len(text.encode("utf-8", "replace")) > LIMIT and len(parts) > 2:
        del parts[-2]
        text = "\n\n".join(filter(None, [*parts, "_Shortened: the whole is in report.html._"])) + "\n"
    return text


def escape(text: str, limit: int = 200) -> str:
    """Untrusted text on one line, in which nothing is Markdown, HTML, a mention or a link.

    An entity stands where a backslash would not do: it is read by every dialect, in tables too, and starts no link.
    """
    said = _SPECIAL.sub(lambda found: f"&#{ord(found[1])};{_BREAK * (found[1] in '@#')}", formatting.line(text, limit))
    said = _LINKED.sub(lambda found: found[1][0] + _BREAK + found[1][1:], said)
    return re.sub(r"^([-+=]|\d+(?=[.)]\s))", lambda found: f"&#{ord(found[1][0])};{found[1][1:]}", said)


def _head(report: Report) -> str:
    sign = {"pass": "✅", "fail": "❌", "unmeasured": "⚠️"}[report.verdict]
    score = "Not scored" if report.score.value is None else f"Score **{formatting.score(report.score.value)}** of 100"
    caveats = "; ".join(escape(caveat, 300) for caveat in formatting.score_caveats(report)[:12])
    told = [f"- {escape(reason, 400)}" for reason in formatting.reasons(report)[:30]]
    title = escape(report.title, 160) or "Usability audit"
    verdict = f"**{formatting.headline(report)}.**"
    return "\n".join([f"## {sign} {title}", "", verdict, "", *told, "", f"{score}: {caveats}."])


def _tasks(report: Report) -> str:
    if not report.tasks:
        return "No task was replayed."
    head = (
        "### Tasks\n\n| Task | Persona | Outcome | Replay success | System time | Predicted ±21 % | Steps "
        "| Score |\n|---|---|---|---|---|---|---|---|"
    )
    order = sorted(report.tasks, key=lambda row: row.status == "completed")
    left = len(order) - TASKS
    return "\n".join(
        [head, *map(_task, order[:TASKS]), *([f"\n{formatting.plural(left, 'further task')} in the report."] if left > 0 else [])]
    )


def _task(row: TaskRow) -> str:
    name = escape(row.task, 100) + (" **critical**" if row.critical else "")
    status = formatting.STATUSES[row.status]
    cells = (
        name,
        escape(row.persona, 40),
        status if row.status == "completed" else f"**{status}**",
        formatting.replay_success(row),
        formatting.duration(row.system_time_ms),
        formatting.duration(row.predicted_time_ms),
        formatting.versus(row.steps, row.optimal_steps),
        formatting.score(row.score),
    )
    return f"| {' | '.join(cells)} |"


def _effort(report: Report) -> str:
    compared = side_by_side(report.tasks)
    if not compared:
        return ""
    told = [
        "\n".join([f"- {escape(one.task, 100)}", *(f"  - {escape(said, 400)}" for said in one.sentences)]) for one in compared[:EFFORTS]
    ]
    left = len(compared) - EFFORTS
    more = [f"\n{formatting.plural(left, 'further task')} in the report."] if left > 0 else []
    return "\n".join(["### Effort by persona\n", *told, *more])


def _findings(report: Report) -> str:
    if not report.findings:
        return "" if report.verdict == "unmeasured" else "No problem was found by the checks that could run."
    groups = [(section.severity, group) for section in sections(report) for group in section.groups]
    told = "\n".join(_group(severity, group) for severity, group in groups[:GROUPS])
    left = len(groups) - GROUPS
    more = f"\n\n{formatting.plural(left, 'further problem')} in the report." if left > 0 else ""
    return f"### The worst of {formatting.plural(len(report.findings), 'finding')}\n\n{told}{more}"


def _group(severity: int | None, group: Group) -> str:
    f, many = group.lead, len(group.places)
    grade = "Needs a person’s look" if severity is None else f"Severity {severity}"
    also = f" ({formatting.plural(many, 'place')})" if many > 1 else ""
    said = escape(f.message, 300) if formatting.line(f.message) != group.title else ""
    place = " · ".join(filter(None, (escape(formatting.place(f), 300), escape(formatting.personas(f)), escape(formatting.control(f), 160))))
    fix = f"Mend: {escape(f.fix, 300)}" if f.fix else ""
    told = (f"- **{grade}: {escape(group.title)}**{also}", " · ".join(filter(None, (said, _measure(group)))), place, fix)
    return "<br>\n  ".join(filter(None, told))


def _measure(group: Group) -> str:
    return ", ".join(f"{name.lower()}: {escape(value)}" for name, value in formatting.measures(group.lead))


def _ignored(report: Report) -> str:
    told = [f"- {escape(f.message)}: {escape(formatting.ignored(f), 300)}" for f in formatting.worst_first(report.ignored)[:NOTES]]
    if not told:
        return ""
    left = [f"- and {len(report.ignored) - NOTES} more in the report"] if len(report.ignored) > NOTES else []
    name = formatting.plural(len(report.ignored), "ignored finding")
    return "\n".join([f"<details><summary>{name}, in no score and no gate</summary>", "", *told, *left, "", "</details>"])


def _not_tested(report: Report) -> str:
    items = [f"- {escape(item, 300)}" for item in (*report.not_tested, *report.notes)]
    if not items:
        return ""
    left = [f"- and {len(items) - NOTES} more in the report"] if len(items) > NOTES else []
    return "\n".join(["<details><summary>Not tested, and trouble while measuring</summary>", "", *items[:NOTES], *left, "", "</details>"])


def _foot(report: Report) -> str:
    tools = [f"{escape(name, 40)} {escape(version, 60)}" for name, version in list(report.tool.items())[:8]]
    made = ", ".join([formatting.plural(report.replays, "replay"), *tools])
    names = ", ".join(escape(name, 60) for name in list(report.defaults)[:12])
    other = f" Set otherwise than by default: {names}." if names else ""
    return f"<sub>{made}.{other} Pictures and details: report.html.</sub>"
