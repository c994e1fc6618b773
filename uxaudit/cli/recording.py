"""The command ``record``: sessions with people."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from uxaudit.cli import options
from uxaudit.cli.access import access_of, flow_of, log_in, signing_in
from uxaudit.cli.own_help import OwnHelp

if TYPE_CHECKING:
    from uxaudit.model.access import Access, Proxy
    from uxaudit.model.scenario import Scenario
    from uxaudit.sessions.moderated import Window

ENDS = {
    "completed": "The session is complete.",
    "declined": "The participant did not agree. Nothing was recorded.",
    "left": "The panel was closed before the end. The recording so far is kept; continue with --resume.",
    "crashed": "The browser ended. The recording so far is kept; continue with --resume.",
    "stopped": "\nInterrupted. The recording so far is kept; continue with --resume.",
}


@click.command(cls=OwnHelp, epilog=options.EPILOG)
@click.argument("scenario", metavar="SCENARIO|URL")
@click.option("--participant", metavar="ID", help="The id of the participant, such as P1. Not a name.")
@click.option("--out", type=click.Path(path_type=Path), help="Audit folder. Default: reports/people-<scenario>.")
@click.option("--resume", is_flag=True, help="Continue an interrupted session with the first unfinished task.")
@click.option("--replace", is_flag=True, help="Delete the participant's earlier session and record a new one.")
@click.option("--list", "listing", is_flag=True, help="List the recorded sessions.")
@click.option("--delete", metavar="ID", help="Delete everything of one participant.")
@click.option("--write", type=click.Path(path_type=Path), metavar="FILE", help="With a URL: do a task once, and write it as a scenario.")
@click.option("--serve", metavar="[HOST:]PORT", help="Hand out links, and record participants in their own browsers. Host: 127.0.0.1.")
@click.option("--links", type=click.IntRange(1, 500), default=1, show_default=True, help="With --serve: the number of links.")
@click.option("--url", help="With --serve: the address by which participants reach it, if a proxy is in front.")
@click.option("--executable", help="Path to the browser to launch.")
@signing_in
@options.reports_errors
def record(
    scenario: str,
    participant: str | None,
    out: Path | None,
    resume: bool,
    replace: bool,
    listing: bool,
    delete: str | None,
    write: Path | None,
    serve: str | None,
    links: int,
    url: str,
    executable: str | None,
    **kwargs: Any,
) -> None:
    """Record a usability-testing session with a person.

    A browser window and a panel open. The panel asks for consent, shows one task after the other, and asks the questions of
    the scenario's `study`. Nothing leaves this machine. Alt+Shift+N takes a note.

    With --serve, participants use their own browsers: each gets a link, and the pages of the site carry one script tag.
    """
    from uxaudit.scenario import load

    access, login = access_of(kwargs)
    if write is not None:
        _write(scenario, write, _window(executable, access, login))
        return
    loaded = load(Path(scenario))
    options.warn(loaded)
    folder = out or _default_folder(loaded)
    if listing:
        _list(folder)
    elif delete:
        _delete(folder, delete)
    elif serve:
        if access.signs_in:
            names = ", ".join(name for name in access.given() if name != "--proxy")
            raise click.UsageError(f"With --serve participants log in by themselves, in their own browsers: leave out {names}.")
        _serve(loaded, folder, (serve, url or ""), (links, participant or ""), resume or replace, access.proxy)
    elif not participant:
        raise click.UsageError("Missing --participant ID, such as --participant P1.")
    elif resume and replace:
        raise click.UsageError("--resume continues a session and --replace deletes it: use one of them.")
    else:
        _hold(loaded, participant, folder, (resume, replace), _window(executable, access, login, loaded))


def _hold(scenario: Scenario, participant: str, folder: Path, earlier: tuple[bool, bool], window: Window) -> None:
    from uxaudit.sessions.moderated import Earlier
    from uxaudit.sessions.moderated import record as hold

    try:
        ended = hold(scenario, participant, folder, Earlier(*earlier), window)
    except KeyboardInterrupt:
        ended = "stopped"
    click.echo(ENDS[ended] + (" The earlier session was kept." if ended == "declined" and any(earlier) else ""), err=True)
    if ended != "declined":
        click.echo(f"Next: uxaudit evaluate {folder}", err=True)
    sys.exit({"completed": 0, "declined": 0, "stopped": options.INTERRUPTED}.get(ended, 3))


def _window(executable: str | None, access: Access, login: Path | None, scenario: Scenario | None = None) -> Window:
    """The browser of a session. Without a scenario there is no other login flow than that of ``--login``."""
    from uxaudit.sessions.moderated import Window

    steps = flow_of(login) if login else scenario.login if scenario else ()
    if not steps:
        return Window(executable, access)
    hosts = scenario.hosts if scenario else ()
    return Window(executable, access, lambda site: log_in(site, steps, access, hosts, executable))


def _serve(loaded: Scenario, folder: Path, place: tuple[str, str], links: tuple[int, str], is_again: bool, proxy: Proxy | None) -> None:
    from uxaudit.web.collecting import collect, place_of

    if is_again:
        raise click.UsageError("--serve continues sessions by itself. To record one again, delete it first with --delete.")
    try:
        collect(loaded, folder, place_of(*place), links, click.echo, proxy)
    finally:
        click.echo(f"Next: uxaudit evaluate {folder}", err=True)


def _write(url: str, out: Path, window: Window) -> None:
    from uxaudit.scenario import load
    from uxaudit.sessions.moderated import write_scenario

    if out.exists():
        raise click.UsageError(f"{out} exists already. Choose another name with --write, or delete it.")
    made = write_scenario(url, out, window)
    if made is None:
        click.echo("Nothing was recorded.", err=True)
        return
    for problem in made.left_out:
        click.echo(f"not carried over: {problem}", err=True)
    for path in made.write(out):
        click.echo(path)
    options.warn(load(out, check_secrets=False))
    click.echo(f"Next: uxaudit preview {out}", err=True)


def _default_folder(scenario: Scenario) -> Path:
    from uxaudit.scenario.plan import slug

    return Path("reports") / f"people-{slug(scenario.scenario)}"


def _list(folder: Path) -> None:
    from uxaudit.metrics.observed_task import result
    from uxaudit.sessions.store import sessions_in

    sessions = sessions_in(folder)
    if not sessions:
        click.echo(f"There are no sessions in {folder}.", err=True)
    for recording in sessions:
        done = [f"{task.plan.task}: {result(task.done)}" for task in recording.tasks if task.done and task.done.began_at is not None]
        state = "" if recording.end is not None and recording.end.status == "completed" else " (interrupted)"
        click.echo(f"{recording.header.participant}  {recording.header.started[:16]}{state}  {'; '.join(done)}")


def _delete(folder: Path, participant: str) -> None:
    from uxaudit.sessions.store import delete

    gone = delete(folder, participant)
    what = (
        f"the session of {participant}, and {gone.states} files of pages that nobody else saw"
        if gone.sessions
        else "a link without a session"
    )
    click.echo(f"Deleted: {what}. No file names {participant} any more.")
    if gone.reports:
        click.echo(f"Deleted too: {', '.join(gone.reports)}. Write them again with: uxaudit evaluate {folder}", err=True)
