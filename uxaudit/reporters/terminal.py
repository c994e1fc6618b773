"""The report in a screenful, for the end of a command."""

from __future__ import annotations

from pathlib import Path

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from uxaudit.model.findings import Finding
from uxaudit.model.report import Report, TaskRow
from uxaudit.reporters import formatting

WORST, TASKS, REASONS, NOTES = 5, 10, 6, 3
REASON_LENGTH = 300
"""Characters of a reason or note: its place stands at its end, and is what a reader looks for."""
HEADS = {"Replay success": "Replay\nsuccess", "System time": "System\ntime"}
"""Heads on two lines, so that in 80 columns it is the names that wrap, and no figure is cut."""
WRAPPED = {"Task": 16, "Persona": 12}
"""The columns that wrap, with the width that they keep."""
STYLES = {
    "pass": "bold green",
    "fail": "bold red",
    "unmeasured": "bold yellow",
    "completed": "green",
    "blocked": "bold red",
    "cantTell": "yellow",
}


def summary(report: Report, report_path: Path | str) -> RenderableType:
    """Verdict and why, score with what limits it, tasks, the five worst findings, and where the report lies.

    Texts of the recording are cleaned, so that no control sequence reaches the terminal, and never read as markup.
    """
    parts: list[RenderableType] = [Text(formatting.headline(report), style=STYLES[report.verdict])]
    told = formatting.reasons(report) if report.gate.reasons or report.verdict != "pass" else []  # the headline says it
    parts += [_indented(Text(formatting.line(reason, REASON_LENGTH)), 2) for reason in told[:REASONS]]
    parts += [Text(f"  and {formatting.plural(len(told) - REASONS, 'more reason')}")] if len(told) > REASONS else []
    parts += [Text(), _score(report)]
    if report.notes:
        parts += [Text(), *_notes(report)]
    if report.tasks:
        parts += [Text(), _tasks(report)]
    if report.findings or report.ignored:
        parts += [Text(), *_worst(report)]
    parts += [Text(), Text.assemble("Report: ", (formatting.line(str(report_path), 1000), "bold"))]
    return Group(*parts)


def _indented(content: RenderableType, columns: int) -> Padding:
    return Padding(content, (0, 0, 0, columns), expand=False)


def _score(report: Report) -> RenderableType:
    value = formatting.score(report.score.value)
    head = Text.assemble("Score ", (value, "bold"), " of 100" if report.score.value is not None else "")
    caveats = [Text(formatting.line(caveat, 240), style="dim") for caveat in formatting.score_caveats(report)]
    return Group(head, *(_indented(caveat, 2) for caveat in caveats))


def _notes(report: Report) -> list[RenderableType]:
    """Trouble with the measuring itself, which a reader of the score must know of."""
    left = len(report.notes) - NOTES
    more = [Text(f"  and {left} more; see the report")] if left > 0 else []
    return [*(_indented(Text(formatting.line(note, REASON_LENGTH), style="yellow"), 2) for note in report.notes[:NOTES]), *more]


def _tasks(report: Report) -> RenderableType:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("Task", "Persona", "Outcome", "Replay success", "System time", "Steps", "Score"):
        words_in_it = name in ("Task", "Persona", "Outcome")
        table.add_column(
            HEADS.get(name, name), justify="left" if words_in_it else "right", no_wrap=name not in WRAPPED, min_width=WRAPPED.get(name)
        )
    order = sorted(report.tasks, key=lambda row: row.status == "completed")
    for row in order[:TASKS]:
        table.add_row(*_task(row))
    left = len(order) - TASKS
    return Group(table, Text(f"and {left} more", style="dim")) if left > 0 else table


def _task(row: TaskRow) -> tuple[Text, ...]:
    steps = f"{row.steps}/{row.optimal_steps}" if row.optimal_steps is not None else str(row.steps)
    return (
        Text(formatting.line(row.task, 60)),
        Text(formatting.line(row.persona, 60)),
        Text(formatting.STATUSES[row.status], style=STYLES[row.status]),
        Text(formatting.replay_success(row)),
        Text(formatting.duration(row.system_time_ms)),
        Text(steps),
        Text(formatting.score(row.score)),
    )


def _worst(report: Report) -> list[RenderableType]:
    alike: dict[tuple[object, ...], list[Finding]] = {}
    for f in formatting.worst_first(report.findings):
        alike.setdefault((f.check, f.rule, f.severity, f.mode), []).append(f)
    head = formatting.plural(len(report.findings), "finding") + (f", {len(report.ignored)} ignored" if report.ignored else "")
    worst = list(alike.values())[:WORST]
    return [Text(f"The worst of {head}" if len(alike) > WORST else head), *(_problem(members) for members in worst)]


def _problem(members: list[Finding]) -> RenderableType:
    finding = members[0]
    grade = str(finding.severity) if formatting.decided(finding) else "?"
    text = Text.assemble((grade, "bold red" if grade in "34" else "yellow"), "  ", formatting.line(finding.message or finding.check, 200))
    if len(members) > 1:
        text.append(f" (and {formatting.plural(len(members) - 1, 'place')} more)", style="dim")
    where = ", ".join(filter(None, (formatting.place(finding), formatting.personas(finding, 3))))
    return Group(_indented(text, 2), _indented(Text(where, style="dim"), 5))
