"""The journal of a replay: append, read, resume. And the view of it that checks get.

An audit folder holds ``recordings/<replay>/recording.jsonl`` with its ``shots/``, and ``recordings/states/`` with one
``<fingerprint>.json`` per distinct page state, shared by all replays so that none is scanned twice. The journal is
append-only: the first line is the header, then one line per step as it ends, then the end. A killed run leaves what it
saw; a recording without an end line is interrupted.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import PydanticSerializationError

from uxaudit.errors import InputError
from uxaudit.observation import Observed
from uxaudit.observed import EXAMINES, RECORDING_FORMAT, End, Header, Probe, StepRecord, TaskPlan
from uxaudit.states import PageState

JOURNAL = "recording.jsonl"
STATES = "states"
CLAIM = ".claim"
STALE_S = 60.0
"""A scan is bounded to less: a claim so old belongs to a worker that died."""

Scrub = Callable[[bytes], bytes]
"""Cleans what is about to be written: takes the values of secrets out."""


class Journal:
    """Writes one recording, line by line, each on the disk before the next step begins."""

    def __init__(self, folder: Path, scrub: Scrub = bytes) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._scrub = scrub
        _drop_half_line(folder / JOURNAL)
        self._file = (folder / JOURNAL).open("ab", buffering=0)

    def append(self, line: Observed) -> None:
        """Write one line whole: a single ``write`` of an unbuffered file, so that a kill leaves no half of it behind."""
        self._file.write(self._scrub(as_json(line)) + b"\n")

    def close(self) -> None:
        """Close the file; a second call does nothing."""
        self._file.close()


def as_json(line: Observed) -> bytes:
    """One line of JSON. Half characters, which a page's script can make and UTF-8 cannot hold, are replaced."""
    try:
        return line.model_dump_json().encode()
    except (PydanticSerializationError, UnicodeEncodeError):
        return json.dumps(_whole_characters(line.model_dump())).encode()


