"""What the first screen of a state looks like as a whole, in numbers taken from its picture."""

from __future__ import annotations

from uxaudit.observation import Observed


class FirstScreen(Observed):
    """The part of a state that shows before any scrolling, measured in the picture (JPEG, one point a CSS pixel)."""

    width: int
    height: int
    """CSS px that were measured: the persona's window."""
    contours: float
    """Share of its points that lie on a contour, 0 to 1: how much there is to see (see ``replay/probes/clutter.py``)."""
    colourfulness: float
    """How colourful it is: 0 is grey, 33 moderately, 59 quite, 109 extremely colourful (Hasler and Süsstrunk 2003, table 2)."""
