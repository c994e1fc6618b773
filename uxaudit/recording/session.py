"""The records of a session with a person: events, tasks with the person's statements, answers and notes.

These lines are in the same kind of journal as a replay's, whose header has ``mode: observed``. Steps are not written: they are
derived from the events when a recording is read (see ``session_steps.py``), so that every source of events, such as the recorder,
the collector and imports, gives the same steps.

Times are ms since the epoch on the page's own clock, as in ``records.py``; positions are CSS px from the top left corner of the page.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar, Literal

from uxaudit.model.probes import Probe
from uxaudit.model.study import Said
from uxaudit.recording.base import ElementFacts, Observed
from uxaudit.recording.probe_spec import Phase, ProbeSpec
from uxaudit.recording.session_places import Places, places_of

What = Literal[
    "click",
    "key",
    "input",
    "choice",
    "focus",
    "blur",
    "scroll",
    "move",
    "pause",
    "selection",
    "response",
    "navigation",
    "tab",
    "dialog",
    "trouble",
    "resize",
    "zoom",
    "submit",
    "state",
    "script",
]
"""The kinds of event."""


class EventTarget(ElementFacts):
    """The element of an event; its box is on the page."""

    interactive: bool = True
    """Whether a person can operate it; a click on any other element is a misclick."""
    chosen: bool = False
    """Whether it was already selected in its group before the click."""
    secret: bool = False
    """Whether it is a field for a password or another secret: its value is never recorded."""
    moves: bool = False
    """Whether repeated clicks on it are intended: a stepper, a carousel, a canvas for a game or drawing."""
    part: str = ""
    """Of a form: the selector of the form that the field belongs to."""


class Sent(Observed):
    """A line that a participant's browser may have sent to a collector."""

    sent: str = ""
    """Under which number, such as ``k3f9:17``: the stream of the document, and the number in it. A line that is sent again is skipped."""


class SessionEvent(Sent):
    """One action of a person, or one event of the page or the browser. Which fields are set depends on ``what``."""

    compact: ClassVar[bool] = True

    kind: Literal["event"] = "event"
    what: What
    t: float
    task: int = 0
    tab: int = 0
    """Number of the tab, in the order in which they were opened."""
    target: EventTarget | None = None
    x: float | None = None
    y: float | None = None
    count: int = 1
    """The number of the click in a multiple click, as counted by the browser."""
    by: str = ""
    """``keyboard`` for a click by Enter or Space; the button if it is not the main one."""
    key: str = ""
    """The key: its name if it is no character, else ``character``."""
    length: int | None = None
    """Characters: of a field's value after an input; of a selection."""
    removed: int = 0
    """Characters that an input removed."""
    text: str | None = None
    """The value of the field, only if the study keeps text and the field is not secret; likewise the label of a choice."""
    checked: bool | None = None
    """Whether a checkbox is checked after a choice."""
    bottom: float | None = None
    """The lowest position of the page that was in view."""
    height: float | None = None
    """The height of the page, or of the window."""
    width: float | None = None
    path: tuple[tuple[float, float, float], ...] = ()
    """Of the pointer: ms after ``t``, x and y in the window."""
    ms: float | None = None
    """Duration of a pause."""
    response: str = ""
    """The kind of a visible response."""
    how: str = ""
    """Of a navigation: ``load``, ``soft``, ``anchor``, ``back``, ``forward``, ``reload``, ``typed``; of a tab: ``opened``, ``closed``,
    ``shown``, ``hidden``; of a collector's script: ``began`` and ``ended`` with its document, ``met`` when the criterion was met."""
    url: str = ""
    title: str = ""
    status: int | None = None
    message: str = ""
    state: str = ""
    """Fingerprint of the state that the page was in."""
    scale: float | None = None
    scroll: tuple[float, float] | None = None


class TaskBegin(Sent):
    """A task was shown to the person, who pressed Start."""

    kind: Literal["task-begin"] = "task-begin"
    task: int
    t: float


