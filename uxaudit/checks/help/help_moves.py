"""The position of the help link changes.

Why: People look for help when something has gone wrong, where they last saw it; if it is not there, they give up.
Who: People who find it hard to learn a layout or to remember, and anyone in trouble.
Measured: Links to help, contact details or frequently asked questions that several pages have once, and their position on the page:
    before or after the main content, and before or after the other links that the pages share. The help link has moved if it
    changed sides with the content, or with most of these links.
Fix: Put the link in the same position on all pages, for example last in the header.
Source: WCAG 2.2, criterion 3.2.6 Consistent Help; three shared links and two thirds of them are own judgement.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, once_per_state, text
from uxaudit.checks.comprehension.vague_link import squeezed
from uxaudit.checks.consistency.navigation_moves import pages
from uxaudit.languages import word_pattern
from uxaudit.model.findings import Facet, Finding
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import PageLink, PageState
from uxaudit.recording.recording import Recording

SHARED = 3
Pair = tuple[PageState, PageState, PageLink]


def is_help(link: PageLink) -> bool:
    """Whether a link leads to help or contact."""
    return link.url.startswith(("mailto:", "tel:")) or bool(word_pattern("links.help").fullmatch(squeezed(link.name)))


def _beside(state: PageState, url: str) -> str:
    return next((link.beside for link in _once(state) if link.url == url), "")


def pairs(recording: Recording) -> tuple[Pair, ...]:
    """Every help link of a page, with the first page that has it too and shares enough other links to compare."""
    shown = pages(recording)
    return tuple(
        (before, state, link)
        for place, state in enumerate(shown)
        for link in _once(state)
        if is_help(link)
        if (before := next((other for other in shown[:place] if _shares(other, state, link)), None)) is not None
    )


def _shares(other: PageState, state: PageState, link: PageLink) -> bool:
    theirs = {one.url for one in _once(other)}
    return link.url in theirs and len({one.url for one in _once(state)} & theirs) > SHARED


@once_per_state
def _once(state: PageState) -> list[PageLink]:
    """The links of a page in their order, without addresses that several links lead to: those have no single position."""
    links = state.markup.links if state.markup else ()
    times = Counter(link.url for link in links)
    return [link for link in links if times[link.url] == 1]


@check("help-moves", facet=Facet.HELP, heuristic=10, impact=2, needs=(Probe.PAGE,), wcag=("3.2.6",), over=pairs, scope="recording")
def help_moves(recording: Recording, *, share: float = 0.67) -> Iterator[Finding]:
    """Find help links that changed sides with ``share`` of the links that both pages have."""
    for before, state, link in pairs(recording):
        here, there = [one.url for one in _once(state)], [one.url for one in _once(before)]
        shared = [url for url in here if url in there and url != link.url]
        flipped = [url for url in shared if (here.index(url) < here.index(link.url)) != (there.index(url) < there.index(link.url))]
        sides = {link.beside, _beside(before, link.url)}
        if sides == {"before", "after"}:
            yield finding_in(
                state,
                link,
                text(
                    '"{name}" is {beside} the content here, but not on {url}',
                    name=link.name or link.url,
                    beside=link.beside,
                    url=before.url,
                ),
                measured=link.beside,
                limit=_beside(before, link.url),
                unit="the content",
            )
        elif len(flipped) >= max(SHARED, share * len(shared)):
            name = link.name or link.url
            yield finding_in(
                state,
                link,
                f'"{name}" is on the other side of {len(flipped)} links compared with {before.url}',
                measured=len(flipped),
                limit=0,
                unit="links",
            )
