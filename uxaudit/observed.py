"""What a replay observes: the types of a recording's lines, and of the page states it passed.

All times are milliseconds since the epoch on the page's own clock (``performance.timeOrigin + now``), durations are
milliseconds, lengths CSS pixels. A value that could not be observed is None, never zero.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from functools import cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from uxaudit.model import Box, Optimal, Shot

RECORDING_FORMAT = 1
REFUSALS = frozenset({400, 401, 403, 409, 422, 429})
"""Statuses by which a server says no to what a form holds: an answer to the user, and no broken page."""


def hash_route(url: str) -> str:
    """The route that a URL's fragment names, such as ``#/basket`` or ``#!/basket``; empty where it is a place on the page."""
    route = url.partition("#")[2].partition("?")[0]
    return f"#{route}" if route.startswith(("/", "!")) else ""


@cache
def _fields_of(kind: type[BaseModel]) -> set[str]:
    return set(kind.model_fields)


class Observed(BaseModel):
    """A line of a recording: frozen, and patient with keys that a later version added."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    def model_post_init(self, context: Any, /) -> None:
        """Let all values of a class share one set of fields: a set for each is half of what a large audit takes in memory."""
        object.__setattr__(self, "__pydantic_fields_set__", _fields_of(type(self)))


class Probe(StrEnum):
    """What can be observed in a replay; the names that a check's ``needs`` lists."""

    TIMING = "timing"
    TROUBLE = "trouble"
    NAVIGATION = "navigation"
    TARGET = "target"
    VITALS = "vitals"
    AXE = "axe"
    PAGE = "page"
    SHOTS = "shots"
    EVENTS = "events"
    FORMS = "forms"
    IBM = "ibm"
    """A second engine's opinion: it runs where the audit asks for it."""
    KEYBOARD = "keyboard"
    """How a step was done by keyboard."""
    WALK = "walk"
    """The keyboard's way through a state, by Tab and back."""
    HOVER = "hover"
    REFLOW = "reflow"
    SPACING = "spacing"
    MOTION = "motion"
    FORCED_COLOURS = "forced-colours"


EXAMINES = (Probe.WALK, Probe.HOVER, Probe.REFLOW, Probe.SPACING, Probe.MOTION, Probe.FORCED_COLOURS)
"""Probes that try something on a state, each in a page of its own; they run where a persona asks for them."""
PLAIN = tuple(probe for probe in Probe if probe not in (*EXAMINES, Probe.KEYBOARD, Probe.IBM))
"""Probes of every replay."""
ENGINES = {"axe": Probe.AXE, "ibm": Probe.IBM}
"""The engines that look for barriers, by the name that the command line gives them."""


def with_engines(engines: Collection[str]) -> tuple[Probe, ...]:
    """The probes of every replay, with these engines and no others. Raises KeyError for an unknown one."""
    asked = [ENGINES[name] for name in engines]
    return tuple(probe for probe in Probe if probe in asked or (probe in PLAIN and probe not in ENGINES.values()))


class Spot(Observed):
    """A place in the markup, and what is special about it: ``text`` is what it shows, ``value`` and ``count`` by kind."""

    tag: str = ""
    role: str = ""
    name: str = ""
    selector: str = ""
    html: str = ""
    """Its start tag, shortened."""
    box: Box | None = None
    text: str = ""
    value: str = ""
    count: int = 0


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
    about: str = ""
    """What it belongs to, where that makes it no news: the ``control`` itself, a ``field`` that it describes, what the
    control ``opened``, or ``page``: a piece of content with controls of its own."""
    new: bool = True
    """Whether it came up; False where its words changed."""
    in_view: bool = True
    """Whether it came up inside the window."""
    shown_ms: float | None = None
    """How long it could be seen; None where it still stood at the end of the step. One that went by itself later, before
    anybody did anything, is told again by the next step."""
    replaced: bool = False
    """Whether other words took its place."""


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


