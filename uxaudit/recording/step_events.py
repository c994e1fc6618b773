"""The events on the page during a step: responses and their times, navigation, messages, shifts and errors.

Times are ms since the epoch on the page's own clock, durations ms, lengths CSS pixels, as in ``records.py``.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from uxaudit.model.base import Box
from uxaudit.model.probes import Probe
from uxaudit.recording.base import Observed
from uxaudit.recording.probe_spec import STEP_S, Phase, ProbeSpec


class Response(StrEnum):
    """The kinds of response that a page can give to an action."""

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
    SOUND = "sound"
    SPEECH = "speech"
    VIBRATION = "vibration"
    SHARE = "share"
    TITLE = "title"
    """The title of the tab changed."""
    FILE_CHOOSER = "file-chooser"
    PICKER = "picker"
    """The browser's own picker of a date, a colour or an option."""
    PROMPT = "prompt"
    """The browser's own prompt, such as for the location, the camera or a payment."""
    OTHER_PROGRAM = "other-program"
    """A link that opens another program, such as mail or the telephone."""
    FULLSCREEN = "fullscreen"
    VALIDATION = "validation"
    """The browser's own message that a field is invalid."""
    SUBMIT = "submit"


UNSEEN = frozenset({Response.NETWORK, Response.SUBMIT})
"""Invisible responses: alone, they do not prove that a control works."""


class Timing(Observed):
    """The times of the input, of the first visible response, and of the end of all activity."""

    t0: float | None = None
    """The input event's own time."""
    t1: float | None = None
    """The first visible change."""
    t2: float | None = None
    """The start of the first 100 ms without DOM, network or layout activity."""
    responses: tuple[Response, ...] = ()
    """The kinds of response; empty for a dead control."""
    settled: bool = True
    """False if the page was still busy at the end of the step's time."""
    busy_cue: str = ""
    """The loading indicator: ``aria-busy``, ``spinner``, ``progress`` …; empty without one."""

    @property
    def feedback_ms(self) -> float | None:
        """From the input to the first visible change."""
        return None if self.t0 is None or self.t1 is None else max(0.0, self.t1 - self.t0)

    @property
    def system_ms(self) -> float | None:
        """From the input to the end of all activity: R in the keystroke-level model."""
        return None if self.t0 is None or self.t2 is None else max(0.0, self.t2 - self.t0)


class Trouble(Observed):
    """A problem on the page during a step."""

    kind: Literal["console", "page-error", "request-failed", "http-error", "dialog", "crash", "blocked"]
    message: str = ""
    url: str = ""
    status: int | None = None
    at: float | None = None
    own: bool = True
    """Whether it comes from the site's own hosts; other hosts' errors are not the page's fault."""
    resource: str = ""
    """The browser's resource type, such as ``document``, ``fetch`` or ``image``."""
    method: str = "GET"

    @property
    def answers_a_question(self) -> bool:
        """Whether an error response only says that the server does not offer or hold what was asked for (RFC 9110, OPTIONS and HEAD)."""
        refused = self.status is not None and (400 <= self.status < 500 or self.status == 501)
        return self.method in ("OPTIONS", "HEAD") and refused


class Visit(Observed):
    """One visit of a page."""

    url: str
    title: str = ""
    status: int | None = None
    method: str = "GET"
    kind: Literal["load", "soft", "anchor", "back", "reload", "popup"] = "load"
    depth: int = 0
    """Clicks from the start page of the task; going back subtracts one."""
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
    """The layout shift that this step caused in the document before leaving it: shifts after the step before had settled."""


class FocusMove(Observed):
    """An element received the focus."""

    t: float
    selector: str = ""
    name: str = ""


class Announcement(Observed):
    """The text that a live region announced."""

    t: float
    text: str
    selector: str = ""
    politeness: str = "polite"


class Message(Observed):
    """A text that appeared during the step."""

    t: float
    text: str
    selector: str = ""
    live: bool = False
    """Whether it is in a live region."""
    notice: bool = False
    """Whether a live region, or a class such as ``toast``, marks it as a message."""
    about: str = ""
    """What it belongs to, if that means it is not a message: the ``control`` itself, a ``field`` that it describes, content
    that the control ``opened``, or ``page``: content with its own controls.
    """
    new: bool = True
    """Whether it appeared; False if only its text changed."""
    in_view: bool = True
    """Whether it appeared inside the viewport."""
    shown_ms: float | None = None
    """How long it was visible; None if it was still there at the end of the step. One that disappears by itself later, before
    the next action, is recorded again: by the same step if its state was being scanned, else by the next one.
    """
    replaced: bool = False
    """Whether another text replaced it, or it moved elsewhere."""
    left: bool = False
    """Whether it was on a page that the step left."""


class LongFrame(Observed):
    """A long animation frame: the page could not respond for ``blocking_ms`` of its ``duration_ms``."""

    t: float
    duration_ms: float
    blocking_ms: float = 0.0


class Moved(Observed):
    """An element that a layout shift moved; the boxes are in viewport coordinates."""

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
    """The events of a step, each kind in order of time."""

    focus: tuple[FocusMove, ...] = ()
    announcements: tuple[Announcement, ...] = ()
    messages: tuple[Message, ...] = ()
    long_frames: tuple[LongFrame, ...] = ()
    shifts: tuple[Shift, ...] = ()


TIMING = ProbeSpec(
    id=Probe.TIMING,
    phase=Phase.DOCUMENT,
    title="response times and end of activity",
    fields=("timing",),
    limit_s=STEP_S,
    script="observers/timing",
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
    script="observers/vitals",
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
    script="observers/events",
    order=30,
    actions_only=True,
)
NAVIGATION = ProbeSpec(
    id=Probe.NAVIGATION,
    phase=Phase.STEP,
    title="navigation",
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
