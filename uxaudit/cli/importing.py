"""The command ``import``: recordings and tests of other tools become scenarios."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from uxaudit.cli import options
from uxaudit.cli.own_help import OwnHelp


def _formats() -> tuple[str, ...]:
    from uxaudit.importers import importers

    return tuple(importers())


@click.command("import", OwnHelp, epilog=options.EPILOG)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--write", "out", type=click.Path(path_type=Path), metavar="FILE", help="Where to write the scenario. Default: print it.")
@click.option(
    "--from",
    "kind",
    default="",
    metavar="FORMAT",
    cls=options.Names,
    names=_formats,
    one=True,
    help="The format: NAMES. Default: detected from the file.",
)
@click.option("--site", default="", metavar="URL", help="The URL of the site, if the file does not contain it or the site runs elsewhere.")
@click.option("--name", default="", help="The name of the scenario. Default: the title in the file.")
@click.option(
    "--scenario", type=click.Path(path_type=Path), help="Import a session of rrweb as one with a person, who did a task of this file."
)
@click.option("--out", "folder", type=click.Path(path_type=Path), help="With --scenario: the audit folder that the session is put into.")
@click.option("--participant", metavar="ID", default="", help="With --scenario: the id of the person. Default: S1, S2 …")
@click.option("--task", default="", metavar="NAME", help="With --scenario: the task that the person did, if there are several.")
@options.reports_errors
def import_(
    file: Path, out: Path | None, kind: str, site: str, name: str, scenario: Path | None, folder: Path | None, participant: str, task: str
) -> None:
    """Turn a recording or test of another tool into a scenario, or an rrweb recording into a session with a person.

    The file is only read, never executed. What cannot be carried over is listed with its line and the reason. Passwords
    become `${secret:NAME}`.
    """
    if scenario is not None:
        _session(file, scenario, folder, participant, task)
        return
    from uxaudit.importers import import_file

    found = import_file(file, kind=kind, site=site, name=name)
    for problem in found.left_out:
        click.echo(f"not carried over: {problem}", err=True)
    if out is None:
        click.echo(found.show(), nl=False)
        return
    paths = found.write(out)
    for path in paths:
        click.echo(path)
    if out.suffix in (".yaml", ".yml") and out in paths:
        _validate(out)


def _validate(out: Path) -> None:
    from uxaudit.scenario import load

    options.warn(load(out, check_secrets=False))
    click.echo(f"Next: uxaudit preview {out}", err=True)
    sys.stderr.flush()


def _session(file: Path, path: Path, folder: Path | None, participant: str, task: str) -> None:
    from uxaudit.scenario import load
    from uxaudit.sessions.from_rrweb import import_session

    if folder is None:
        raise click.UsageError("--scenario needs --out DIR, the audit folder that the session is put into.")
    scenario = load(path, check_secrets=False)
    found = import_session(file, scenario, folder, participant, task)
    click.echo(f"{found.folder}: {found.events} events, {found.states} states of pages")
    if found.not_rebuilt:
        click.echo(f"not tested: {found.not_rebuilt} states could not be rebuilt", err=True)
    for what, count in found.left_out.items():
        click.echo(f"not carried over: {count} events, {what}", err=True)
    click.echo(f"Next: uxaudit evaluate {folder}", err=True)
