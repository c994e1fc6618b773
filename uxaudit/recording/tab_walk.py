"""The tab walk through a state: the Tab stops, their focus indicators, and controls that Tab never reaches.

Lengths are CSS pixels; boxes are in the picture of the whole page. A value that could not be observed is None, never zero.
"""

from __future__ import annotations

from typing import Literal

from uxaudit.model.base import Box
from uxaudit.model.probes import Probe
from uxaudit.recording.base import Observed
from uxaudit.recording.probe_spec import Phase, ProbeSpec


class Halt(Observed):
    """An element of the walk; ``html`` is its shortened start tag."""

    role: str = ""
    name: str = ""
    selector: str = ""
    tag: str = ""
    type: str = ""
    html: str = ""
    box: Box | None = None


LEAST_CONTRAST = 1.2
"""Minimum contrast between focused and unfocused pixels that people notice (own judgement; WCAG 2.4.13, level AAA: 3)."""


def clear_px(box: Box) -> int:
    """The number of changed pixels that makes a focus indicator for an element of this size: an eighth of width plus height, 12 to 40.

    Own judgement: an underline under a two-letter word (14 px) counts, a dot of 3 px does not.
    """
    return int(min(max((box.width + box.height) / 8, 12), 40))


class TabStop(Halt):
    """One stop of the Tab key."""

    order: int
    """Its position in the walk, from 0."""
    tabindex: int | None = None
    """As written in the markup; None without the attribute."""
    frame: bool = False
    """Whether it is in a frame."""
    fixed: bool = False
    """Whether its position is fixed when the page scrolls."""
    scrolled: tuple[float, float] = (0, 0)
    """How far the boxes around it were scrolled when it was focused, across and down; the page's own scrolling is not in it."""
    parts: tuple[str, ...] = ()
    """Keys of the page parts that contain it, outermost first; each contains more stops than the next."""
    kind: str = ""
    """Stops with the same value look the same when focused."""
    caret: bool = False
    """Whether it shows a text caret."""
    changed_px: int | None = None
    """Pixels that differ with and without focus by at least 32 of 255 levels in one channel, ignoring shifts by 1 px.

    None if it was not compared: the area moves by itself, or enough stops of its kind were compared.
    """
    contrast: float | None = None
    """Contrast of the changed pixels with and without focus (1 to 21): ``clear_px`` of them reach it, or a quarter if that is fewer."""
    faint: float | None = None
    """Contrast of a faint indicator (12 to 31 of 255 levels) on over a tenth of its area; None without one."""
    covered_by: str = ""
    """What covers it completely when it is focused; empty if a part is visible."""
    backwards: bool = False
    """Whether it is covered only when reached by Shift+Tab."""
    hidden: Literal["", "no size", "off the page", "transparent", "clipped"] = ""
    """Why it is invisible even while focused; empty if it is visible."""


class Unreached(Halt):
    """A control that the walk never reached, and that the arrow keys of a widget do not reach either."""

    why: Literal["not-focusable", "taken-out", "passed-over"]
    """Not focusable; removed by a negative tabindex; or in the tab order but not reached."""
    clicks: Literal["", "handler", "listener", "role", "native"] = ""
    """Why it is a control: a handler in the markup, a script's listener with a pointer cursor, its role, or its tag."""


class Trap(Halt):
    """An element or group that Tab does not leave."""

    stops: int = 1
    """Number of stops in the loop."""
    ways_out: tuple[str, ...] = ()
    """Keys that do leave it: ``Shift+Tab``, ``Escape``."""
    beyond: int = 0
    """Number of controls that are never reached because of it."""


class Change(Halt):
    """A change of context when a control received focus (``focus``) or an arrow key selected an option (``select``)."""

    by: Literal["focus", "select"]
    kind: Literal["navigation", "window", "dialog", "focus-lost", "focus-moved"]
    to: str = ""
    """The URL, the dialog's text, or the name of the newly focused element."""


class Passing(Halt):
    """A field that shows a message on focus which disappears while the field is still focused."""

    text: str
    shown_ms: float


class Walk(Observed):
    """One walk through a state with Tab, and back with Shift+Tab."""

    stops: tuple[TabStop, ...] = ()
    traps: tuple[Trap, ...] = ()
    unreached: tuple[Unreached, ...] = ()
    changes: tuple[Change, ...] = ()
    passing: tuple[Passing, ...] = ()
    """Not checked in place, and for at most two fields."""
    rtl: bool = False
    """Whether the page reads from right to left."""
    complete: bool = False
    """Whether the walk returned to its start."""
    why_not: str = ""
    """Why it is not complete."""
    in_place: bool = False
    """Whether it ran in the replay's own page because no copy of the state could be opened."""


WALK = ProbeSpec(
    id=Probe.WALK,
    phase=Phase.TRIAL,
    title="tab walk",
    fields=("walk",),
    cost="heavy",
    limit_s=30.0,
    script="trials/walk/index",
    order=30,
)
