"""Options that several commands share, and how a command tells its errors."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from uxaudit.errors import UxAuditError

INTERRUPTED = 130
"""The exit code of shells for a command that Ctrl-C ended."""
FORMATS = ("html", "json", "junit", "sarif", "md")
ENGINES = ("axe", "ibm")
"""Of the probes; IBM's costs as much again as axe and more, so a replay of tasks has it where it is asked for."""
EPILOG = "Exit codes: 0 gate passed, 1 gate failed, 2 the input is wrong, 3 could not measure."


def told(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turn our errors into lines on stderr and an exit code; anything else is a fault of ours and shows its traceback."""

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

    return wrapped


def together(*several: Callable[..., Any]) -> Callable[..., Any]:
    """Several options as one decorator, shown in this order."""

    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(several):
            command = option(command)
        return command

    return add


files = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
files_or_resume = click.argument("files", nargs=-1, type=click.Path(path_type=Path))
folder = click.argument("folder", type=click.Path(path_type=Path))
replaying = together(
    click.option("--out", type=click.Path(path_type=Path), help="Audit folder; reports/<time> without it."),
    click.option(
        "--resume", type=click.Path(path_type=Path), metavar="DIR", help="Go on with an interrupted audit: redo only what has no end."
    ),
    click.option(
        "--persona",
        "personas",
        multiple=True,
        help="Replay as this persona, or several in one (mobile + slow-network), whatever the scenario names. May be repeated.",
    ),
    click.option("--repeat", type=click.IntRange(1, 1000), help="Replays of each scenario and persona."),
    click.option(
        "--workers",
        type=click.IntRange(1, 64),
        default=1,
        show_default=True,
        help="Browsers at work at once. More than one disturbs timings.",
    ),
    click.option("--browser", type=click.Choice(["chromium", "firefox", "webkit"]), default="chromium", show_default=True),
    click.option("--executable", help="Path of the browser to launch."),
    click.option("--headed", is_flag=True, help="Show the browser's window."),
    click.option(
        "--engines",
        default="",
        callback=lambda _c, _p, value: _split(value, ENGINES),
        help=f"What looks for barriers, comma-separated: {', '.join(ENGINES)}. axe alone without it, and all for `uxaudit page`.",
    ),
    click.option(
        "--allow-all-hosts", "all_hosts", is_flag=True, help="Let pages call any host, not only the site's own and those in `hosts:`."
    ),
)
formats = click.option(
    "--format",
    "formats",
    default="html",
    show_default=True,
    callback=lambda _c, _p, value: _split(value, FORMATS),
    help=f"Reports to write, comma-separated: {', '.join(FORMATS)}. report.json is always written.",
)
optimal_from = click.option(
    "--optimal-from",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A crawl.json: its shortest chains of links are the least of tasks that state none.",
)
config = click.option(
    "--config",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Settings: weights, thresholds, options of checks, ignores; ./uxaudit.yaml without it, where there is one.",
)
gating = together(
    config,
    click.option("--baseline", type=click.Path(path_type=Path), help="A report.json to compare with: only new problems fail."),
    click.option("--min-score", type=click.FloatRange(0, 100), help="Fail under this score."),
    click.option("--min-coverage", type=click.FloatRange(0, 1), help="Unmeasured under this share of applicable checks."),
    click.option("--severity", type=click.IntRange(1, 4), show_default="3", help="Fail on a new proven problem of this severity or worse."),
)


SETTINGS = ("uxaudit.yaml", "uxaudit.yml")


def settings_file(given: Path | None) -> Path | None:
    """The settings to read: the file named, else the one that lies in the working folder, if any."""
    return given or next((path for name in SETTINGS if (path := Path(name)).is_file()), None)


def _split(value: str, known: tuple[str, ...]) -> tuple[str, ...]:
    names = tuple(filter(None, (part.strip() for part in value.split(","))))
    for name in names:
        if name not in known:
            raise click.BadParameter(f"unknown name {name!r}; choose from {', '.join(known)}")
    return names
