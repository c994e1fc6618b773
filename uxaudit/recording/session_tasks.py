"""Sorts the lines of a session's journal by task."""

from __future__ import annotations

from collections.abc import Sequence

from uxaudit.recording.session import Answer, ObservedSession, SessionEvent, SessionLine, SessionNote, SessionTask, TaskBegin, TaskEnd


def session_of(participant: str, lines: Sequence[SessionLine]) -> ObservedSession:
    """Sort the lines of a journal by task and time. A task that was started again replaces its earlier attempt."""
    begins = {line.task: line for line in lines if isinstance(line, TaskBegin)}
    ends = {line.task: line for line in lines if isinstance(line, TaskEnd) and line.t >= _begun(begins.get(line.task))}
    events: dict[int, list[SessionEvent]] = {}
    for line in lines:
        if isinstance(line, SessionEvent) and _during(line, begins.get(line.task), ends.get(line.task)):
            events.setdefault(line.task, []).append(line)
    answers = [line for line in lines if isinstance(line, Answer)]
    notes = [line for line in lines if isinstance(line, SessionNote)]
    indices = sorted({*begins, *events})
    tasks = tuple(
        SessionTask(
            index,
            tuple(sorted(events.get(index, ()), key=lambda event: event.t)),
            begins.get(index),
            ends.get(index),
            {
                answer.question: answer.value
                for answer in answers
                if answer.task == index and (not answer.t or answer.t >= _begun(begins.get(index)))
            },
            tuple(note for note in notes if note.task == index),
        )
        for index in indices
    )
    last = {answer.question: answer.value for answer in answers if answer.task is None}
    return ObservedSession(participant, tasks, last, tuple(note for note in notes if note.task is None))


def _begun(begin: TaskBegin | None) -> float:
    """When the last attempt at a task began, at the earliest."""
    return begin.t - BEFORE_MS if begin else 0.0


def _during(event: SessionEvent, begin: TaskBegin | None, end: TaskEnd | None) -> bool:
    """Whether an event belongs to the last attempt at its task. One that arrived late may have occurred after the task."""
    if begin is None:
        return True
    is_over = end is not None and end.t >= begin.t and event.t > end.t + BEFORE_MS
    return event.t >= begin.t - BEFORE_MS and not is_over


BEFORE_MS = 50.0
"""Maximum time by which an event may precede or follow its task, in ms: they are measured by two clocks (own judgement)."""
