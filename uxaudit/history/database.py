"""Opens the database of the history by any SQLAlchemy URL, migrates it, and explains its errors in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, Inspector, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from uxaudit.errors import CannotMeasure, InputError, UxAuditError
from uxaudit.history.schema import HEAD, VERSIONS, metadata

FILE = "history.sqlite"
"""The file name of the history in a folder of audits."""
PATIENCE_S = 30.0
"""Maximum time for a writer to wait for others, in seconds; own judgement: writing one audit takes some milliseconds."""
LOCK = 7_824_501
"""The number of the lock for migrations in PostgreSQL; any number that other programs do not use."""
SPELLINGS = {"postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
"""SQLAlchemy 2.0 would use psycopg2 for the first and does not know the second."""
RESTORE = "Restore it from a backup, or give another database with --history and add the audits again: uxaudit history --add DIR."


class History:
    """One database. Every method raises InputError or CannotMeasure with the place, never an error of the driver."""

    def __init__(self, name: str) -> None:
        self.url = url_of(name)
        self.place = self.url.render_as_string(hide_password=True) if self.url.get_backend_name() != "sqlite" else str(self.url.database)
        self._engine = self._connectable()
        self._current = False

    def _connectable(self) -> Engine:
        sqlite = self.url.get_backend_name() == "sqlite"
        arguments: dict[str, Any] = {"timeout": PATIENCE_S} if sqlite and "timeout" not in self.url.query else {}
        try:
            engine = create_engine(self.url, connect_args=arguments, poolclass=NullPool)
        except NoSuchModuleError as error:
            raise InputError(f"there is no database named `{self.url.drivername}`", self.place, "Give a URL of SQLAlchemy.") from error
        except ImportError as error:
            hint = "Install it, for PostgreSQL with `pip install 'uxaudit-replay[postgres]'`."
            raise InputError(f"the driver of this database is missing: {error}", self.place, hint) from error
        if sqlite:
            event.listen(engine, "connect", _leave_transactions)
            event.listen(engine, "begin", _begin)
        return engine

    @property
    def exists(self) -> bool:
        """Whether a SQLite file exists; True for any other database, which is checked by connecting."""
        return self.url.get_backend_name() != "sqlite" or Path(str(self.url.database)).is_file()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A writing transaction on an up-to-date database. It is written completely or not at all."""
        self.bring_up_to_date()
        with self._translated(), self._engine.connect().execution_options(writes=True) as connection, connection.begin():
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A read-only transaction. Raises InputError if there is no database yet."""
        if not self.exists:
            raise InputError(
                "there is no history here", self.place, "Audits are added by `uxaudit run`, or with `uxaudit history --add DIR`."
            )
        self.bring_up_to_date()
        with self._translated(), self._engine.connect() as connection, connection.begin():
            yield connection

    def bring_up_to_date(self) -> None:
        """Create the tables, or migrate those of an earlier version, while no other writer can; do nothing if they are current."""
        if self._current:
            return
        if self.url.get_backend_name() == "sqlite":
            _make_folder(Path(str(self.url.database)))
        with self._translated():
            with self._engine.connect() as connection, connection.begin():
                found = _version(connection, self.place)
            if found != HEAD:
                with self._engine.connect().execution_options(writes=True) as connection, connection.begin():
                    _migrate(connection, self.place)
            with self._engine.connect() as connection, connection.begin():
                _check_whole(inspect(connection), self.place)
        self._current = True

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except UxAuditError:
            raise
        except DBAPIError as error:
            raise _in_words(str(error.orig), self.place) from error
        except SQLAlchemyError as error:
            raise InputError(f"the history cannot be used: {str(error).splitlines()[0]}", self.place, RESTORE) from error


def url_of(name: str) -> URL:
    """Returns the URL of a file or URL. Raises InputError if it is neither."""
    if "://" not in name:
        return URL.create("sqlite", database=str(Path(name).absolute()))
    try:
        url = make_url(name)
    except (ArgumentError, ValueError) as error:
        raise InputError("this is not a URL of a database", "--history", "Write one such as postgresql://user@host/name.") from error
    if url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:"):
        raise InputError("a history in memory is lost at once", "--history", "Give a file, or a URL of a database.")
    return url.set(drivername=SPELLINGS.get(url.drivername, url.drivername))


def _make_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"the history cannot be written: {error.strerror}", str(path), "Give another file with --history.") from error


def _leave_transactions(connection: Any, _record: object) -> None:
    """Stop Python's driver from starting transactions itself: it starts them after reading, and then two writers block each other."""
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _version(connection: Connection, place: str) -> str | None:
    """Returns the number of the last migration; None for a new database. Raises InputError if it is not one of a history."""
    names = set(inspect(connection).get_table_names())
    own = names & set(metadata.tables)
    if VERSIONS not in names:
        if own:
            raise InputError(f"the history is half migrated: it has {', '.join(sorted(own))} and no version", place, RESTORE)
        return None
    rows = [str(row[0]) for row in connection.execute(text(f"SELECT version_num FROM {VERSIONS}"))]
    if len(rows) > 1:
        raise InputError(f"the history is half migrated: it has the versions {', '.join(sorted(rows))}", place, RESTORE)
    if rows and rows[0] > HEAD:
        hint = "Update uxaudit, or give another database with --history."
        raise InputError(f"the history was written by a newer version of uxaudit: {rows[0]}; this one reads up to {HEAD}", place, hint)
    if not rows and own:
        raise InputError("the history is half migrated: its version is missing", place, RESTORE)
    return rows[0] if rows else None


