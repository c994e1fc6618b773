"""The keyboard's way through a state: where Tab stops, what is to be seen of the focus there, and what is never reached.

Lengths are CSS pixels; boxes lie in the picture of the whole page. A value that could not be observed is None, never zero.
"""

from __future__ import annotations

from typing import Literal

from uxaudit.model.base import Box
from uxaudit.model.probes import Probe
from uxaudit.recording.base import Observed
from uxaudit.recording.probe_spec import Phase, ProbeSpec


class Halt(Observed):
    """An element as the walk meets it; ``html`` is its start tag, shortened."""

    role: str = ""
    name: str = ""
    selector: str = ""
    tag: str = ""
    type: str = ""
    html: str = ""
    box: Box | None = None


LEAST_CONTRAST = 1.2
"""Between a place with the focus and without, from which on it is noticed (own judgement; WCAG 2.4.13 asks for 3, at level AAA)."""


def clear_px(box: Box) -> int:
    """Changed pixels from which on a change round a thing of this size is a sign of the focus: a sixteenth of its edge, 12 to 40.

    Own judgement: an underline under a two-letter word (14 px) is one, a dot of 3 px is none.
    """
    return int(min(max((box.width + box.height) / 8, 12), 40))


class TabStop(Halt):
    """One stop of the Tab key."""

    order: int
    """Its place in the lap, from 0."""
    tabindex: int | None = None
    """As it is written; None where it is not."""
    frame: bool = False
    """Whether it lies in a frame."""
    fixed: bool = False
    """Whether it stays where it is when the page scrolls."""
    parts: tuple[str, ...] = ()
    """Keys of the parts of the page that it lies in, the outermost first, each with more stops than the next one inside it."""
    kind: str = ""
    """Stops of one kind are drawn alike when they have the focus."""
    caret: bool = False
    """Whether a text caret stands in it."""
    changed_px: int | None = None
    """Pixels that look other with the focus than without it, for at least 32 of 255 levels in a colour, a shift by 1 px left out.

    None where it was not compared: the place moves by itself, or enough of its kind were compared.
    """
    contrast: float | None = None
    """Between the changed pixels with the focus and without: what the strongest quarter of them passes (1 to 21)."""
    faint: float | None = None
    """The contrast of a sign over a tenth of its size that is easily missed (12 to 31 of 255 levels); None where there is none."""
    covered_by: str = ""
    """What lies over the whole of it when the focus comes; empty where a part of it is free."""
    backwards: bool = False
    """Whether it is covered only when the focus comes by Shift+Tab."""
    hidden: Literal["", "no size", "off the page", "transparent", "clipped"] = ""
    """Why it cannot be seen even while it has the focus; empty where it can."""


class Unreached(Halt):
    """A control that the walk never met, and that no arrow keys of a widget lead to."""

    why: Literal["not-focusable", "taken-out", "passed-over"]
    """It cannot take the focus; it was taken out of the order by a negative tabindex; or it stands in the order and was not met."""
    clicks: Literal["", "handler", "listener", "role", "native"] = ""
    """What tells that it is a control: a handler in the markup, a listener of a script with the cursor of a link, its role or its tag."""


class Trap(Halt):
    """A place that Tab does not leave."""

    stops: int = 1
    """Stops in the circle."""
    ways_out: tuple[str, ...] = ()
    """Keys that leave it after all: ``Shift+Tab``, ``Escape``."""
    beyond: int = 0
    """Controls of the page that are never reached because of it."""


class Change(Halt):
    """The context changed by itself when a control got the focus (``focus``) or an arrow key chose in a list (``select``)."""

    by: Literal["focus", "select"]
    kind: Literal["navigation", "window", "dialog", "focus-lost", "focus-moved"]
    to: str = ""
    """The address, the dialog's words, or the name of what has the focus now."""


class Passing(Halt):
    """A field that brings up a message when it gets the focus, which goes by itself while the field still has it."""

    text: str
    shown_ms: float


class Walk(Observed):
    """Once through a state with Tab, and back with Shift+Tab."""

    stops: tuple[TabStop, ...] = ()
    traps: tuple[Trap, ...] = ()
    unreached: tuple[Unreached, ...] = ()
    changes: tuple[Change, ...] = ()
    passing: tuple[Passing, ...] = ()
    """Not looked for in place, and for two fields at most."""
    rtl: bool = False
    """Whether the page is read from right to left."""
    complete: bool = False
    """Whether the lap came round to its start."""
    why_not: str = ""
    """Why it is not complete."""
    in_place: bool = False
    """Whether it was walked in the replay's own page, as the state could not be had in a second one."""


WALK = ProbeSpec(
    id=Probe.WALK,
    phase=Phase.TRIAL,
    title="tab walk",
    fields=("walk",),
    cost="heavy",
    limit_s=30.0,
    script="walk",
    order=30,
)
