"""The command line. Each command imports what it needs when it runs, so that ``--help`` is fast."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from uxaudit import __version__
from uxaudit.cli import baselines, disk, finishing, info, interrupts, options
from uxaudit.cli.access import access_of, signing_in, with_login
from uxaudit.cli.compare import compare
from uxaudit.cli.history import HistoryEntry, history
from uxaudit.cli.importing import import_
from uxaudit.cli.mcp_server import mcp
from uxaudit.cli.merge import merge
from uxaudit.cli.options import EPILOG, INTERRUPTED
from uxaudit.cli.own_help import OwnHelpGroup
from uxaudit.cli.recording import record
from uxaudit.cli.review import review
from uxaudit.cli.serve import serve

if TYPE_CHECKING:
    from uxaudit.model.scenario import Scenario
    from uxaudit.pipeline.auto_repeats import Decider
    from uxaudit.runner.scheduler import ReplayListener
    from uxaudit.runner.workers import Replaying


@click.group(cls=OwnHelpGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110}, epilog=EPILOG)
@click.version_option(__version__, prog_name="uxaudit")
def main() -> None:
    """Test the usability of a website: replay scenarios in a real browser, check the recordings, report and gate.

    Start with `uxaudit demo`. Then write a scenario and `uxaudit run` it.
    """


def _how(kwargs: dict[str, Any]) -> tuple[Path, Replaying]:
    from uxaudit.runner.workers import FIRST, Replaying, most_workers, stamp_name

    out, resume = kwargs.pop("out"), kwargs.pop("resume")
    access, login = access_of(kwargs)
    if out and resume:
        raise click.UsageError("--out starts a new audit and --resume continues one: use one of them.")
    auto = [name for name in ("workers", "repeat") if kwargs[name] == options.AUTO]
    kwargs |= {f"auto_{name}": True for name in auto} | ({"workers": most_workers()} if "workers" in auto else {})
    kwargs |= {"repeat": FIRST} if "repeat" in auto else {}
    return resume or out or Path("reports") / stamp_name(), Replaying(resume=resume is not None, access=access, login=login, **kwargs)


@contextmanager
def _progress() -> Iterator[ReplayListener]:
    """Shows a progress bar on a terminal, and plain lines elsewhere, such as in a CI log."""
    if not sys.stderr.isatty():
        printed = 0

        def line(done: int, total: int, what: str) -> None:
            nonlocal printed
            if done > printed:  # it is also called when a replay starts, which a log does not need
                printed = done
                click.echo(f"Replay {done} of {total} finished: {what}", err=True)

        yield line
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("Replaying", total=None)
        yield lambda done, total, what: progress.update(bar, completed=done, total=total, description=what)


@contextmanager
def _replayed(
    files: tuple[Path, ...],
    folder: Path,
    how: Replaying,
    formats: tuple[str, ...] = (),
    rules: finishing.Rules | None = None,
    entry: HistoryEntry | None = None,
) -> Iterator[int]:
    """Replay scenario files, then yield the number of replays while the browsers are still closing."""
    if not files and not how.resume:
        raise click.UsageError("Missing scenario files. Give one or more, or --resume DIR to continue an audit.")

    def read() -> tuple[Sequence[Scenario], Replaying]:
        from uxaudit.pipeline.planning import ordered
        from uxaudit.scenario import read_scenarios

        options.check_formats(formats)
        compared = rules.read()[1] if rules else None
        found, known = (files, how) if files else ordered(folder, how)
        loaded = with_login(read_scenarios(found), how.login)
        for scenario in loaded:
            options.warn(scenario)
        tasks = [(scenario.scenario, task.task) for scenario in loaded for task in scenario.tasks]
        baselines.check(", ".join(scenario.site for scenario in loaded), tasks, compared)
        if entry is not None:
            entry.open_for(loaded, known)
        return loaded, known

    def decider() -> Decider | None:
        from uxaudit.pipeline.auto_repeats import Decider

        if rules is None:
            return None
        settings, compared = rules.read()
        return Decider(settings.gate, compared)

    with _played(read, folder, how, decider) as count:
        yield count


@contextmanager
def _played(
    read: Callable[[], tuple[Sequence[Scenario], Replaying]],
    folder: Path,
    how: Replaying,
    decider: Callable[[], Decider | None] | None = None,
) -> Iterator[int]:
    """Replay what ``read`` returns, then yield the number of replays while the browsers are still closing."""
    from uxaudit.runner.choose_runner import workers as running

    interrupts.install()
    with running(how.runner, how.workers, how.cluster) as workers:  # first, so that they start while the scenarios are read
        from uxaudit.pipeline.run_audit import replay
        from uxaudit.recording.audit_options import known_order

        scenarios, how = read()
        try:
            with _progress() as listen, disk.in_order(folder):
                count = replay(scenarios, folder, how, workers, listen, decider() if decider and how.auto_repeat else None)
        except KeyboardInterrupt:
            click.echo(f"\nInterrupted. The recordings are kept. Continue with --resume {folder}", err=True)
            sys.exit(INTERRUPTED)
        for worker in workers:
            worker.stop()
        for note in known_order(folder).notes:
            click.echo(note, err=True)
        with disk.in_order(folder):
            yield count


@main.command(epilog=EPILOG)
@options.files_or_resume
@options.choosing
@options.replaying
@signing_in
@options.publishing
@options.gating
@options.reviewed
@options.optimal_from
@options.recorded
@options.reports_errors
def run(files: tuple[Path, ...], formats: tuple[str, ...], optimal_from: Path | None, **kwargs: Any) -> None:
    """Replay scenarios, evaluate, report and gate."""
    past = kwargs.pop("history")
    rules = finishing.Rules.taken_from(kwargs, kwargs["resume"] or kwargs["out"])
    _check_crawl(optimal_from)
    folder, how = _how(kwargs)
    entry = HistoryEntry(past, folder)
    with _replayed(files, folder, how, formats, rules, entry):
        from uxaudit.pipeline.run_audit import judge

        settings, compared = rules.read()
        report = judge(folder, settings=settings, baseline=compared, optimal_from=optimal_from)
        code = entry.add(report, finishing.finish(report, folder, formats, settings.lang))
    sys.exit(code)


@main.command(epilog=EPILOG)
@click.argument("urls", nargs=-1, metavar="URL...")
@click.option("--urls", "listed", type=click.Path(path_type=Path), help="A file with one URL per line.")
@click.option("--sitemap", metavar="URL", help="A sitemap.xml or sitemap index. Pages of other origins are left out.")
@click.option("--quick", is_flag=True, help="Skip the trials on each page: keyboard, hover, narrow window and others.")
@options.replaying
@signing_in
@options.publishing
@options.gating
@options.reviewed
@options.recorded
@options.reports_errors
def page(urls: tuple[str, ...], listed: Path | None, sitemap: str | None, quick: bool, formats: tuple[str, ...], **kwargs: Any) -> None:
    """Audit pages by URL, without a scenario.

    Each page is loaded, scanned, and tried in a copy: with the keyboard, in a narrow window, with large text. No link is
    followed and no form is submitted.
    """
    if not (urls or listed or sitemap or kwargs["resume"]):
        raise click.UsageError("Missing URLs. Give one or more, --urls FILE, --sitemap URL, or --resume DIR to continue an audit.")
    past = kwargs.pop("history")
    rules = finishing.Rules.taken_from(kwargs, kwargs["resume"] or kwargs["out"])
    folder, how = _how(kwargs)
    entry = HistoryEntry(past, folder)

    def read() -> tuple[Sequence[Scenario], Replaying]:
        from uxaudit.pipeline.planning import ordered, ordered_pages
        from uxaudit.recording.probes import engines, trials
        from uxaudit.scenario.from_urls import gathered, pages_per_replay, scenarios_of

        options.check_formats(formats)
        rules.read()
        if how.resume:
            pages, known = ordered_pages(folder, urls), ordered(folder, how)[1]
        else:
            pages = gathered(urls, listed, sitemap, how.access.proxy)
            examined = () if quick else trials()
            known = replace(how, examines=examined, engines=how.engines or tuple(engines()), tasks_per_replay=pages_per_replay(examined))
        loaded = with_login(scenarios_of(pages), how.login)
        entry.open_for(loaded, known)
        return loaded, known

    with _played(read, folder, how):
        from uxaudit.pipeline.run_audit import judge

        settings, compared = rules.read()
        report = judge(folder, settings=settings, baseline=compared)
        code = entry.add(report, finishing.finish(report, folder, formats, settings.lang))
    sys.exit(code)


def _check_crawl(path: Path | None) -> None:
    """Report a file that is not a crawl before the replays, not after them."""
    if path is not None:
        from uxaudit.crawl.crawler import read_crawl

        read_crawl(path)


@main.command(epilog=EPILOG)
@options.files_or_resume
@options.choosing
@options.replaying
@signing_in
@options.reports_errors
def replay(files: tuple[Path, ...], **kwargs: Any) -> None:
    """Replay scenarios and record. Evaluate later, or on another machine."""
    folder, how = _how(kwargs)
    with _replayed(files, folder, how) as count:
        click.echo(f"{count} {'replay' if count == 1 else 'replays'} recorded in {folder}. Next: uxaudit evaluate {folder}")


@main.command(epilog=EPILOG)
@options.folder
@options.publishing
@options.gating
@options.reviewed
@options.optimal_from
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="The date that `ignore:` entries are compared with. Default: the day of the last replay.",
)
@options.reports_errors
def evaluate(folder: Path, formats: tuple[str, ...], optimal_from: Path | None, today: datetime | None, **kwargs: Any) -> None:
    """Evaluate the recordings of an audit folder again. Needs no browser.

    The same recordings and settings give the same report, except for its creation time.
    """
    from uxaudit.pipeline.run_audit import judge

    settings, compared = finishing.Rules.taken_from(kwargs, folder).read()
    report = judge(folder, settings=settings, baseline=compared, today=today.date() if today else None, optimal_from=optimal_from)
    sys.exit(finishing.finish(report, folder, formats, settings.lang))


@main.command(epilog=EPILOG)
@options.folder
@options.publishing
@options.reports_errors
def report(folder: Path, formats: tuple[str, ...]) -> None:
    """Write reports from the report.json of an audit folder. Only a PDF needs a browser."""
    from uxaudit.pipeline.run_audit import publish
    from uxaudit.reporters import read_report

    where = folder if folder.is_dir() else folder.parent
    found = read_report(folder)
    with finishing.in_language(finishing.configured_language()):
        paths = publish(found, where, formats)
    for path in paths:
        click.echo(path)
    finishing.note_pending(found, where)
    finishing.print_annotations(where, formats)


@main.command(epilog=EPILOG)
@options.folder
@options.gating
@click.option("--update-baseline", is_flag=True, help="Write the audit's findings and times into the file of --baseline, without gating.")
@options.reports_errors
def gate(folder: Path, update_baseline: bool, **kwargs: Any) -> None:
    """Check a report against the thresholds of the gate.

    FOLDER is an audit folder or a report.json. The exit code is the verdict. Of the settings, only `gate:` is used;
    for the others run `uxaudit evaluate`.
    """
    from uxaudit.reporters import read_report
    from uxaudit.scoring.gate import exit_code
    from uxaudit.scoring.gate import gate as decide

    found = read_report(folder)
    if update_baseline:
        click.echo(baselines.update(found, kwargs["baseline"]))
        return
    settings, compared = finishing.Rules.taken_from(kwargs, folder if folder.is_dir() else folder.parent).read()
    baselines.check(found.site, [(task.scenario, task.task) for task in found.tasks], compared)
    verdict, why = decide(found.score, found.tasks, found.outcomes, found.findings, settings.gate, compared)
    click.echo("\n".join([{"pass": "Passed", "fail": "Failed"}.get(verdict, "Unmeasured"), *(f"  {reason}" for reason in why.reasons)]))
    sys.exit(exit_code(verdict))


@main.command()
@click.option(
    "--build", type=click.Choice(["good", "flawed"]), default="flawed", show_default=True, help="Which build of the shop to audit."
)
@options.lang
@click.option("--out", type=click.Path(path_type=Path), default=Path("reports/demo"), show_default=True, help="Audit folder.")
@options.reports_errors
def demo(build: str, out: Path) -> None:
    """Audit the demo shop that comes with uxaudit.

    The exit code is always 0, because the demo applies no gate.
    """
    from uxaudit.cli.demo import show

    click.echo(f"Auditing the demo shop, build `{build}`.", err=True)
    interrupts.install()
    with _progress() as listen:
        audited = show(build, out, listen)
    finishing.finish(audited, out, ("html",))


for command in (*info.COMMANDS, compare, history, import_, mcp, merge, record, review, serve):
    main.add_command(command)
