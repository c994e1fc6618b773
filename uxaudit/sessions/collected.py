"""One participant's session, as it arrives from the participant's own browser: each line is on disk before it is acknowledged."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from uxaudit.errors import UxAuditError
from uxaudit.metrics.observed_task import result
from uxaudit.model.probes import Probe
from uxaudit.model.scenario import Scenario
from uxaudit.model.study import Study, items_of
from uxaudit.recording.journal import JOURNAL, Journal
from uxaudit.recording.records import End
from uxaudit.recording.session import SESSION_LINES, Answer, SessionEvent, SessionLine, SessionTask, TaskBegin, TaskEnd
from uxaudit.replay.browser.redaction import redactor_of
from uxaudit.replay.moderated.session_journal import stamp
from uxaudit.replay.moderated.sitting import PROBES, Sitting, header_of
from uxaudit.runner.scheduler import hosts_of
from uxaudit.sessions.links import Invitation
from uxaudit.sessions.page_criteria import page_criterion
from uxaudit.sessions.task_so_far import TaskSoFar

MOST_LINES = 200_000
"""Events of one session. An hour of steady use is about 20,000 (own judgement)."""
MOST_STREAMS = 5_000
"""Documents of one session (own judgement)."""
TIMES = (1e12, 4.1e12)
"""The years 2001 to 2099, in epoch ms: other times come from no clock."""
LONGEST = 4_000
NOT_HERE = "the participant's own browser shows a page script neither pictures nor markup nor responses of the network"
EVENTS, STATEMENTS = frozenset({"event"}), frozenset({"task-begin", "task-end", "answer", "end"})
"""Kinds of line that the site's script may send, and those of the participant's page."""
SAID = ("done", "gave-up", "reached", "timed-out")


class WrongOrder(UxAuditError):
    """Lines are missing before the sent ones."""

    def __init__(self, expected: int) -> None:
        super().__init__(f"line {expected} of this stream is missing")
        self.expected = expected


class SessionFull(UxAuditError):
    """The session has as much as a collector takes in."""


class CollectedSession:
    """A session in progress, or one that is continued after the collector was restarted."""

    def __init__(self, scenario: Scenario, link: Invitation, recordings: Path, tell: Callable[[str], None] = lambda _: None) -> None:
        self.scenario = scenario
        self.link = link
        self.sitting = Sitting(scenario, link.participant, recordings, hosts_of(scenario), tuple(range(len(scenario.tasks))))
        self.tasks = [TaskSoFar(page_criterion(scenario, task)[1]) for task in scenario.tasks]
        self.agreed = self.over = False
        self._tell = tell
        self._done: dict[str, int] = {}
        """The number of the last line of each stream that is in the journal."""
        self._heard: set[str] = set()
        """Streams that were heard of since the collector started; of others, lines that were skipped may be missing in the journal."""
        self._lines = 0
        self._journal: Journal | None = None
        if (self.folder / JOURNAL).exists():
            self._restore()

    @property
    def folder(self) -> Path:
        """The folder of the recording."""
        return self.sitting.recordings / self.sitting.id

    @property
    def study(self) -> Study:
        """The settings of the study."""
        return self.sitting.study

    def _restore(self) -> None:
        """Continue the journal of a collector that has ended."""
        self._journal = Journal(self.folder, redactor_of(self.scenario))
        for row in (self.folder / JOURNAL).read_bytes().splitlines():
            data = json.loads(row)
            self.agreed = self.agreed or data["kind"] == "header"
            self.over = data["kind"] == "end"
            if (kind := SESSION_LINES.get(data["kind"])) is not None:
                self._note(kind.model_validate(data))

    def belongs_to(self, browser: str) -> bool:
        """Whether a cookie is that of the browser in which the participant agreed."""
        return hmac.compare_digest(browser.encode(), self.link.browser.encode())

    def agree(self, viewport: tuple[int, int], browser: str) -> None:
        """The participant agreed to be recorded. Raises OSError if the journal cannot be written."""
        self._journal = Journal(self.folder, redactor_of(self.scenario))
        header = header_of(self.sitting, source="unmoderated", browser=browser, consented=stamp(), viewport=viewport)
        unseen = {str(probe): NOT_HERE for probe in PROBES if probe is not Probe.PERSON}
        self._journal.append(header.model_copy(update={"probes": (Probe.PERSON,), "unavailable": unseen}))
        self.agreed = True
        self._tell(f"{self.link.participant}: agreed")

    def take(self, stream: str, first: int, items: Sequence[Mapping[str, Any]], kinds: frozenset[str]) -> int:
        """Write lines of a stream that are new. Returns the number of the last one: all up to it need not be sent again.

        Invalid lines are skipped. Raises WrongOrder if earlier lines are missing, SessionFull, and OSError if the disk is full; what was
        written before stays, and is skipped when it is sent again.
        """
        self._admit(stream, first, len(items))
        for number, item in enumerate(items, first):
            if number <= self._done.get(stream, 0):
                continue
            line = self._line(item, f"{stream}:{number}", kinds)
            if isinstance(line, End):
                self._end()
            elif line is not None:
                self._write(line)
            self._done[stream] = number
        return self._done.get(stream, 0)

    def _admit(self, stream: str, first: int, count: int) -> None:
        last = self._done.get(stream, 0)
        if first > last + 1 and stream in self._heard:
            raise WrongOrder(last + 1)
        if self._lines + count > MOST_LINES or (stream not in self._heard and len(self._heard) >= MOST_STREAMS):
            raise SessionFull(f"the session of {self.link.participant} has as many events as a collector takes in")
        self._heard.add(stream)

    def _line(self, item: Mapping[str, Any], sent: str, kinds: frozenset[str]) -> SessionLine | End | None:
        """Returns a line as it is written; None for anything that is no valid line."""
        kind = item.get("kind", "event")
        try:
            if kind not in kinds or not fits(item):
                return None
            if kind == "end":
                return End()
            line = SESSION_LINES[kind].model_validate({**item, "sent": sent})
        except (ValidationError, TypeError):
            return None
        task = line.task
        if not TIMES[0] < line.t < TIMES[1] or (task is not None and not 0 <= task < len(self.tasks)):
            return None
        return self._kept(line)

    def _kept(self, line: SessionLine) -> SessionLine | None:
        """Returns what the study keeps of a line."""
        if isinstance(line, SessionEvent):
            if not self.tasks[line.task].contains(line):
                return None
            secret = line.target is not None and line.target.secret
            return line.model_copy(update={"state": "", "text": line.text if self.study.keep_text and not secret else None})
        if isinstance(line, TaskEnd):
            return self.tasks[line.task].judged(line) if line.said in SAID else None
        return line if not isinstance(line, Answer) or self._is_asked(line) else None

    def _is_asked(self, answer: Answer) -> bool:
        asked = {item.id: (item.most, name == "seq") for name in self.study.questions for item in items_of(name)}
        most, of_task = asked.get(answer.question, (0, False))
        return 1 <= answer.value <= most and (answer.task is not None) == of_task

    def _write(self, line: SessionLine) -> None:
        """Write a line; if it arrived late and changes what is known of a task, the end of that task too."""
        self._append(line)
        task = None if line.task is None else self.tasks[line.task]
        if isinstance(line, TaskBegin):
            self._tell(f"{self.link.participant}: started task {line.task + 1} of {len(self.tasks)}")
        elif isinstance(line, TaskEnd):
            self._tell_end(line)
        elif task is not None and task.end is not None and (judged := task.judged(task.end)) != task.end:
            self._append(judged)
            self._tell_end(judged)
        if self.over:
            self._append_end()

    def _append(self, line: SessionLine) -> None:
        if self._journal is None:
            return
        self._journal.append(line)
        self._note(line)

    def _note(self, line: SessionLine) -> None:
        self._lines += 1
        if line.task is not None:
            self.tasks[line.task].add(line)
        stream, _, number = getattr(line, "sent", "").partition(":")
        if number:
            self._done[stream] = max(self._done.get(stream, 0), int(number))

    def _tell_end(self, end: TaskEnd) -> None:
        outcome = result(SessionTask(end.task, (), end=end))
        self._tell(f"{self.link.participant}: task {end.task + 1}: {outcome}" + (f" ({end.why})" if end.why else ""))

    def _end(self) -> None:
        if not self.over:
            self.over = True
            self._append_end()
            self._tell(f"{self.link.participant}: complete")

    def _append_end(self) -> None:
        """The last line; after a late one it is written again."""
        if self._journal is not None:
            nothing = all(task.end is not None and not task.end.recorded for task in self.tasks)
            why = next((task.end.why for task in self.tasks if task.end is not None), "")
            self._journal.append(End(ended=stamp(), status="failed" if nothing else "completed", reason=why if nothing else ""))

    def close(self) -> None:
        """Close the file. A session without an end continues when the collector is started again."""
        if self._journal is not None:
            self._journal.close()
            self._journal = None


def fits(value: Any, depth: int = 4) -> bool:
    """Whether what a page sent is small enough to be a line: texts, lists and levels."""
    if isinstance(value, str):
        return len(value) <= LONGEST
    if isinstance(value, Mapping):
        return depth > 0 and len(value) <= 40 and all(fits(one, depth - 1) for one in value.values())
    return not isinstance(value, list) or (depth > 0 and len(value) <= 100 and all(fits(one, depth - 1) for one in value))
