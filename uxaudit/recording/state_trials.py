"""The results of trials on a state: a narrow window, text spacing, hovering, motion, forced colours.

Lengths are CSS pixels, durations milliseconds. Boxes are in the state's own picture, taken before any trial. A trial that
did not run is None in the state; it does not mean that there is no problem.
"""

from __future__ import annotations

from typing import Literal

from uxaudit.model.base import Box
from uxaudit.model.probes import Probe
from uxaudit.recording.base import Observed, Spot
from uxaudit.recording.probe_spec import Phase, ProbeSpec
from uxaudit.texts import text


class TextFault(Spot):
    """A text that is partly unreadable, or overflows its box; ``text`` is its beginning."""

    kind: Literal["cut", "overlapped", "lost", "spills"]
    """``spills``: readable, but outside its box; ``value`` is the selector of that box."""
    cut_px: float = 0
    """How much of a line is cut off, or overflows, at the side; 0 if lines are cut at the top or bottom."""
    cut_lines: float = 0
    """The share of a line's height that is cut off, 0 to 1; 1 if whole lines are gone. For ``spills``: the lines that overflow."""
    other: str = ""
    """The text that overlaps it; empty if its own lines overlap each other."""
    when: Literal["", "spacing", "enlarged", "zoomed"] = ""
    """What the trial changed; ``zoomed``: the spacing, in a window half as wide, as at 200 % zoom."""


class Reflow(Observed):
    """The state in a window of ``width`` × ``height``, compared with the window that the persona has."""

    width: int
    height: int
    wide: tuple[Spot, ...] = ()
    """Content that requires horizontal scrolling: ``count`` is the pixels beyond the window, ``value`` is ``page`` or ``box``."""
    faults: tuple[TextFault, ...] = ()
    """Text that is cut, overlapped or lost in the small window only."""
    cover: Spot | None = None
    """Content that is fixed while the page scrolls: ``count`` is its share of the window in per cent."""


class Spaced(Observed):
    """The state with spaced text and with enlarged text, compared with the original."""

    texts: int = 0
    """Number of texts compared."""
    faults: tuple[TextFault, ...] = ()


class Shown(Spot):
    """Content that hovering over an element shows. ``text`` is that content; the other fields of the Spot are the element's.

    None means not tried, or not known.
    """

    controls: int = 0
    """Links, buttons and fields in the content."""
    letters: int = 0
    like: int = 1
    """Number of elements of this kind on the page; one of them was tried."""
    focusable: bool = False
    """Whether the element, or something in it, is focusable."""
    by_focus: bool | None = None
    """Whether focus shows it too."""
    by_key: bool | None = None
    """Whether Enter or a click shows it."""
    elsewhere: bool = False
    """Whether the same text or links are visible elsewhere on the page, or name the element."""
    obscures: bool = False
    """Whether it covers other text or controls."""
    hoverable: bool | None = None
    """Whether it stays when the pointer moves onto it."""
    dismissible: bool | None = None
    """Whether Escape hides it while the pointer does not move."""
    persistent: bool | None = None
    """Whether it stays as long as the pointer does (over a second)."""
    title: bool = False
    """Whether it is the browser's tooltip of a ``title``; that is read from the markup, not by hovering."""
    adds: bool = False
    """Whether such a ``title`` repeats the element's own text and adds something."""
    hides: bool = False
    """Whether hovering hides ``text``, with nothing in its place, as long as the pointer stays."""


class HoverTrial(Observed):
    """The trial of hovering."""

    tried: int = 0
    left_out: int = 0
    """Elements that were not tried for lack of time, or because the page navigated away."""
    shown: tuple[Shown, ...] = ()


class Moving(Spot):
    """Content that moves by itself."""

    changes: int = 0
    """Number of pictures in which it changed."""
    until_ms: float = 0
    """When it last moved, from the start of the observation."""
    pause: str = ""
    """The name of the control that appears to stop it; empty without one."""
    flashes_hz: float | None = None
    """Flashes of its animation per second, if known."""
    excuse: str = ""
    """Why it is not moving content as defined by WCAG: a loading indicator, a clock, a caret."""


class Motion(Observed):
    """The trial that observes motion."""

    watched_ms: float = 0
    """0 if nothing on the page could move."""
    reduced: bool = False
    """Whether the browser asked for reduced motion."""
    moving: tuple[Moving, ...] = ()


class Faded(Spot):
    """Content that forced colours remove."""

    kind: Literal["gone", "state", "focus"]
    """It is invisible; its state is invisible; its focus indicator is invisible."""


class Forced(Observed):
    """The state in forced colours, compared with the page's own."""

    controls: int = 0
    """Number of controls compared."""
    faded: tuple[Faded, ...] = ()


class Contrast(Spot):
    """A text on a picture or gradient: measured in the state's picture."""

    ratio: float
    """The contrast that a tenth of the background does not reach (see ``replay/probes/contrast.py``)."""
    needed: float
    font_px: float = 16
    bold: bool = False
    colour: str = ""
    area: Box | None = None
    """The line that was measured."""


MOTION = ProbeSpec(
    id=Probe.MOTION,
    phase=Phase.TRIAL,
    title="motion",
    fields=("motion",),
    cost="heavy",
    limit_s=20.0,
    browsers=("chromium",),
    script="trials/motion",
    order=10,  # a page that never settles leaves little time for other trials
    not_tested=text("less motion"),
    tried_by="reduced-motion",
)
SPACING = ProbeSpec(
    id=Probe.SPACING,
    phase=Phase.TRIAL,
    title="large text with wide spacing",
    fields=("spacing",),
    cost="heavy",
    script="trials/spacing",
    order=20,  # it leaves no changes, so that the copy can be reused
    not_tested=text("large and widely spaced text"),
    tried_by="large-text",
)
HOVER = ProbeSpec(
    id=Probe.HOVER,
    phase=Phase.TRIAL,
    title="hover content",
    fields=("hover",),
    cost="heavy",
    limit_s=16.0,
    script="trials/hover/index",
    order=50,
)
REFLOW = ProbeSpec(
    id=Probe.REFLOW,
    phase=Phase.TRIAL,
    title="reflow at 320 px",
    fields=("reflow",),
    cost="heavy",
    limit_s=12.0,
    script="trials/reflow",
    order=60,
    not_tested=text("zoom to 400 %"),
    tried_by="low-vision",
)
FORCED_COLOURS = ProbeSpec(
    id=Probe.FORCED_COLOURS,
    phase=Phase.TRIAL,
    title="forced colours",
    fields=("forced_colours",),
    cost="heavy",
    browsers=("chromium",),
    script="trials/forced_colours",
    order=70,
    not_tested=text("forced colours"),
    tried_by="high-contrast",
)
