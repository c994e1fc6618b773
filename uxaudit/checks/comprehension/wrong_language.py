"""The declared language or direction of a text is wrong.

Why: Screen readers pronounce text by the rules of the declared language: French read as English cannot be understood.
    Translation and hyphenation go wrong too.
Who: People who use a screen reader, a translation tool or a braille display.
Measured: The language of the page's prose, of its longer blocks and of parts with their own `lang`, detected statistically and
    compared with the declared one; and the direction of parts compared with the script of their language. Short texts are not
    judged.
Fix: Set `lang` on the page, and on parts in another language. Set `dir` where the script runs in the other direction.
Source: WCAG 2.2, criteria 3.1.1, 3.1.2 and 1.3.2, techniques H57, H58 and H34. The minimum lengths are own judgement.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from uxaudit.checks.api import check, finding_in, once_per_state, states_with_markup, text
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.base import Spot
from uxaudit.recording.page_state import Block, PageState
from uxaudit.recording.recording import Recording

RIGHT_TO_LEFT = frozenset({"ar", "he", "iw", "fa", "ur", "yi", "ps", "sd", "ug", "dv"})
ALIKE = (
    {"no", "nb", "nn", "da", "sv"},
    {"hr", "sr", "bs", "sl", "mk", "bg"},
    {"id", "ms"},
    {"cs", "sk"},
    {"pt", "gl", "es", "ca"},
    {"nl", "af"},
    {"he", "iw"},
    {"tl", "fil"},
    {"ru", "uk", "bg", "be"},
    {"zh", "yue", "cmn", "ja"},
    {"ro", "mo"},
    {"hi", "mr", "ne"},
)
"""Groups of languages that are too similar to distinguish in short texts."""
_WORDS = (
    "af ar bg bn ca cs cy da de el en es et fa fi fr gu he hi hr hu id it ja kn ko lt lv mk ml mr ne nl no nb nn pa "
    "pl pt ro ru sk sl so sq sv sw ta te th tl tr uk ur vi zh "
)
KNOWN = frozenset(_WORDS.split())
"""Languages that the statistics know: a text in any other language would be detected as one of these."""
PAGE_LETTERS, BLOCK_LETTERS, PART_LETTERS = 120, 100, 18
SURE = 0.98
NOT_PROSE = frozenset({"pre", "code", "address", "option", "a", "button"})
_Wrong = tuple[Spot | None, str, str, str, bool]


@check(
    "wrong-language",
    facet=Facet.COMPREHENSION,
    heuristic=2,
    impact=2,
    needs=(Probe.PAGE,),
    mode=Mode.NEEDS_REVIEW,
    wcag=("3.1.1", "3.1.2"),
    over=states_with_markup,
)
def wrong_language(recording: Recording) -> Iterator[Finding]:
    """Find texts whose language or direction is not the declared one."""
    for state in states_with_markup(recording):
        for place, rule, words, measured, of_page in _wrong(state):
            yield finding_in(
                state,
                place,
                words,
                rule=rule,
                measured=measured,
                limit="the language of the text",
                on_path=of_page,
                wcag=("3.1.1",) if of_page else ("3.1.2",) if rule == "part" else ("1.3.2",),
            )


@once_per_state
def _wrong(state: PageState) -> tuple[_Wrong, ...]:
    return (*_page(state), *_blocks(state), *_parts(state))


def _page(state: PageState) -> Iterator[_Wrong]:
    blocks = [block for block in _prose(state) if _base(block.lang) == _base(state.lang)]
    prose = "\n".join(block.text for block in blocks if len(block.text.split()) > 2)
    found = other_language(prose, state.lang, PAGE_LETTERS)
    if found:
        yield (
            None,
            "page",
            text('The page declares the language "{lang}", but its text is in "{found}"', lang=state.lang, found=found),
            found,
            True,
        )


def _blocks(state: PageState) -> Iterator[_Wrong]:
    """Blocks in another language than the page, unless the page as a whole is."""
    if any(_page(state)):
        return
    for block in _prose(state):
        found = other_language(block.text, block.lang, BLOCK_LETTERS)
        if found:
            yield (
                block,
                "part",
                text('A text in "{found}" is not declared as such: "{names}"', found=found, names=" ".join(block.text.split())[:60]),
                found,
                False,
            )


def _parts(state: PageState) -> Iterator[_Wrong]:
    for part in state.markup.languages if state.markup else ():
        shown, base = part.text[:60], _base(part.value)
        right = "rtl" if base in RIGHT_TO_LEFT else "ltr"
        letters = [letter for letter in part.text if letter.isalpha()]
        if base and letters and part.name != right and _script_runs(letters) == right:
            yield part, "direction", text('The text "{shown}" has the wrong direction for its language', shown=shown), part.name, False
        found = other_language(part.text, part.value, PART_LETTERS) if part.count and len(part.text.split()) > 2 else ""
        if found:
            yield (
                part,
                "part",
                text('The text "{shown}" declares the language "{value}", but is in "{found}"', shown=shown, value=part.value, found=found),
                found,
                False,
            )


def _prose(state: PageState) -> Iterator[Block]:
    return (block for block in (state.markup.blocks if state.markup else ()) if block.within not in NOT_PROSE)


def _script_runs(letters: list[str]) -> str:
    """The direction of the script: Hebrew, Arabic and related scripts are in U+0590 to U+08FF."""
    return "rtl" if sum("\u0590" <= letter <= "\u08ff" for letter in letters) > len(letters) / 2 else "ltr"


def _base(language: str) -> str:
    return language.lower().replace("_", "-").partition("-")[0]


def other_language(text: str, declared: str, least: int) -> str:
    """The language of a text that clearly differs from the declared one; empty if it does not, or if the text is too short."""
    base = _base(declared)
    if base not in KNOWN or sum(letter.isalpha() for letter in text) < least:
        return ""
    found = detected(text)
    if found in ("", base) or any({found, base} <= kin for kin in ALIKE):
        return ""
    return found


@cache
def detected(text: str) -> str:
    """The language of a text by its letter statistics, as an ISO 639-1 code; empty if that is not certain."""
    from langdetect_rs import DetectorFactory, LangDetectException, detect_langs

    DetectorFactory.seed = 0  # makes the result reproducible
    try:
        best = detect_langs(text[:3000])[0]
    except LangDetectException:  # no letters in it
        return ""
    return _base(best.lang) if best.prob >= SURE else ""
