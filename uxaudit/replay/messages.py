"""The data exchanged between the parent and its workers. Light to import: the parent never loads Playwright."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from uxaudit.model.access import NONE, Access, Proxy
from uxaudit.recording.probes import everywhere
from uxaudit.replay.browser.discovery import FoundBrowser
from uxaudit.scenario.plan import Replay

StepKey = tuple[int, str, int]
"""A step of a scenario: the index of its task, its phase, its index there."""
Notice = Callable[[str], None]
"""Reports the progress of a replay to the other side: ``begun``, or ``sending`` if it may send data from now on."""
EndStatus = Literal["completed", "failed", "setup-failed", "crashed"]


@dataclass(frozen=True)
class BrowserSetup:
    """How a worker runs its browser. ``hosts`` are the hosts that pages may connect to; None allows all."""

    found: FoundBrowser
    headed: bool = False
    hosts: tuple[str, ...] | None = ()
    probes: tuple[str, ...] = field(default_factory=everywhere)
    proxy: Proxy | None = None
    """The user's proxy, which gets only what goes to ``hosts``."""


@dataclass(frozen=True)
class Job:
    """One replay to play: where to write, the site's own hosts, and the storage left by a setup."""

    replay: Replay
    recordings: Path
    hosts: tuple[str, ...]
    storage: Any = None
    all_hosts: bool = False
    """Whether pages may call any host; errors of hosts outside ``hosts`` are not the site's."""
    access: Access = NONE
    quiet: frozenset[StepKey] = frozenset()
    """Steps that sent no data in other replays of the scenario."""


PreviewStatus = Literal["found", "done", "met", "not found", "ambiguous", "not met", "failed", "skipped", "not reached"]
STOPPING: tuple[PreviewStatus, ...] = ("not found", "ambiguous", "not met", "failed")
"""The statuses of a step that stops its task."""


@dataclass(frozen=True)
class PreviewRow:
    """One step of a preview, and the control that its target finds on the page."""

    task: str
    """Empty in the setup."""
    phase: str
    step: str
    """The step in words."""
    where: str
    """Its place in the scenario: file:line:column."""
    status: PreviewStatus
    """``done`` is a step without a target; ``not reached`` one after the step that stopped its task."""
    count: int | None = None
    """Number of visible elements that the target matches; None for a step without a target."""
    role: str = ""
    name: str = ""
    selector: str = ""
    in_view: bool | None = None
    """Whether the control is in the viewport without scrolling."""
    optional: bool = False
    problem: str = ""
    remedy: str = ""
    candidates: tuple[str, ...] = ()
    """Controls that the page offers, the most similar first."""
    url: str = ""

    @property
    def stops(self) -> bool:
        """Whether the scenario cannot continue here."""
        return self.status in STOPPING and not self.optional


@dataclass(frozen=True)
class Previewed:
    """A finished preview; ``reason`` says why it could not start."""

    scenario: str
    persona: str
    rows: tuple[PreviewRow, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class Played:
    """The result of a finished replay for the scheduler.

    ``failed`` contains the indexes of tasks that failed, apparently by the page's own fault.
    """

    replay: str
    status: EndStatus
    failed: tuple[int, ...] = ()
    changing: tuple[int, ...] = ()
    """Indexes of tasks that may have changed data for later tasks: they sent data, or changed cookies or storage."""
    reason: str = ""
    storage: Any = None
    """Cookies and local storage after a setup that logged in; stays in memory."""
    quiet: frozenset[StepKey] = frozenset()
    """Steps of tasks that sent no data."""
    sent: frozenset[StepKey] = frozenset()
    """Steps of tasks that sent data, or may have."""
    expired: bool = False
    """Whether the site requested another login."""
