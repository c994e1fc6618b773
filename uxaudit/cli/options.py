"""Options that several commands share, and how commands report errors."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from uxaudit import plugins
from uxaudit.errors import UxAuditError
from uxaudit.texts import speaking
from uxaudit.texts.language import available

if TYPE_CHECKING:
    from uxaudit.model.scenario import Scenario

INTERRUPTED = 130
"""The exit code that shells use for a command stopped by Ctrl-C."""
EPILOG = "Exit codes: 0 gate passed, 1 gate failed, 2 invalid input, 3 could not measure."


def reports_errors(command: Callable[..., Any]) -> Callable[..., Any]:
    """Print uxaudit's errors on stderr and set the exit code. Any other exception is a bug and shows its traceback.

    Problems of plug-ins are printed as warnings: the command continues without them.
    """

    @wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except UxAuditError as error:
            for problem in error.problems:
                click.echo(str(problem), err=True)
            sys.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo("\nInterrupted.", err=True)
            sys.exit(INTERRUPTED)
        finally:
            for problem in plugins.problems():
                click.echo(f"warning: {problem}", err=True)

    return wrapped


def together(*several: Callable[..., Any]) -> Callable[..., Any]:
    """Combine options into one decorator; ``--help`` shows them in this order."""

    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(several):
            command = option(command)
        return command

    return add


class Names(click.Option):
    """An option that takes one name, or several separated by commas. They are looked up for the help, and checked when they are used."""

    def __init__(self, *args: Any, names: Callable[[], Iterable[str]], one: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs, callback=lambda _context, _option, value: value if one else _split(value))
        self.names = names

    def get_help_record(self, context: click.Context) -> tuple[str, str] | None:
        """Returns the line of the help, with the names in it."""
        record = super().get_help_record(context)
        return None if record is None else (record[0], record[1].replace("NAMES", ", ".join(self.names())))


def format_names() -> tuple[str, ...]:
    """The report formats, also those of plug-ins."""
    from uxaudit.pipeline.run_audit import PDF
    from uxaudit.reporters import formats

    return (*formats(), PDF)


def check_formats(names: Iterable[str]) -> None:
    """Raise InputError for an unknown report format, before the audit starts."""
    from uxaudit.pipeline.run_audit import PDF
    from uxaudit.reporters import own_names, reporter_of

    for name in names:
        if name not in own_names() and name != PDF:
            reporter_of(name)


def _engine_names() -> tuple[str, ...]:
    """The accessibility engines. IBM's takes longer than axe, so scenarios use it only on request."""
    from uxaudit.recording.probes import engines

    return tuple(engines())


files = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
files_or_resume = click.argument("files", nargs=-1, type=click.Path(path_type=Path))
folder = click.argument("folder", type=click.Path(path_type=Path))
selecting = together(
    click.option("--task", "tasks", multiple=True, metavar="NAME", help="Only tasks with this name, or a glob such as 'Buy*'. Repeatable."),
    click.option(
        "--tag", "tags", multiple=True, metavar="TAG", help="Only tasks that have this tag, or whose scenario has it. Repeatable."
    ),
)
changed_since = click.option(
    "--changed-since",
    metavar="REF",
    help="Only tasks whose `touches:` match a file that git says has changed since this branch, tag or commit. The others are "
    "reported as not run.",
)
choosing = together(selecting, changed_since)
browsing = together(
    click.option(
        "--browser", type=click.Choice(["chromium", "firefox", "webkit"]), default="chromium", show_default=True, help="Browser engine."
    ),
    click.option("--executable", help="Path to the browser to launch."),
    click.option("--headed", is_flag=True, help="Show the browser window."),
    click.option(
        "--allow-all-hosts",
        "all_hosts",
        is_flag=True,
        help="Allow requests to any host. Default: only the site's own host and those in `hosts:`.",
    ),
)


AUTO = "auto"


def _number_or_auto(most: int) -> Callable[..., Any]:
    """Checks a number from 1 to ``most``; ``auto`` stays."""

    def convert(_context: click.Context, _option: click.Parameter, value: str | None) -> int | str | None:
        if value is None or value == AUTO:
            return value
        if not (value.isascii() and value.isdigit() and 1 <= int(value) <= most):
            raise click.BadParameter(f"{value!r} is not a number from 1 to {most}, or auto.")
        return int(value)

    return convert


def _shard(_context: click.Context, _option: click.Parameter, value: str | None) -> tuple[int, int] | None:
    """Number and count of a shard such as ``2/4``, both from 1."""
    if value is None:
        return None
    found = re.fullmatch(r"(\d{1,4})/(\d{1,4})", value, re.ASCII)
    number, count = map(int, found.groups()) if found else (0, 0)
    if not 1 <= number <= count:
        raise click.BadParameter(f"{value!r} is not a shard: write its number and how many there are, such as 2/4.")
    return number, count