class FieldSight(Observed):
    """A field as it was when a step was over; radio buttons of one name are one field. The box lies in the viewport."""

    role: str = ""
    name: str = ""
    selector: str = ""
    type: str = ""
    value: str | None = None
    """What it holds, or its length where that is long; None where it is not to be read, as of a password."""
    required: bool = False
    search: bool = False
    """Whether it asks what to look for, which no form refuses."""
    invalid: bool = False
    """Whether it says so itself (``aria-invalid``)."""
    red: bool = False
    """Whether it, its label or the box around it is drawn in red."""
    native: str = ""
    """What the browser says is wrong, where it is left to the browser to say so."""
    tied: tuple[str, ...] = ()
    """The visible texts that are tied to it as its description or error."""
    around: str = ""
    """All that shows around this field alone, its label too."""
    box: Box | None = None
    in_view: bool = True
    focused: bool = False


class ErrorText(Observed):
    """A text that looks like an error by its role, its class or its colour. The box lies in the viewport."""

    text: str
    selector: str = ""
    sign: Literal["alert", "tied", "class", "colour"] = "class"
    """What makes it look so."""
    fields: tuple[str, ...] = ()
    """Selectors of the fields that it is tied to, or stands beside."""
    box: Box | None = None
    in_view: bool = True
    focused: bool = False


class FormSight(Observed):
    """The fields of the page, and the errors that show, when a step was over; on a page without fields no errors are sought."""

    fields: tuple[FieldSight, ...] = ()
    errors: tuple[ErrorText, ...] = ()
    came: tuple[str, ...] = ()
    """Lines of text that did not show when the step before was over, up to twenty."""


class Control(Observed):
    """A control as it was found: how a person would name it, where it lies, and what covers it."""

    role: str = ""
    name: str = ""
    selector: str = ""
    tag: str = ""
    type: str = ""
    box: Box | None = None
    """In the step's picture."""
    in_view: bool | None = None
    """Whether it was in the viewport before any scrolling."""
    scroll_px: float | None = None
    """How far it lay outside the viewport."""
    covered_by: str = ""
    """What lies over its click point; empty where it is free."""
    chosen: bool = False
    """Whether it was the chosen one of its group already, such as the tab in front: a click on it changes nothing."""
    value: str | None = None
    """What the field showed after a fill; None for secrets and for other controls."""
    heard: str = ""
    """Its name and role, as a screen reader tells them, where the persona goes by these alone."""


class StepError(Observed):
    """Why a step failed, as plain data."""

    kind: Literal["not-found", "ambiguous", "obstructed", "not-actionable", "expectation", "broken", "unreachable",
                  "timeout", "crash", "invalid", "internal"]
    message: str
    hint: str = ""
    candidates: tuple[str, ...] = ()
    """Controls that the page does offer, the likest first."""
    renamed: str = ""
    """The control that is likely the one meant, under another name: makes the task cantTell, not blocked."""
    environment: bool = False
    """Whether it is the environment's fault, not the page's."""

    @property
    def told(self) -> str:
        """The message with its hint, as a person reads it."""
        return f"{self.message.rstrip('.')}. {self.hint}" if self.hint else self.message


class FocusStop(Observed):
    """A control that had the focus."""

    role: str = ""
    name: str = ""
    selector: str = ""


DialogFocus = Literal["", "moved-in", "stayed-out", "returned", "lost", "kept-open"]
"""What became of the focus where a step opened or closed a modal dialog; ``kept-open`` is one that Escape does not close."""


class KeyboardUse(Observed):
    """How a step was done by keyboard alone, or why the mouse had to do it."""

    reached: bool = True
    """Whether the keyboard could get to the control."""
    worked: bool = True
    """Whether the control then answered the keys that its role promises."""
    stops: int = 0
    """Presses of Tab and Shift+Tab on the way."""
    arrows: int = 0
    """Presses of arrows, Home and End: on the way, and to choose."""
    path: tuple[FocusStop, ...] = ()
    """What had the focus on the way, the first of it where there was much."""
    trapped_in: str = ""
    """Selector of what the focus could not leave, neither by Tab and Shift+Tab nor by Escape; empty where nothing held it."""
    activated_by: str = ""
    """The key that did it; empty where to come there was enough, or nothing did it."""
    widget: str = ""
    """The role of the widget around the control in which arrows should lead from item to item, such as ``tablist``."""
    tab_stop: bool = True
    """Whether the control can have the focus by itself; where not, only a widget's arrows could lead to it."""
    revealed: bool = False
    """Whether resting the mouse on it brought up what the keyboard did not."""
    other_way: bool = False
    """Whether a control of the same role and name was passed: perhaps it does the same."""
    dialog_focus: DialogFocus = ""
    dialog: FocusStop | None = None
    """The dialog that ``dialog_focus`` is about."""


