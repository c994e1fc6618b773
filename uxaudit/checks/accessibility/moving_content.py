"""Something moves by itself and cannot be stopped.

Why: Movement draws the eye away from what people read, and cannot be ignored by some.
Who: People with attention or reading difficulties, vestibular disorders or epilepsy.
Measured: `marquee` and `blink`, GIFs of several pictures that play for ever, and film that starts by itself without controls. Small
    GIFs (under 25 × 25 pixels, such as signs of waiting) are left out. A person must look whether it moves for more than 5 s.
Fix: Show a still picture, let it play on request, or give it a button to pause; heed `prefers-reduced-motion`.
Source: WCAG 2.2, criterion 2.2.2 Pause, Stop, Hide, failures F4, F16 and F50.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, marked
from uxaudit.model import Facet, Finding, Mode
from uxaudit.observed import Probe
from uxaudit.recording import Recording
from uxaudit.states import Image, Markup, Media, Spot

SMALL_PX = 25


def _movers(markup: Markup) -> Iterator[Spot]:
    yield from (spot for spot in markup.obsolete if spot.tag in ("marquee", "blink"))
    yield from (image for image in markup.images if image.frames is not None and min(image.width, image.height) >= SMALL_PX)
    yield from markup.media


movers = marked(_movers)


@check(
    "moving-content",
    facet=Facet.ACCESSIBILITY,
    heuristic=8,
    impact=2,
    needs=(Probe.PAGE,),
    mode=Mode.NEEDS_REVIEW,
    wcag=("2.2.2",),
    over=movers,
)
def moving_content(recording: Recording) -> Iterator[Finding]:
    """Find what starts to move by itself."""
    for state, spot in movers(recording):
        words = _moves(spot)
        if words:
            yield finding_in(state, spot, words, measured=spot.tag, limit="a way to stop it", on_path=True)


def _moves(spot: Spot) -> str:
    if isinstance(spot, Image):
        return f"A picture of {spot.frames} frames plays by itself" if (spot.frames or 1) > 2 and spot.loops in (0, None) else ""
    if isinstance(spot, Media):
        return f"A {spot.tag} starts by itself and has no controls" if spot.autoplay and not spot.controls and spot.loop else ""
    return f"A <{spot.tag}> moves, and nothing stops it"
