"""The conclusion in at most 25 lines, for the end of a command. Every line is cut to the width of the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from uxaudit.model.report import Report, TaskRow
from uxaudit.reporters import people_wording, wording
from uxaudit.reporters.conclusion import Conclusion, MatrixRow, Reason, conclude, fix_text, reach
from uxaudit.reporters.formatting import percent, plural, score, span
from uxaudit.reporters.untrusted import printable
from uxaudit.texts import tr

LINES = 25
"""Maximum number of lines of the summary: one screen of a small terminal."""
REASONS, FIXES, NOTES, SCENARIO, PEOPLE_TASKS = 5, 3, 1, 2, 5
COLUMNS = 4
"""Maximum number of personas shown with time and effort; if there are more, only the outcome has space."""
TASK_WIDTH = 14
"""Minimum width of the column of the tasks."""
STYLES = {
    "pass": "bold green",
    "fail": "bold red",
    "unmeasured": "bold yellow",
    "completed": "green",
    "blocked": "bold red",
    "cantTell": "yellow",
}
SIGNS = {"completed": "✓", "blocked": "✗", "cantTell": "?"}


class Line:
    """Text on exactly one line, cut with ``…`` if the terminal is narrower."""

    def __init__(self, *parts: str | tuple[str, str], indent: int = 0) -> None:
        self.text = Text(" " * indent, no_wrap=True, overflow="ellipsis")
        for part in parts:
            self.text.append(*((part, None) if isinstance(part, str) else part))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Render within the width of the console."""
        text = self.text.copy()
        text.truncate(options.max_width, overflow="ellipsis")
        yield text


def summary(report: Report, report_path: Path | str) -> RenderableType:
    """Verdict and reasons, score, what to fix first, tasks × personas, and the path of the report.

    Texts of the recording are cleaned, so that no control sequence reaches the terminal and no line starts a command of a CI
    system, and they are never read as markup.
    """
    conclusion = conclude(report)
    head = [Line((conclusion.sentence + ".", STYLES[report.verdict])), *_reasons(conclusion), Line(*_score(report))]
    head += [*_people(report), *_scenario(conclusion), *_notes(report), *_fixes(conclusion)]
    foot = [Line(f"{tr('Report:')} ", (printable(str(report_path), 1000), "bold"))]
    return Group(*head, Matrix(conclusion, LINES - len(head) - len(foot)), *foot)


def _reasons(conclusion: Conclusion) -> list[Line]:
    lines = [_reason(reason) for reason in conclusion.reasons[:REASONS]]
    left = len(conclusion.reasons) - REASONS
    return lines + ([Line(plural(left, "and {n} more reason", "and {n} more reasons"), indent=2)] if left > 0 else [])


def _reason(reason: Reason) -> Line:
    if not reason.cause:
        return Line("• ", printable(reason.text, 600), indent=2)
    after = f" → {printable(reason.consequences[0], 300)}" if reason.consequences else ""
    left = len(reason.consequences) - 1
    more = f" {plural(left, 'and {n} more task', 'and {n} more tasks')}" if left > 0 else ""
    return Line(f"• {reason.cause.label}: ", printable(reason.text, 300), after, more, indent=2)


def _score(report: Report) -> tuple[str | tuple[str, str], ...]:
    given = report.score
    if given.value is None:
        return (f"{tr('Score:')} ", (tr("not scored"), "bold"), " · ", tr("coverage {share}", share=percent(given.coverage)))
    parts = [tr("coverage {share}", share=percent(given.coverage))]
    if given.low is not None and given.high is not None:
        parts.append(tr("run to run {span}", span=span(given.low, given.high)))
    if given.stability is not None:
        parts.append(tr("sensitivity {span}", span=span(given.stability.low, given.stability.high)))
    parts += [tr("provisional")] if given.provisional else []
    parts += [plural(len(given.caps), "capped ({n} cap)", "capped ({n} caps)")] if given.caps else []
    return (f"{tr('Score:')} ", (score(given.value), "bold"), f" {tr('of 100')} · {' · '.join(parts)}")


def _people(report: Report) -> list[Line]:
    """Returns what the people achieved, task by task."""
    if report.people is None:
        return []
    tasks = report.people.tasks
    lines = [Line((tr("People"), "bold"), ": ", people_wording.participants(report.people))]
    lines += [Line("• ", people_wording.completion(task), ": ", printable(task.task, 200), indent=2) for task in tasks[:PEOPLE_TASKS]]
    left = len(tasks) - PEOPLE_TASKS
    if left > 0:
        lines.append(Line(plural(left, "and {n} more task in the report", "and {n} more tasks in the report"), indent=2))
    return lines


