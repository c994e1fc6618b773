"""What passes between the player, acting and observing: a plan in, an observation out. Nothing here changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.async_api import Page

from uxaudit.model.base import Shot
from uxaudit.model.scenario import Click, Step
from uxaudit.recording.records import StepError
from uxaudit.recording.state_store import StateStore
from uxaudit.redaction import Redactor


@dataclass(frozen=True)
class TaskContext:
    """What stays the same for all steps of a task, or of a setup."""

    site: str
    uploads: Path
    """The scenario's folder, for files to upload."""
    shots: Path
    """The folder of the replay's pictures."""
    store: StateStore
    scrub: Redactor
    probes: tuple[str, ...]
    by_keyboard: bool
    """Whether the steps are done without a mouse."""
    scored: bool
    """False in the setup, whose states are not scanned."""


@dataclass(frozen=True)
class StateRoute:
    """How a user came to a state: to an address, and from there perhaps by one click that wrote nothing."""

    address: str
    click: Click | None = None


@dataclass(frozen=True)
class Picture:
    """The latest picture of a page's viewport, with its bytes (JPEG)."""

    page: Page
    shot: Shot
    pixels: bytes


@dataclass(frozen=True)
class Handover:
    """What one step leaves to the next one of its task."""

    state: str | None = None
    """Fingerprint of the state that the page shows; None until one was scanned."""
    picture: Picture | None = None
    met: tuple[Step, ...] = ()
    """Expectations that were met when the page settled: a message may be gone once everything is scanned and tried."""
    route: StateRoute | None = None
    """How the user came to what the page shows; None where that cannot be repeated without harm."""
    memory: Mapping[str, Any] = field(default_factory=dict)
    """What probes keep for their next observation, by their ids."""


@dataclass(frozen=True)
class StepPlan:
    """One step to do: everything that acting and observing are given besides the browser."""

    task: TaskContext
    step: Step
    name: str
    """Of the step's pictures."""
    timeout_ms: float
    """Acting may take so long, and the page as long again to settle."""
    ahead: tuple[Step, ...] = ()
    """What is expected once this step is over."""
    last: bool = False
    """Whether nothing else follows in the task but what is expected."""
    before: Handover = Handover()

    @property
    def met(self) -> bool:
        """Whether it is an expectation that was met already."""
        return any(self.step is one for one in self.before.met)


@dataclass(frozen=True)
class StepObservation:
    """What was seen of one step."""

    fields: Mapping[str, Any]
    """Fields of the step's record."""
    error: StepError | None
    """What is wrong with the page that the step led to; None where nothing is."""
    after: Handover
