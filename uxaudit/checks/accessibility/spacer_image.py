"""A picture is used to make space.

Why: Space made by pictures does not follow size and style, and a screen reader may stop at it.
Who: People who use a screen reader or enlarge text, and whoever maintains the pages.
Measured: Pictures of at most 2 × 2 pixels, or named as spacers, that are shown larger than 2 pixels in one direction. Those of
    1 × 1 that are shown as such are counters and left out.
Fix: Make space by style (`margin`, `gap`).
Source: WCAG 2.2, techniques C18 (CSS margins instead of spacer images) and F33.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, marked
from uxaudit.model.findings import Facet, Finding
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import Image
from uxaudit.recording.recording import Recording

images = marked(lambda markup: markup.images)
_NAMED = re.compile(r"/(?:spacer|blank|clear|pixel|transparent|trans|shim)\w{0,3}\.(?:gif|png)(?:\?|$)", re.IGNORECASE)


@check("spacer-image", facet=Facet.ACCESSIBILITY, heuristic=8, impact=1, needs=(Probe.PAGE,), over=images)
def spacer_image(recording: Recording) -> Iterator[Finding]:
    """Find pictures that only take up room."""
    for state, image in images(recording):
        if _spaces(image):
            yield finding_in(
                state,
                image,
                f"A picture of {image.natural_width} × {image.natural_height} px makes space of {image.width:g} × {image.height:g} px",
                measured=f"{image.width:g} × {image.height:g}",
                limit="style",
                unit="px",
            )


def _spaces(image: Image) -> bool:
    tiny = 0 < max(image.natural_width, image.natural_height) <= 2
    return (tiny or bool(_NAMED.search(image.src))) and not image.alt and max(image.width, image.height) > 2
