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
    """Whether the picture of the whole page has a single colour. None if it has but that proves nothing: the page contains a canvas,
    a video, a frame or a picture, or the audit blocked a host that it requests.
    """


FIRST_SCREEN = ProbeSpec(
    id=Probe.FIRST_SCREEN,
    phase=Phase.STATE,
    title="clutter and colourfulness of the first screen",
    fields=("first_screen",),
    cost="medium",
    limit_s=STEP_S,
    order=40,
)
