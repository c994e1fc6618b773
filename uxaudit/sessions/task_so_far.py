"""What a collector knows of a participant's task, and what follows from it for the success criterion."""

from __future__ import annotations

from dataclasses import dataclass, field

from uxaudit.recording.session import SessionEvent, SessionLine, TaskBegin, TaskEnd
from uxaudit.recording.session_tasks import BEFORE_MS

NOTHING_ARRIVED = (
    "nothing arrived from the site: its pages may lack the script, its Content-Security-Policy may forbid it, or the participant blocks it"
)
LEFT_THE_SCRIPT = "the last page carries no script of the collector, so it is not known whether it meets the success criterion"
NOT_MET = "the success criterion was not met on any page that was recorded"


@dataclass
class TaskSoFar:
    """One task of one participant."""

    unchecked: str = ""
    """Why a script in the page cannot check the success criterion; empty if it can."""
    begin: TaskBegin | None = None
    end: TaskEnd | None = None
    events: int = 0
    met_at: float | None = None
    """When the success criterion was first met (epoch ms)."""
    documents: dict[str, str] = field(default_factory=dict)
    """The last sign of the script in each document: ``began`` or ``ended``."""

    def add(self, line: SessionLine) -> None:
        """Take one line into account."""
        if isinstance(line, TaskBegin):
            self.begin = line
        elif isinstance(line, TaskEnd):
            self.end = line
        elif isinstance(line, SessionEvent):
            self.events += 1
            if line.what == "script" and line.how == "met":
                self.met_at = min(line.t, self.met_at or line.t)
            elif line.what == "script":
                self.documents[line.sent.partition(":")[0]] = line.how

    def contains(self, event: SessionEvent) -> bool:
        """Whether an event occurred during the task, as far as its begin and end are known."""
        if self.end is not None and event.t > self.end.t + BEFORE_MS:
            return False
        return self.begin is None or event.t >= self.begin.t - BEFORE_MS

    def judged(self, end: TaskEnd) -> TaskEnd:
        """Returns the end of the task with what is known of the success criterion."""
        reached, why = self._reached(end.window)
        return end.model_copy(
            update={"reached": reached, "reached_at": self.met_at if reached else None, "why": why, "recorded": self.events > 0}
        )

    def _reached(self, window: str) -> tuple[bool | None, str]:
        if not self.events:
            return None, NOTHING_ARRIVED
        if self.met_at is not None:
            return True, ""
        if self.unchecked:
            return None, self.unchecked
        if "began" not in self.documents.values() and window != "closed":
            return None, LEFT_THE_SCRIPT
        return False, NOT_MET
