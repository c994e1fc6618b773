"""Audio, video or an image file has no text alternative.

Why: People who cannot hear or see it do not learn what it says, and nobody can skim or search it.
Who: People who are deaf, hard of hearing or blind, and anyone who cannot turn the sound on.
Measured: Video without a captions track; audio without a transcript; links directly to audio, video or image files. A transcript,
    captions or a description count if the text around the media or its name mentions them, or if a heading, link, button or text
    within 800 px mentions them and is closer to this media than to any other. Whether the text is elsewhere needs review.
Fix: Add `<track kind="captions">` to video and a transcript to audio; link to a page with the text instead of to the bare file.
Source: WCAG 2.2, criteria 1.2.1, 1.2.2 and 1.1.1; the distance is own judgement.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, from_markup, states_with_markup
from uxaudit.languages import word_pattern
from uxaudit.model.base import Box
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import Markup, Media, PageLink, PageState
from uxaudit.recording.recording import Recording

KINDS = {
    "sound": "mp3 wav ogg oga m4a aac flac wma opus aiff",
    "film": "mp4 mov avi wmv webm mkv mpg mpeg m4v ogv flv 3gp",
    "picture": "jpg jpeg png gif webp bmp tif tiff avif",
}
"""File endings by kind of media. The kinds are the rules of the findings."""
NOUNS = {"sound": "An audio", "film": "A video", "picture": "An image"}
_KIND = {ending: kind for kind, endings in KINDS.items() for ending in endings.split()}
NEAR_PX = 800.0
"""The largest vertical distance between media and the mention of its text alternative: about one window height. Own judgement."""
Holder = Media | PageLink


def _holders(markup: Markup) -> Iterator[Holder]:
    yield from (media for media in markup.media if not _is_decoration(media))
    yield from (link for link in markup.links if kind_of(link))


def _is_decoration(media: Media) -> bool:
    """Whether it is a silent film in a loop, or sound in the background that nobody can play or stop."""
    if media.tag == "audio":
        return media.autoplay and not media.controls
    return media.muted and media.loop


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
    for state in states_with_markup(recording):
        near = _with_mention_nearby(state)
        for holder in _holders(state.markup) if state.markup else ():
            if not _has_alternative(holder) and holder.selector not in near:
                yield _finding(state, holder)


def _has_alternative(holder: Holder) -> bool:
    captions = isinstance(holder, Media) and {"captions", "subtitles"} & set(holder.tracks)
    return bool(captions or mentions_alternative(f"{holder.context} {holder.name}"))


def mentions_alternative(text: str) -> bool:
    """Whether a text mentions a transcript, captions or a description, and does not say that there is none."""
    return bool(word_pattern("media.alternative").search(word_pattern("media.no_alternative").sub("", text)))


def _with_mention_nearby(state: PageState) -> frozenset[str]:
    """The selectors of the media that are closest to a text which mentions an alternative; the text may be hidden in the page."""
    media = [holder for holder in (_holders(state.markup) if state.markup else ()) if holder.box]
    found = set()
    for box in _mentions(state):
        gap, closest = min(((_gap(holder.box, box), holder.selector) for holder in media if holder.box), default=(NEAR_PX, ""))
        if gap < NEAR_PX:
            found.add(closest)
    return frozenset(found)


def _mentions(state: PageState) -> Iterator[Box]:
    """The places of texts, links and buttons that mention an alternative."""
    yield from (run.box for run in state.texts or () if run.box and mentions_alternative(run.text))
    yield from (element.box for element in state.elements or () if mentions_alternative(element.name))


def _gap(one: Box, other: Box) -> float:
    """The vertical distance between two boxes; 0 if they are next to each other."""
    return max(other.y - one.y - one.height, one.y - other.y - other.height, 0.0)


def _finding(state: PageState, holder: Holder) -> Finding:
    kind = kind_of(holder) if isinstance(holder, PageLink) else {"video": "film"}.get(holder.tag, "sound")
    noun = NOUNS[kind]
    lead = f'The link "{holder.name[:60]}" leads to {noun.lower()} file' if isinstance(holder, PageLink) else f"{noun} on the page is"
    return finding_in(
        state,
        holder,
        f"{lead} without a text alternative",
        rule=kind,
        impact=1 if kind == "picture" else 2,
        measured="none found",
        limit="captions, a transcript or a description",
        wcag=("1.1.1",) if kind == "picture" else ("1.2.2",) if kind == "film" else ("1.2.1",),
    )
