"""``uxaudit preview``: the controls that the targets of a scenario find, as a table or as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from uxaudit.cli import options
from uxaudit.cli.access import proxy_from, proxying
from uxaudit.cli.own_help import OwnHelp

if TYPE_CHECKING:
    from rich.console import RenderableType

    from uxaudit.replay.messages import Previewed, PreviewRow

STYLES = {"found": "green", "done": "green", "met": "green", "skipped": "dim", "not reached": "dim"}
"""Colours of the statuses; all others are red."""


@click.command(cls=OwnHelp, epilog=options.EPILOG)
@options.files
@options.selecting
@click.option("--persona", help="Preview as this persona. Default: the first of each scenario.")
@options.browsing
@proxying
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@options.reports_errors
def preview(files: tuple[Path, ...], persona: str | None, as_json: bool, proxy: str | None, **kwargs: Any) -> None:
    """Show which control each step of a scenario finds, without an audit.

    The steps are played once with the mouse, so they change the site as a replay does; nothing is
    recorded or judged. The exit code is 2 if a step cannot be done.
    """
    from uxaudit.model.access import Access
    from uxaudit.runner.workers import Replaying, local_workers

    access = Access(proxy=proxy_from(proxy))
    with local_workers(1) as (worker,):
        from uxaudit.pipeline.run_audit import preview as show
        from uxaudit.scenario import load_all

        scenarios = load_all(files)
        for scenario in scenarios:
            options.warn(scenario)
        shown = show(scenarios, Replaying(personas=(persona,) if persona else (), access=access, **kwargs), worker)
    if as_json:
        click.echo(json.dumps([asdict(one) for one in shown], indent=2, ensure_ascii=False))
    else:
        _print(shown)
    sys.exit(_exit_code(shown))


def _exit_code(shown: Sequence[Previewed]) -> int:
    if any(row.stops for one in shown for row in one.rows):
        return 2
    return 3 if any(one.reason for one in shown) else 0


def _print(shown: Sequence[Previewed]) -> None:
    from rich.console import Console

    console = Console(soft_wrap=False)
    for one in shown:
        for part in _parts(one):
            console.print(part)


def _parts(one: Previewed) -> Iterator[RenderableType]:
    """Returns the tables of one scenario, one per task, with the problems below."""
    from rich.text import Text

    yield Text(f"{one.scenario} as {one.persona}", style="bold")
    for task in dict.fromkeys(row.task for row in one.rows):
        rows = [row for row in one.rows if row.task == task]
        yield Text(f"\n{task or 'Setup'}")
        yield _table(rows)
        for row in rows:
            if row.problem:
                yield Text(f"  {row.where}: {row.problem.rstrip('.')}. {row.remedy}".rstrip(), style="red" if row.stops else "yellow")
    if one.reason:
        yield Text(f"\nThe preview could not start: {one.reason}", style="red")
    stopped = sum(row.stops for row in one.rows)
    yield Text(f"\n{len(one.rows)} steps, {f'{stopped} cannot be done' if stopped else 'all can be done'}.\n")


def _table(rows: Sequence[PreviewRow]) -> RenderableType:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for name in ("Step", "Result", "Control", "Selector", "Matches", "In view"):
        table.add_column(name, justify="right" if name == "Matches" else "left", overflow="fold")
    for row in rows:
        control = f'{row.role} "{row.name}"' if row.role or row.name else ""
        in_view = {True: "yes", False: "no", None: ""}[row.in_view]
        count = "" if row.count is None else str(row.count)
        cells = (_line(row.step), _line(control), _line(row.selector))
        status = Text(row.status + (" (optional)" if row.optional else ""), style=STYLES.get(row.status, "bold red"))
        table.add_row(Text(cells[0]), status, Text(cells[1]), Text(cells[2]), count, in_view)
    return table


def _line(text: str) -> str:
    """Returns a text of the page on one line, without control characters."""
    return "".join(c if c.isprintable() else " " for c in " ".join(text.split()))[:200]
