"""Writes a finished report into the history."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from math import isfinite
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from uxaudit.history.database import History
from uxaudit.history.schema import audits, findings, steps, tasks
from uxaudit.model.report import Report, TaskRow


def add(report: Report, folder: Path, history: History) -> bool:
    """Add an audit, completely or not at all. Returns whether it is new. An existing one is replaced.

    Raises the errors of :class:`History`.
    """
    with history.writing() as connection:
        key = identity(report)
        known = connection.execute(select(audits.c.id).where(audits.c.audit == key)).scalar()
        if known is not None:
            _remove(connection, known)
        _insert(connection, report, key, folder)
    return known is None


def identity(report: Report) -> str:
    """Returns the id of the audit; for reports of earlier versions, which have none, a hash of their content."""
    return report.audit or hashlib.sha256(report.model_dump_json().encode("utf-8", "surrogatepass")).hexdigest()


def _remove(connection: Connection, audit: int) -> None:
    """Remove an audit with its rows, also if the database does not cascade."""
    own = select(tasks.c.id).where(tasks.c.audit_id == audit).scalar_subquery()
    connection.execute(delete(steps).where(steps.c.task_id.in_(own)))
    for table in (tasks, findings):
        connection.execute(delete(table).where(table.c.audit_id == audit))
    connection.execute(delete(audits).where(audits.c.id == audit))


def _insert(connection: Connection, report: Report, key: str, folder: Path) -> None:
    audit = connection.execute(insert(audits).values(_audit(report, key, folder))).inserted_primary_key
    assert audit is not None  # every database returns the key of an inserted row
    for row in report.tasks:
        task = connection.execute(insert(tasks).values(audit_id=audit[0], **_task(row))).inserted_primary_key
        assert task is not None
        played = [{"task_id": task[0], **values} for values in _steps(row)]
        if played:
            connection.execute(insert(steps), played)
    found = [{"audit_id": audit[0], **values} for values in _findings(report)]
    if found:
        connection.execute(insert(findings), found)


def _audit(report: Report, key: str, folder: Path) -> dict[str, Any]:
    return {
        "audit": key,
        "created": _moment(report.created),
        "folder": str(folder),
        "title": report.title,
        "site": report.site,
        "verdict": report.verdict,
        "reasons": list(report.gate.reasons),
        "score": report.score.value,
        "score_low": report.score.low,
        "score_high": report.score.high,
        "coverage": report.score.coverage,
        "replays": report.replays,
        "not_run": len(report.not_run),
        **report.revision.model_dump(),
        "tool": report.tool.get("uxaudit", ""),
    }


def _moment(created: str) -> datetime:
    """Returns the time of a report. Without a zone it is UTC, as all reports are; without a time it is the current time."""
    try:
        moment = datetime.fromisoformat(created)
    except ValueError:
        return datetime.now(UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _task(row: TaskRow) -> dict[str, Any]:
    fields = {"scenario", "task", "persona", "critical", "status", "reason", "runs", "succeeded", "score"}
    return row.model_dump(include=fields | {"system_time_ms", "predicted_time_ms", "tab_stops"})


def _steps(row: TaskRow) -> list[dict[str, Any]]:
    return [
        {
            "number": step.index,
            "phase": step.phase,
            "step": step.sentence,
            "status": step.status,
            "times_ms": [time for time in step.system_times_ms if isfinite(time)],
        }
        for step in row.step_rows
    ]


def _findings(report: Report) -> list[dict[str, Any]]:
    fields = {"check", "rule", "severity", "scenario", "task", "persona", "url", "message", "occurrences"}
    return [{"finding": finding.id, "mode": finding.mode.value, **finding.model_dump(include=fields)} for finding in report.findings]
