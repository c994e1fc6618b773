"""Links with the same name lead to different pages.

Why: In a list of links, or read aloud, nobody can tell which is which.
Who: People who use a screen reader or speech input.
Measured: Links on one page with the same accessible name and different addresses. The surrounding text may distinguish them, so
    each finding needs review. It is reported once per page, for the most frequent name. Names that say nothing are left to
    `vague-link`.
Fix: Add to each name what distinguishes it: "Edit the blue mug".
Source: WCAG 2.2, criterion 2.4.9 Link Purpose (Link Only), technique H30.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from uxaudit.checks.api import check, finding_in, grouped, states_with_markup, text
from uxaudit.checks.comprehension.vague_link import phrases, squeezed
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import PageLink, PageState
from uxaudit.recording.recording import Recording


def with_links(recording: Recording) -> tuple[PageState, ...]:
    """The states with two or more links."""
    return tuple(state for state in states_with_markup(recording) if state.markup and len(state.markup.links) > 1)


def specific_name(link: PageLink, language: str) -> str:
    """The normalised name of a link to a page; empty if it says nothing by itself."""
    name = "" if link.href.startswith(("#", "javascript:")) else squeezed(link.name)
    return "" if name in phrases(language) else name


def address(link: PageLink) -> tuple[str]:
    """The page that a link leads to."""
    return (link.url.partition("#")[0].rstrip("/"),)


@check(
    "ambiguous-link",
    facet=Facet.COMPREHENSION,
    heuristic=4,
    impact=1,
    needs=(Probe.PAGE,),
    mode=Mode.NEEDS_REVIEW,
    wcag=("2.4.9",),
    over=with_links,
)
def ambiguous_link(recording: Recording) -> Iterator[Finding]:
    """Find names that several links share."""
    for state in with_links(recording):
        named = grouped(state.markup.links if state.markup else (), partial(specific_name, language=state.lang))
        shared = [places for links in named if len(places := [group[0] for group in grouped(links, address)]) > 1]
        if shared:
            worst = max(shared, key=len)
            more = text("; so do links with {n} other names", n=len(shared) - 1) if len(shared) > 1 else ""
            yield finding_in(
                state,
                worst[1],
                text('{n} links named "{name}" lead to different pages{more}', n=len(worst), name=worst[1].name[:60], more=more),
                measured=len(worst),
                limit=1,
                unit="addresses",
            )