def _scenario(conclusion: Conclusion) -> list[Line]:
    """Returns the tasks that could not be measured because of the scenario, with the next action."""
    faults = conclusion.scenario_faults
    if not faults:
        return []
    by_action: dict[str, dict[str, None]] = {}
    for fault in faults:
        where = f" ({fault.step.where})" if fault.step and fault.step.where else ""
        by_action.setdefault(fault.action, {})[f"{fault.row.task}{where}"] = None
    count = len({(fault.row.scenario, fault.row.task) for fault in faults})
    lines = [
        Line(
            (tr("Your scenario"), "bold"),
            ": ",
            plural(count, "{n} task could not be measured because of it", "{n} tasks could not be measured because of it"),
        )
    ]
    for action, tasks in list(by_action.items())[:SCENARIO]:
        lines.append(Line("• ", printable(f"{', '.join(tasks)}: {action}", 400), indent=2))
    return lines


def _notes(report: Report) -> list[Line]:
    """Returns problems with the measurement itself, which readers of the score have to know."""
    notes = [*wording.stale_notes(report), *report.notes]
    if not notes:
        return []
    left = len(notes) - NOTES
    name = tr("Note (and {n} more in the report)", n=left) if left > 0 else tr("Note")
    return [Line((f"{name}: {printable(notes[0], 400)}", "yellow"))]


def _fixes(conclusion: Conclusion) -> list[Line]:
    if not conclusion.fix_first:
        return []
    lines = [Line((tr("Fix first"), "bold"))]
    for number, cause in enumerate(conclusion.fix_first[:FIXES], 1):
        fix = fix_text(cause)
        control = wording.control(cause.lead)
        where = f"{control}: " if control else ""
        lines.append(Line(f"{number}. ", printable(f"{where}{fix}", 300), (f" ({reach(cause)})", "dim"), indent=2))
    return lines


class Matrix:
    """Tasks × personas in at most ``room`` lines. The column of the tasks takes the width that the personas leave."""

    def __init__(self, conclusion: Conclusion, room: int) -> None:
        self._conclusion, self._room = conclusion, room

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Render within the width of the console."""
        conclusion, room = self._conclusion, self._room
        if not conclusion.matrix or room < 3:
            return
        shown = conclusion.matrix if len(conclusion.matrix) < room else conclusion.matrix[: room - 2]
        columns = [_column(conclusion, place, shown) for place in range(len(conclusion.personas))]
        free = options.max_width - sum(max(text.cell_len for text in column) + 2 for column in columns)
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
        table.add_column(tr("Task"), no_wrap=True, overflow="ellipsis", max_width=max(TASK_WIDTH, free))
        for column in columns:
            table.add_column(column[0], no_wrap=True, overflow="ellipsis")
        for place, row in enumerate(shown):
            table.add_row(_task(row), *(column[place + 1] for column in columns))
        yield table
        if len(conclusion.matrix) > len(shown):
            yield Line(
                (plural(len(conclusion.matrix) - len(shown), "and {n} more task in the report", "and {n} more tasks in the report"), "dim")
            )


def _column(conclusion: Conclusion, place: int, rows: Sequence[MatrixRow]) -> list[Text]:
    """Returns the persona's name and its cells."""
    brief = len(conclusion.personas) > COLUMNS
    return [Text(printable(conclusion.personas[place], 30)), *(_cell(row.cells[place], brief) for row in rows)]


def _task(row: MatrixRow) -> Text:
    return Text(printable(row.task, 60) + (f" ({tr('critical')})" if row.critical else ""))


def _cell(row: TaskRow | None, brief: bool) -> Text:
    """``✓ 2 of 2 · 4.6 s · 9/8 steps``: replay success and effort."""
    if row is None:
        return Text("–", style="dim")
    sign = f"{SIGNS[row.status]} {'' if row.status == 'completed' else wording.STATUSES[row.status].lower() + ' '}"
    if brief:
        return Text(sign.strip(), style=STYLES[row.status])
    facts = filter(None, (wording.replay_success(row), wording.effort(row)))
    return Text(sign + " · ".join(facts), style=STYLES[row.status])
