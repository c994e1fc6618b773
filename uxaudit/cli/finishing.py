"""Shared by commands that evaluate and gate: settings and baseline before, reports and summary after."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from uxaudit.cli import baselines, options
from uxaudit.cli.output import print_commands

if TYPE_CHECKING:
    from uxaudit.model.report import Report
    from uxaudit.settings import Settings


@dataclass(frozen=True)
class Rules:
    """The rules of a gating command, from its options. Their files are read later, while browsers start."""

    config: Path | None
    reference: str | None
    """The name of the baseline."""
    review: Path | None
    reviewed: bool
    """Whether answers about candidates are used."""
    thresholds: Mapping[str, Any]
    """Given on the command line: they override those of the settings file."""
    folder: Path | None
    """The audit to gate, if it exists already."""

    @classmethod
    def taken_from(cls, kwargs: dict[str, Any], folder: Path | None = None) -> Rules:
        """Take the options that set rules out of a command's options."""
        reviewed = "review" in kwargs and not kwargs.pop("no_review")
        review = kwargs.pop("review", None)
        if review and not reviewed:
            raise click.UsageError("--review and --no-review exclude each other: use one of them.")
        thresholds = {name: value for name in ("min_score", "min_coverage", "severity") if (value := kwargs.pop(name)) is not None}
        return cls(kwargs.pop("config"), kwargs.pop("baseline"), review, reviewed, thresholds, folder)

    def read(self) -> tuple[Settings, Report | None]:
        """Returns the settings and the baseline, if one was named. Raises InputError if a file is wrong."""
        return self._read

    @cached_property
    def _read(self) -> tuple[Settings, Report | None]:
        from uxaudit.pipeline.run_audit import read_settings, review_file, settings_file, with_answers

        answers = review_file(self.review) if self.reviewed else None
        file = settings_file(self.config)
        settings = read_settings(file)
        if file is not None:
            click.echo(f"Settings: {file}", err=True)  # the file may have been found automatically
        if answers is not None:
            click.echo(f"Review: {answers}", err=True)
        settings = with_answers(settings, answers)
        gate = settings.gate.model_copy(update=dict(self.thresholds))
        return settings.model_copy(update={"gate": gate}), baselines.read(self.reference, self.folder)


def note_pending(report: Report, folder: Path) -> None:
    """Say on stderr that answers about candidates were given after the report was evaluated."""
    from uxaudit.pipeline.review import pending
    from uxaudit.pipeline.run_audit import review_file
    from uxaudit.scenario.review_file import read_answers

    file = review_file(None)
    count = pending(report, read_answers(file)) if file else 0
    if count:
        many = "1 answer" if count == 1 else f"{count} answers"
        click.echo(f"{many} in {file} came after this report. Apply them with: uxaudit evaluate {folder}", err=True)


def configured_language() -> str:
    """Returns the language of the settings file; empty without one. It is not read if ``--lang`` is given."""
    from uxaudit.pipeline.run_audit import read_settings, settings_file

    file = None if options.LANGUAGE in click.get_current_context().meta else settings_file(None)
    return read_settings(file).lang if file else ""


def in_language(configured: str) -> AbstractContextManager[None]:
    """Write in the language of ``--lang``, otherwise in that of the settings, inside the ``with`` block."""
    if not configured or options.LANGUAGE in click.get_current_context().meta:
        return nullcontext()
    from uxaudit.settings import language_of
    from uxaudit.texts import speaking

    return speaking(language_of(configured, "lang"))


def finish(report: Report, folder: Path, formats: tuple[str, ...], configured: str = "") -> int:
    """Write the reports, print the summary, and return the exit code. ``configured`` is the language of the settings."""
    from rich.console import Console

    from uxaudit.pipeline.run_audit import publish
    from uxaudit.reporters import translated
    from uxaudit.reporters.terminal import summary
    from uxaudit.scoring.gate import exit_code

    with in_language(configured):
        paths = publish(report, folder, ("json", *formats))
        shown = next((path for path in paths if path.suffix == ".html"), paths[0])
        Console(soft_wrap=False).print(summary(translated(report), shown))
    print_annotations(folder, formats)
    return exit_code(report.verdict)


def print_annotations(folder: Path, formats: tuple[str, ...]) -> None:
    """Print the formats that a CI system reads from the log."""
    from uxaudit.reporters import formats as known

    for reporter in (reporter for name, reporter in known().items() if name in formats and reporter.printed):
        if (path := folder / reporter.file).is_file():  # a plug-in's may have failed
            print_commands(path.read_text("utf-8"))
