"""The first screen of a state, measured in its picture."""

from __future__ import annotations

from uxaudit.model.probes import Probe
from uxaudit.recording.base import Observed
from uxaudit.recording.probe_spec import STEP_S, Phase, ProbeSpec


class FirstScreen(Observed):
    """The part of a state that is visible before scrolling, measured in its picture (JPEG, one pixel per CSS pixel)."""

    width: int
    height: int
    """The size measured, in CSS px: the persona's window."""
    contours: float
    """Contour density, 0 to 1: the share of pixels on an edge (see ``replay/probes/clutter.py``)."""
    colourfulness: float
    """Colourfulness: 0 grey, 33 moderately, 59 quite, 109 extremely colourful (Hasler and Süsstrunk 2003, table 2)."""
    blank: bool | None = False
    """Whether the picture of the whole page is of a single colour; None where that is so and proves nothing, because the page holds
    a canvas, a film, a frame or a picture, or because the audit blocked a host that it asks."""


FIRST_SCREEN = ProbeSpec(
    id=Probe.FIRST_SCREEN,
    phase=Phase.STATE,
    title="how full and how colourful the first screen is",
    fields=("first_screen",),
    cost="medium",
    limit_s=STEP_S,
    order=40,
)
