"""An audit folder is used by one audit at a time."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from uxaudit.common.files import write_whole
from uxaudit.errors import InputError

LOCK, OWNER = ".lock", ".owner"
"""In the folder of recordings: the lock of the audit that writes there, and its process id."""


@contextlib.contextmanager
def locked(recordings: Path) -> Iterator[None]:
    """Lock a folder of recordings against other audits. Raises InputError if one is running there.

    The system releases the lock when its owner ends, for whatever reason.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(recordings / LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise InputError(
            f"another command is using this folder: process {_owner(recordings)}",
            str(recordings.parent),
            "Wait until it ends, or choose another folder with --out. Nothing was changed.",
        ) from None  # it is no failure of the disk
    try:
        write_whole(recordings / OWNER, str(os.getpid()).encode())
        yield
    finally:
        with contextlib.suppress(OSError):  # the folder may be gone
            (recordings / OWNER).unlink(missing_ok=True)
        lock.release()


def _owner(recordings: Path) -> str:
    try:
        return (recordings / OWNER).read_text(errors="replace").strip()
    except OSError:  # it began this very moment
        return "unknown"
