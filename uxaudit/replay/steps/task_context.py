"""What lives as long as a task: what its steps share while it is replayed."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from uxaudit.model.base import Shot
from uxaudit.model.probes import Probe
from uxaudit.model.scenario import Click, Step
from uxaudit.recording.state_store import StateStore
from uxaudit.replay.browser.redaction import Scrubber
from uxaudit.replay.probes import forms
from uxaudit.replay.probes.navigation import Trail

PROBE_S = 40.0
"""What all probes of a step together may take, without what is tried on the state, which has a time of its own."""


@dataclass(frozen=True)
class StateRoute:
    """How a user came to a state: to an address, and from there perhaps by one click that wrote nothing."""

    address: str
    click: Click | None = None


@dataclass
class Watch:
    """What observing needs besides the session; lives as long as a task."""

    store: StateStore
    shots: Path
    trail: Trail
    probes: tuple[Probe, ...]
    scrub: Scrubber
    state: str | None = None
    budget_s: float = PROBE_S
    """What the probes of this step may still take."""
    latest: tuple[Any, Shot, bytes] | None = None
    """The page and its latest picture of the viewport."""
    site: str = ""
    ahead: tuple[Step, ...] = ()
    """What is expected once this step is over."""
    over: bool = False
    """Whether nothing else follows in the task."""
    met: list[Step] = field(default_factory=list)
    """What was so as the page came to rest: a message may be gone by the time that all has been scanned and tried."""
    by_keyboard: bool = False
    """Whether the steps are done without a mouse."""
    dialogs: set[str] = field(default_factory=set)
    """The dialogs that steps opened, by their selectors."""
    lines: forms.Lines = field(default_factory=forms.Lines)
    way: StateRoute | None = None
    """How the user came to what the page shows, where that is easily told."""