def _migrate(connection: Connection, place: str) -> None:
    """Apply the missing migrations, in the caller's transaction."""
    from alembic import command
    from alembic.config import Config
    from alembic.util.exc import CommandError

    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
    if _version(connection, place) == HEAD:  # another writer was first
        return
    config = Config()
    config.set_main_option("script_location", "uxaudit:history/migrations")
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise InputError(f"the history cannot be migrated: {error}", place, RESTORE) from error


def _check_whole(inspector: Inspector, place: str) -> None:
    """Raise InputError if a table or a column is missing, though the version requires it."""
    names = set(inspector.get_table_names())
    for table in metadata.sorted_tables:
        if table.name not in names:
            raise InputError(f"the history is half migrated: it has no table {table.name}", place, RESTORE)
        missing = {column.name for column in table.columns} - {column["name"] for column in inspector.get_columns(table.name)}
        if missing:
            raise InputError(f"the history is half migrated: {table.name} has no {', '.join(sorted(missing))}", place, RESTORE)


def _in_words(fault: str, place: str) -> UxAuditError:
    """Translate a driver's error. Errors that a retry may fix have exit code 3, those that the user must fix 2."""
    first = fault.strip().splitlines()[0] if fault.strip() else "no reason was given"
    lowered = fault.lower()
    if "locked" in lowered or "busy" in lowered or "lock timeout" in lowered:
        hint = "Nothing was lost. Wait until the other program has ended, then run `uxaudit history --add DIR`."
        return CannotMeasure("another program has locked the history", place, hint)
    if "not a database" in lowered or "malformed" in lowered:
        return InputError("this file is not a database of SQLite, or is damaged", place, RESTORE)
    if "readonly" in lowered or "read-only" in lowered:
        return InputError("the history is read-only", place, "Change its permissions, or give another with --history.")
    if "unable to open" in lowered:
        return InputError("the history cannot be opened", place, "Give a file in a folder that you may write to.")
    if "disk" in lowered and "full" in lowered:
        return CannotMeasure("the disk is full: this audit is not in the history", place, "Make room, then `uxaudit history --add DIR`.")
    if any(
        words in lowered for words in ("connection refused", "could not connect", "connection failed", "timeout", "closed the connection")
    ):
        return CannotMeasure(f"the database of the history does not respond: {first}", place, "Start it, or correct the URL.")
    return InputError(f"the database of the history refused: {first}", place, "Correct the URL, or the rights of its user.")
