"""What came of trying something on a state: narrow windows, spaced text, a pointer that hovers, time, forced colours.

Lengths are CSS pixels, durations milliseconds. Boxes lie in the state's own picture, as it was before anything was
tried. What was not tried is None in the state, and no sign that all is well.
"""

from __future__ import annotations

from typing import Literal

from uxaudit.model.base import Box
from uxaudit.model.probes import Probe
from uxaudit.recording.base import Observed, Spot
from uxaudit.recording.probe_spec import Phase, ProbeSpec


class TextFault(Spot):
    """A text that cannot be read whole, or spills out of its box: ``text`` is its beginning."""

    kind: Literal["cut", "overlapped", "lost", "spills"]
    """``spills``: it can be read, and stands outside of the box that it seems to belong to; ``value`` is that box's selector."""
    cut_px: float = 0
    """How much of a line is cut off at its side, or stands out there; 0 where the lines are cut from above or below."""
    cut_lines: float = 0
    """How much of a line's height is cut off, 0 to 1; 1 where whole lines are gone. Of what spills, the lines that stand out."""
    other: str = ""
    """The text that it shares its place with."""
    when: Literal["", "spacing", "enlarged"] = ""
    """What was done to the page."""


class Reflow(Observed):
    """The state in a window of ``width`` × ``height``, compared with the window that the persona has."""

    width: int
    height: int
    wide: tuple[Spot, ...] = ()
    """What must be scrolled sideways for: ``count`` is the pixels beyond the window, ``value`` is ``page`` or ``box``."""
    faults: tuple[TextFault, ...] = ()
    """Text that is cut, overlapped or lost in the small window and not in the other."""
    cover: Spot | None = None
    """What stays in place while the page scrolls: ``count`` is its share of the window in per cent."""


class Spaced(Observed):
    """The state with its text spaced and with its text enlarged, compared with the plain one."""

    texts: int = 0
    """Texts that were compared."""
    faults: tuple[TextFault, ...] = ()


class Shown(Spot):
    """What a pointer brings up over an element. ``text`` is what came up, the other parts of the Spot are the element's.

    What was not tried, or could not be told, is None.
    """

    controls: int = 0
    """Links, buttons and fields in what came up."""
    letters: int = 0
    like: int = 1
    """How many elements of the page are of this kind; one of them was tried."""
    focusable: bool = False
    """Whether the element, or something in it, takes the focus."""
    by_focus: bool | None = None
    """Whether the focus brings it up too."""
    by_key: bool | None = None
    """Whether Enter or a click brings it up."""
    elsewhere: bool = False
    """Whether the same text or the same links stand on the page for all to see, or name the element."""
    obscures: bool = False
    """Whether it lies on other text or controls."""
    hoverable: bool | None = None
    """Whether it stays when the pointer goes onto it."""
    dismissible: bool | None = None
    """Whether Escape takes it away while the pointer rests."""
    persistent: bool | None = None
    """Whether it stays for as long as the pointer does (for more than a second)."""
    title: bool = False
    """Whether it is the browser's own tooltip of a ``title``; that was read, not hovered over."""
    adds: bool = False
    """Whether such a ``title`` repeats the element's own text and adds to it."""


class HoverTrial(Observed):
    """What came up under a pointer."""

    tried: int = 0
    left_out: int = 0
    """Elements that were not tried for want of time, or as the page had led elsewhere."""
    shown: tuple[Shown, ...] = ()


class Moving(Spot):
    """Something that moves by itself."""

    changes: int = 0
    """Pictures in which it had changed."""
    until_ms: float = 0
    """When it was last seen to move, from the beginning of the watch."""
    pause: str = ""
    """The name of the control that seems to stop it; empty where there is none."""
    flashes_hz: float | None = None
    """How often in a second its animation flashes, where it is told."""
    excuse: str = ""
    """Why it is no moving content in the sense of WCAG: a sign of waiting, a clock, a caret."""


class Motion(Observed):
    """What moves by itself in a state."""

    watched_ms: float = 0
    """0 where nothing was there that could move."""
    reduced: bool = False
    """Whether the browser asked for reduced motion."""
    moving: tuple[Moving, ...] = ()


class Faded(Spot):
    """Something that forced colours take away."""

    kind: Literal["gone", "state", "focus"]
    """Nothing of it is drawn; its state is not told; its focus is not shown."""


class Forced(Observed):
    """The state in forced colours, compared with the page's own."""

    controls: int = 0
    """Controls that were compared."""
    faded: tuple[Faded, ...] = ()


class Contrast(Spot):
    """A text on a picture or gradient: measured in the state's picture."""

    ratio: float
    """The contrast that much of what lies behind the text does not reach."""
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
    script="motion",
    order=10,  # a page that never settles leaves time for little else
    not_tested="less motion",
    tried_by="reduced-motion",
)
SPACING = ProbeSpec(
    id=Probe.SPACING,
    phase=Phase.TRIAL,
    title="large text with wide spacing",
    fields=("spacing",),
    cost="heavy",
    script="spacing",
    order=20,  # it leaves no trace either, so that the copy can be handed on
    not_tested="large and widely spaced text",
    tried_by="large-text",
)
HOVER = ProbeSpec(
    id=Probe.HOVER,
    phase=Phase.TRIAL,
    title="hover content",
    fields=("hover",),
    cost="heavy",
    limit_s=16.0,
    script="hover",
    order=50,
)
REFLOW = ProbeSpec(
    id=Probe.REFLOW,
    phase=Phase.TRIAL,
    title="reflow at 320 px",
    fields=("reflow",),
    cost="heavy",
    limit_s=12.0,
    script="reflow",
    order=60,
    not_tested="zoom to 400 %",
    tried_by="low-vision",
)
FORCED_COLOURS = ProbeSpec(
    id=Probe.FORCED_COLOURS,
    phase=Phase.TRIAL,
    title="forced colours",
    fields=("forced_colours",),
    cost="heavy",
    browsers=("chromium",),
    script="forced",
    order=70,
    not_tested="colours of the user's own",
    tried_by="high-contrast",
)
