"""The data that the parent and its workers exchange. Light to import: the parent never loads Playwright."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from uxaudit.recording.probes import everywhere
from uxaudit.replay.browser.discovery import FoundBrowser
from uxaudit.scenario.plan import Replay

EndStatus = Literal["completed", "failed", "setup-failed", "crashed"]


@dataclass(frozen=True)
class BrowserSetup:
    """How a worker runs its browser. ``hosts`` are the hosts that pages may call; None allows all."""

    found: FoundBrowser
    headed: bool = False
    hosts: tuple[str, ...] | None = ()
    probes: tuple[str, ...] = field(default_factory=everywhere)


@dataclass(frozen=True)
class Job:
    """One replay to play: where to write, the site's own hosts, and the storage that a setup left."""

    replay: Replay
    recordings: Path
    hosts: tuple[str, ...]
    storage: Any = None
    all_hosts: bool = False
    """Whether pages may call any host; errors of hosts outside ``hosts`` are not the site's."""


PreviewStatus = Literal["found", "done", "met", "not found", "ambiguous", "not met", "failed", "skipped", "not reached"]
STOPPING: tuple[PreviewStatus, ...] = ("not found", "ambiguous", "not met", "failed")
"""What a step that stops its task may be."""


@dataclass(frozen=True)
class PreviewRow:
    """One step of a preview, and what its target resolves to on the page."""

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
    """How many visible elements the target matches; None for a step without a target."""
    role: str = ""
    name: str = ""
    selector: str = ""
    in_view: bool | None = None
    """Whether the control is in the viewport without scrolling."""
    optional: bool = False
    problem: str = ""
    remedy: str = ""
    candidates: tuple[str, ...] = ()
    """Controls that the page does offer, the most similar first."""
    url: str = ""

    @property
    def stops(self) -> bool:
        """Whether the scenario cannot go on here."""
        return self.status in STOPPING and not self.optional


@dataclass(frozen=True)
class Previewed:
    """A preview that is over; ``reason`` says why it could not begin."""

    scenario: str
    persona: str
    rows: tuple[PreviewRow, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class Played:
    """What the engine needs to know of a replay that is over.

    ``failed`` holds the indices of tasks that did not complete by what seems the page's own fault.
    """

    replay: str
    status: EndStatus
    failed: tuple[int, ...] = ()
    changing: tuple[int, ...] = ()
    """Indices of tasks that may have changed what later ones meet: they sent data, or changed cookies or storage."""
    reason: str = ""
    storage: Any = None
    """Cookies and local storage after a setup that logged in; stays in memory."""
