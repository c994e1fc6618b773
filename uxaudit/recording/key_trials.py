"""The trial of keys on the controls of a state: whether they respond, and how a layer that opens works by keyboard.

Boxes are in the picture of the whole page, in CSS pixels. None means not tried, or not known.
"""

from __future__ import annotations

from typing import Literal

from uxaudit.model.base import Named
from uxaudit.model.probes import Probe
from uxaudit.recording.base import Observed
from uxaudit.recording.probe_spec import Phase, ProbeSpec
from uxaudit.recording.tab_walk import Halt


class Pressed(Halt):
    """A control that is a button, switch or checkbox only by its role, and what it responded to.

    A response is a change of the page, a focus move, a request, a navigation, a click that the key caused, or a key event
    whose default a script prevented.
    """

    space: bool
    enter: bool | None = None
    """None if it responded to Space, or if its role does not require Enter."""
    click: bool | None = None
    """Whether it responds to a mouse click; None if it responded to a key."""
    like: int = 1
    """Number of controls on the page with the same markup; only this one was tried."""


class Misreported(Halt):
    """A control that showed and hid the content it declares by ``aria-controls``, while its ``aria-expanded`` stayed the same."""

    like: int = 1
    """Number of controls of its kind on the page; only this one was tried."""


class Layer(Halt):
    """A layer that opened over the page when Enter was pressed on a control, and how it works by keyboard.

    It is recognised by its role, as a ``<dialog>``, or as a newly visible positioned element that dims the whole page or is
    fixed over the middle of the viewport. Above and below the middle, where notifications also appear, it needs a close control
    or a dialog class (own judgement). Menus, tooltips and content that pushes the page aside are not layers.
    """

    opener: Named
    modal: bool = False
    """Whether it is declared modal: ``aria-modal``, ``alertdialog`` or ``showModal()``."""
    covers: bool = False
    """Whether it, or what opened with it, covers all four corners of the viewport."""
    focus_in: bool
    """Whether the focus was inside once it was open."""
    leaves_to: Named | None = None
    """The element behind a covering layer that Tab reached; None if the focus stayed inside, or never was inside."""
    close: Named | None = None
    """The visible control whose name says that it closes the layer; of several, a focusable one."""
    close_reached: bool | None = None
    """Whether that control, or its container, is focusable; None without such a control."""
    escape: bool
    """Whether Escape closes it, from where the focus was or from inside."""
    back: Literal["", "opener", "elsewhere", "nowhere"] = ""
    """Where the focus is after it was closed by key; empty if it was not, or if the focus was never inside."""


class PasteTrial(Halt):
    """A text field into which Control+V pasted a text; nothing in the page changed."""

    outcome: Literal["cancelled", "undone"]
    """``cancelled``: a script cancelled the key or the paste event. ``undone``: no text appeared, although nothing was cancelled."""


class Tries(Observed):
    """The trial of keys in one state: at most a dozen controls, one or two of each kind."""

    tried: int = 0
    left_out: int = 0
    """Kinds of controls that were not tried for lack of time."""
    pressed: tuple[Pressed, ...] = ()
    layers: tuple[Layer, ...] = ()
    misreported: tuple[Misreported, ...] = ()
    single_keys: tuple[str, ...] = ()
    """Letters, digits and signs that change the page, alone and while no field has the focus; at most three are looked for."""
    pasted: int = 0
    """Number of text fields into which a text was pasted."""
    refused: tuple[PasteTrial, ...] = ()
    """The fields that did not take it."""


TRIES = ProbeSpec(
    id=Probe.TRIES,
    phase=Phase.TRIAL,
    title="keys on controls",
    fields=("tries",),
    cost="heavy",
    limit_s=16.0,
    script="trials/keys/index",
    order=40,
)
