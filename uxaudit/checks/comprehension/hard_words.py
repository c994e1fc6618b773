"""A passage is hard to read.

Why: Long sentences of long words are skipped or misread.
Who: People with low literacy or cognitive disabilities, people who read in a second language, and anyone in a hurry.
Measured: The Flesch reading ease of English passages of 60 or more words: below 30 is easy only for university graduates.
    Syllables are counted by rule, so the figure is approximate (± 5).
Fix: Use shorter sentences, common words and one idea per sentence. Explain what cannot be said simply.
Source: Flesch 1948, "A new readability yardstick", Journal of Applied Psychology 32; WCAG 2.2, criterion 3.1.5 Reading Level.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, states_with_markup, text
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import Block, PageState
from uxaudit.recording.recording import Recording

NOT_PROSE = frozenset({"pre", "code", "nav", "footer", "a", "button", "address"})
_VOWELS = re.compile(r"[aeiouy]+")


def passages(recording: Recording) -> tuple[tuple[PageState, Block], ...]:
    """The English passages that are long enough to measure."""
    return tuple(
        (state, block)
        for state in states_with_markup(recording)
        for block in (state.markup.blocks if state.markup else ())
        if block.lang.lower().startswith("en") and block.within not in NOT_PROSE and len(words_of(block.text)) >= 60
    )


@check(
    "hard-words",
    facet=Facet.COMPREHENSION,
    heuristic=2,
    impact=1,
    needs=(Probe.PAGE,),
    mode=Mode.NEEDS_REVIEW,
    wcag=("3.1.5",),
    over=passages,
)
def hard_words(recording: Recording, *, least_ease: float = 30) -> Iterator[Finding]:
    """Find passages with a low reading ease."""
    for state, block in passages(recording):
        ease = flesch(block.text)
        if ease < least_ease:
            yield finding_in(
                state,
                block,
                text('The passage "{names}" has a reading ease of {ease:.0f}', names=" ".join(block.text.split())[:60], ease=ease),
                measured=round(ease),
                limit=least_ease,
                unit="Flesch",
            )


def words_of(text: str) -> list[str]:
    """The words of a text, without numbers."""
    return re.findall(r"[A-Za-z][A-Za-z'’]*", text)


def flesch(text: str) -> float:
    """The Flesch reading ease: 206.835 − 1.015 × words per sentence − 84.6 × syllables per word."""
    words = words_of(text)
    sentences = max(1, len([part for part in re.split(r"[.!?]+(?:\s|$)", text) if len(words_of(part)) > 2]))
    return 206.835 - 1.015 * len(words) / sentences - 84.6 * sum(map(_syllables, words)) / max(1, len(words))


def _syllables(word: str) -> int:
    small = word.lower()
    count = len(_VOWELS.findall(small))
    return max(1, count - (small.endswith("e") and not small.endswith("le") and count > 1))
