"""The command line. Imports what a command needs when it runs, so that ``--help`` answers at once."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from uxaudit import __version__
from uxaudit.errors import UxAuditError

if TYPE_CHECKING:
    from uxaudit.engine import Listener
    from uxaudit.lanes import Replaying
    from uxaudit.model import Report
    from uxaudit.steps import Scenario

INTERRUPTED = 130
"""The exit code of shells for a command that Ctrl-C ended."""
FORMATS = ("html", "json", "junit", "sarif", "md")
EPILOG = "Exit codes: 0 gate passed, 1 gate failed, 2 the input is wrong, 3 could not measure."


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110}, epilog=EPILOG)
@click.version_option(__version__, prog_name="uxaudit")
def main() -> None:
    """Replay usability scenarios in a real browser, judge what was recorded, report and gate.

    Start with `uxaudit demo`, then write a scenario and `uxaudit run` it.
    """


def _told(command: Callable[..., Any]) -> Callable[..., Any]:
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


def _options(*options: Callable[..., Any]) -> Callable[..., Any]:
    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            command = option(command)
        return command
    return add


_files = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
_files_or_resume = click.argument("files", nargs=-1, type=click.Path(path_type=Path))
_folder = click.argument("folder", type=click.Path(path_type=Path))
_replaying = _options(
    click.option("--out", type=click.Path(path_type=Path), help="Audit folder; reports/<time> without it."),
    click.option("--resume", type=click.Path(path_type=Path), metavar="DIR",
                 help="Go on with an interrupted audit: redo only what has no end."),
    click.option("--persona", "personas", multiple=True, help="Replay as this persona, whatever the scenario names. May be repeated."),
    click.option("--repeat", type=click.IntRange(1, 1000), help="Replays of each scenario and persona."),
    click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True,
                 help="Browsers at work at once. More than one disturbs timings."),
    click.option("--browser", type=click.Choice(["chromium", "firefox", "webkit"]), default="chromium", show_default=True),
    click.option("--executable", help="Path of the browser to launch."),
    click.option("--headed", is_flag=True, help="Show the browser's window."),
    click.option("--allow-all-hosts", "all_hosts", is_flag=True,
                 help="Let pages call any host, not only the site's own and those in `hosts:`."),
)
_formats = click.option("--format", "formats", default="html", show_default=True, callback=lambda _c, _p, value: _split(value),
                        help=f"Reports to write, comma-separated: {', '.join(FORMATS)}. report.json is always written.")
_gating = _options(
    click.option("--baseline", type=click.Path(path_type=Path), help="A report.json to compare with: only new problems fail."),
    click.option("--min-score", type=click.FloatRange(0, 100), help="Fail under this score."),
    click.option("--min-coverage", type=click.FloatRange(0, 1), help="Unmeasured under this share of applicable checks."),
    click.option("--severity", type=click.IntRange(1, 4), default=3, show_default=True,
                 help="Fail on a new proven problem of this severity or worse."),
)


def _split(value: str) -> tuple[str, ...]:
    names = tuple(filter(None, (part.strip() for part in value.split(","))))
    for name in names:
        if name not in FORMATS:
            raise click.BadParameter(f"unknown format {name!r}; choose from {', '.join(FORMATS)}")
    return names


def _how(kwargs: dict[str, Any]) -> tuple[Path, Replaying]:
    from uxaudit.lanes import Replaying, stamp_name

    out, resume = kwargs.pop("out"), kwargs.pop("resume")
    if out and resume:
        raise click.UsageError("--out begins an audit and --resume goes on with one: give one of them.")
    return resume or out or Path("reports") / stamp_name(), Replaying(resume=resume is not None, **kwargs)


def _thresholds(min_score: float | None, min_coverage: float | None, severity: int) -> Any:
    from uxaudit.gate import Thresholds

    return Thresholds(min_score=min_score, min_coverage=min_coverage, severity=severity)


@contextmanager
def _progress() -> Iterator[Listener]:
    """A bar where somebody watches, plain lines where nobody does."""
    if not sys.stderr.isatty():
        told = 0

        def line(done: int, total: int, what: str) -> None:
            nonlocal told
            if done > told:  # it is called for a beginning too, which a log need not hold
                told = done
                click.echo(f"replay {done} of {total} done: {what}", err=True)

        yield line
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("Replaying", total=None)
        yield lambda done, total, what: progress.update(bar, completed=done, total=total, description=what)


def _end_in_order() -> None:
    """Make an interruption of the signals by which CI and terminals end a command, so that nothing is left running."""
    def interrupt(number: int, _frame: object) -> None:
        signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):  # Windows has but one of them
            signal.signal(getattr(signal, name), interrupt)


@contextmanager
def _replayed(files: tuple[Path, ...], folder: Path, how: Replaying) -> Iterator[int]:
    """Replay scenario files, then give the number of replays while the browsers are still ending."""
    if not files and not how.resume:
        raise click.UsageError("Missing scenario files. Give one or more, or --resume DIR to go on with an audit.")

    def read() -> tuple[Sequence[Scenario], Replaying]:
        from uxaudit.audit import ordered
        from uxaudit.scenario import load_all

        found, known = (files, how) if files else ordered(folder, how)
        return load_all(found), known

    with _played(read, folder, how) as count:
        yield count


@contextmanager
def _played(read: Callable[[], tuple[Sequence[Scenario], Replaying]], folder: Path, how: Replaying) -> Iterator[int]:
    """Replay what ``read`` gives, then give the number of replays while the browsers are still ending."""
    from uxaudit.lanes import lanes

    _end_in_order()
    with lanes(how.workers) as workers:  # first of all: they start up while the scenarios are read
        from uxaudit.audit import replay

        scenarios, how = read()
        try:
            with _progress() as listen:
                count = replay(scenarios, folder, how, workers, listen)
        except KeyboardInterrupt:
            click.echo(f"\nInterrupted. What was recorded is kept; go on with --resume {folder}", err=True)
            sys.exit(INTERRUPTED)
        for worker in workers:
            worker.stop()
        yield count


def _finish(report: Report, folder: Path, formats: tuple[str, ...]) -> int:
    """Write the reports and print the summary; returns the exit code."""
    from rich.console import Console

    from uxaudit.audit import publish
    from uxaudit.gate import exit_code
    from uxaudit.reporters.terminal import summary

    paths = publish(report, folder, formats)
    shown = next((path for path in paths if path.suffix == ".html"), paths[0])
    Console(soft_wrap=False).print(summary(report, shown))
    return exit_code(report.verdict)


@main.command(epilog=EPILOG)
@_files_or_resume
@_replaying
@_formats
@_gating
@_told
def run(files: tuple[Path, ...], formats: tuple[str, ...], baseline: Path | None, min_score: float | None, min_coverage: float | None,
        severity: int, **kwargs: Any) -> None:
    """Replay scenarios, evaluate, report, and gate: the whole line."""
    thresholds, compared = _thresholds(min_score, min_coverage, severity), _baseline(baseline)
    folder, how = _how(kwargs)
    with _replayed(files, folder, how):
        from uxaudit.audit import judge

        code = _finish(judge(folder, thresholds=thresholds, baseline=compared), folder, formats)
    sys.exit(code)


@main.command(epilog=EPILOG)
@click.argument("urls", nargs=-1, metavar="URL...")
@click.option("--urls", "listed", type=click.Path(path_type=Path), help="A file with one address a line.")
@click.option("--sitemap", metavar="URL", help="A sitemap.xml: its pages of the same origin, index files too.")
@_replaying
@_formats
@_gating
@_told
def page(urls: tuple[str, ...], listed: Path | None, sitemap: str | None, formats: tuple[str, ...], baseline: Path | None,
         min_score: float | None, min_coverage: float | None, severity: int, **kwargs: Any) -> None:
    """Open pages and judge them, without a scenario: a first look. Nothing is tried on them."""
    if not (urls or listed or sitemap or kwargs["resume"]):
        raise click.UsageError("Missing addresses. Give one or more, --urls FILE, --sitemap URL, or --resume DIR to go on with an audit.")
    thresholds, compared = _thresholds(min_score, min_coverage, severity), _baseline(baseline)
    folder, how = _how(kwargs)

    def read() -> tuple[Sequence[Scenario], Replaying]:
        from uxaudit.audit import ordered, ordered_pages
        from uxaudit.pages import gathered, scenarios_of

        if how.resume:
            return scenarios_of(ordered_pages(folder)), ordered(folder, how)[1]
        return scenarios_of(gathered(urls, listed, sitemap)), how

    with _played(read, folder, how):
        from uxaudit.audit import judge

        code = _finish(judge(folder, thresholds=thresholds, baseline=compared), folder, formats)
    sys.exit(code)


def _baseline(path: Path | None) -> Report | None:
    if path is None:
        return None
    from uxaudit.reporters import read_report

    return read_report(path)


@main.command(epilog=EPILOG)
@_files_or_resume
@_replaying
@_told
def replay(files: tuple[Path, ...], **kwargs: Any) -> None:
    """Only replay and record; evaluate later, or elsewhere."""
    folder, how = _how(kwargs)
    with _replayed(files, folder, how) as count:
        click.echo(f"{count} {'replay' if count == 1 else 'replays'} recorded in {folder}. Next: uxaudit evaluate {folder}")


@main.command(epilog=EPILOG)
@_folder
@_formats
@_gating
@_told
def evaluate(folder: Path, formats: tuple[str, ...], baseline: Path | None, min_score: float | None, min_coverage: float | None,
             severity: int) -> None:
    """Judge the recordings of an audit folder again. Needs no browser."""
    from uxaudit.audit import judge

    report = judge(folder, thresholds=_thresholds(min_score, min_coverage, severity), baseline=_baseline(baseline))
    sys.exit(_finish(report, folder, formats))


@main.command(epilog=EPILOG)
@_folder
@_formats
@_told
def report(folder: Path, formats: tuple[str, ...]) -> None:
    """Write reports from the report.json of an audit folder."""
    from uxaudit.reporters import read_report, write

    for path in write(read_report(folder), folder if folder.is_dir() else folder.parent, formats):
        click.echo(path)


@main.command(epilog=EPILOG)
@_folder
@_gating
@_told
def gate(folder: Path, baseline: Path | None, min_score: float | None, min_coverage: float | None, severity: int) -> None:
    """Judge a report.json by thresholds.

    FOLDER is an audit folder, or the report.json itself. The exit code is the verdict.
    """
    from uxaudit.gate import exit_code
    from uxaudit.gate import gate as decide
    from uxaudit.reporters import read_report

    told, thresholds = read_report(folder), _thresholds(min_score, min_coverage, severity)
    verdict, why = decide(told.score, told.tasks, told.outcomes, told.findings, thresholds, _baseline(baseline))
    click.echo("\n".join([verdict, *(f"  {reason}" for reason in why.reasons)]))
    sys.exit(exit_code(verdict))


@main.command(epilog=EPILOG)
@_files
@_told
def validate(files: tuple[Path, ...]) -> None:
    """Check scenario files: all errors at once."""
    from uxaudit.scenario import load_all

    for scenario in load_all(files, check_secrets=False):  # a look at the file needs no log-in
        click.echo(f"{scenario.file}: ok, {len(scenario.tasks)} {'task' if len(scenario.tasks) == 1 else 'tasks'}")


@main.command()
def schema() -> None:
    """Print the JSON Schema of scenarios, for editors."""
    import json

    from uxaudit.scenario import json_schema

    click.echo(json.dumps(json_schema(), indent=2))


@main.command()
@_told
def checks() -> None:
    """List the checks, one a line."""
    from uxaudit.checks import all_checks

    known = sorted(all_checks().values(), key=lambda check: (check.facet, check.id))
    rows = [("check", "facet", "impact", "what it finds"),
            *((check.id, check.facet, f"{check.impact} of 4", check.title) for check in known)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


@main.command()
@click.argument("check_id", metavar="ID")
@_told
def explain(check_id: str) -> None:
    """Say what a check finds, why, how, and how to mend it."""
    from difflib import get_close_matches

    from uxaudit.checks import all_checks
    from uxaudit.errors import InputError
    from uxaudit.model import HEURISTICS

    known = all_checks()
    if check_id not in known:
        close = get_close_matches(check_id, known, 1)
        raise InputError(f"there is no check `{check_id}`", hint=f"Did you mean `{close[0]}`?" if close else "`uxaudit checks` lists them.")
    check = known[check_id]
    rows = {"Facet": check.facet, "Heuristic": f"{check.heuristic} {HEURISTICS[check.heuristic]}" if check.heuristic else "–",
            "WCAG": ", ".join(check.wcag) or "–", "Impact": f"{check.impact} of 4", "Mode": check.mode,
            "Needs": ", ".join(sorted(check.needs)) or "–",
            "Why": check.why, "Who": check.who, "Measured": check.measured, "Fix": check.fix, "Source": check.source,
            "Options": ", ".join(f"{name}={value}" for name, value in check.options.items()) or "–"}
    click.echo(f"{check.id}: {check.title}\n")
    for name, text in rows.items():
        click.echo(click.wrap_text(text, width=100, initial_indent=f"{name + ':':<11}", subsequent_indent=" " * 11))


@main.command()
@_told
def personas() -> None:
    """List the personas: how each perceives and operates."""
    from uxaudit.plan import personas as known

    for persona in known().values():
        size = f"{persona.viewport[0]} × {persona.viewport[1]} px, {persona.input}"
        click.echo(f"{persona.name}: {persona.title} ({size})\n    {persona.says}")


@main.group(invoke_without_command=True)
@click.pass_context
@_told
def browsers(context: click.Context) -> None:
    """List the browsers found; `uxaudit browsers install` gets one."""
    if context.invoked_subcommand is not None:
        return
    from uxaudit.errors import CannotMeasure
    from uxaudit.replay.browsers import find_all, with_version

    found = find_all()
    if not found:
        raise CannotMeasure("no browser was found", hint="Run: uxaudit browsers install")
    for browser in map(with_version, found):
        window = ", no window" if browser.headless_only else ""
        unfit = "" if browser.drivable else ", cannot be driven"
        click.echo(f"{browser.kind:<9} {browser.version or '?':<16} {browser.name} ({browser.origin}{window}{unfit})")
        click.echo(f"          {browser.path}")


@browsers.command("install")
@click.argument("browser", type=click.Choice(["chromium", "firefox", "webkit"]), default="chromium")
@click.option("--headed", is_flag=True, help="One that can show a window.")
@_told
def install(browser: str, headed: bool) -> None:
    """Get a browser (chromium where none is named): Playwright's own, or where that cannot be had, the system's."""
    from uxaudit.replay.install import install as get

    found = get(browser, headed)
    click.echo(f"{found.name} is ready: {found.path}")


@main.command()
@click.option("--build", type=click.Choice(["good", "flawed"]), default="flawed", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), default=Path("reports/demo"), show_default=True)
@_told
def demo(build: str, out: Path) -> None:
    """Audit the demo shop that comes with uxaudit.

    The exit code is 0 whatever the verdict, because a demonstration gates nothing.
    """
    from uxaudit.demonstration import show

    click.echo(f"Auditing the demo shop, build `{build}`.", err=True)
    _end_in_order()
    with _progress() as listen:
        told = show(build, out, listen)
    _finish(told, out, ("html",))
