"""Page states: the scan of each distinct state, made once per audit however often it is visited.

Lengths are CSS pixels; boxes are in the picture of the whole page. A value that could not be observed is None, never zero.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from uxaudit.model.base import Box, Shot
from uxaudit.model.probes import Probe
from uxaudit.recording.base import Observed, Spot
from uxaudit.recording.engine_scans import AxeScan, IbmScan
from uxaudit.recording.first_screen import FirstScreen
from uxaudit.recording.key_trials import Tries
from uxaudit.recording.probe_spec import STEP_S, Phase, ProbeSpec
from uxaudit.recording.state_trials import Contrast, Forced, HoverTrial, Motion, Reflow, Spaced, TextFault
from uxaudit.recording.tab_walk import Walk
from uxaudit.recording.widget_keys import WidgetTrial


class Drawn(Observed):
    """The style of a control. Colours are the browser's values, such as ``rgb(0, 0, 0)``; empty if there is none."""

    colour: str = ""
    fill: str = ""
    border: str = ""
    radius_px: float = 0
    font: str = ""
    """The first font family of its style."""
    font_px: float = 16
    weight: int = 400
    upper: bool = False
    contrast: float = 1
    """WCAG contrast ratio of its fill or border with the background; 1 if neither is visible."""


class Element(Observed):
    """An interactive element of a state: its name and position."""

    role: str = ""
    name: str = ""
    selector: str = ""
    tag: str = ""
    type: str = ""
    box: Box
    html: str = ""
    """Its shortened start tag."""
    href: str | None = None
    in_text: bool = False
    """Whether it is inline in text (exempt in WCAG 2.5.8)."""
    native: bool = False
    """Whether it has the browser's default size, not one set by the page."""
    covered: bool = False
    """Whether other content, such as a dialog, is painted over all of it, or it is inert, as behind a modal dialog."""
    disabled: bool = False
    label: str = ""
    """The visible label's text; empty without one."""
    named_by: str = ""
    """The source of the accessible name: ``label``, ``aria-label``, ``placeholder``, ``title``, ``content`` …"""
    placeholder: str = ""
    autocomplete: str = ""
    context: str = ""
    """The sentence, list item, cell or heading that contains a link."""
    form: int = -1
    """The index of its form on the page; -1 outside forms."""
    submits: bool = False
    """Whether it submits its form."""
    action: str = ""
    """Where it sends its form, as written in the markup."""
    drawn: Drawn | None = None
    """The style of a button, a field, or a link that looks like a button; None for others."""


class TextRun(Observed):
    """A run of visible text, for checks that read it."""

    text: str
    selector: str = ""
    tag: str = ""
    box: Box | None = None


class Block(Spot):
    """A block of text with its typography. Shares are 0 to 1; ``chars`` counts all characters, though ``text`` is cut."""

    chars: int = 0
    lines: int = 1
    """Rendered lines; counted for blocks of over 80 characters."""
    font_px: float = 16
    line_height: float | None = None
    """As a multiple of the font size; None for the browser's default."""
    align: str = ""
    upper: bool = False
    """Whether its style makes it uppercase."""
    italic: float = 0
    bold: float = 0
    in_control: float = 0
    """The share in buttons, labels, and links that look like buttons."""
    colour: str = ""
    lang: str = ""
    within: str = ""
    """The nearest list item, cell, label, heading, navigation or similar that contains it."""
    parent: str = ""
    """A key of its parent element, to recognise siblings."""
    next_tag: str = ""
    next_chars: int = 0
    """The next element: its tag, and the length of its text."""
    next_font_px: float = 0
    next_bold: bool = False


class PageLink(Spot):
    """A link: ``text`` is its visible text, ``name`` its accessible name."""

    href: str = ""
    """As written in the markup."""
    url: str = ""
    """The absolute URL."""
    title: str = ""
    new_window: bool = False
    download: bool = False
    context: str = ""
    """The text of its container."""
    in_text: bool = False
    distinct: bool = False
    """Whether an underline, border, background, weight, slant, size or image distinguishes it from the surrounding text."""
    contrast: float | None = None
    """Contrast of its colour with the surrounding text."""
    hover_cue: bool | None = None
    """Whether hovering changes more than its colour; known for links that only a colour of sufficient contrast distinguishes."""
    hidden: str = ""
    """Text inside it that is hidden from everyone."""
    before: str | None = None
    """The text between it and the preceding link; None if no link precedes."""
    before_url: str = ""
    gap_px: float | None = None
    """The gap between the two on one line."""
    icon: bool = False
    """Whether it contains an image."""
    wordless: bool = False
    """Whether it has no visible text: it shows an image, with text at most for screen readers."""
    beside: Literal["before", "in", "after", ""] = ""
    """Its position relative to the main content, in DOM order; empty if no main content is marked."""
    nav: str = ""
    """The label, or else the index, of the navigation that contains it; empty outside navigations."""


class Image(Spot):
    """An image. ``alt`` is None without the attribute."""

    alt: str | None = None
    title: str = ""
    src: str = ""
    width: float = 0
    height: float = 0
    natural_width: int = 0
    natural_height: int = 0
    frames: int | None = None
    """Frames of a GIF; None if it was not read."""
    loops: int | None = None
    """How often a GIF plays; 0 means endlessly."""


