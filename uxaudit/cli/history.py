"""The command that shows past audits, and the code that adds each finished audit to the history."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from uxaudit.cli import options
from uxaudit.cli.own_help import OwnHelp
from uxaudit.errors import UxAuditError

if TYPE_CHECKING:
    from uxaudit.history.database import History
    from uxaudit.model.history import PastAudit, PastFinding, PastTask
    from uxaudit.model.report import Report
    from uxaudit.model.scenario import Scenario
    from uxaudit.runner.workers import Replaying

FILE = "history.sqlite"
REPORTS = "reports"
NO_HISTORY = "none"
VARIABLE = "UXAUDIT_HISTORY"
EPILOG = "Exit codes: 0 shown or added, 2 invalid input, 3 the database does not respond or is locked."


def shelf_of(folder: Path) -> Path | None:
    """Returns the folder of audits that contains an audit folder: one named ``reports``, or with a history; None for any other place."""
    shelf = folder.absolute().parent
    return shelf if shelf.name == REPORTS or (shelf / FILE).exists() else None


class HistoryEntry:
    """Adds an audit to the history. With --history a failure is an error; by default it is only a warning."""

    def __init__(self, name: str | None, folder: Path) -> None:
        name = name or os.environ.get(VARIABLE) or None
        self.asked = name is not None
        self.folder = folder
        shelf = shelf_of(folder)
        self.name = None if name == NO_HISTORY else name or (str(shelf / FILE) if shelf else None)
        self._history: History | None = None

    def open_for(self, scenarios: Sequence[Scenario], how: Replaying) -> None:
        """Open the database, which creates it if there is none, once the replays can be planned. Raises also the errors of planning."""
        from uxaudit.pipeline.planning import planned_replays

        if self.name is not None:
            planned_replays(scenarios, how)
            self.open()

    def open(self) -> None:
        """Open the database before the audit starts. Raises InputError or CannotMeasure if --history was given and it fails."""
        from uxaudit.history.database import History

        if self.name is None:
            return
        try:
            self._history = History(self.name)
            self._history.bring_up_to_date()
        except UxAuditError as error:
            self._fail(error)

    def add(self, report: Report, code: int) -> int:
        """Add the finished audit, and return the exit code. If the report cannot be added, it is still on disk."""
        if self._history is None:
            return code
        from uxaudit.history.store import add

        try:
            add(report, self.folder, self._history)
        except UxAuditError as error:
            if not self.asked:
                self._fail(error)
                return code
            click.echo(f"This audit is not in the history: {error}\nAdd it later: uxaudit history --add {self.folder}", err=True)
            return code or error.exit_code
        self._write_index()
        return code

    def _write_index(self) -> None:
        """Write the index of the folder of audits, if the audit is in one. A page that cannot be written changes no verdict."""
        from uxaudit.web.audit_list import INDEX, write_index

        shelf = shelf_of(self.folder)
        if shelf is None or self._history is None:
            return
        try:
            if write_index(shelf, self._history) is None:
                click.echo(f"warning: {shelf / INDEX} was made by something else, so there is no index of the audits.", err=True)
        except UxAuditError as error:
            click.echo(f"warning: there is no index of the audits: {error}", err=True)

    def _fail(self, error: UxAuditError) -> None:
        if self.asked:
            raise error
        self._history = None
        click.echo(f"warning: this audit is not added to the history: {error}", err=True)


@click.command(cls=OwnHelp, epilog=EPILOG)
@options.history
@click.option(
    "--add", "added", multiple=True, type=click.Path(path_type=Path), metavar="DIR", help="Add the audit of this folder. Repeatable."
)
@click.option("--task", metavar="NAME", help="Show one task over time. A name, or a glob such as 'Buy*'.")
@click.option(
    "--finding", metavar="ID", help="Show when a finding was first and last found. Its id, or the id of a check for all of its findings."
)
@click.option("--branch", metavar="NAME", help="Only audits of this branch.")
@click.option("--site", metavar="TEXT", help="Only audits of sites whose URL contains this.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=20, show_default=True, help="Rows to show, the newest first.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@options.reports_errors
def history(name: str | None, added: tuple[Path, ...], task: str | None, finding: str | None, as_json: bool, **filters: Any) -> None:
    """Show past audits, or one task or finding over time. All times are in UTC.

    `uxaudit run`, `page` and `merge` add every audit in `reports/` to `reports/history.sqlite`, others with --history FILE|URL.
    """
    from uxaudit.history.database import History
    from uxaudit.history.queries import PastFilters, past_audits, past_findings, past_tasks

    if task is not None and finding is not None:
        raise click.UsageError("--task and --finding ask different questions: use one of them.")
    database = History(name or os.environ.get(VARIABLE) or str(Path(REPORTS) / FILE))
    if added:
        _add_all(added, database)
        return
    chosen = PastFilters(**filters)
    if task is not None:
        _show(past_tasks(database, task, chosen), as_json, _tasks)
    elif finding is not None:
        _show(past_findings(database, finding, chosen), as_json, _findings)
    else:
        _show(past_audits(database, chosen), as_json, _audits)


def _add_all(folders: Sequence[Path], database: History) -> None:
    from uxaudit.history.store import add
    from uxaudit.reporters import read_report

    reports = [(read_report(folder), folder if folder.is_dir() else folder.parent) for folder in folders]
    for report, folder in reports:
        new = add(report, folder, database)
        click.echo(f"{folder}: {'added to' if new else 'replaced in'} {database.place}")


def _show(rows: Sequence[Any], as_json: bool, table: Callable[[Any], Iterable[Sequence[str]]]) -> None:
    """Print rows as JSON, or as a table with the first row as its header."""
    if as_json:
        click.echo(json.dumps([asdict(row) for row in rows], indent=2, default=_plain, ensure_ascii=True))
    elif not rows:
        click.echo("The history has no such audit.")
    else:
        _print_table([list(line) for line in table(rows)])


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _print_table(lines: Sequence[Sequence[str]]) -> None:
    from uxaudit.reporters.untrusted import brief, printable

    cells = [[brief(printable(cell, 200), 60) for cell in line] for line in lines]
    widths = [max(len(line[column]) for line in cells) for column in range(len(cells[0]))]
    for line in cells:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def _when(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}"


def _score(value: float | None) -> str:
    return "–" if value is None else f"{value:.0f}"


def _audits(rows: Sequence[PastAudit]) -> Iterable[Sequence[str]]:
    yield (
        "time (UTC)",
        "verdict",
        "score",
        "change",
        "completed",
        "blocked",
        "flaky",
        "not run",
        "serious",
        "commit",
        "branch",
        "build",
        "audit",
    )
    for row in rows:
        before = next((old for old in rows if old.created < row.created and old.site == row.site and old.score is not None), None)
        change = f"{row.score - before.score:+.0f}" if before and before.score is not None and row.score is not None else ""
        completed = row.tasks - row.blocked - row.unmeasured
        counts = (row.blocked, row.flaky, row.not_run, row.serious)
        name = Path(row.folder).name
        yield (
            *(_when(row.created), row.verdict, _score(row.score), change, f"{completed} of {row.tasks}"),
            *(*map(str, counts), row.commit[:8], row.branch, row.build, name),
        )


def _tasks(rows: Sequence[PastTask]) -> Iterable[Sequence[str]]:
    from uxaudit.reporters.formatting import duration

    yield "time (UTC)", "task", "persona", "status", "replays", "system time", "score", "Tab stops", "commit", "branch"
    for row in rows:
        status = "flaky" if row.flaky else "cannot tell" if row.status == "cantTell" else row.status
        yield (
            *(_when(row.created), row.task, row.persona, status, f"{row.succeeded} of {row.runs}", duration(row.system_time_ms)),
            *(_score(row.score), "" if row.tab_stops is None else str(row.tab_stops), row.commit[:8], row.branch),
        )


def _findings(rows: Sequence[PastFinding]) -> Iterable[Sequence[str]]:
    yield "finding", "check", "severity", "now", "first found", "commit", "last found", "commit", "audits", "message"
    for row in rows:
        present = "present" if row.present else "gone"
        yield (
            *(row.finding, row.check, str(row.severity), present, _when(row.first), row.first_commit[:8]),
            *(_when(row.last), row.last_commit[:8], str(row.audits), row.message),
        )
