"""An image is used as a spacer.

Why: Space made by images does not follow text size and styles, and a screen reader may stop at the image.
Who: People who use a screen reader or enlarge text, and those who maintain the pages.
Measured: Images of at most 2 × 2 pixels, or with a file name such as "spacer", that are shown larger than 2 pixels in one
    direction. Images of 1 × 1 that are shown at that size are tracking pixels and left out.
Fix: Create space with CSS (`margin`, `gap`).
Source: WCAG 2.2, techniques C18 (CSS margins instead of spacer images) and F33.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, from_markup, text
from uxaudit.model.findings import Facet, Finding
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import Image
from uxaudit.recording.recording import Recording

images = from_markup(lambda markup: markup.images)
_NAMED = re.compile(r"/(?:spacer|blank|clear|pixel|transparent|trans|shim)\w{0,3}\.(?:gif|png)(?:\?|$)", re.IGNORECASE)


@check("spacer-image", facet=Facet.ACCESSIBILITY, heuristic=8, impact=1, needs=(Probe.PAGE,), over=images)
def spacer_image(recording: Recording) -> Iterator[Finding]:
    """Find images that only take up space."""
    for state, image in images(recording):
        if _spaces(image):
            shown = f"{image.width:g} × {image.height:g}"
            yield finding_in(
                state,
                image,
                text(
                    "An image of {natural_width} × {natural_height} px is stretched to {shown} px as a spacer",
                    natural_width=image.natural_width,
                    natural_height=image.natural_height,
                    shown=shown,
                ),
                measured=shown,
                limit="CSS",
                unit="px",
            )


def _spaces(image: Image) -> bool:
    tiny = 0 < max(image.natural_width, image.natural_height) <= 2
    return (tiny or bool(_NAMED.search(image.src))) and not image.alt and max(image.width, image.height) > 2
