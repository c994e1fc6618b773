"""The journal of a replay, written line by line.

An audit folder contains ``recordings/<replay>/recording.jsonl`` with its ``shots/``, and ``recordings/states/`` with one
``<fingerprint>.json`` per distinct page state, shared by all replays so that none is scanned twice. The journal is
append-only: a header line, then one line per step as it ends, then an end line. A killed run keeps what it recorded; a
recording without an end line is interrupted, and is kept as ``interrupted-1.jsonl`` when it is replayed again.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

from uxaudit.common.files import append_to, without_secrets, write_binary
from uxaudit.recording.base import Observed
from uxaudit.recording.json_lines import Scrub, as_json

JOURNAL = "recording.jsonl"


class Journal:
    """Writes one recording, line by line; each line is on disk before the next step begins."""

    def __init__(self, folder: Path, scrub: Scrub = without_secrets) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._scrub = scrub
        _drop_half_line(folder / JOURNAL)
        self._file = append_to(folder / JOURNAL)

    def append(self, line: Observed) -> None:
        """Write one line with a single unbuffered ``write``, so that a killed process cannot leave half a line.

        An interrupted attempt is moved away when a new header is written, so that a journal has one header. Raises OSError if the
        disk is full or the folder is gone; the file then ends with the line before.
        """
        if getattr(line, "kind", "") == "header" and self._file.tell():
            self._set_aside()
        content = self._scrub(as_json(line)) + b"\n"
        if os.fstat(self._file.fileno()).st_nlink == 0:
            raise FileNotFoundError(errno.ENOENT, "the journal was removed", str(self.folder / JOURNAL))
        before = self._file.tell()
        written = self._file.write(content)
        if written < len(content):
            self._file.truncate(before)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self.folder / JOURNAL))

    def _set_aside(self) -> None:
        self._file.close()
        used = sum(1 for _ in self.folder.glob("interrupted-*.jsonl"))
        (self.folder / JOURNAL).replace(self.folder / f"interrupted-{used + 1}.jsonl")
        self._file = append_to(self.folder / JOURNAL)

    def close(self) -> None:
        """Close the file; a second call does nothing."""
        self._file.close()


def _drop_half_line(path: Path) -> None:
    """Remove an incomplete last line that a killed run left, so that a repeated replay can be appended."""
    if path.exists() and not (content := path.read_bytes()).endswith(b"\n"):
        write_binary(path, content[: content.rfind(b"\n") + 1])


def finished(folder: Path) -> bool:
    """Whether a replay's folder contains a complete recording, with its end line."""
    path = folder / JOURNAL
    content = path.read_bytes() if path.exists() else b""
    return content.endswith(b"\n") and content[:-1].rsplit(b"\n", 1)[-1].startswith(b'{"kind":"end"')


def journals(recordings: Path) -> Iterator[Path]:
    """The journals under a folder, in the order of their names."""
    return iter(sorted(recordings.glob(f"*/{JOURNAL}")))
