"""Shared by commands that evaluate and gate: settings and baseline before, reports and summary after."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from uxaudit.cli import baselines
from uxaudit.cli.output import print_commands

if TYPE_CHECKING:
    from uxaudit.model.report import Report
    from uxaudit.settings import Settings


def rules(kwargs: dict[str, Any], folder: Path | None = None) -> tuple[Settings, Report | None]:
    """Returns the settings and the baseline of a gating command. Options of the command line override the settings file.

    ``folder`` is the audit to gate, if it exists already.
    """
    from uxaudit.run_audit import read_settings, settings_file, with_answers

    answers = _review(kwargs)
    file, baseline = settings_file(kwargs.pop("config")), kwargs.pop("baseline")
    chosen = {name: value for name in ("min_score", "min_coverage", "severity") if (value := kwargs.pop(name)) is not None}
    settings = read_settings(file)
    if file is not None:
        click.echo(f"Settings: {file}", err=True)  # the file may have been found automatically
    if answers is not None:
        click.echo(f"Review: {answers}", err=True)
    settings = with_answers(settings, answers)
    return settings.model_copy(update={"gate": settings.gate.model_copy(update=chosen)}), baselines.read(baseline, folder)


def _review(kwargs: dict[str, Any]) -> Path | None:
    """The review file of a command; None if it has no option for one, or if it must use none."""
    from uxaudit.run_audit import review_file

    if "review" not in kwargs:
        return None
    given, unused = kwargs.pop("review"), kwargs.pop("no_review")
    if given and unused:
        raise click.UsageError("--review and --no-review exclude each other: use one of them.")
    return None if unused else review_file(given)


def note_pending(report: Report, folder: Path) -> None:
    """Say on stderr that answers about candidates were given after the report was evaluated."""
    from uxaudit.review import pending
    from uxaudit.run_audit import review_file
    from uxaudit.scenario.review_file import read_answers

    file = review_file(None)
    count = pending(report, read_answers(file)) if file else 0
    if count:
        many = "1 answer" if count == 1 else f"{count} answers"
        click.echo(f"{many} in {file} came after this report. Apply them with: uxaudit evaluate {folder}", err=True)


def finish(report: Report, folder: Path, formats: tuple[str, ...]) -> int:
    """Write the reports, print the summary, and return the exit code."""
    from rich.console import Console

    from uxaudit.reporters.terminal import summary
    from uxaudit.run_audit import publish
    from uxaudit.scoring.gate import exit_code

    paths = publish(report, folder, ("json", *formats))
    shown = next((path for path in paths if path.suffix == ".html"), paths[0])
    Console(soft_wrap=False).print(summary(report, shown))
    print_annotations(folder, formats)
    return exit_code(report.verdict)


def print_annotations(folder: Path, formats: tuple[str, ...]) -> None:
    """Print the formats that a CI system reads from the log."""
    from uxaudit.reporters import formats as known

    for reporter in (reporter for name, reporter in known().items() if name in formats and reporter.printed):
        if (path := folder / reporter.file).is_file():  # a plug-in's may have failed
            print_commands(path.read_text("utf-8"))
