"""Reports disk errors in the middle of an audit."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from uxaudit.errors import CannotMeasure, InputError

REMOVED = "the folder was removed"
CAUSES = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the quota of the disk is used up",
    errno.ENOENT: REMOVED,
    errno.ESTALE: REMOVED,
    errno.EACCES: "the permission to write was lost",
    errno.EPERM: "the permission to write was lost",
    errno.EROFS: "the disk is read-only",
    errno.EIO: "the disk reports an error",
    errno.ENOTDIR: "a folder was replaced by a file",
}


@contextmanager
def in_order(folder: Path) -> Iterator[None]:
    """Turn a disk error into CannotMeasure: the recordings are kept, and ``--resume`` continues.

    Wrong input stays an InputError: an audit that has not begun, or an error of a file or a command elsewhere.
    """
    begun = (folder / "recordings").is_dir()
    try:
        yield
    except InputError as error:  # perhaps a report that could not be written
        if begun and isinstance(error.__cause__, OSError) and _concerns(error.__cause__, folder):
            raise failure(error.__cause__, folder) from error
        if begun and not (folder / "recordings").is_dir():
            raise failure(OSError(errno.ENOENT, ""), folder) from error
        raise
    except OSError as error:
        raise failure(error, folder) from error


def _concerns(error: OSError, folder: Path) -> bool:
    """Whether an error may be one of the folder. A write to an open file names no file."""
    named = error.filename
    return not isinstance(named, str | bytes | Path) or Path(os.fsdecode(named)).absolute().is_relative_to(folder.absolute())


def failure(error: OSError, folder: Path) -> CannotMeasure:
    """Returns the error for a disk failure."""
    cause = CAUSES.get(error.errno or 0, error.strerror or str(error))
    kept = (
        "The recordings so far are kept. Fix this, then continue" if cause != REMOVED else "Run the audit again, or restore it and continue"
    )
    return CannotMeasure(f"the audit cannot be written: {cause}", str(folder), f"{kept} with --resume {folder}")
