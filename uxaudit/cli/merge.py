"""The command that joins the shards of an audit."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from uxaudit.cli import finishing, options
from uxaudit.cli.history import HistoryEntry
from uxaudit.cli.own_help import OwnHelp


@click.command(cls=OwnHelp, epilog=options.EPILOG)
@click.argument("folders", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="DIR...")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for the whole audit.")
@options.publishing
@options.gating
@options.reviewed
@options.optimal_from
@options.recorded
@options.reports_errors
def merge(
    folders: tuple[Path, ...], out: Path, formats: tuple[str, ...], optimal_from: Path | None, history: str | None, **kwargs: Any
) -> None:
    """Join the shards of one audit, evaluate, report and gate. Needs no browser.

    Each DIR is the folder of a `uxaudit replay --shard` or `uxaudit run --shard`. All shards must be given, each once. The report
    is the one that a single machine would have made, except for times.
    """
    from uxaudit.pipeline.merge import checked
    from uxaudit.pipeline.merge import merge as join
    from uxaudit.pipeline.run_audit import judge

    options.check_formats(formats)
    settings, compared = finishing.Rules.taken_from(kwargs, out).read()
    checked(folders, out)  # before the history is opened, which creates its file
    entry = HistoryEntry(history, out)
    entry.open()
    count = join(folders, out)
    click.echo(f"{count} replays of {len(folders)} shards are in {out}.", err=True)
    report = judge(out, settings=settings, baseline=compared, optimal_from=optimal_from)
    sys.exit(entry.add(report, finishing.finish(report, out, formats, settings.lang)))
