"""A folder of audits: finished audits from the history, running and interrupted ones from their recordings."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from uxaudit.common.files import write_whole
from uxaudit.errors import InputError, UxAuditError
from uxaudit.history.database import FILE, History
from uxaudit.history.queries import known_audits, trends
from uxaudit.history.store import add
from uxaudit.model.history import AuditInProgress, FindingSoFar
from uxaudit.recording.audit_options import known_order, path_of_order
from uxaudit.recording.journal import finished, journals
from uxaudit.reporters import REPORT_FILE, read_report
from uxaudit.reporters.html.index import GENERATOR, render_index

INDEX = "index.html"
RUNNING_S = 180.0
"""Seconds without a new record after which an audit counts as interrupted: no step with its trials takes longer (own judgement)."""
FINDINGS = 8


def history_of(shelf: Path, name: str | None = None) -> History:
    """The history of a folder of audits. Audits that were made without it are added; unreadable ones are left out."""
    history = History(name or str(shelf / FILE))
    known = known_audits(history)
    for path in sorted(shelf.glob(f"*/{REPORT_FILE}")):
        if str(path.parent) in known or path.parent.name in known:
            continue
        try:
            add(read_report(path), path.parent, history)
        except InputError:
            continue
    return history


def index_page(shelf: Path, history: History, live: Sequence[AuditInProgress] | None = None) -> str:
    """The index of a folder of audits."""
    found = trends(history)
    links = {
        audit.audit: f"{Path(audit.folder).name}/report.html"
        for trend in found
        for audit in trend.audits
        if (shelf / Path(audit.folder).name / "report.html").is_file()
    }
    return render_index(found, links, live)


def write_index(shelf: Path, history: History) -> Path | None:
    """Write the index beside the audits; None if another program wrote a file of that name, which is kept. Raises InputError."""
    path = shelf / INDEX
    try:
        if path.exists() and GENERATOR not in path.read_text("utf-8", "replace")[:4000]:
            return None
        write_whole(path, index_page(shelf, history).encode("utf-8", "replace"))
    except OSError as error:
        raise InputError(f"the index cannot be written: {error.strerror or error}", str(path), "Change its permissions.") from error
    return path


@dataclass
class Progress:
    """The state of an audit in progress. Its findings are evaluated again only after a replay has ended."""

    done: int = -1
    findings: Sequence[FindingSoFar] = ()
    counted: int = 0


@dataclass
class Watched:
    """The unfinished audits of a folder."""

    shelf: Path
    known: dict[str, Progress] = field(default_factory=dict)

    def look(self) -> list[AuditInProgress]:
        """Returns the progress of each, the most recently active first."""
        found = [(sign, path.parents[1]) for path in self.shelf.glob("*/recordings/order.json") if (sign := _sign_of(path.parents[1]))]
        return [self._look_at(folder, sign) for sign, folder in sorted(found, reverse=True)]

    def _look_at(self, folder: Path, sign: float) -> AuditInProgress:
        order = known_order(folder)
        over = [path.parent.name for path in journals(folder / "recordings") if finished(path.parent)]
        progress = self.known.setdefault(folder.name, Progress())
        if over and len(over) != progress.done:
            progress.findings, progress.counted = _findings(folder)
        progress.done = len(over)
        return AuditInProgress(
            folder=folder.name,
            done=len(over),
            total=max(order.planned, len(over)),
            now=_last_step(folder),
            running=time.time() - sign < RUNNING_S,
            findings=progress.findings,
            counted=progress.counted,
        )


def _sign_of(folder: Path) -> float:
    """The time of an unfinished audit's latest record, in seconds since 1970; 0 for a finished audit."""
    recorded = [path.stat().st_mtime for path in folder.glob("recordings/*/recording.jsonl")]
    last = max([path_of_order(folder).stat().st_mtime, *recorded])
    report = folder / REPORT_FILE
    return 0.0 if report.exists() and report.stat().st_mtime >= last else last


def _last_step(folder: Path) -> str:
    """The sentence of the last recorded step; empty if there is none."""
    newest = max(journals(folder / "recordings"), key=lambda path: path.stat().st_mtime, default=None)
    rows = newest.read_bytes().splitlines() if newest else []
    for line in reversed(rows):
        try:
            row = json.loads(line)
        except ValueError:  # it is being written
            continue
        if row.get("kind") == "step":
            return str(row.get("sentence", ""))
    return ""


def _findings(folder: Path) -> tuple[Sequence[FindingSoFar], int]:
    """The findings of the finished replays so far, the most severe first."""
    from uxaudit.pipeline.run_audit import judge

    try:
        report = judge(folder)
    except (UxAuditError, OSError):  # a file is being written at this moment; the next replay shows it
        return (), 0
    worst = sorted(report.findings, key=lambda finding: -finding.severity)
    return [FindingSoFar(finding.severity, finding.message, finding.task) for finding in worst[:FINDINGS]], len(report.findings)
