"""What happened on the page while a step ran: how it answered and when, where it led, what came up, moved and went wrong.

Times and lengths are those of ``observed.py``.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from uxaudit.model.base import Box
from uxaudit.model.probes import Probe
from uxaudit.recording.base import Observed
from uxaudit.recording.probe_spec import STEP_S, Phase, ProbeSpec


class Response(StrEnum):
    """The kinds of answer that a page can give to an action."""

    DOM = "dom"
    PICTURE = "picture"
    NETWORK = "network"
    NAVIGATION = "navigation"
    SOFT_NAVIGATION = "soft-navigation"
    ANCHOR = "anchor"
    POPUP = "popup"
    DOWNLOAD = "download"
    DIALOG = "dialog"
    SCROLL = "scroll"
    FOCUS = "focus"
    INPUT = "input"
    TOGGLE = "toggle"
    CLIPBOARD = "clipboard"
    SELECTION = "selection"
    PRINT = "print"
    MEDIA = "media"
    FULLSCREEN = "fullscreen"
    VALIDATION = "validation"
    """The browser's own message that a field is not valid."""
    SUBMIT = "submit"


UNSEEN = frozenset({Response.NETWORK, Response.SUBMIT})
"""Answers that nobody can see; alone they leave it open whether a control works, or do not even do that."""


class Timing(Observed):
    """When the input came, when the page first answered visibly, and when it was done."""

    t0: float | None = None
    """The input event's own time."""
    t1: float | None = None
    """The first visible change."""
    t2: float | None = None
    """The start of the first 100 ms without DOM, network or layout activity."""
    responses: tuple[Response, ...] = ()
    """How the page answered; empty is a dead control."""
    settled: bool = True
    """False where the page was still busy when the step's time was over."""
    busy_cue: str = ""
    """What told the user to wait: ``aria-busy``, ``spinner``, ``progress`` …; empty where nothing did."""

    @property
    def feedback_ms(self) -> float | None:
        """From the input to the first visible change."""
        return None if self.t0 is None or self.t1 is None else max(0.0, self.t1 - self.t0)

    @property
    def system_ms(self) -> float | None:
        """From the input to the end of all activity: R in the keystroke-level model."""
        return None if self.t0 is None or self.t2 is None else max(0.0, self.t2 - self.t0)


class Trouble(Observed):
    """Something that went wrong in the page while a step ran."""

    kind: Literal["console", "page-error", "request-failed", "http-error", "dialog", "crash", "blocked"]
    message: str = ""
    url: str = ""
    status: int | None = None
    at: float | None = None
    own: bool = True
    """Whether it is of the site's own hosts; what others do is not the page's fault."""
    resource: str = ""
    """The browser's resource type, such as ``document``, ``fetch`` or ``image``."""


class Visit(Observed):
    """One arrival at a page."""

    url: str
    title: str = ""
    status: int | None = None
    method: str = "GET"
    kind: Literal["load", "soft", "anchor", "back", "reload", "popup"] = "load"
    depth: int = 0
    """Clicks from the start page of the task, going back taken off."""
    at: float | None = None


class Vitals(Observed):
    """The document's paint and stability up to the end of a step."""

    url: str = ""
    fcp_ms: float | None = None
    lcp_ms: float | None = None
    cls: float | None = None
    inp_ms: float | None = None
    new_document: bool = False
    """Whether this step loaded the document, so that its paint is counted once."""
    left_cls: float | None = None
    """The shift of the document that this step left, up to its end: what moved after the step before had come to rest."""


class FocusMove(Observed):
    """The focus came to an element."""

    t: float
    selector: str = ""
    name: str = ""


class Announcement(Observed):
    """What a live region said to those who cannot see it."""

    t: float
    text: str
    selector: str = ""
    politeness: str = "polite"


class Message(Observed):
    """A piece of text that came up while the step ran."""

    t: float
    text: str
    selector: str = ""
    live: bool = False
    """Whether it stands in a live region."""
    notice: bool = False
    """Whether a live region, or a class such as ``toast``, says that it is a message."""
    about: str = ""
    """What it belongs to, where that makes it no news: the ``control`` itself, a ``field`` that it describes, what the
    control ``opened``, or ``page``: a piece of content with controls of its own."""
    new: bool = True
    """Whether it came up; False where its words changed."""
    in_view: bool = True
    """Whether it came up inside the window."""
    shown_ms: float | None = None
    """How long it could be seen; None where it still stood at the end of the step. One that went by itself later, before
    anybody did anything, is told again: while its state was scanned by the same step, else by the next one."""
    replaced: bool = False
    """Whether other words took its place, or it stands elsewhere now."""
    left: bool = False
    """Whether it was on a page that the step left."""


class LongFrame(Observed):
    """A long animation frame: the page could not answer for ``blocking_ms`` of its ``duration_ms``."""

    t: float
    duration_ms: float
    blocking_ms: float = 0.0


class Moved(Observed):
    """An element that a layout shift moved; the boxes lie in the viewport."""

    selector: str = ""
    name: str = ""
    before: Box
    after: Box


class Shift(Observed):
    """One layout shift. ``after_input`` is the browser's ``hadRecentInput``: it does not count in CLS, but people see it."""

    t: float
    value: float
    after_input: bool = False
    moved: tuple[Moved, ...] = ()


class Happened(Observed):
    """What happened on the page while a step ran, each kind in the order of time."""

    focus: tuple[FocusMove, ...] = ()
    announcements: tuple[Announcement, ...] = ()
    messages: tuple[Message, ...] = ()
    long_frames: tuple[LongFrame, ...] = ()
    shifts: tuple[Shift, ...] = ()


TIMING = ProbeSpec(
    id=Probe.TIMING,
    phase=Phase.DOCUMENT,
    title="when the page responded and when it was done",
    fields=("timing",),
    limit_s=STEP_S,
    script="timing",
    order=10,
    turn="first",
    actions_only=True,
    always_finds=True,
)
VITALS = ProbeSpec(
    id=Probe.VITALS,
    phase=Phase.DOCUMENT,
    title="paint, layout shift and interaction latency",
    fields=("vitals",),
    limit_s=STEP_S,
    script="vitals",
    order=20,
    actions_only=True,
    turn="last",
    always_finds=True,
)
EVENTS = ProbeSpec(
    id=Probe.EVENTS,
    phase=Phase.DOCUMENT,
    title="focus moves, announcements, messages, long frames and layout shifts",
    fields=("happened",),
    limit_s=STEP_S,
    script="events",
    order=30,
    actions_only=True,
)
NAVIGATION = ProbeSpec(
    id=Probe.NAVIGATION,
    phase=Phase.STEP,
    title="where the step led",
    fields=("url", "title", "template", "visits"),
    limit_s=STEP_S,
    order=30,
)
TROUBLE = ProbeSpec(
    id=Probe.TROUBLE,
    phase=Phase.STEP,
    title="errors, failed requests and dialogs",
    fields=("trouble",),
    by_player=True,
)
