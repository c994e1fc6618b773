"""An image's alternative text does not describe it.

Why: A file name or the word "image" read aloud is noise. A tooltip that says more than the alternative text reaches few people.
Who: People who use a screen reader, or whose images do not load.
Measured: Alternative texts that are a file name, a word such as "image" or "click", longer than 200 characters, or different
    from the tooltip; a tooltip on an image whose alternative text is empty. Alternative texts of decoration, by their words such
    as "blue swirl" or "divider", and alternative texts that begin with "image of", which a screen reader announces by itself. An image
    in a link whose alternative text repeats the text of the link.
Fix: Say in `alt` what the image shows or does. Leave it empty for decoration, and then remove the `title` too.
Source: WCAG 2.2, criterion 1.1.1, failures F30 and F39, technique H2; W3C WAI, "Images Tutorial". The length is own judgement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, from_markup, text
from uxaudit.languages import word_pattern
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import Image, PageLink, PageState
from uxaudit.recording.recording import Recording

_FILE = re.compile(
    r"^\S+\.(?:png|jpe?g|gif|svg|webp|avif|bmp|tiff?|ico)$|^(?:img|dsc|dscn|image|photo|screenshot)[-_ ]?\d+$", re.IGNORECASE
)
images = from_markup(lambda markup: (image for image in markup.images if image.alt is not None))


@check("poor-image-alternative", facet=Facet.ACCESSIBILITY, heuristic=2, impact=2, needs=(Probe.PAGE,), wcag=("1.1.1",), over=images)
def poor_image_alternative(recording: Recording, *, longest: int = 200) -> Iterator[Finding]:
    """Find alternative texts that say nothing, and tooltips that say something else."""
    for state, image in images(recording):
        for rule, impact, words, sure in _faults(image, longest):
            yield finding_in(
                state,
                image,
                words,
                rule=rule,
                impact=impact,
                measured=(image.alt or "")[:80] or "empty",
                limit="what the image shows",
                mode=Mode.MEASURED if sure else Mode.NEEDS_REVIEW,
            )
    for state, link in _repeating(recording):
        yield finding_in(
            state,
            link,
            text('The image in the link "{text}" repeats the text of the link in its alternative text', text=link.text[:60]),
            rule="repeats",
            impact=1,
            mode=Mode.NEEDS_REVIEW,
            measured=link.name[:80],
            limit="each text once",
            fix=text('Leave the `alt` empty: `<a href="…"><img src="…" alt=""> Text</a>`.'),
        )


_links = from_markup(lambda markup: (link for link in markup.links if link.icon and link.text))


def _repeating(recording: Recording) -> Iterator[tuple[PageState, PageLink]]:
    """Links whose accessible name says their text twice, because an image inside says it too."""
    for state, link in _links(recording):
        text, name = (" ".join(words.casefold().split()) for words in (link.text, link.name))
        if name == f"{text} {text}":
            yield state, link


def _faults(image: Image, longest: int) -> Iterator[tuple[str, int, str, bool]]:
    alt, title = (image.alt or "").strip(), image.title.strip()
    if _FILE.match(alt):
        yield "file-name", 2, text('The alternative text of the image is a file name: "{alt}"', alt=alt[:60]), True
    elif word_pattern("images.empty").fullmatch(alt.strip(".!: ")):
        yield "empty-word", 2, text('The alternative text "{alt}" does not say what the image shows or does', alt=alt), False
    elif word_pattern("images.decoration").fullmatch(alt.strip(".!: ")) and image.role not in ("presentation", "none"):
        yield "decoration", 1, text('The alternative text "{alt}" describes decoration: leave it empty', alt=alt[:60]), False
    elif word_pattern("images.kind_first").match(alt):
        yield (
            "kind-first",
            1,
            text('The alternative text "{alt}" begins with the kind of image, which screen readers announce', alt=alt[:60]),
            False,
        )
    elif len(alt) > longest:
        yield (
            "long",
            1,
            text("The alternative text of the image has {n} characters: move long descriptions into the page", n=len(alt)),
            False,
        )
    if title and not alt and image.role not in ("presentation", "none"):
        yield "title-only", 1, f'The image has an empty alternative text but a tooltip: "{title[:60]}"', False
    elif title and alt and title.lower() != alt.lower():
        yield "title-differs", 1, f'The alternative text of the image is "{alt[:60]}", but its tooltip "{title[:60]}"', False
