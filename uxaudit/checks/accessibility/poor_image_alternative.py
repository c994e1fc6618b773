"""A picture's text alternative does not tell what it shows.

Why: A file name or "image" read aloud is noise, and a tooltip that says what the alternative does not reaches few.
Who: People who use a screen reader, or who see no pictures over a slow line.
Measured: Alternatives that are a file name, a word such as "image" or "click", longer than 200 characters, or that differ from
    the tooltip; a tooltip on a picture whose alternative is empty.
Fix: Say in the `alt` what the picture tells or does; leave it empty for decoration, and then take the `title` away too.
Source: WCAG 2.2, criterion 1.1.1, failures F30 and F39; W3C WAI, "Images Tutorial". The length is own judgement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, marked
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import Image
from uxaudit.recording.recording import Recording

_WORDS = (
    "image img picture photo photograph graphic graphics icon logo banner button click submit here bild foto grafik "
    "imagen imagem immagine afbeelding spacer untitled placeholder alt thumbnail "
)
EMPTY_WORDS = frozenset(_WORDS.split())
_FILE = re.compile(
    r"^\S+\.(?:png|jpe?g|gif|svg|webp|avif|bmp|tiff?|ico)$|^(?:img|dsc|dscn|image|photo|screenshot)[-_ ]?\d+$", re.IGNORECASE
)
images = marked(lambda markup: (image for image in markup.images if image.alt is not None))


@check("poor-image-alternative", facet=Facet.ACCESSIBILITY, heuristic=2, impact=2, needs=(Probe.PAGE,), wcag=("1.1.1",), over=images)
def poor_image_alternative(recording: Recording, *, longest: int = 200) -> Iterator[Finding]:
    """Find alternatives that say nothing, and tooltips that say something else."""
    for state, image in images(recording):
        for rule, impact, words, sure in _faults(image, longest):
            yield finding_in(
                state,
                image,
                words,
                rule=rule,
                impact=impact,
                measured=(image.alt or "")[:80] or "empty",
                limit="what the picture tells",
                mode=Mode.MEASURED if sure else Mode.NEEDS_REVIEW,
            )


def _faults(image: Image, longest: int) -> Iterator[tuple[str, int, str, bool]]:
    alt, title = (image.alt or "").strip(), image.title.strip()
    if _FILE.match(alt):
        yield "file-name", 2, f'The picture\'s alternative is a file name: "{alt[:60]}"', True
    elif alt.lower().strip(".!: ") in EMPTY_WORDS:
        yield "empty-word", 2, f'The picture\'s alternative "{alt}" says nothing of what it shows or does', False
    elif len(alt) > longest:
        yield "long", 1, f"The picture's alternative has {len(alt)} characters: tell the long story in the text", False
    if title and not alt and image.role not in ("presentation", "none"):
        yield "title-only", 1, f'The picture has an empty alternative, yet a tooltip: "{title[:60]}"', False
    elif title and alt and title.lower() != alt.lower():
        yield "title-differs", 1, f'The picture\'s alternative says "{alt[:60]}", its tooltip "{title[:60]}"', False
