"""The options of an audit, stored beside its recordings: for ``--resume``, for the report, and to merge shards."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from uxaudit.common.files import write_whole
from uxaudit.errors import InputError
from uxaudit.model.report import Revision, TaskNotRun
from uxaudit.recording.base import Observed

ORDER = "order.json"
"""Its name in the folder of recordings."""


class Shard(Observed):
    """One of several parts of an audit."""

    number: int
    """From 1."""
    count: int
    plan: str
    """A hash of the whole plan: shards of other plans do not match."""
    replays: tuple[str, ...]
    """The ids of this shard's replays."""

    def __str__(self) -> str:
        return f"shard {self.number} of {self.count}"


class AuditOrder(Observed):
    """The options of an audit. The files of earlier versions lack some of them."""

    audit: str = ""
    """The id of the audit: the same after ``--resume``, and in every shard's evaluation."""
    revision: Revision = Revision()
    files: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    """The URLs of ``uxaudit page``."""
    personas: tuple[str, ...] = ()
    repeat: int | None = None
    all_hosts: bool = False
    examines: tuple[str, ...] = ()
    engines: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    left_out: tuple[TaskNotRun, ...] = ()
    """Tasks that no replay of this audit plays."""
    auto_repeat: bool = False
    """``--repeat auto``."""
    notes: tuple[str, ...] = ()
    """How the replays were run: the measurements for choosing workers and repeats, and undecided times."""
    planned: int = 0
    """Number of planned replays."""
    changed_since: str | None = None
    tasks_per_replay: int | None = None
    """Maximum number of tasks of a part of a replay; None for whole replays."""
    access: tuple[str, ...] = ()
    """The options with credentials. Their values are secrets, which are stored in no file."""
    shard: Shard | None = None


UNKNOWN = AuditOrder()


def path_of_order(folder: Path) -> Path:
    """The file of an audit folder."""
    return folder / "recordings" / ORDER


def write_order(folder: Path, order: AuditOrder) -> None:
    """Write it into an audit folder. Raises OSError."""
    write_whole(path_of_order(folder), order.model_dump_json(indent=2).encode())


def read_order(folder: Path) -> AuditOrder:
    """Read it from an audit folder. Raises InputError if the folder contains no audit."""
    try:
        return AuditOrder.model_validate_json(path_of_order(folder).read_bytes())
    except (OSError, ValidationError) as error:
        raise InputError("this folder contains no audit", str(folder), "Give the folder of a `uxaudit run` or `uxaudit replay`.") from error


def known_order(folder: Path) -> AuditOrder:
    """Read it from an audit folder; returns an empty one if there is none."""
    try:
        return read_order(folder)
    except InputError:
        return UNKNOWN
