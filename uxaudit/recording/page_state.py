"""The states of pages: what was seen of each distinct one, scanned once in an audit whatever the number of visits.

Lengths are CSS pixels; boxes lie in the picture of the whole page. A value that could not be observed is None, never zero.
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


class Drawn(Observed):
    """How a control is drawn. Colours are the browser's own words, such as ``rgb(0, 0, 0)``; empty where there is none."""

    colour: str = ""
    fill: str = ""
    border: str = ""
    radius_px: float = 0
    font: str = ""
    """The first family that its style names."""
    font_px: float = 16
    weight: int = 400
    upper: bool = False
    contrast: float = 1
    """How far its fill or border stands off from what is behind it, as WCAG's ratio; 1 where neither shows."""


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
    form: int = -1
    """The number of its form on the page; -1 outside of one."""
    submits: bool = False
    """Whether it sends its form."""
    drawn: Drawn | None = None
    """How a button, a field, or a link that looks like a button is drawn; None of others."""


class TextRun(Observed):
    """A run of visible text, for checks that read it."""

    text: str
    selector: str = ""
    tag: str = ""
    box: Box | None = None


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
    in_control: float = 0
    """In buttons, labels, and links that are drawn like buttons."""
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


class PageLink(Spot):
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
    hover_cue: bool | None = None
    """Whether more than its colour changes under the pointer, where only a colour of enough contrast tells it from the text."""
    hidden: str = ""
    """Words inside it that are hidden from everyone."""
    before: str | None = None
    """The text between it and the link just before; None where none is."""
    before_url: str = ""
    gap_px: float | None = None
    """The space between the two on one line."""
    icon: bool = False
    """Whether a picture stands in it."""
    wordless: bool = False
    """Whether nobody sees words in it: it shows a picture, and has words for those who hear the page at most."""
    beside: Literal["before", "in", "after", ""] = ""
    """Where it stands with regard to the main content, in the order of the page; empty where none is marked as such."""
    nav: str = ""
    """The navigation that it stands in, by its label or else its number on the page; empty outside of one."""


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
    links: tuple[PageLink, ...] = ()
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
    crowded: tuple[TextFault, ...] = ()
    """Text that lies on other text, or is cut off."""
    borders: tuple[Spot, ...] = ()
    """Fields that nothing but a faint border shows: ``value`` is its contrast with what lies around."""


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
    ibm: IbmScan | None = None
    elements: tuple[Element, ...] | None = None
    texts: tuple[TextRun, ...] | None = None
    markup: Markup | None = None
    contrasts: tuple[Contrast, ...] | None = None
    """Text whose contrast axe could not tell, measured in the picture."""
    first_screen: FirstScreen | None = None
    """None also where the persona sees the page otherwise than it is drawn, as with colours of their own."""
    reflow: Reflow | None = None
    spacing: Spaced | None = None
    hover: HoverTrial | None = None
    motion: Motion | None = None
    forced_colours: Forced | None = None
    look: str = ""
    """What it shows and how it is drawn, whoever came to it: states of one look share what was scanned."""
    walk: Walk | None = None
    tries: Tries | None = None
    untested: dict[str, str] = Field(default_factory=dict)
    """Probes that could not observe this state, each with the reason."""
    probed: dict[str, Any] = Field(default_factory=dict)
    """What probes without a field of their own found, by their ids (see ``probe_spec.py``)."""


PAGE = ProbeSpec(
    id=Probe.PAGE,
    phase=Phase.STATE,
    title="the controls, texts and markup of a state",
    fields=("elements", "texts", "markup"),
    cost="medium",
    limit_s=STEP_S,
    script="page",
    order=30,
    always_finds=True,
)
