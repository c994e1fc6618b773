"""The sessions of an audit folder: their participants, and how everything of one person is deleted."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from uxaudit.errors import InputError
from uxaudit.model.scenario import Scenario
from uxaudit.recording.journal import JOURNAL, journals
from uxaudit.recording.lock import locked
from uxaudit.recording.reader import read_recording
from uxaudit.recording.recording import Recording
from uxaudit.recording.state_store import STATES
from uxaudit.reporters import formats

LINK = "link.json"
"""The file of a participant's link, in the folder of the session."""
PARTICIPANT = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,38}[A-Za-z0-9])?")


def check_participant(participant: str) -> None:
    """Raise InputError if it is not an id of a participant."""
    if not PARTICIPANT.fullmatch(participant):
        raise InputError(
            f"{participant!r} is not the id of a participant", "--participant", "Use letters, digits, - and _, such as P1; not a name."
        )


def check_tasks(scenario: Scenario) -> None:
    """Raise InputError if no task has a description in words."""
    if not any(len(task.task.split()) > 1 or task.success for task in scenario.tasks):
        raise InputError("no task has a description", scenario.file, "Describe each task in the participant's words.")


def sessions_in(folder: Path) -> tuple[Recording, ...]:
    """Returns the sessions of an audit folder, in the order of their names, without unreadable journals."""
    return tuple(recording for _, recording in _with_folders(folder))


def _with_folders(folder: Path) -> Iterator[tuple[Path, Recording]]:
    for path in journals(folder / "recordings"):
        try:
            recording = read_recording(path.parent, {})
        except InputError:
            continue
        if recording.session is not None:
            yield path.parent, recording


def session_folder(folder: Path, participant: str) -> Path | None:
    """Returns the folder of a participant's session; None if there is none."""
    wanted = participant.casefold()  # two ids that differ in case alone share a folder on some disks
    return next((path for path, one in _with_folders(folder) if one.header.participant.casefold() == wanted), None)


@dataclass(frozen=True)
class Deleted:
    """The deleted data of a person."""

    sessions: int
    states: int
    reports: tuple[str, ...]
    """Reports that counted or named the person; `uxaudit evaluate` writes them again."""


def delete(folder: Path, participant: str) -> Deleted:
    """Delete all data of one person: the session, states that no other session reached, and all reports, which counted the person.

    Raises InputError if there is no session of the person, if another command uses the folder, or if the id is still in a file afterwards.
    """
    if not (folder / "recordings").is_dir():
        raise InputError("there are no sessions in this folder", str(folder), "Give the folder of the sessions with --out.")
    with locked(folder / "recordings"):
        return _delete(folder, participant)


def _delete(folder: Path, participant: str) -> Deleted:
    known = {one.header.participant for one in sessions_in(folder)}
    if participant not in known:
        if (unused := _unused_link(folder, participant)) is not None:
            shutil.rmtree(unused)
            return Deleted(0, 0, ())
        raise InputError(f"there is no session of {participant}", str(folder), f"Participants: {', '.join(sorted(known)) or 'none'}.")
    sessions, states = forget(folder, participant)
    reports = [
        path for path in sorted(folder.glob("*")) if path.is_file() and (_is_report(path) or word_of(participant).search(path.read_bytes()))
    ]
    for path in reports:
        path.unlink()
    if left := list(naming(folder, participant)):
        names = ", ".join(str(path) for path in left[:5])
        raise InputError(f"{participant} is still named in {names}", str(folder), "Delete these files by hand.")
    return Deleted(sessions, states, tuple(path.name for path in reports))


def _is_report(path: Path) -> bool:
    """Whether `uxaudit evaluate` wrote a file: then what a deleted person did is counted in it."""
    return path.suffix == ".csv" or path.name in {"report.pdf", *(reporter.file for reporter in formats().values())}


def forget(folder: Path, participant: str) -> tuple[int, int]:
    """Delete the sessions of a person, and the states that nobody else reached. Returns how many sessions, and files of states."""
    mine = [(path, one) for path, one in _with_folders(folder) if one.header.participant.casefold() == participant.casefold()]
    others = _states_of_others(folder, [path for path, _ in mine])
    gone = {step.state for _, one in mine for step in one.all_steps if step.state} | {
        event.state for _, one in mine if one.session for task in one.session.tasks for event in task.events if event.state
    }
    for path, _ in mine:
        shutil.rmtree(path)
    states = [path for key in gone - others for path in (folder / "recordings" / STATES).glob(f"{key.split('-')[0]}*")]
    for path in states:
        path.unlink(missing_ok=True)
    return len(mine), len(states)


def _unused_link(folder: Path, participant: str) -> Path | None:
    """The folder of a link that was handed out and never used."""
    for path in folder.glob(f"recordings/*/{LINK}"):
        try:
            if json.loads(path.read_bytes())["participant"] == participant and not (path.parent / JOURNAL).exists():
                return path.parent
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return None


def _states_of_others(folder: Path, mine: list[Path]) -> set[str]:
    """The states that other recordings reached."""
    found: set[str] = set()
    for path in journals(folder / "recordings"):
        if path.parent not in mine:
            found |= set(re.findall(r'"state":"([^"]+)"', path.read_text(encoding="utf-8", errors="replace")))
    return found


def naming(folder: Path, participant: str) -> Iterator[Path]:
    """Yields the files of a folder that contain the id as a whole word in their bytes or names."""
    word = word_of(participant)
    for path in sorted(folder.rglob("*")):
        if path.is_file() and (word.search(path.read_bytes()) or word.search(path.name.encode())):
            yield path


def word_of(participant: str) -> re.Pattern[bytes]:
    """The id as a whole word, also at the end of the name of a session; names of folders are in lower case."""
    return re.compile(rb"(?<![a-z0-9_])(?<![a-z0-9_]-)" + re.escape(participant.encode().lower()) + rb"(?![a-z0-9_-])", re.IGNORECASE)
