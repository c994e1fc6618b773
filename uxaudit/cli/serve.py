"""The command that serves a folder of audits."""

from __future__ import annotations

from pathlib import Path

import click

from uxaudit.cli import options
from uxaudit.cli.own_help import OwnHelp
from uxaudit.errors import InputError


@click.command(cls=OwnHelp)
@click.argument("folder", type=click.Path(path_type=Path), default=Path("reports"))
@click.option(
    "--port", type=click.IntRange(0, 65_535), default=8790, show_default=True, help="Port of 127.0.0.1; 0 takes any that is free."
)
@options.history
@click.option(
    "--review",
    type=click.Path(path_type=Path),
    metavar="FILE",
    default=Path("ux-review.yaml"),
    show_default=True,
    help="Where answers about candidates are kept.",
)
@click.option("--by", metavar="NAME", help="The name for answers. Default: `user.name` of git.")
@options.reports_errors
def serve(folder: Path, port: int, name: str | None, review: Path, by: str | None) -> None:
    """Serve a folder of audits on this machine: trends, reports, and audits in progress as they run.

    FOLDER is `reports` by default. Candidates can be answered in the reports, as with `uxaudit review`.
    Only programs on this machine can reach the server. End it with Ctrl-C.
    """
    if not folder.is_dir():
        raise InputError("there is no such folder", str(folder), "Give the folder that holds the audit folders.")
    from uxaudit.pipeline.review import git_name
    from uxaudit.scenario.review_file import read_answers
    from uxaudit.web.audit_list import history_of
    from uxaudit.web.local import HOST, listen
    from uxaudit.web.local import serve as serve_app
    from uxaudit.web.reports import reports_app

    history_of(folder.resolve(), name)  # so that a database that cannot be used is reported here
    if review.exists():
        read_answers(review)  # likewise
    made = listen(port)
    click.echo(f"The audits of {folder} are at http://{HOST}:{made.getsockname()[1]}/ (end with Ctrl-C)")
    serve_app(reports_app(folder, name, review, git_name() if by is None else by), made)
