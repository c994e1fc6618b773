"""The immutable data passed between the player, acting and observing: plans and observations."""

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
    """The data common to all steps of a task, or of a setup."""

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
    stays: bool = True
    """Whether it may stay on a page to see what that does later. False if somebody else acts, who does not wait."""


@dataclass(frozen=True)
class StateRoute:
    """How a user reached a state: by a URL, and perhaps by one click from there that sent no data."""

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
    """The data that one step passes to the next step of its task."""

    state: str | None = None
    """Fingerprint of the page's state; None until one was scanned."""
    picture: Picture | None = None
    met: tuple[Step, ...] = ()
    """Expectations that were met when the page settled: a message may be gone after scans and trials."""
    route: StateRoute | None = None
    """How the user reached the page's state; None if that cannot be repeated without harm."""
    memory: Mapping[str, Any] = field(default_factory=dict)
    """The data that probes keep for their next observation, by their ids."""


@dataclass(frozen=True)
class StepPlan:
    """One step to do: all data for acting and observing besides the browser."""

    task: TaskContext
    step: Step
    name: str
    """Used in the names of the step's pictures."""
    timeout_ms: float
    """Time limit for acting, and again for the page to settle, in milliseconds."""
    ahead: tuple[Step, ...] = ()
    """The expectations after this step."""
    last: bool = False
    """Whether only expectations follow in the task."""
    before: Handover = Handover()

    @property
    def met(self) -> bool:
        """Whether it is an expectation that was met already."""
        return any(self.step is one for one in self.before.met)


@dataclass(frozen=True)
class StepObservation:
    """The observation of one step."""

    fields: Mapping[str, Any]
    """Fields of the step's record."""
    error: StepError | None
    """The fault of the page that the step led to; None if there is none."""
    after: Handover
