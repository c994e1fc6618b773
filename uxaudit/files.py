"""Writes files so that a killed process never leaves an incomplete one."""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Write a file by renaming, so that a killed process leaves the old or the new file, never an incomplete one. Raises OSError."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(path)
