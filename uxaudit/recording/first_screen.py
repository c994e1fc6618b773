"""The first screen of a state, measured in its picture."""

from __future__ import annotations

from uxaudit.model.probes import Probe
from uxaudit.recording.base import Observed
from uxaudit.recording.probe_spec import STEP_S, Phase, ProbeSpec


class FirstScreen(Observed):
    """The part of a state that shows before any scrolling, measured in the picture (JPEG, one point a CSS pixel)."""

    width: int
    height: int
    """CSS px that were measured: the persona's window."""
    contours: float
    """Share of its points that lie on a contour, 0 to 1: how much there is to see (see ``replay/probes/clutter.py``)."""
    colourfulness: float
    """How colourful it is: 0 is grey, 33 moderately, 59 quite, 109 extremely colourful (Hasler and Süsstrunk 2003, table 2)."""


FIRST_SCREEN = ProbeSpec(
    id=Probe.FIRST_SCREEN,
    phase=Phase.STATE,
    title="how full and how colourful the first screen is",
    fields=("first_screen",),
    cost="medium",
    limit_s=STEP_S,
    order=40,
)
