"""The one place that writes files: text without secrets, and so that a kill never leaves half of one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO


def write_whole(path: Path, content: bytes) -> None:
    """Write a file of text without secrets, by renaming, so that a kill leaves the old one or the new one. Raises OSError."""
    write_binary(path, without_secrets(content))


def write_binary(path: Path, content: bytes) -> None:
    """Write a file that is no text, such as a picture whose secrets are painted over, by renaming. Raises OSError."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise


def append_to(path: Path) -> BinaryIO:
    """Open a file to add lines, each with one unbuffered write. The data must have passed a redactor. Raises OSError."""
    return path.open("ab", buffering=0)


def without_secrets(content: bytes) -> bytes:
    """Returns the content without known secrets and anything that looks like one. Content that is not UTF-8 text is unchanged."""
    from uxaudit.redaction import everywhere  # only what writes needs it

    try:
        content.decode()
    except UnicodeDecodeError:
        return content
    return everywhere(content)
