"""Reads recordings from an audit folder."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from uxaudit.errors import InputError
from uxaudit.recording.journal import JOURNAL, journals
from uxaudit.recording.json_lines import whole_characters
from uxaudit.recording.page_state import PageState
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import RECORDING_FORMAT, End, Header, StepRecord
from uxaudit.recording.session import SESSION_LINES, SessionLine
from uxaudit.recording.session_steps import steps_of
from uxaudit.recording.session_tasks import session_of
from uxaudit.recording.state_store import read_states


def read_recording(folder: Path, states: Mapping[str, PageState]) -> Recording:
    """Read the recording in one replay's folder. An incomplete last line is dropped: the replay was interrupted there.

    Raises InputError if there is no header, if a line before the last is not a line of a recording, or if the format is newer than
    this version reads.
    """
    path = folder / JOURNAL
    lines = path.read_bytes().split(b"\n")
    complete = lines[:-1]
    if not complete:
        raise InputError("the recording has no header", str(path), "It was interrupted at its start; replay it again.")
    header: Header | None = None
    steps: list[StepRecord] = []
    seen: list[SessionLine] = []
    end: End | None = None
    for number, line in enumerate(complete, 1):
        parsed = _parse(line, f"{path}:{number}")
        if isinstance(parsed, Header):
            header, steps, seen, end = parsed, [], [], None
        elif isinstance(parsed, StepRecord):
            steps.append(parsed)
        elif isinstance(parsed, End):
            end = parsed
        else:
            seen.append(parsed)
    if header is None:
        raise InputError("the recording does not begin with a header", f"{path}:1")
    if header.mode != "observed":
        return Recording(header, tuple(steps), end, states)
    session = session_of(header.participant, seen)
    return Recording(header, steps_of(header.plan, session), end, states, session=session)


Line = Header | StepRecord | End | SessionLine
_LINES: dict[str, type[Line]] = {"header": Header, "step": StepRecord, "end": End, **SESSION_LINES}


def _parse(line: bytes, where: str) -> Line:
    try:
        data: dict[str, Any] = json.loads(line)
        if b"\\ud" in line or b"\\uD" in line:
            data = whole_characters(data)
        if data["kind"] == "header" and data["format"] > RECORDING_FORMAT:
            raise InputError(
                f"the recording has format {data['format']}, this version reads up to {RECORDING_FORMAT}", where, "Update uxaudit."
            )
        return _LINES[data["kind"]].model_validate(data)
    except (ValueError, KeyError, TypeError, ValidationError) as error:
        raise InputError("this is not a line of a recording", where, str(error).splitlines()[0]) from error


def read_audit(folder: Path) -> tuple[Recording, ...]:
    """Read all recordings of an audit folder, including interrupted ones, in the order of their names. Parts of a replay are joined.

    Raises InputError if the folder contains no recording.
    """
    recordings = folder / "recordings"
    paths = list(journals(recordings))
    if not paths:
        raise InputError(
            "there is no recording in this folder", str(folder), "Give the folder that `uxaudit run` or `uxaudit replay` wrote."
        )
    states = read_states(recordings)
    return joined([read_recording(path.parent, states) for path in paths])


def joined(recordings: Sequence[Recording]) -> tuple[Recording, ...]:
    """Returns the recordings, with the parts of each divided replay joined in the place of the first."""
    replays: dict[str, list[Recording]] = {}
    for number, recording in enumerate(recordings):
        replays.setdefault(recording.header.part_of or f"whole {number}", []).append(recording)
    return tuple(_of_parts(some) if some[0].header.part_of else some[0] for some in replays.values())


def _of_parts(recordings: Sequence[Recording]) -> Recording:
    parts = tuple(part for one in recordings for part in one.parts)
    first, played = recordings[0].header, sorted(index for part in parts for index in part.tasks)
    header = first.model_copy(
        update={
            "replay": first.part_of,
            "played": tuple(played) if len(played) < len(first.plan.tasks) else None,
            "started": min(one.header.started for one in recordings),
            "unavailable": {probe: why for one in recordings for probe, why in one.header.unavailable.items()},
        }
    )
    steps = sorted((step for one in recordings for step in one.all_steps), key=lambda step: -1 if step.task is None else step.task)
    return Recording(header, tuple(steps), _worst([part.end for part in parts]), recordings[0].states, divided=parts)


def _worst(ends: Sequence[End | None]) -> End | None:
    """The end of a whole replay: none if a part was interrupted."""
    grave = ("completed", "failed", "setup-failed", "crashed")
    known = [end for end in ends if end is not None]
    return max(known, key=lambda end: grave.index(end.status)) if len(known) == len(ends) else None
