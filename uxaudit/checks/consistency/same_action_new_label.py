"""The same thing has two names.

Why: People wonder whether "Cart" and "Basket" are two things, and look for the one that they have just filled.
Who: Everyone, above all people who read in a second language or find it hard to remember words.
Measured: Names of controls on all pages of the recording. Words that mean the same thing in an interface (basket, cart, bag; log in,
    sign in …), or verbs for the same action on the same object (book a table, reserve a table): more than one of them is a candidate,
    reported at the rarer one. Also links to the same page without a common word, one in a navigation and the other in a navigation or
    on several pages; links to the home page and generic names are left out. Also buttons without a common word that send forms with the
    same fields to the same place. English, German, French and Spanish.
Fix: Choose one word and use it in every menu, button and heading.
Source: WCAG 2.2, criterion 3.2.4 Consistent Identification; Nielsen 1994, heuristic 4 (users should not have to wonder whether different
    words mean the same thing). The groups of words are own judgement.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from urllib.parse import urljoin

from uxaudit.checks.api import check, finding_in, once_per_state, states_of, text
from uxaudit.checks.comprehension.vague_link import phrases, squeezed
from uxaudit.checks.consistency.navigation_moves import pages
from uxaudit.checks.navigation.misleading_link import shared, words
from uxaudit.languages import word_groups, word_list, word_pattern
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import Element, PageLink, PageState
from uxaudit.recording.recording import Recording
from uxaudit.urls import page_of, split_recorded

ROLES = ("button", "link", "menuitem", "tab")
Use = tuple[PageState, Element]
Uses = dict[str, dict[str, list[Use]]]


def uses(recording: Recording) -> Uses:
    """By thing or action: the controls for each of its names."""
    found: Uses = {}
    for state in states_of(recording):
        for thing, word, element in _in_state(state):
            found.setdefault(thing, {}).setdefault(word, []).append((state, element))
    return found


@once_per_state
def _in_state(state: PageState) -> list[tuple[str, str, Element]]:
    controls = [element for element in state.elements or () if element.role in ROLES]
    return [(*found, element) for element in controls if (found := thing_named(element.name, state.lang or "en"))]


def thing_named(name: str, language: str) -> tuple[str, str] | None:
    """The meaning of a name and the word that it uses: ``("basket", "cart")``, or ``("reserve table", "book")``."""
    said = squeezed(name)
    before, after = word_pattern("around.before", language=language), word_pattern("around.after", language=language)
    for thing, word in word_groups("synonyms", language).items():
        found = re.search(rf"^(?:(?:{before.pattern})\s+)*({word.pattern})(?:\s+(?:{after.pattern}))*$", said, re.IGNORECASE)
        if found:
            return thing, found[1].replace(" ", "")
    for action, verb in word_groups("verbs", language).items():
        start = verb.match(said)
        rest = _object(said[start.end() :], language) if start else ""
        if start and rest:
            return f"{action} {rest}", start[0]
    return None


def _object(rest: str, language: str) -> str:
    """The object of a verb without articles; empty if it is longer than a few words."""
    kept = [word for word in rest.split() if not word_pattern("around.articles", language=language).fullmatch(word)]
    return " ".join(kept) if len(kept) <= 3 else ""


def compared(recording: Recording) -> tuple[object, ...]:
    """The things and actions that controls name, and the pages that navigations lead to."""
    return (*uses(recording), *_by_destination(recording), *_by_action(recording))


@check(
    "same-action-new-label",
    facet=Facet.CONSISTENCY,
    heuristic=4,
    impact=1,
    needs=(Probe.PAGE,),
    mode=Mode.NEEDS_REVIEW,
    wcag=("3.2.4",),
    over=compared,
    scope="recording",
)
def same_action_new_label(recording: Recording) -> Iterator[Finding]:
    """Find things that controls call by more than one name."""
    for named in uses(recording).values():
        if len(named) > 1:
            rarest = min(named, key=lambda word: len(named[word]))
            others = " and ".join(sorted({f'"{named[word][0][1].name}"' for word in named if word != rarest}))
            state, element = named[rarest][0]
            words = f'"{element.name}" is called {others} elsewhere'
            yield finding_in(state, element, words, measured=len(named), limit=1, unit="names")
    for links in _by_destination(recording).values():
        state, link, other = _unlike(links)
        if link is not None and other is not None and not _reported(link, other, state):
            words = text('The link "{name}" leads to the same page as "{other}"', name=link.name[:50], other=other.name[:50])
            yield finding_in(state, link, words, rule="destination", measured=2, limit=1, unit="names")
    yield from _named_otherwise(recording)


def _named_otherwise(recording: Recording) -> Iterator[Finding]:
    for rows in _by_action(recording).values():
        pair = _called_otherwise(rows)
        if pair is not None:
            one, other = pair
            message = text(
                'The button "{name}" sends the same form as "{other}" on {url}',
                name=other.button.name[:50],
                other=one.button.name[:50],
                url=one.state.url,
            )
            yield finding_in(other.state, other.button, message, rule="form", measured=2, limit=1, unit="names")


@dataclass(frozen=True)
class Sending:
    """A button that is the only one to send its form, with the labels of the form's fields."""

    state: PageState
    button: Element
    labels: frozenset[str]


