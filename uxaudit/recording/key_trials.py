"""What controls do when keys use them, as tried on a state: whether a key is answered, and what becomes of a layer that comes up.

Boxes lie in the picture of the whole page, in CSS pixels. What was not tried, or could not be told, is None.
"""

from __future__ import annotations

from typing import Literal

from uxaudit.model.base import Named
from uxaudit.model.probes import Probe
from uxaudit.recording.base import Observed
from uxaudit.recording.probe_spec import Phase, ProbeSpec
from uxaudit.recording.tab_walk import Halt


class Pressed(Halt):
    """A control that is a button, switch or checkbox by its role alone, and what it answered to.

    An answer is a change of the page, a move of the focus, a request, an attempt to go elsewhere, a click that the key
    made, or a key's event that a script took for itself.
    """

    space: bool
    enter: bool | None = None
    """None where Space was answered, or the role promises no Enter."""
    click: bool | None = None
    """Whether it answers the mouse; None where a key was answered."""
    like: int = 1
    """Controls of the page that are written like it, of which this one was tried."""


class Layer(Halt):
    """What came up over the page when Enter was pressed on a control, and how the keyboard gets on with it.

    It is known by its role, as a ``<dialog>``, or as a newly visible positioned part that dims the whole page, or that is fixed
    over the middle of the view; above and below the middle, where notes come up too, one that holds a control to close it or is
    called a dialog by its class (own judgement). Menus, tooltips and what pushes the content aside are none.
    """

    opener: Named
    modal: bool = False
    """Whether it says that it holds the page: ``aria-modal``, ``alertdialog`` or ``showModal()``."""
    covers: bool = False
    """Whether all four corners of the view lie under it, or under what came up with it."""
    focus_in: bool
    """Whether the focus was inside when it had come up."""
    leaves_to: Named | None = None
    """What got the focus by Tab behind a layer that covers the page; None where the focus stayed inside, or never was."""
    close: Named | None = None
    """The control that closes it by its name, if it can be seen: one that takes the focus, where there are several."""
    close_reached: bool | None = None
    """Whether that control, or what holds it, can take the focus; None where there is none."""
    escape: bool
    """Whether Escape closes it, with the focus where it came to be or else inside."""
    back: Literal["", "opener", "elsewhere", "nowhere"] = ""
    """Where the focus is when it was closed by key; empty where it was not, or the focus was never inside."""


class Tries(Observed):
    """What was tried by key in a state: at most a dozen controls, of each kind one or two."""

    tried: int = 0
    left_out: int = 0
    """Kinds of controls for which there was no time."""
    pressed: tuple[Pressed, ...] = ()
    layers: tuple[Layer, ...] = ()


TRIES = ProbeSpec(
    id=Probe.TRIES,
    phase=Phase.TRIAL,
    title="keys on controls",
    fields=("tries",),
    cost="heavy",
    limit_s=16.0,
    script="tries",
    order=40,
)
