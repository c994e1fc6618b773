"""Reads the history: audits, one task over time, one finding over time. All times are in UTC."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select

from uxaudit.errors import InputError, choose_from
from uxaudit.history.database import History
from uxaudit.history.schema import audits, findings, tasks
from uxaudit.model.findings import PROOF
from uxaudit.model.history import PastAudit, PastFinding, PastTask, Trend
from uxaudit.urls import split_recorded

PROVEN = tuple(mode.value for mode in PROOF)
MANY = 200
"""Maximum number of findings that one query may show."""


@dataclass(frozen=True)
class PastFilters:
    """The audits to query: the latest ``limit``, of one branch or site if given."""

    limit: int = 20
    branch: str | None = None
    site: str | None = None

    def on(self, query: Select[Any]) -> Select[Any]:
        """The query, limited to these audits."""
        if self.branch is not None:
            query = query.where(audits.c.branch == self.branch)
        return query.where(audits.c.site.contains(self.site, autoescape=True)) if self.site is not None else query


def past_audits(history: History, filters: PastFilters) -> list[PastAudit]:
    """The latest audits, the newest first."""
    with history.reading() as connection:
        chosen = filters.on(select(audits)).order_by(audits.c.created.desc(), audits.c.id.desc()).limit(filters.limit)
        rows = connection.execute(chosen).mappings().all()
        ids = [row["id"] for row in rows]
        flaky = and_(tasks.c.status != "blocked", tasks.c.succeeded > 0, tasks.c.succeeded < tasks.c.runs)
        counted = {
            row.audit_id: row
            for row in connection.execute(
                select(
                    tasks.c.audit_id,
                    func.count().label("tasks"),
                    _count(tasks.c.status == "blocked").label("blocked"),
                    _count(tasks.c.status == "cantTell").label("unmeasured"),
                    _count(flaky).label("flaky"),
                )
                .where(tasks.c.audit_id.in_(ids))
                .group_by(tasks.c.audit_id)
            )
        }
        found = {
            row.audit_id: row
            for row in connection.execute(
                select(findings.c.audit_id, func.count().label("findings"), _count(findings.c.severity >= 3).label("serious"))
                .where(findings.c.audit_id.in_(ids), findings.c.mode.in_(PROVEN))
                .group_by(findings.c.audit_id)
            )
        }
    return [_past_audit(dict(row), counted.get(row["id"]), found.get(row["id"])) for row in rows]


def _count(condition: Any) -> Any:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _past_audit(row: dict[str, Any], counted: Any, found: Any) -> PastAudit:
    names = PastAudit.__dataclass_fields__
    values = {name: value for name, value in row.items() if name in names}
    for counts, fields in ((counted, ("tasks", "blocked", "unmeasured", "flaky")), (found, ("findings", "serious"))):
        values |= {name: int(getattr(counts, name)) for name in fields} if counts is not None else {}
    return PastAudit(**values)


OF_AUDIT = ("audit", "created", "commit", "branch")
"""The fields of a task over time that belong to the audit."""


def past_tasks(history: History, name: str, filters: PastFilters) -> list[PastTask]:
    """One task over time, one row per persona, the newest first. ``name`` is its name, or a glob such as ``Buy*``.

    ``limit`` counts rows. Raises InputError if no audit has such a task.
    """
    columns = [(audits if field in OF_AUDIT else tasks).c[field] for field in PastTask.__dataclass_fields__]
    query = filters.on(select(*columns).join(audits, tasks.c.audit_id == audits.c.id).where(_named(tasks.c.task, name)))
    with history.reading() as connection:
        rows = connection.execute(query.order_by(audits.c.created.desc(), audits.c.id.desc(), tasks.c.id).limit(filters.limit)).all()
        if not rows:
            names = connection.execute(select(tasks.c.task).distinct().limit(MANY)).scalars().all()
    if not rows:
        raise InputError(f"no audit in the history has a task `{name}`", "--task", _choose(names, name))
    return [PastTask(*row) for row in rows]


def _named(column: Any, name: str) -> Any:
    """The column equals a name, or matches a glob."""
    if not any(sign in name for sign in "*?"):
        return column == name
    escaped = name.replace("!", "!!").replace("%", "!%").replace("_", "!_").replace("*", "%").replace("?", "_")
    return column.like(escaped, escape="!")


def _choose(names: Sequence[str], name: str) -> str:
    return choose_from(sorted(names)[:20], name) if names else "The history has no task yet."


def past_findings(history: History, name: str, filters: PastFilters) -> list[PastFinding]:
    """The findings of an id, of the start of an id, or of a check, each with its time line; existing ones first.

    Raises InputError if the history has none, or more than can be shown.
    """
    with history.reading() as connection:
        rows = connection.execute(_over_time(name, filters)).all()
        if not rows:
            hint = "Give an id from report.json, or the id of a check."
            raise InputError(f"no audit in the history has a finding `{name}`", "--finding", hint)
        ends = {id for row in rows for id in (row.first_row, row.last_row)}
        whole = select(findings, audits.c.created, audits.c.commit, audits.c.site).join(audits, findings.c.audit_id == audits.c.id)
        known = {row.id: row for row in connection.execute(whole.where(findings.c.id.in_(ends)))}
        latest = {row.site: row.id for row in connection.execute(filters.on(_latest()))}
    found = [_past_finding(known[row.first_row], known[row.last_row], row.audits, latest) for row in rows]
    return sorted(found, key=lambda one: (not one.present, -one.severity, one.check, one.finding))


def _over_time(name: str, filters: PastFilters) -> Select[Any]:
    """For each finding: its first and its last row, and the number of audits, the most recently found first.

    Rows are added in the order of audits, except for audits that are added later by hand; times decide, and rows only for equal times.
    """
    wanted = or_(findings.c.finding.startswith(name, autoescape=True), findings.c.check == name)
    joined = select(findings.c.id, findings.c.finding, findings.c.audit_id, audits.c.created).join(
        audits, findings.c.audit_id == audits.c.id
    )
    rows = filters.on(joined.where(wanted)).subquery()
    key = rows.c.finding
    newest, times = func.max(rows.c.created), func.count(rows.c.audit_id.distinct())
    counted = select(key, func.min(rows.c.created).label("first"), newest.label("last"), times.label("audits")).group_by(key)
    ends = counted.order_by(newest.desc(), key).limit(min(filters.limit, MANY)).subquery()
    first, last = (func.max(case((rows.c.created == ends.c[end], rows.c.id))).label(f"{end}_row") for end in ("first", "last"))
    return select(key, first, last, ends.c.audits).join(ends, key == ends.c.finding).group_by(key, ends.c.audits)


def _latest() -> Select[Any]:
    """The last audit of each site."""
    last = select(audits.c.site, func.max(audits.c.created).label("created")).group_by(audits.c.site).subquery()
    return select(audits.c.id, audits.c.site).join(last, and_(audits.c.site == last.c.site, audits.c.created == last.c.created))


def _past_finding(first: Any, last: Any, number: int, latest: Mapping[str, int]) -> PastFinding:
    return PastFinding(
        finding=last.finding,
        check=last.check,
        rule=last.rule,
        severity=last.severity,
        mode=last.mode,
        message=last.message,
        url=last.url,
        task=last.task,
        first=first.created,
        first_commit=first.commit,
        last=last.created,
        last_commit=last.commit,
        audits=number,
        present=last.audit_id == latest.get(last.site),
    )


# ---------------------------------------------------------------- trends

INDEXED = 1000
"""Maximum number of audits in an index."""
COMPARED = 12
"""Number of audits of one site whose tasks are shown side by side."""


def known_audits(history: History) -> frozenset[str]:
    """The folders of all audits in the history, each as a path and as a name; empty if there is no history yet."""
    if not history.exists:
        return frozenset()
    with history.reading() as connection:
        folders = connection.execute(select(audits.c.folder)).scalars().all()
    return frozenset((*folders, *(folder.replace("\\", "/").rstrip("/").rpartition("/")[2] for folder in folders)))


def trends(history: History) -> list[Trend]:
    """The audits grouped by site and scenarios, the most recently audited group first, each with its tasks over the last audits."""
    groups: dict[tuple[str, tuple[str, ...]], list[PastAudit]] = {}
    for audit in past_audits(history, PastFilters(INDEXED)) if history.exists else ():
        groups.setdefault((audit.title, _hosts(audit.site)), []).append(audit)
    wanted = [audit.audit for listed in groups.values() for audit in listed[:COMPARED]]
    by_audit: dict[str, list[PastTask]] = {}
    for row in _tasks_of(history, wanted) if wanted else ():
        by_audit.setdefault(row.audit, []).append(row)
    return [
        Trend(listed[0].site, title, listed, [row for audit in listed[:COMPARED] for row in by_audit.get(audit.audit, ())])
        for (title, _), listed in groups.items()
    ]


def _hosts(site: str) -> tuple[str, ...]:
    """The hosts of a site, without ports, which may differ from run to run."""
    return tuple(split_recorded(address.strip()).hostname or address.strip() for address in site.split(","))


def _tasks_of(history: History, wanted: Sequence[str]) -> list[PastTask]:
    columns = [(audits if field in OF_AUDIT else tasks).c[field] for field in PastTask.__dataclass_fields__]
    query = select(*columns).join(audits, tasks.c.audit_id == audits.c.id).where(audits.c.audit.in_(wanted)).order_by(tasks.c.id)
    with history.reading() as connection:
        return [PastTask(*row) for row in connection.execute(query)]