def _by_action(recording: Recording) -> dict[str, list[Sending]]:
    """The buttons of forms with fields, by where they send them; places to which forms of one page alone are sent are left out."""
    found: dict[str, list[Sending]] = defaultdict(list)
    for state in pages(recording):
        for button in _only_senders(state):
            labels = {squeezed(field.label) for field in state.markup.fields if field.form == button.form} if state.markup else set()
            if named := frozenset(labels - {""}):
                found[page_of(urljoin(state.url, button.action))].append(Sending(state, button, named))
    return {url: rows for url, rows in found.items() if len({page_of(row.state.url) for row in rows}) > 1}


def _only_senders(state: PageState) -> Iterator[Element]:
    senders = [element for element in state.elements or () if element.submits]
    for element in senders:
        alone = sum(other.form == element.form for other in senders) == 1
        if alone and element.action and not element.action.startswith(("#", "javascript:")):
            yield element


def _called_otherwise(rows: list[Sending]) -> tuple[Sending, Sending] | None:
    """Two buttons without a common word that send forms with the same fields, at least half of them, to the same place."""
    for one, other in combinations(rows, 2):
        common = len(one.labels & other.labels) * 2 >= len(one.labels | other.labels)
        names = [words(row.button.name) - word_list("links.filler") - word_list("links.onward") for row in (one, other)]
        if common and page_of(one.state.url) != page_of(other.state.url) and all(names) and not shared(*names):
            return one, other
    return None


def _by_destination(recording: Recording) -> dict[str, list[tuple[PageState, PageLink]]]:
    """The links with a specific name, by the page that they lead to, where a navigation leads to it too."""
    found: dict[str, list[tuple[PageState, PageLink]]] = defaultdict(list)
    for state in pages(recording):
        for link in state.markup.links if state.markup else ():
            if _is_specific(link, state):
                found[link.url.partition("#")[0]].append((state, link))  # a query may name the part that is shown
    return {url: links for url, links in found.items() if any(link.nav for _, link in links)}


def _is_specific(link: PageLink, state: PageState) -> bool:
    address = split_recorded(link.url)
    leads = address.scheme in ("http", "https") and address.path.strip("/") != "" and not link.href.startswith("#")
    own = words(link.name) - word_list("links.filler") - word_list("links.onward")
    return leads and not link.wordless and bool(own) and squeezed(link.name) not in phrases(state.lang)


def _unlike(links: list[tuple[PageState, PageLink]]) -> tuple[PageState, PageLink | None, PageLink | None]:
    """A link without a word in common with one of a navigation, which is in a navigation too or on several pages; and that one."""
    anchor = next(link for _, link in links if link.nav)
    seen_on: dict[str, set[str]] = defaultdict(set)
    for state, link in links:
        seen_on[squeezed(link.name)].add(page_of(state.url))
        steady = bool(link.nav) or len(seen_on[squeezed(link.name)]) > 1
        if steady and not shared(words(link.name) - word_list("links.filler"), words(anchor.name)):
            return state, link, anchor
    return links[0][0], None, None


def _reported(link: PageLink, other: PageLink, state: PageState) -> bool:
    """Whether the two names are reported as words for the same thing already."""
    language = state.lang or "en"
    one, two = thing_named(link.name, language), thing_named(other.name, language)
    return one is not None and two is not None and one[0] == two[0]
