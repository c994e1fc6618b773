"""The same thing has two names.

Why: People wonder whether "Cart" and "Basket" are two things, and look for the one that they have just filled.
Who: Everyone, above all people who read in a second language or find it hard to remember words.
Measured: Words that mean the same thing in an interface (basket, cart, bag; log in, sign in …), as names of controls on all pages of
    the recording. More than one of a group is a candidate, reported at the rarer word. English only.
Fix: Choose one word and use it in every menu, button and heading.
Source: Own judgement for the groups; Nielsen 1994, heuristic 4 (users should not have to wonder whether different words mean the same
    thing).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, once_per_state, states_of
from uxaudit.checks.comprehension.vague_link import squeezed
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import Element, PageState
from uxaudit.recording.recording import Recording

GROUPS: dict[str, tuple[str, ...]] = {
    "what is to be bought": ("basket", "cart", "bag"),
    "going in": ("log in", "sign in"),
    "going out": ("log out", "sign out", "log off", "sign off"),
    "making an account": ("sign up", "register", "create account", "create an account"),
}
LEAD = r"(?:view|see|open|go to|show|edit|empty|clear|add to|put in|remove from|back to|your|my|the|shopping|to|in|now|please|user|here) "
"""What may stand around the word without making it another thing."""
TAIL = r"(?: (?:now|here|page|\d+(?: items?)?|items?))*"
_SAID = {word: re.compile(f"(?:{LEAD})*{word}{TAIL}") for words in GROUPS.values() for word in words}
SPELLED = {
    "login": "log in",
    "signin": "sign in",
    "logout": "log out",
    "signout": "sign out",
    "logoff": "log off",
    "signup": "sign up",
    "log on": "log in",
    "sign on": "sign in",
}
_JOINED = re.compile(rf"\b(?:{'|'.join(SPELLED)})\b")

Use = tuple[PageState, Element]


def uses(recording: Recording) -> dict[str, dict[str, list[Use]]]:
    """By group, the controls that bear each of its words."""
    found: dict[str, dict[str, list[Use]]] = {}
    for state in states_of(recording):
        for group, word, element in _in_state(state):
            found.setdefault(group, {}).setdefault(word, []).append((state, element))
    return found


@once_per_state
def _in_state(state: PageState) -> list[tuple[str, str, Element]]:
    if state.lang and not state.lang.lower().startswith("en"):
        return []
    controls = [element for element in state.elements or () if element.role in ("button", "link", "menuitem", "tab")]
    return [(group, word, element) for element in controls for group, words in GROUPS.items() if (word := _word(element.name, words))]


def groups_used(recording: Recording) -> tuple[str, ...]:
    """The groups of which any word is used."""
    return tuple(uses(recording))


@check(
    "same-action-new-label",
    facet=Facet.CONSISTENCY,
    heuristic=4,
    impact=1,
    needs=(Probe.PAGE,),
    mode=Mode.NEEDS_REVIEW,
    over=groups_used,
    scope="recording",
)
def same_action_new_label(recording: Recording) -> Iterator[Finding]:
    """Find things that controls call by more than one word."""
    for words in uses(recording).values():
        if len(words) > 1:
            rarest = min(words, key=lambda word: len(words[word]))
            others = " and ".join(f'"{word}"' for word in words if word != rarest)
            state, element = words[rarest][0]
            yield finding_in(state, element, f'"{element.name}" is elsewhere called {others}', measured=len(words), limit=1, unit="names")


def _word(name: str, words: tuple[str, ...]) -> str:
    said = _JOINED.sub(lambda found: SPELLED[found[0]], squeezed(name))
    return next((word for word in words if _SAID[word].fullmatch(said)), "")
