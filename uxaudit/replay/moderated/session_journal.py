"""Writes a person's events as they occur: each line is on disk immediately, so that a crash loses nothing."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from uxaudit.model.study import Study
from uxaudit.recording.journal import Journal
from uxaudit.recording.records import End, Header
from uxaudit.recording.session import Answer, SessionEvent, SessionNote, TaskBegin, TaskEnd
from uxaudit.redaction import Redactor

SHORTEST = 2
"""Minimum length of a value that is removed from everything that is written; a single letter occurs everywhere."""


class SessionJournal:
    """The journal of one session. Between the tasks nothing is recorded."""

    def __init__(self, folder: Path, study: Study, scrub: Redactor) -> None:
        self._journal = Journal(folder, scrub)
        self._study = study
        self._scrub = scrub
        self._typing: tuple[str, str] | None = None
        """The field that is being typed into, and its value."""
        self.task: int | None = None

    def header(self, header: Header) -> None:
        """Begin the recording."""
        self._journal.append(header)

    def begin(self, task: int) -> None:
        """The person pressed Start."""
        self.task = task
        self._journal.append(TaskBegin(task=task, t=now()))

    def end(self, line: TaskEnd) -> None:
        """The task is over."""
        self.learn()
        self._journal.append(line)
        self.task = None

    def state(self, event: SessionEvent) -> None:
        """A state of a page, which is known some time after its task or during the next one."""
        self._journal.append(event)

    def answer(self, question: str, value: int, task: int | None) -> None:
        """An answer to a question."""
        self._journal.append(Answer(question=question, value=value, task=task, t=now()))

    def note(self, text: str, t: float, task: int | None, url: str) -> None:
        """A note of the moderator."""
        self._journal.append(SessionNote(t=t, text=text[:2000], task=task, url=url))

    def close(self, status: Any, reason: str = "") -> None:
        """End the recording. A session without this line was interrupted."""
        self.learn()
        self._journal.append(End(ended=stamp(), status=status, reason=reason))
        self._journal.close()

    def hear(self, event: dict[str, Any]) -> None:
        """Write an event of the current task. Typed text is removed, unless the study keeps it."""
        if self.task is None:
            return
        try:
            heard = SessionEvent.model_validate({**event, "task": self.task})
        except ValidationError:  # a page may send anything
            return
        self._watch_typing(heard)
        secret = heard.target is not None and heard.target.secret
        if heard.text is not None and (secret or not self._study.keep_text):
            heard = heard.model_copy(update={"text": None})
        self._journal.append(heard)

    def _watch_typing(self, event: SessionEvent) -> None:
        """Learn the value of a field when it is left, so that no later line, state or picture shows it."""
        if event.what == "input" and event.target is not None:
            if self._typing is not None and self._typing[0] != event.target.selector:
                self.learn()
            if event.target.secret or not self._study.keep_text:
                self._typing = (event.target.selector, event.text or "")
        elif event.what in ("blur", "submit", "click", "navigation") or (event.what == "key" and event.key == "Enter"):
            self.learn()

    def learn(self) -> None:
        """Remove the text that was entered so far from everything that is written from now on."""
        if self._typing is not None and len(self._typing[1].strip()) >= SHORTEST:
            self._scrub.learn("", self._typing[1].strip())
        self._typing = None


def stamp() -> str:
    """The time now, ISO 8601, UTC."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def now() -> float:
    """The time, epoch ms."""
    return time.time() * 1000