replaying = together(
    click.option("--out", type=click.Path(path_type=Path), help="Audit folder. Default: reports/<time>."),
    click.option(
        "--resume", type=click.Path(path_type=Path), metavar="DIR", help="Resume an interrupted audit: rerun only unfinished replays."
    ),
    click.option(
        "--persona",
        "personas",
        multiple=True,
        help="Replay as this persona, not those of the scenario. Repeatable; combine as in 'mobile + slow-network'.",
    ),
    click.option(
        "--repeat",
        callback=_number_or_auto(1000),
        metavar="N|auto",
        help="Number of replays for each scenario and persona. auto: 5 to 20, until the gate can decide about times.",
    ),
    click.option(
        "--workers",
        callback=_number_or_auto(64),
        metavar="N|auto",
        default="1",
        show_default=True,
        help="Number of parallel browsers. More than one makes timings less reliable. auto: measures how many "
        "run without slowing each other down.",
    ),
    click.option("--shard", callback=_shard, metavar="I/N", help="Replay only part I of N. Join the parts with `uxaudit merge`."),
    click.option("--runner", default="local", show_default=True, help="Where the browsers run: this machine, or the runner of a plug-in."),
    click.option(
        "--cluster",
        metavar="ADDRESS",
        help="Replay on all workers of this scheduler of Dask distributed, such as tcp://host:8786; with --workers, on N of them.",
    ),
    browsing,
    click.option(
        "--engines",
        cls=Names,
        names=_engine_names,
        default="",
        help="Accessibility engines, comma-separated: NAMES. Default: axe; all of them for `uxaudit page`.",
    ),
)
LANGUAGE = "uxaudit.language"
"""Where a command's context keeps the code of ``--lang``."""


def _speak(context: click.Context, _option: click.Parameter, code: str | None) -> None:
    """Write in this language until the command ends. An unknown one ends it at once, before an audit starts."""
    if code is None:
        return
    from uxaudit.settings import language_of

    try:
        context.with_resource(speaking(language_of(code, "--lang")))
    except UxAuditError as error:
        for problem in error.problems:
            click.echo(str(problem), err=True)
        context.exit(error.exit_code)
    context.meta[LANGUAGE] = code


lang = click.option(
    "--lang",
    metavar="CODE",
    callback=_speak,
    expose_value=False,
    help=f"Language of the summary and of the formats html, md and pdf: {', '.join(available())}. Default: `lang:` of the settings file, "
    "else English.",
)
formats = click.option(
    "--format",
    "formats",
    default="html",
    show_default=True,
    cls=Names,
    names=format_names,
    help="Reports to write, comma-separated: NAMES. report.json is always written.",
)
publishing = together(formats, lang)
optimal_from = click.option(
    "--optimal-from",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A crawl.json. Tasks without `optimal:` are compared with the shortest path it contains.",
)
history = click.option(
    "--history",
    "name",
    metavar="FILE|URL",
    help="The database of past audits: a file of SQLite, or any URL of SQLAlchemy. Default: $UXAUDIT_HISTORY, else reports/history.sqlite.",
)
recorded = click.option(
    "--history",
    metavar="FILE|URL|none",
    help="Add the audit to this database: a file of SQLite, or any URL of SQLAlchemy. Default: $UXAUDIT_HISTORY, else "
    "reports/history.sqlite for audits in reports/.",
)
config = click.option(
    "--config",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Settings file (weights, thresholds, check options, ignored findings). Default: uxaudit.yaml.",
)
reviewed = together(
    click.option(
        "--review",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="The answers about candidates that `uxaudit review` wrote. Default: ux-review.yaml, if it exists.",
    ),
    click.option("--no-review", is_flag=True, help="Use no answers about candidates."),
)
gating = together(
    config,
    click.option(
        "--baseline",
        metavar="DIR|FILE|latest|branch:NAME",
        help="Compare with an audit folder, a report.json, a baseline file (.yaml), the latest audit or that of a branch: only what is "
        "new fails the gate.",
    ),
    click.option("--min-score", type=click.FloatRange(0, 100), help="Fail below this score."),
    click.option(
        "--min-coverage",
        type=click.FloatRange(0, 1),
        help="The verdict is `unmeasured` if a smaller share of the applicable checks was tested.",
    ),
    click.option(
        "--severity", type=click.IntRange(1, 4), show_default="3", help="Fail on a new measured finding of this severity or higher."
    ),
)


def warn(scenario: Scenario) -> None:
    """Print the warnings of a scenario file on stderr."""
    for warning in scenario.warnings:
        click.echo(f"warning: {warning}", err=True)


def _split(value: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in value.split(","))))
