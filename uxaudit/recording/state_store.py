"""The page states of an audit: each is stored once and shared by all replays."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Collection
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from uxaudit.common.files import without_secrets, write_binary
from uxaudit.errors import InputError
from uxaudit.recording.base import Observed
from uxaudit.recording.json_lines import Scrub, as_json
from uxaudit.recording.page_state import PageState

STATES = "states"


CLAIM = ".claim"


STALE_S = 60.0
"""Age at which a claim belongs to a worker that died, in seconds; a scan takes less time."""


class StateStore:
    """The states of an audit on disk, so that all replays can use the scan of one."""

    def __init__(self, recordings: Path, scrub: Scrub = without_secrets) -> None:
        self.folder = recordings / STATES
        self._scrub = scrub
        self.folder.mkdir(parents=True, exist_ok=True)

    def path(self, fingerprint: str, suffix: str = ".json") -> Path:
        """The path of a state's file."""
        return self.folder / f"{fingerprint}{suffix}"

    def of_look(self, look: str) -> PageState | None:
        """A scanned state that looks the same, whatever trials ran on it; None if there is none."""
        known = next(self.folder.glob(f"{look}*.json"), None)
        return None if known is None else PageState.model_validate_json(known.read_bytes())

    def claim(self, fingerprint: str) -> bool:
        """Claim the scan of a state; False if it is scanned, or another worker scans it."""
        if self.path(fingerprint).exists():
            return False
        claim = self.path(fingerprint, CLAIM)
        with contextlib.suppress(FileNotFoundError):
            if time.time() - claim.stat().st_mtime > STALE_S:
                claim.unlink()
        try:
            claim.touch(exist_ok=False)
        except FileExistsError:
            return False
        return True

    def is_claimed(self, fingerprint: str) -> bool:
        """Whether a worker scans a state now."""
        return self.path(fingerprint, CLAIM).exists()

    def release(self, fingerprint: str) -> None:
        """Release a claim, whether the state was scanned or not."""
        self.path(fingerprint, CLAIM).unlink(missing_ok=True)

    def drop(self, fingerprint: str) -> None:
        """Remove a state, with its picture, that was scanned while the page changed."""
        for suffix in (".json", ".jpg"):
            self.path(fingerprint, suffix).unlink(missing_ok=True)

    def add(self, state: PageState) -> None:
        """Write the state atomically."""
        write_binary(self.path(state.fingerprint), self._scrub(as_json(state)))


def drop_claims(recordings: Path) -> None:
    """Remove the claims of workers that ended; call it only while none is running."""
    for claim in (recordings / STATES).glob(f"*{CLAIM}"):
        claim.unlink(missing_ok=True)


def read_states(recordings: Path, only: Collection[str] | None = None) -> dict[str, PageState]:
    """Read the states of an audit, all or those with ``only`` these fingerprints. Raises InputError for a file that is not one."""
    states: dict[str, PageState] = {}
    known: dict[Any, Any] = {}
    for path in sorted((recordings / STATES).glob("*.json")):
        if only is not None and path.stem not in only:
            continue
        try:
            state = PageState.model_validate_json(path.read_bytes())
        except ValidationError as error:
            raise InputError("this is not a page state", str(path), str(error).splitlines()[0]) from error
        parts = {name: _held_once(part, known) for name in ("axe", "markup") if isinstance(part := getattr(state, name), Observed)}
        states[state.fingerprint] = _held_once(state.model_copy(update=parts), known)
    return states


Part = TypeVar("Part", bound=Observed)


def _held_once(part: Part, known: dict[Any, Any]) -> Part:
    """Returns the same value, sharing equal rows with other states to save memory: the states of one page differ little."""
    return part.model_copy(
        update={name: tuple(known.setdefault(row, row) for row in rows) for name, rows in part if isinstance(rows, tuple)}
    )