class TaskEnd(Sent):
    """The end of a task: the person's statement, and whether the success criterion was met."""

    kind: Literal["task-end"] = "task-end"
    task: int
    t: float
    said: Said
    reached: bool | None = None
    """Whether the success criterion was met; None if there is none, or if it could not be checked."""
    reached_at: float | None = None
    """When it was first met; None if it never was."""
    why: str = ""
    """What the page showed instead, or why it could not be checked."""
    recorded: bool = True
    """Whether anything arrived from the site. In an unmoderated session its script may be missing or forbidden."""
    window: Literal["", "open", "closed"] = ""
    """In an unmoderated session: whether the site's window was open at the end; empty if that is unknown."""


class Answer(Sent):
    """The answer to one question."""

    kind: Literal["answer"] = "answer"
    question: str
    """``seq``, ``umux-lite-1`` or ``sus-10``: the questionnaire and the number of its item."""
    value: int
    task: int | None = None
    """None for questions at the end."""
    t: float = 0.0


class SessionNote(Observed):
    """A note of the moderator."""

    kind: Literal["note"] = "note"
    t: float
    text: str
    task: int | None = None
    url: str = ""


SessionLine = SessionEvent | TaskBegin | TaskEnd | Answer | SessionNote
SESSION_LINES: dict[str, type[SessionLine]] = {
    "event": SessionEvent,
    "task-begin": TaskBegin,
    "task-end": TaskEnd,
    "answer": Answer,
    "note": SessionNote,
}


class StudyPlan(Observed):
    """How a session was run, stored in its header."""

    questions: tuple[str, ...] = ()
    keep_text: bool = False
    screenshots: bool = True
    end: str = "statement"
    max_minutes: float | None = None


def _time(event: SessionEvent) -> float:
    return event.t


@dataclass(frozen=True)
class SessionTask:
    """One task of a person."""

    index: int
    events: tuple[SessionEvent, ...]
    """In the order of time."""
    begin: TaskBegin | None = None
    end: TaskEnd | None = None
    answers: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[SessionNote, ...] = ()

    def of(self, *kinds: What) -> tuple[SessionEvent, ...]:
        """The events of these kinds."""
        if kinds not in self._by_kinds:
            self._by_kinds[kinds] = tuple(event for event in self.events if event.what in kinds)
        return self._by_kinds[kinds]

    def between(self, first: float, last: float, *kinds: What) -> tuple[SessionEvent, ...]:
        """The events of these kinds from one time to another, both included."""
        events = self.of(*kinds)
        return events[bisect_left(events, first, key=_time) : bisect_right(events, last, key=_time)]

    def place_at(self, t: float) -> tuple[str, str]:
        """The page and the state of the person at a time."""
        return self._places.at(t)

    @cached_property
    def _by_kinds(self) -> dict[tuple[What, ...], tuple[SessionEvent, ...]]:
        return {}

    @cached_property
    def _places(self) -> Places:
        return places_of(self.events)

    @property
    def began_at(self) -> float | None:
        """When the person pressed Start, else the time of the first event."""
        return self.begin.t if self.begin else self.events[0].t if self.events else None

    @property
    def ended_at(self) -> float | None:
        """When the person ended the task, else the time of the last event."""
        return self.end.t if self.end else self.events[-1].t if self.events else None


@dataclass(frozen=True)
class ObservedSession:
    """All tasks of a session."""

    participant: str
    tasks: tuple[SessionTask, ...]
    answers: Mapping[str, int] = field(default_factory=dict)
    """The answers to the questionnaire at the end."""
    notes: tuple[SessionNote, ...] = ()
    """The notes that belong to no task."""

    def task(self, index: int) -> SessionTask:
        """A task by its index in the scenario; without events if it was not started."""
        return next((task for task in self.tasks if task.index == index), SessionTask(index, ()))


PERSON = ProbeSpec(
    id=Probe.PERSON,
    phase=Phase.SESSION,
    title="what a person does in a session",
    by_player=True,
)
