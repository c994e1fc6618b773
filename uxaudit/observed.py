"""What a replay observes: the types of a recording's lines, and of the page states it passed.

All times are milliseconds since the epoch on the page's own clock (``performance.timeOrigin + now``), durations are
milliseconds, lengths CSS pixels. A value that could not be observed is None, never zero.
"""

from __future__ import annotations

from enum import StrEnum
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


class Observed(BaseModel):
    """A line of a recording: frozen, and patient with keys that a later version added."""

    model_config = ConfigDict(frozen=True, extra="ignore")


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
    shown_ms: float | None = None
    """How long it could be seen; None where it still stood at the end of the step."""


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


class TaskPlan(Observed):
    """What a recording keeps of a task's plan."""

    task: str
    critical: bool = False
    start: str = "/"
    where: str = ""
    optimal: Optimal | None = None
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
    slip: str | None = None
    repetition: int = 1
    confirms: bool = False
    """Whether it was added to confirm a failure, beyond the repetitions asked for."""
    tool: dict[str, str] = Field(default_factory=dict)
    """Versions of uxaudit, axe-core and the browser."""
    probes: tuple[Probe, ...] = ()
    viewport: tuple[int, int] = (1280, 720)
    started: str = ""


class End(Observed):
    """The last line of a recording; a recording without it was interrupted."""

    kind: Literal["end"] = "end"
    ended: str = ""
    status: Literal["completed", "failed", "setup-failed", "crashed"] = "completed"
    reason: str = ""


# ---------------------------------------------------------------- the states of pages


class AxeNode(Observed):
    """One element that a rule names. ``target`` is axe's selector path (frames and shadow roots outermost first)."""

    selector: str
    html: str = ""
    role: str = ""
    name: str = ""
    summary: str = ""
    box: Box | None = None
    """In the state's picture."""
    impact: str | None = None


class AxeRule(Observed):
    """One axe rule that applied to the state. ``impact`` is axe's word; ``passed`` and ``failed`` count nodes."""

    id: str
    impact: str | None = None
    help: str = ""
    description: str = ""
    url: str = ""
    tags: tuple[str, ...] = ()
    nodes: tuple[AxeNode, ...] = ()
    """The failing or undecided nodes; none for a rule that passed."""
    passed: int = 0
    failed: int = 0


class AxeScan(Observed):
    """What axe-core found in one state, all frames and open shadow roots together."""

    version: str
    violations: tuple[AxeRule, ...] = ()
    incomplete: tuple[AxeRule, ...] = ()
    passes: tuple[AxeRule, ...] = ()
    skipped_rules: tuple[str, ...] = ()
    """Rules left out because the page is too large for them."""
    skipped_frames: tuple[str, ...] = ()


class Element(Observed):
    """An interactive element of a state: how it is named and where it lies."""

    role: str = ""
    name: str = ""
    selector: str = ""
    tag: str = ""
    type: str = ""
    box: Box
    html: str = ""
    """Its start tag, shortened."""
    href: str | None = None
    in_text: bool = False
    """Whether it stands in a line of text (exempt in WCAG 2.5.8)."""
    native: bool = False
    """Whether its size is the browser's own, not set by the page."""
    disabled: bool = False
    label: str = ""
    """The visible label's text; empty where there is none."""
    named_by: str = ""
    """Where the accessible name comes from: ``label``, ``aria-label``, ``placeholder``, ``title``, ``content`` …"""
    placeholder: str = ""
    autocomplete: str = ""
    context: str = ""
    """The sentence, list item, cell or heading that a link stands in."""


class TextRun(Observed):
    """A run of visible text, for checks that read it."""

    text: str
    selector: str = ""
    tag: str = ""
    box: Box | None = None


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


class Block(Spot):
    """A block of text as it is set. Shares run from 0 to 1; ``chars`` counts all, where ``text`` is cut."""

    chars: int = 0
    lines: int = 1
    """Lines as they are laid out; counted for blocks of more than 80 characters."""
    font_px: float = 16
    line_height: float | None = None
    """As a multiple of the font's size; None where the browser's own holds."""
    align: str = ""
    upper: bool = False
    """Whether style sets it in capitals."""
    italic: float = 0
    bold: float = 0
    colour: str = ""
    lang: str = ""
    within: str = ""
    """The nearest list item, cell, label, heading, navigation and the like that it lies in."""
    parent: str = ""
    """A key of the element around it, to tell siblings."""
    next_tag: str = ""
    next_chars: int = 0
    """What follows it: the next element and the length of its text."""
    next_font_px: float = 0
    next_bold: bool = False


