"""The navigation differs from page to page.

Why: What people have learnt on one page no longer holds: they look for a link where it was, and hit its neighbour.
Who: People who use magnification or a screen reader, people who find it hard to learn a layout, and frequent visitors.
Measured: Navigations that share three or more links on several pages of a site: the order of the links that both have, and the
    names of links to the same address. Breadcrumbs and page numbers are left out. A name may change for a good reason, for
    example after a login, so a different name needs review.
Fix: Keep the same order and the same link names on all pages. Leave out what does not apply instead of reordering.
Source: WCAG 2.2, criteria 3.2.3 Consistent Navigation and 3.2.4 Consistent Identification; three links are own judgement.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from uxaudit.checks.api import check, finding_in, states_with_markup, text
from uxaudit.checks.comprehension.vague_link import squeezed
from uxaudit.languages import word_list, word_pattern
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import PageLink, PageState
from uxaudit.recording.recording import Recording
from uxaudit.urls import page_of

Nav = dict[str, PageLink]
"""The links of one navigation in their order, by address."""
Pair = tuple[PageState, Nav, PageState, Nav]
SHARED = 3


def pages(recording: Recording) -> tuple[PageState, ...]:
    """The first state of every page, in the order of visits."""
    first: dict[str, PageState] = {}
    for state in states_with_markup(recording):
        first.setdefault(page_of(state.url), state)
    return tuple(first.values())


def pairs(recording: Recording) -> tuple[Pair, ...]:
    """Every navigation of a page, paired with the same navigation on the first page that has it."""
    known: list[tuple[PageState, Nav]] = []
    found: list[Pair] = []
    for state in pages(recording):
        fresh = []
        for nav in navigations(state):
            same = next(((other, theirs) for other, theirs in known if len(nav.keys() & theirs.keys()) >= SHARED), None)
            if same is None:
                fresh.append((state, nav))
            else:
                found.append((*same, state, nav))
        known += fresh
    return tuple(found)


def navigations(state: PageState) -> Iterator[Nav]:
    """The navigations of a page, without addresses that a navigation links twice."""
    held: dict[str, list[PageLink]] = {}
    for link in state.markup.links if state.markup else ():
        named = squeezed(link.name)
        if (
            link.nav
            and not word_pattern("links.trails").search(link.nav)
            and re.search(r"[^\W\d]", named)
            and named not in word_list("links.stepping")
            and "#" not in link.url
        ):
            held.setdefault(link.nav, []).append(link)
    for links in held.values():
        times = Counter(link.url.rstrip("/") for link in links)
        yield {link.url.rstrip("/"): link for link in links if times[link.url.rstrip("/")] == 1}


@check(
    "navigation-moves",
    facet=Facet.CONSISTENCY,
    heuristic=4,
    impact=2,
    needs=(Probe.PAGE,),
    wcag=("3.2.3", "3.2.4"),
    over=pairs,
    scope="recording",
)
def navigation_moves(recording: Recording) -> Iterator[Finding]:
    """Find navigations whose links have a different order or different names than on an earlier page."""
    for before, there, state, here in pairs(recording):
        order = [url for url in here if url in there]
        places = {url: place for place, url in enumerate(there)}
        swapped = next(((one, other) for one, other in pairwise(order) if places[one] > places[other]), None)
        if swapped is not None:
            one, other = here[swapped[0]], here[swapped[1]]
            where = f'the navigation "{one.nav}"' if not one.nav.startswith("navigation ") else "the navigation"
            words = f'"{one.name}" comes before "{other.name}" in {where}, but after it on {before.url}'
            yield finding_in(state, one, words, measured="a different order", limit="the same order", wcag=("3.2.3",))
        for url in order:
            if _plain(here[url].name) != _plain(there[url].name):
                yield finding_in(
                    state,
                    here[url],
                    text(
                        'The navigation link is called "{name}" here but "{other}" on {url}',
                        name=here[url].name,
                        other=there[url].name,
                        url=before.url,
                    ),
                    measured=here[url].name,
                    limit=there[url].name,
                    wcag=("3.2.4",),
                    mode=Mode.NEEDS_REVIEW,
                    impact=1,
                )


def _plain(name: str) -> str:
    """A name without its variable parts: numbers, and text in brackets."""
    return re.sub(r"\d+|\s+", " ", squeezed(re.sub(r"\([^)]*\)|\bcurrent(?: page)?\b", " ", name))).strip()
