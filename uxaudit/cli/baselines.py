"""The baseline that ``--baseline`` names: a report, an audit folder, a baseline file, the latest audit, or the latest of a branch."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from uxaudit.model.report import Report

LATEST = "latest"
BRANCH = "branch:"
YAML = (".yaml", ".yml")


def read(name: str | None, folder: Path | None = None) -> Report | None:
    """Read the named baseline; None if no name is given. ``folder`` is the audit to compare, which is never its own baseline.

    Raises InputError if there is none or it cannot be read.
    """
    if name is None:
        return None
    from uxaudit.pipeline.run_audit import read_baseline

    path = _beside(name, folder) if name == LATEST or name.startswith(BRANCH) else Path(name)
    baseline = read_baseline(path)
    click.echo(f"Baseline: {path}", err=True)
    return baseline


def _beside(name: str, folder: Path | None) -> Path:
    """The report of the latest audit beside an audit folder, by the time in its name; of one branch if one is named."""
    from uxaudit.errors import InputError, choose_from
    from uxaudit.reporters import read_report

    root = folder.parent if folder else Path("reports")
    branch = name.removeprefix(BRANCH) if name != LATEST else None
    found = [path for path in root.glob("*/report.json") if folder is None or path.parent.resolve() != folder.resolve()]
    dated, branches = [], set()
    for path in found:
        try:
            report = read_report(path)
        except InputError as error:
            click.echo(f"Left out as a baseline: {error}", err=True)
            continue
        branches.add(report.revision.branch)
        if branch in (None, report.revision.branch):
            dated.append((report.created, path))
    if dated:
        return max(dated)[1]
    if branch is None or not branches:
        raise InputError(
            f"there is no earlier audit in {root}", f"--baseline {name}", "Run once without --baseline, or name a report.json."
        )
    raise InputError(f"no audit in {root} is of this branch", f"--baseline {name}", choose_from(sorted(filter(None, branches)), branch))


def check(site: str, tasks: Sequence[tuple[str, str]], baseline: Report | None) -> None:
    """Raise InputError if a baseline is of another site."""
    if baseline is not None:
        from uxaudit.scoring.baseline_comparison import check_same_site

        check_same_site(site, tasks, baseline)


def update(report: Report, name: str | None) -> str:
    """Write a report as the baseline file and return the changes in a sentence.

    Entries that the audit could not observe are kept, so that a partial audit does not remove them. Raises InputError if
    nothing was measured, or if the file is not a baseline of this site.
    """
    from uxaudit.errors import CannotMeasure
    from uxaudit.scenario.baseline_file import read_baseline, write_baseline
    from uxaudit.scoring.baseline_comparison import check_same_site, compared

    if name is None or Path(name).suffix not in YAML:
        raise click.UsageError("--update-baseline writes the file that --baseline names: give --baseline FILE.yaml.")
    if report.score.value is None:
        raise CannotMeasure(
            "nothing was measured, so the baseline was not changed", hint="Update it from an audit that measured something."
        )
    path = Path(name)
    if not path.exists():
        write_baseline(report, path)
        return f"{path}: {len(report.findings)} findings and {len(report.tasks)} tasks written."
    old = read_baseline(path)
    check_same_site(report.site, [(task.scenario, task.task) for task in report.tasks], old)
    beside = compared(report.findings, report.tasks, report.outcomes, old)
    now = {(task.scenario, task.task, task.persona) for task in report.tasks}
    left = tuple(task for task in old.tasks if (task.scenario, task.task, task.persona) not in now)
    merged = report.model_copy(update={"findings": (*report.findings, *beside.stale), "tasks": (*report.tasks, *left)})
    write_baseline(merged, path)
    added, gone, kept = len(report.findings) - len(beside.known), len(beside.fixed), len(beside.stale)
    seen = f"{path}: {added} findings added, {gone} removed, {len(beside.known)} unchanged"
    return f"{seen}, {kept} kept that this audit could not observe." if kept else f"{seen}."