class Link(Spot):
    """A link: ``text`` is what it shows, ``name`` its accessible name."""

    href: str = ""
    """As it is written."""
    url: str = ""
    """Where it leads, whole."""
    title: str = ""
    new_window: bool = False
    download: bool = False
    context: str = ""
    """The text of what it stands in."""
    in_text: bool = False
    distinct: bool = False
    """Whether an underline, a border, a background, weight, slant, size or a picture tells it from the text around."""
    contrast: float | None = None
    """Of its colour with that of the text around it."""
    hidden: str = ""
    """Words inside it that are hidden from everyone."""
    before: str | None = None
    """The text between it and the link just before; None where none is."""
    before_url: str = ""
    gap_px: float | None = None
    """The space between the two on one line."""
    icon: bool = False
    """Whether a picture stands in it."""


class Image(Spot):
    """A picture. ``alt`` is None where it has none."""

    alt: str | None = None
    title: str = ""
    src: str = ""
    width: float = 0
    height: float = 0
    natural_width: int = 0
    natural_height: int = 0
    frames: int | None = None
    """Of a GIF: its pictures; None where it was not read."""
    loops: int | None = None
    """How often a GIF plays; 0 is for ever."""


class Media(Spot):
    """Sound or film in the page: ``tracks`` are its kinds of text tracks, ``context`` what stands around it."""

    tracks: tuple[str, ...] = ()
    controls: bool = False
    autoplay: bool = False
    muted: bool = False
    loop: bool = False
    context: str = ""


class Table(Spot):
    """A table: ``name`` is its caption or label."""

    rows: int = 0
    columns: int = 0
    headers: int = 0
    scoped: int = 0
    """Header cells with a scope, or that data cells refer to."""
    cells: int = 0
    empty: int = 0
    """Data cells without any content."""
    corner_empty: bool = False
    """Whether the first cell is empty, as is right above row headers."""
    simple: bool = True
    """Whether headers stand only in the first row, or only in the first column."""
    nested_in: str = ""
    """The kind of cell of another table that it stands in."""
    widths: tuple[int, ...] = ()
    """Columns of each row, spans counted."""
    layout: bool = False
    """Whether its role says that it is for layout."""


class FormField(Spot):
    """A field: its group, its label's place, and the hint beside it."""

    type: str = ""
    field_name: str = ""
    form: int = -1
    label: str = ""
    label_box: Box | None = None
    grouped: bool = False
    of_item: bool = False
    """Whether it stands in an item of a list or table of things, to choose that thing."""
    group: str = ""
    """What names its group."""
    hint: str = ""
    """A text beside it that tells how to fill it in, and is not tied to it."""
    autocomplete: str = ""
    filled: bool = False
    """Whether the page came with a value in it, as where a record is changed."""


class Markup(Observed):
    """What the markup of a state is made of, each kind bounded in number."""

    blocks: tuple[Block, ...] = ()
    links: tuple[Link, ...] = ()
    images: tuple[Image, ...] = ()
    media: tuple[Media, ...] = ()
    tables: tuple[Table, ...] = ()
    fields: tuple[FormField, ...] = ()
    groups: tuple[Spot, ...] = ()
    """Fieldsets; ``text`` is the legend, ``count`` the number of legends."""
    languages: tuple[Spot, ...] = ()
    """Parts with a language of their own or the wrong way round: ``value`` is the language, ``name`` the direction."""
    stops: tuple[Spot, ...] = ()
    """What takes the focus without being a control."""
    access_keys: tuple[Spot, ...] = ()
    obsolete: tuple[Spot, ...] = ()
    duplicates: tuple[Spot, ...] = ()
    """The second bearers of an id (``value``); ``count`` bear it."""
    empties: tuple[Spot, ...] = ()
    preformatted: tuple[Spot, ...] = ()
    inline_colours: tuple[Spot, ...] = ()
    generated: tuple[Spot, ...] = ()
    abbreviations: tuple[Spot, ...] = ()
    wide: tuple[Spot, ...] = ()
    """Text that must be scrolled sideways to be read, by ``count`` pixels."""
    orders: tuple[Spot, ...] = ()
    """Rows whose parts stand in another order than they are written; ``text`` as written."""


class PageState(Observed):
    """One distinct state of a page, scanned once in an audit whatever the number of visits."""

    fingerprint: str
    url: str
    title: str = ""
    lang: str = ""
    template: str = ""
    shot: Shot | None = None
    """The whole page; boxes of elements lie in it."""
    nodes: int = 0
    axe: AxeScan | None = None
    elements: tuple[Element, ...] | None = None
    texts: tuple[TextRun, ...] | None = None
    markup: Markup | None = None
    untested: dict[Probe, str] = Field(default_factory=dict)
    extra: dict[str, Any] = Field(default_factory=dict)
