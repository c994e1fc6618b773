"""Sound, film or a picture has no words beside it.

Why: Who cannot hear or see it learns nothing of what it says, and nobody can skim or search it.
Who: People who are deaf, hard of hearing or blind, and everyone where sound cannot be on.
Measured: Film without a track of captions, sound without a transcript named near it, and links straight to sound, film or a
    picture file with no mention of a transcript, captions or a description. A person must look whether the words stand elsewhere.
Fix: Add `<track kind="captions">` to film and a transcript to sound; lead to a page with the words, rather than to the bare file.
Source: WCAG 2.2, criteria 1.2.1, 1.2.2 and 1.1.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, marked
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import Markup, Media, PageLink
from uxaudit.recording.recording import Recording

KINDS = {
    "sound": "mp3 wav ogg oga m4a aac flac wma opus aiff",
    "film": "mp4 mov avi wmv webm mkv mpg mpeg m4v ogv flv 3gp",
    "picture": "jpg jpeg png gif webp bmp tif tiff avif",
}
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
    """What kind of media file a link leads to straight; nothing where it shows the picture small beside, as galleries do."""
    kind = _KIND.get(link.url.partition("?")[0].partition("#")[0].rpartition(".")[2].lower(), "")
    return "" if kind == "picture" and link.icon else kind


holders = marked(_holders)


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
    """Find media whose words are nowhere to be seen."""
    for state, holder in holders(recording):
        kind = kind_of(holder) if isinstance(holder, PageLink) else {"video": "film"}.get(holder.tag, "sound")
        if _TOLD.search(f"{holder.context} {holder.name}") or (
            isinstance(holder, Media) and {"captions", "subtitles"} & set(holder.tracks)
        ):
            continue
        lead = f'The link "{holder.name[:60]}" leads to a {kind} file' if isinstance(holder, PageLink) else f"The {kind} in the page comes"
        yield finding_in(
            state,
            holder,
            f"{lead} without words beside it",
            rule=kind,
            impact=1 if kind == "picture" else 2,
            measured="none seen",
            limit="captions, a transcript or a description",
            wcag=("1.1.1",) if kind == "picture" else ("1.2.2",) if kind == "film" else ("1.2.1",),
        )
