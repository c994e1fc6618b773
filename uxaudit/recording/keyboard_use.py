"""How a step was done by keyboard, or why it could not be."""

from __future__ import annotations

from typing import Literal

from uxaudit.model.probes import Probe
from uxaudit.recording.base import Observed
from uxaudit.recording.probe_spec import STEP_S, Phase, ProbeSpec


class FocusStop(Observed):
    """A control that had the focus."""

    role: str = ""
    name: str = ""
    selector: str = ""


DialogFocus = Literal["", "moved-in", "stayed-out", "returned", "lost", "kept-open"]
"""The focus after a step opened or closed a modal dialog; ``kept-open``: Escape does not close it."""


class KeyboardUse(Observed):
    """How a step was done by keyboard alone, or why the mouse was needed."""

    reached: bool = True
    """Whether the focus reached the control."""
    worked: bool = True
    """Whether the control then responded to the keys of its role."""
    stops: int = 0
    """Presses of Tab and Shift+Tab on the route."""
    arrows: int = 0
    """Presses of arrow keys, Home and End, on the route and to choose."""
    path: tuple[FocusStop, ...] = ()
    """The elements that had the focus on the route; only the first of a long route."""
    trapped_in: str = ""
    """Selector of the element that trapped the focus (no exit by Tab, Shift+Tab or Escape); empty without a trap."""
    activated_by: str = ""
    """The key that activated the control; empty if focus was enough, or if no key worked."""
    widget: str = ""
    """The role of the composite widget around the control in which arrow keys move, such as ``tablist``."""
    tab_stop: bool = True
    """Whether the control is focusable itself; if not, only the arrow keys of a widget could reach it."""
    revealed: bool = False
    """Whether hovering over it showed content that the keyboard did not show."""
    other_way: bool = False
    """Whether a control of the same role and name was passed: perhaps it does the same."""
    dialog_focus: DialogFocus = ""
    dialog: FocusStop | None = None
    """The dialog that ``dialog_focus`` is about."""


KEYBOARD = ProbeSpec(
    id=Probe.KEYBOARD,
    phase=Phase.STEP,
    title="how the keyboard did a step",
    fields=("keyboard",),
    limit_s=STEP_S,
    script="keyboard/dialogs",
    order=20,
    default=False,
    input="keyboard",
)
