"""What the keyboard did: how a step was done without a mouse, or why it could not be."""

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


KEYBOARD = ProbeSpec(
    id=Probe.KEYBOARD,
    phase=Phase.STEP,
    title="how the keyboard did a step",
    fields=("keyboard",),
    limit_s=STEP_S,
    script="dialogs",
    order=20,
    default=False,
    input="keyboard",
)
