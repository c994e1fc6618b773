"""The tables of the history. A change here needs a migration in ``migrations/versions`` and its number in ``HEAD``."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Column, DateTime, Dialect, Float, ForeignKey, Integer, MetaData, String, Table, Text
from sqlalchemy.types import TypeDecorator

from uxaudit.redaction import everywhere

HEAD = "0001"
"""The latest migration."""
VERSIONS = "uxaudit_version"
"""The table in which Alembic keeps the number of the last migration."""
NAME_LENGTH = 255
"""Maximum length of names of tasks, scenarios and branches: some databases cannot index longer ones."""


class Utc(TypeDecorator[datetime]):
    """A time in UTC. SQLite drops time zones, so they are removed on the way in and added on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """In UTC. Raises ValueError for a time without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"the time {value} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """With its zone."""
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def storable(value: str) -> str:
    """Returns a text without secrets that every database accepts: PostgreSQL refuses NUL, and no encoding has lone surrogates."""
    return everywhere.text(value).replace("\0", "\ufffd").encode("utf-8", "replace").decode()


class Words(TypeDecorator[str]):
    """A text of any length."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Remove the characters that a database refuses."""
        return None if value is None else storable(value)


class Name(TypeDecorator[str]):
    """A short text that can be indexed; longer ones are cut."""

    impl = String(NAME_LENGTH)
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Cut, and remove the characters that a database refuses."""
        return None if value is None else storable(value)[:NAME_LENGTH]


class Number(TypeDecorator[float]):
    """A number; NaN and infinity are stored as unknown, in the same way in all databases."""

    impl = Float
    cache_ok = True

    def process_bind_param(self, value: float | None, dialect: Dialect) -> float | None:
        """Finite, or None."""
        return value if value is not None and math.isfinite(value) else None


metadata = MetaData()


def _of(table: str) -> Column[Any]:
    return Column(f"{table}_id", Integer, ForeignKey(f"uxaudit_{table}s.id", ondelete="CASCADE"), nullable=False, index=True)


audits = Table(
    "uxaudit_audits",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("audit", Name, nullable=False, unique=True),  # the audit's own id: adding it again replaces it
    Column("created", Utc, nullable=False, index=True),
    Column("folder", Words, nullable=False),
    Column("title", Words, nullable=False),
    Column("site", Words, nullable=False),
    Column("verdict", Name, nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("score", Number),
    Column("score_low", Number),
    Column("score_high", Number),
    Column("coverage", Number),
    Column("replays", Integer, nullable=False),
    Column("not_run", Integer, nullable=False),
    Column("commit", Name, nullable=False),
    Column("branch", Name, nullable=False, index=True),
    Column("build", Name, nullable=False),
    Column("tool", Name, nullable=False),
)
tasks = Table(
    "uxaudit_tasks",
    metadata,
    Column("id", Integer, primary_key=True),
    _of("audit"),
    Column("scenario", Name, nullable=False),
    Column("task", Name, nullable=False, index=True),
    Column("persona", Name, nullable=False),
    Column("critical", Boolean, nullable=False),
    Column("status", Name, nullable=False),
    Column("reason", Words, nullable=False),
    Column("runs", Integer, nullable=False),
    Column("succeeded", Integer, nullable=False),
    Column("score", Number),
    Column("system_time_ms", Number),
    Column("predicted_time_ms", Number),
    Column("tab_stops", Integer),
)
steps = Table(
    "uxaudit_steps",
    metadata,
    Column("id", Integer, primary_key=True),
    _of("task"),
    Column("number", Integer, nullable=False),
    Column("phase", Name, nullable=False),
    Column("step", Words, nullable=False),
    Column("status", Name, nullable=False),
    Column("times_ms", JSON, nullable=False),  # one number for each replay
)
findings = Table(
    "uxaudit_findings",
    metadata,
    Column("id", Integer, primary_key=True),
    _of("audit"),
    Column("finding", Name, nullable=False, index=True),  # the fingerprint
    Column("check", Name, nullable=False, index=True),
    Column("rule", Name),
    Column("severity", Integer, nullable=False),
    Column("mode", Name, nullable=False),
    Column("scenario", Name, nullable=False),
    Column("task", Name, nullable=False),
    Column("persona", Name, nullable=False),
    Column("url", Words, nullable=False),
    Column("message", Words, nullable=False),
    Column("occurrences", Integer, nullable=False),
)