class Media(Spot):
    """Audio or video: ``tracks`` are the kinds of its text tracks, ``context`` the surrounding text."""

    tracks: tuple[str, ...] = ()
    controls: bool = False
    autoplay: bool = False
    muted: bool = False
    loop: bool = False
    context: str = ""


class Table(Spot):
    """A table; ``name`` is its caption or label."""

    rows: int = 0
    columns: int = 0
    headers: int = 0
    scoped: int = 0
    """Header cells with a scope, or referenced by data cells."""
    cells: int = 0
    empty: int = 0
    """Data cells without content."""
    corner_empty: bool = False
    """Whether the first cell is empty, which is correct above row headers."""
    simple: bool = True
    """Whether headers are only in the first row, or only in the first column."""
    nested_in: str = ""
    """The kind of cell of another table that contains it."""
    widths: tuple[int, ...] = ()
    """Columns of each row, including spans."""
    layout: bool = False
    """Whether its role declares a layout table."""


class FormField(Spot):
    """A field: its group, label position, and hint."""

    type: str = ""
    field_name: str = ""
    form: int = -1
    label: str = ""
    label_box: Box | None = None
    grouped: bool = False
    of_item: bool = False
    """Whether it selects an item of a list or table."""
    group: str = ""
    """The name of its group."""
    hint: str = ""
    """An instruction beside it that it does not reference."""
    autocomplete: str = ""
    filled: bool = False
    """Whether it was prefilled, as when a record is edited."""


class Markup(Observed):
    """The markup of a state, each kind limited in number."""

    blocks: tuple[Block, ...] = ()
    links: tuple[PageLink, ...] = ()
    images: tuple[Image, ...] = ()
    media: tuple[Media, ...] = ()
    tables: tuple[Table, ...] = ()
    fields: tuple[FormField, ...] = ()
    groups: tuple[Spot, ...] = ()
    """Fieldsets; ``text`` is the legend, ``count`` the number of legends."""
    languages: tuple[Spot, ...] = ()
    """Elements with their own language or the wrong direction: ``value`` is the language, ``name`` the direction."""
    stops: tuple[Spot, ...] = ()
    """Focusable elements that are not controls."""
    access_keys: tuple[Spot, ...] = ()
    obsolete: tuple[Spot, ...] = ()
    duplicates: tuple[Spot, ...] = ()
    """Further elements with the same id (``value``); ``count`` elements have it."""
    empties: tuple[Spot, ...] = ()
    preformatted: tuple[Spot, ...] = ()
    inline_colours: tuple[Spot, ...] = ()
    generated: tuple[Spot, ...] = ()
    abbreviations: tuple[Spot, ...] = ()
    wide: tuple[Spot, ...] = ()
    """Text that requires horizontal scrolling by ``count`` pixels."""
    orders: tuple[Spot, ...] = ()
    """Rows whose visual order differs from the DOM order; ``text`` is in DOM order."""
    main_content: Literal["", "none", "waiting"] = ""
    """``none``: nothing is visible besides header, navigation and footer. ``waiting``: only a busy indicator besides them."""
    crowded: tuple[TextFault, ...] = ()
    """Text that overlaps other text, or is cut off."""
    animated: tuple[Spot, ...] = ()
    """Elements that an animation of a style sheet moves for ever, without a control near them that stops it."""
    borders: tuple[Spot, ...] = ()
    """Fields visible only by a faint border: ``value`` is its contrast with the surroundings."""


class PageState(Observed):
    """One distinct state of a page, scanned once per audit."""

    fingerprint: str
    url: str
    title: str = ""
    lang: str = ""
    template: str = ""
    shot: Shot | None = None
    """The whole page; boxes are in its coordinates."""
    nodes: int = 0
    axe: AxeScan | None = None
    ibm: IbmScan | None = None
    elements: tuple[Element, ...] | None = None
    texts: tuple[TextRun, ...] | None = None
    markup: Markup | None = None
    contrasts: tuple[Contrast, ...] | None = None
    """Text whose contrast axe could not determine, measured in the picture."""
    first_screen: FirstScreen | None = None
    """None also if the persona changes how the page looks, such as by forced colours."""
    reflow: Reflow | None = None
    spacing: Spaced | None = None
    hover: HoverTrial | None = None
    motion: Motion | None = None
    forced_colours: Forced | None = None
    look: str = ""
    """A key of what it shows and how it is rendered, for any persona: states with the same key share their scan."""
    walk: Walk | None = None
    tries: Tries | None = None
    widgets: WidgetTrial | None = None
    untested: dict[str, str] = Field(default_factory=dict)
    """Probes that could not observe this state, each with the reason."""
    copy_differs: tuple[str, ...] = ()
    """Content that differed in the copy of the state that the trials ran on, because it changes with each load."""
    withheld: tuple[str, ...] = ()
    """What trials on the copy of the state would have sent to the site and did not: requests, messages, workers."""
    probed: dict[str, Any] = Field(default_factory=dict)
    """Results of probes without their own field, by probe id (see ``probe_spec.py``)."""


PAGE = ProbeSpec(
    id=Probe.PAGE,
    phase=Phase.STATE,
    title="the controls, texts and markup of a state",
    fields=("elements", "texts", "markup"),
    cost="medium",
    limit_s=STEP_S,
    script="probes/content",
    order=5,  # before the engines, which may take all the time of a large page
    always_finds=True,
)