StepStatus = Literal["passed", "failed", "skipped", "not-run"]


class StepRecord(Observed):
    """One step as it ended."""

    kind: Literal["step"] = "step"
    task: int | None = None
    """Index of the task in the scenario; None in the setup."""
    index: int
    """Index in its phase."""
    phase: Literal["setup", "start", "step", "success"]
    verb: str
    sentence: str
    label: str = ""
    where: str = ""
    is_action: bool = True
    optional: bool = False
    destructive: bool = False
    operators: str = ""
    typed: int = 0
    """Number of characters entered."""
    key: str = ""
    """The key pressed, such as ``Enter`` or ``Control+A``; empty for other verbs."""
    entered: str | None = None
    """What was typed; None for secrets, for what was not read back, and for other steps."""
    entered_before: str = ""
    """The earlier step of the task that entered the same value into another field; empty where there is none."""
    status: StepStatus
    error: StepError | None = None
    url: str = ""
    title: str = ""
    template: str = ""
    """The kind of page: the URL with its ids taken out."""
    control: Control | None = None
    timing: Timing | None = None
    trouble: tuple[Trouble, ...] = ()
    visits: tuple[Visit, ...] = ()
    vitals: Vitals | None = None
    happened: Happened | None = None
    keyboard: KeyboardUse | None = None
    """How it was done by keyboard; None in replays with mouse or touch, and where nothing was operated."""
    form: FormSight | None = None
    film: str = ""
    """Path of the filmstrip, inside the audit folder, where the step waited longer than a second."""
    state: str | None = None
    """Fingerprint of the page's state when the step was over; the key into the states."""
    before: Shot | None = None
    """The page when the target was in view, before the action; ``control.box`` lies in it."""
    after: Shot | None = None
    wall_ms: float = 0.0
    """Time the tool spent, for its own diagnosis; never a claim about the page."""
    untested: dict[Probe, str] = Field(default_factory=dict)
    """Probes that could not observe this step, each with the reason."""

    @property
    def keyboard_blocked(self) -> bool:
        """Whether the mouse could do what the keyboard could not. What does not answer the mouse either is dead, not blocked."""
        use = self.keyboard
        if use is None or (use.reached and use.worked) or use.other_way or Probe.KEYBOARD in self.untested or self.status != "passed":
            return False
        if self.verb == "hover":
            return use.revealed
        return self.verb not in ANSWERED or bool(self.timing and self.timing.responses)


ANSWERED = ("click", "double_click")
"""Verbs whose effect shows in the page's answer alone; what the others do can be read from the control."""


class TaskPlan(Observed):
    """What a recording keeps of a task's plan."""

    task: str
    critical: bool = False
    start: str = "/"
    where: str = ""
    optimal: Optimal | None = None
    optimal_path: tuple[str, ...] = ()
    """The names of the links that lead there the shortest way, where a crawl found it."""
    steps: int = 0
    has_success: bool = False


class ScenarioPlan(Observed):
    """What a recording keeps of its scenario."""

    scenario: str
    site: str
    file: str = ""
    tasks: tuple[TaskPlan, ...] = ()


class Header(Observed):
    """The first line of a recording."""

    kind: Literal["header"] = "header"
    format: int = RECORDING_FORMAT
    replay: str
    """Id of the replay; the name of its folder."""
    plan: ScenarioPlan
    persona: str
    input: Literal["mouse", "touch", "keyboard"] = "mouse"
    """What the persona operates by."""
    slip: str | None = None
    repetition: int = 1
    confirms: bool = False
    """Whether it was added to confirm a failure, beyond the repetitions asked for."""
    tool: dict[str, str] = Field(default_factory=dict)
    """Versions of uxaudit, axe-core and the browser."""
    probes: tuple[Probe, ...] = ()
    unavailable: dict[Probe, str] = Field(default_factory=dict)
    """Probes that were asked for and are not there in this installation, each with the reason."""
    viewport: tuple[int, int] = (1280, 720)
    started: str = ""


class End(Observed):
    """The last line of a recording; a recording without it was interrupted."""

    kind: Literal["end"] = "end"
    ended: str = ""
    status: Literal["completed", "failed", "setup-failed", "crashed"] = "completed"
    reason: str = ""
