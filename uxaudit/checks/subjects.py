"""The subjects of checks in a recording: its documents and states, and parts of them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import wraps
from typing import Any, TypeVar

from uxaudit.recording.page_state import Markup, PageState
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import StepRecord
from uxaudit.recording.tab_walk import Walk

T = TypeVar("T")
STATES_REMEMBERED = 2000


def once_per_state(read: Callable[[PageState], T]) -> Callable[[PageState], T]:
    """Cache a pure function of a page state: many tasks and replays pass through the same state."""
    known: dict[int, tuple[PageState, T]] = {}

    @wraps(read)
    def remembered(state: PageState) -> T:
        held = known.get(id(state))
        if held is None or held[0] is not state:
            if len(known) >= STATES_REMEMBERED:
                known.clear()
            held = known[id(state)] = (state, read(state))
        return held[1]

    return remembered


def documents_of(recording: Recording) -> Iterator[tuple[StepRecord, ...]]:
    """The steps, grouped by the document in which they ended; without steps whose vitals were not observed."""
    held: list[StepRecord] = []
    for step in recording.steps:
        if step.vitals is None:
            continue
        if held and step.vitals.new_document:
            yield tuple(held)
            held = []
        held.append(step)
    if held:
        yield tuple(held)


def states_of(recording: Recording) -> Sequence[PageState]:
    """Every page state that was scanned."""
    return [state for _, state in recording.visited]


def from_markup(read: Callable[[Markup], Iterable[T]]) -> Callable[[Recording], tuple[tuple[PageState, T], ...]]:
    """Make a function for ``over``: every part that ``read`` returns from a state's markup, with the state."""
    return _parts(lambda state: read(state.markup) if state.markup else ())


def from_walk(read: Callable[[Walk], Iterable[T]]) -> Callable[[Recording], tuple[tuple[PageState, T], ...]]:
    """Make a function for ``over``: every part that ``read`` returns from a state's tab walk, with the state."""
    return _parts(lambda state: read(state.walk) if state.walk else ())


def _parts(read: Callable[[PageState], Iterable[T]]) -> Callable[[Recording], tuple[tuple[PageState, T], ...]]:
    return lambda recording: tuple((state, part) for state in states_of(recording) for part in read(state))


def grouped(parts: Iterable[T], kind: Callable[[T], Hashable]) -> tuple[tuple[T, ...], ...]:
    """Group parts by ``kind``, in their order, without parts whose kind is empty or None."""
    held: dict[Hashable, list[T]] = {}
    for part in parts:
        if key := kind(part):
            held.setdefault(key, []).append(part)
    return tuple(tuple(group) for group in held.values())


def one_per_kind(parts: Iterable[T], kind: Callable[[T], str]) -> Iterator[tuple[T, int]]:
    """The first part of each kind, and the number of that kind: what is fixed together is reported once."""
    return ((group[0], len(group)) for group in grouped(parts, lambda part: (kind(part),)))


def states_with_markup(recording: Recording) -> tuple[PageState, ...]:
    """The states whose markup was read."""
    return tuple(state for state in states_of(recording) if state.markup is not None)


def steps_of(recording: Recording) -> Sequence[Any]:
    """Every step that ran: the default of ``over``."""
    return recording.steps
