"""The command that compares two audits."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from uxaudit.cli import options
from uxaudit.cli.own_help import OwnHelp

COMPARISON_FORMATS = ("html", "md", "json")
EPILOG = "Exit codes: 0 nothing is worse, 1 something is worse, 2 invalid input, 3 the later audit could not be measured."


@click.command(cls=OwnHelp, epilog=EPILOG)
@click.argument("before", type=click.Path(path_type=Path))
@click.argument("after", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the comparison. [default: that of AFTER]")
@click.option(
    "--format",
    "formats",
    cls=options.Names,
    names=lambda: COMPARISON_FORMATS,
    default="html",
    show_default=True,
    help="Formats to write, comma-separated: NAMES.",
)
@click.option(
    "--severity",
    type=click.IntRange(1, 4),
    default=3,
    show_default=True,
    help="Minimum severity at which a new measured finding makes AFTER worse.",
)
@options.reports_errors
def compare(before: Path, after: Path, out: Path | None, formats: tuple[str, ...], severity: int) -> None:
    """Compare two audits: new and fixed findings, other changes, times, and the causes of a different score.

    BEFORE and AFTER are audit folders, or their report.json.
    """
    from uxaudit.reporters import read_report, write_comparison
    from uxaudit.reporters.comparison_parts import sentence
    from uxaudit.reporters.untrusted import printable
    from uxaudit.scoring.report_comparison import compare as compare_reports
    from uxaudit.scoring.report_comparison import exit_code

    found = compare_reports(read_report(before), read_report(after), severity)
    earlier, later = (path if path.is_dir() else path.parent for path in (before, after))
    click.echo(f"{sentence(found)}.")
    for reason in found.reasons[:5]:
        click.echo(f"  {printable(reason, 200)}")
    if len(found.reasons) > 5:
        click.echo(f"  and {len(found.reasons) - 5} more")
    for path in write_comparison(found, earlier, later, out or later, formats):
        click.echo(path)
    sys.exit(exit_code(found))