def _whole_characters(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {key: _whole_characters(item) for key, item in value.items()}
    return [_whole_characters(item) for item in value] if isinstance(value, list | tuple) else value


def _drop_half_line(path: Path) -> None:
    """Cut off what a killed run left of its last line, so that a replay done again can be appended."""
    if path.exists() and not (content := path.read_bytes()).endswith(b"\n"):
        path.write_bytes(content[:content.rfind(b"\n") + 1])


@dataclass(frozen=True)
class TaskView:
    """One task of one replay: its plan and the steps that belong to it, in order."""

    index: int
    plan: TaskPlan
    steps: tuple[StepRecord, ...]

    @property
    def failed_step(self) -> StepRecord | None:
        """The step that ended the task, or None."""
        return next((step for step in self.steps if step.status == "failed" and not step.optional), None)

    @property
    def completed(self) -> bool:
        """Whether every step that had to pass did."""
        return bool(self.steps) and all(
            step.status in ("passed", "skipped") or step.optional for step in self.steps)


@dataclass(frozen=True)
class Recording:
    """One replay as it was observed. Checks get it whole, or narrowed to one task (see :meth:`of_task`)."""

    header: Header
    all_steps: tuple[StepRecord, ...]
    end: End | None
    states: Mapping[str, PageState] = field(default_factory=dict)
    only_task: int | None = None

    @cached_property
    def steps(self) -> tuple[StepRecord, ...]:
        """The steps that ran in tasks, without the setup and what was skipped or not run."""
        return tuple(
            step for step in self.all_steps
            if step.task is not None and step.status in ("passed", "failed")
            and (self.only_task is None or step.task == self.only_task))

    @cached_property
    def actions(self) -> tuple[StepRecord, ...]:
        """The steps that a user does, without opening the start page."""
        return tuple(step for step in self.steps if step.is_action and step.phase == "step")

    @cached_property
    def tasks(self) -> tuple[TaskView, ...]:
        """Every task of the plan, or the one that this view is narrowed to."""
        wanted = range(len(self.header.plan.tasks)) if self.only_task is None else (self.only_task,)
        return tuple(
            TaskView(i, self.header.plan.tasks[i], tuple(s for s in self.all_steps if s.task == i)) for i in wanted)

    @cached_property
    def visited(self) -> tuple[tuple[StepRecord, PageState], ...]:
        """Each distinct state, with the first step that was over in it. States that were not scanned are left out."""
        seen: dict[str, tuple[StepRecord, PageState]] = {}
        for step in self.steps:
            if step.state is not None and step.state in self.states and step.state not in seen:
                seen[step.state] = (step, self.states[step.state])
        return tuple(seen.values())

    @property
    def interrupted(self) -> bool:
        """Whether the replay was cut off."""
        return self.end is None

    def of_task(self, index: int) -> Recording:
        """The same recording, narrowed to one task."""
        return Recording(self.header, self.all_steps, self.end, self.states, index)

    def untested(self, probes: frozenset[Probe]) -> dict[Probe, str]:
        """Which of the probes did not observe, and why: those that were off, and those that failed everywhere."""
        missing = dict.fromkeys(probes - set(self.header.probes), "the probe was off")
        told = [*(step.untested for step in self.steps), *(state.untested for _, state in self.visited)]
        for probe in probes - set(missing):
            reasons = [untested[probe] for untested in told if probe in untested]
            if reasons and not self._observed(probe):
                missing[probe] = reasons[0]
        return missing

    def _observed(self, probe: Probe) -> bool:
        if probe in (Probe.AXE, Probe.IBM, Probe.PAGE, Probe.FIRST_SCREEN, *EXAMINES):
            return any(probe not in state.untested for _, state in self.visited)
        return any(probe not in step.untested for step in self.steps)


def read_recording(folder: Path, states: Mapping[str, PageState]) -> Recording:
    """Read one replay's folder. A half-written last line is dropped: the replay was cut off there.

    Raises InputError where there is no header, where a line before the last is not a recording's, or where the format
    is newer than this version reads.
    """
    path = folder / JOURNAL
    lines = path.read_bytes().split(b"\n")
    complete = lines[:-1]
    if not complete:
        raise InputError("the recording has no header", str(path), "It was cut off at its start; replay it again.")
    header: Header | None = None
    steps: list[StepRecord] = []
    end: End | None = None
    for number, line in enumerate(complete, 1):
        parsed = _parse(line, f"{path}:{number}")
        if isinstance(parsed, Header):
            header, steps, end = parsed, [], None
        elif isinstance(parsed, StepRecord):
            steps.append(parsed)
        else:
            end = parsed
    if header is None:
        raise InputError("the recording does not begin with a header", f"{path}:1")
    return Recording(header, tuple(steps), end, states)


_LINES: dict[str, type[Header] | type[StepRecord] | type[End]] = {"header": Header, "step": StepRecord, "end": End}


def _parse(line: bytes, where: str) -> Header | StepRecord | End:
    try:
        data: dict[str, Any] = json.loads(line)
        if data["kind"] == "header" and data["format"] > RECORDING_FORMAT:
            raise InputError(f"the recording has format {data['format']}, this version reads up to {RECORDING_FORMAT}",
                             where, "Update uxaudit.")
        return _LINES[data["kind"]].model_validate(data)
    except (ValueError, KeyError, TypeError, ValidationError) as error:
        raise InputError("this line is not a recording's", where, str(error).splitlines()[0]) from error


class StateStore:
    """The states of an audit, on the disk: a state that one replay scanned is there for all others."""

    def __init__(self, recordings: Path, scrub: Scrub = bytes) -> None:
        self.folder = recordings / STATES
        self._scrub = scrub
        self.folder.mkdir(parents=True, exist_ok=True)

    def path(self, fingerprint: str, suffix: str = ".json") -> Path:
        """Where a state's file lies."""
        return self.folder / f"{fingerprint}{suffix}"

    def of_look(self, look: str) -> PageState | None:
        """A state that looks the same and was scanned already, whatever was tried on it."""
        known = next(self.folder.glob(f"{look}*.json"), None)
        return None if known is None else PageState.model_validate_json(known.read_bytes())

    def claim(self, fingerprint: str) -> bool:
        """Take the scan of a state on; False where it was scanned, or another worker is at it."""
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

    def release(self, fingerprint: str) -> None:
        """Give a claim back, whether the state was scanned or not."""
        self.path(fingerprint, CLAIM).unlink(missing_ok=True)

    def add(self, state: PageState) -> None:
        """Write the state whole or not at all."""
        write_whole(self.path(state.fingerprint), self._scrub(as_json(state)))


def drop_claims(recordings: Path) -> None:
    """Forget the claims of workers that are gone; to be called while none is at work."""
    for claim in (recordings / STATES).glob(f"*{CLAIM}"):
        claim.unlink(missing_ok=True)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file by renaming, so that a kill leaves the old one or the new one, never a half. Raises OSError."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(path)


def read_states(recordings: Path) -> dict[str, PageState]:
    """Read every state of an audit. Raises InputError for a file that is not one."""
    states: dict[str, PageState] = {}
    known: dict[Any, Any] = {}
    for path in sorted((recordings / STATES).glob("*.json")):
        try:
            state = PageState.model_validate_json(path.read_bytes())
        except ValidationError as error:
            raise InputError("this is not a page state", str(path), str(error).splitlines()[0]) from error
        parts = {name: _held_once(part, known) for name in ("axe", "markup") if isinstance(part := getattr(state, name), Observed)}
        states[state.fingerprint] = _held_once(state.model_copy(update=parts), known)
    return states


Part = TypeVar("Part", bound=Observed)


def _held_once(part: Part, known: dict[Any, Any]) -> Part:
    """The same, with rows that other states have as well held once: states of one page differ in little, and are many."""
    return part.model_copy(update={
        name: tuple(known.setdefault(row, row) for row in rows) for name, rows in part if isinstance(rows, tuple)})


def read_audit(folder: Path) -> tuple[Recording, ...]:
    """Read all recordings of an audit folder, in the order of their names, interrupted ones too.

    Raises InputError where the folder holds no recording.
    """
    recordings = folder / "recordings"
    paths = list(journals(recordings))
    if not paths:
        raise InputError("there is no recording in this folder", str(folder),
                         "Give the folder that `uxaudit run` or `uxaudit replay` wrote.")
    states = read_states(recordings)
    return tuple(read_recording(path.parent, states) for path in paths)


def finished(folder: Path) -> bool:
    """Whether a replay's folder holds a recording with its end, written whole."""
    path = folder / JOURNAL
    content = path.read_bytes() if path.exists() else b""
    return content.endswith(b"\n") and content[:-1].rsplit(b"\n", 1)[-1].startswith(b'{"kind":"end"')


def journals(recordings: Path) -> Iterator[Path]:
    """The journals under a folder, in the order of their names."""
    return iter(sorted(recordings.glob(f"*/{JOURNAL}")))
