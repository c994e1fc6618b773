"""Audio, video or an image file has no text alternative.

Why: People who cannot hear or see it do not learn what it says, and nobody can skim or search it.
Who: People who are deaf, hard of hearing or blind, and anyone who cannot turn the sound on.
Measured: Video without a captions track; audio without a transcript mentioned near it; links directly to audio, video or image
    files without mention of a transcript, captions or a description. Whether the text is elsewhere needs review.
Fix: Add `<track kind="captions">` to video and a transcript to audio; link to a page with the text instead of to the bare file.
Source: WCAG 2.2, criteria 1.2.1, 1.2.2 and 1.1.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, from_markup
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import Markup, Media, PageLink
from uxaudit.recording.recording import Recording

KINDS = {
    "sound": "mp3 wav ogg oga m4a aac flac wma opus aiff",
    "film": "mp4 mov avi wmv webm mkv mpg mpeg m4v ogv flv 3gp",
    "picture": "jpg jpeg png gif webp bmp tif tiff avif",
}
"""File endings by kind of media. The kinds are the rules of the findings."""
NOUNS = {"sound": "An audio", "film": "A video", "picture": "An image"}
_KIND = {ending: kind for kind, endings in KINDS.items() for ending in endings.split()}
_TOLD = re.compile(
    r"transcri|caption|subtitl|text version|read (?:the )?(?:text|interview)|description|abschrift|untertitel|sous-titre|trascri|subtítulo",
    re.IGNORECASE,
)
Holder = Media | PageLink


def _holders(markup: Markup) -> Iterator[Holder]:
    yield from (media for media in markup.media if not (media.tag == "video" and media.muted and media.loop))
    yield from (link for link in markup.links if kind_of(link))


def kind_of(link: PageLink) -> str:
    """The kind of media file that a link leads to; empty if it shows a thumbnail of the image, as galleries do."""
    kind = _KIND.get(link.url.partition("?")[0].partition("#")[0].rpartition(".")[2].lower(), "")
    return "" if kind == "picture" and link.icon else kind


holders = from_markup(_holders)


@check(
    "media-alternative",
    facet=Facet.ACCESSIBILITY,
    heuristic=7,
    impact=2,
    needs=(Probe.PAGE,),
    mode=Mode.NEEDS_REVIEW,
    wcag=("1.2.1", "1.2.2"),
    over=holders,
)
def media_alternative(recording: Recording) -> Iterator[Finding]:
    """Find media without a visible text alternative."""
    for state, holder in holders(recording):
        kind = kind_of(holder) if isinstance(holder, PageLink) else {"video": "film"}.get(holder.tag, "sound")
        if _TOLD.search(f"{holder.context} {holder.name}") or (
            isinstance(holder, Media) and {"captions", "subtitles"} & set(holder.tracks)
        ):
            continue
        noun = NOUNS[kind]
        lead = f'The link "{holder.name[:60]}" leads to {noun.lower()} file' if isinstance(holder, PageLink) else f"{noun} on the page is"
        yield finding_in(
            state,
            holder,
            f"{lead} without a text alternative",
            rule=kind,
            impact=1 if kind == "picture" else 2,
            measured="none found",
            limit="captions, a transcript or a description",
            wcag=("1.1.1",) if kind == "picture" else ("1.2.2",) if kind == "film" else ("1.2.1",),
        )
