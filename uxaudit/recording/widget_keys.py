"""The trial of the keys that the roles of widgets promise: arrow keys, Home, End, Escape and what activates an item.

Only widgets that scripts make are tried: the browser gives native ones their keys. None means not tried, or not known.
"""

from __future__ import annotations

from typing import Literal

from uxaudit.model.base import Named
from uxaudit.model.probes import Probe
from uxaudit.recording.base import Observed
from uxaudit.recording.probe_spec import Phase, ProbeSpec
from uxaudit.recording.tab_walk import Halt

Purpose = Literal["move", "across", "value", "ends", "typeahead", "expand", "activate", "toggle", "open", "close"]
"""Move between items; move in the other direction of a grid; change the value; go to the first and last; go to an item by its first
letter; expand or collapse; activate or toggle an item; open and close it."""


class KeysTried(Observed):
    """Keys with one purpose that were pressed, each where it should have an effect.

    An effect is a change of the page, a request, a move of the focus or of the active descendant, or another value or state.
    """

    purpose: Purpose
    keys: tuple[str, ...]
    worked: tuple[str, ...] = ()
    """The keys that had an effect."""
    cancelled: tuple[str, ...] = ()
    """The keys without an effect whose event a script cancelled, as one does that handles it."""
    instead: tuple[str, ...] = ()
    """The keys of the other direction that had an effect, if ``keys`` had none."""
    stale: str = ""
    """The ARIA attribute that contradicts what the page shows after the keys, such as ``aria-expanded``; empty if none does."""
    focus_lost: bool = False
    """Whether the focus was in a popup, and nothing visible has it after the popup closed."""


class Widget(Halt):
    """A widget whose keys were tried."""

    opener: Named | None = None
    """The control that opened it; None if it was visible."""
    orientation: str = ""
    """As declared by ``aria-orientation``."""
    items: int = 0
    """Number of visible, enabled items; 0 for a slider, a spinbutton, a separator and what could not be opened."""
    rows: int = 0
    """Number of rows with cells that can have the focus; 0 if it is no grid."""
    columns: int = 0
    """Largest number of such cells in a row; 0 if it is no grid."""
    tab_stops: bool = False
    """Whether each of several items is a Tab stop."""
    like: int = 1
    """Number of widgets of its kind on the page; one of them was tried."""
    tried: tuple[KeysTried, ...] = ()


class WidgetTrial(Observed):
    """The trial of the keys of widgets in one state."""

    tried: int = 0
    left_out: int = 0
    """Kinds of widgets that were not tried for lack of time."""
    widgets: tuple[Widget, ...] = ()


WIDGETS = ProbeSpec(
    id=Probe.WIDGETS,
    phase=Phase.TRIAL,
    title="keys of widgets",
    fields=("widgets",),
    cost="heavy",
    limit_s=20.0,
    script="trials/widgets/index",
    order=45,
)
