"""Past audits as the history keeps them: rows for tables and trends. All times are in UTC."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class PastAudit:
    """One audit of the history, with counts of its tasks and proven findings."""

    audit: str
    created: datetime
    folder: str
    title: str
    site: str
    verdict: str
    score: float | None
    score_low: float | None
    score_high: float | None
    coverage: float | None
    commit: str
    branch: str
    build: str
    replays: int
    tasks: int = 0
    blocked: int = 0
    unmeasured: int = 0
    flaky: int = 0
    not_run: int = 0
    findings: int = 0
    serious: int = 0
    """Proven findings of severity 3 or 4."""


@dataclass(frozen=True)
class PastTask:
    """One task for one persona in one audit."""

    audit: str
    created: datetime
    commit: str
    branch: str
    scenario: str
    task: str
    persona: str
    status: str
    reason: str
    runs: int
    succeeded: int
    score: float | None
    system_time_ms: float | None
    predicted_time_ms: float | None
    tab_stops: int | None

    @property
    def flaky(self) -> bool:
        """Whether only some of its replays completed it."""
        return self.status != "blocked" and 0 < self.succeeded < self.runs


@dataclass(frozen=True)
class PastFinding:
    """One finding over time."""

    finding: str
    check: str
    rule: str | None
    severity: int
    """In the last audit that has it."""
    mode: str
    message: str
    url: str
    task: str
    first: datetime
    first_commit: str
    last: datetime
    last_commit: str
    audits: int
    """Number of audits in which it was found."""
    present: bool
    """Whether the latest audit of its site has it."""


@dataclass(frozen=True)
class Trend:
    """The audits of one site, the newest first, and its tasks over time."""

    site: str
    title: str
    audits: Sequence[PastAudit]
    tasks: Sequence[PastTask]


@dataclass(frozen=True)
class FindingSoFar:
    """A finding of an audit that is not over."""

    severity: int
    message: str
    task: str


@dataclass(frozen=True)
class AuditInProgress:
    """An audit that is not over: how far it is, and what it has found so far."""

    folder: str
    done: int
    total: int
    now: str
    """What was recorded last, in words."""
    running: bool
    """Whether something was recorded lately; else it was interrupted."""
    findings: Sequence[FindingSoFar] = ()
    counted: int = 0
    """All findings so far."""
