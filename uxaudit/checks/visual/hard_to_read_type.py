"""Text is set so that it is hard to read.

Why: The eye loses its line in long or tight ones, and words their shape in capitals and slanted letters.
Who: People with low vision or dyslexia, and everyone who reads much or in a hurry.
Measured: Blocks of text: letters under 11 pixels (under 12 in texts over 80 characters); over 100 characters a line on average; lines
    closer than 1.2 times the letters; justified, slanted or capital texts of more than 80 characters. Each kind is told once a page.
Fix: Letters of 16 pixels, lines of 45 to 80 characters (`max-width: 70ch`) at 1.5 times their size, set left, plain and in small letters.
Source: WCAG 2.2, criterion 1.4.8 (80 characters, no justified text, line spacing) and 1.4.12; Bringhurst, "The Elements of Typographic
    Style", 2.1.2; British Dyslexia Association, "Style Guide". The limits in pixels are own judgement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from uxaudit.checks.api import check, finding_in, marked_up
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import Block, PageState
from uxaudit.recording.recording import Recording

NOT_PROSE = frozenset({"pre", "code", "button", "option", "address"})


@dataclass(frozen=True)
class Fault:
    """A kind of type that is hard to read: which blocks have it, what is measured of them, and in which words it is told."""

    rule: str
    impact: int
    of: Callable[[Block], bool]
    measure: Callable[[Block], float]
    limit: float
    unit: str
    words: str


def read_texts(recording: Recording) -> tuple[PageState, ...]:
    """The states with text."""
    return tuple(state for state in marked_up(recording) if state.markup and state.markup.blocks)


@check(
    "hard-to-read-type", facet=Facet.VISUAL, heuristic=8, impact=2, needs=(Probe.PAGE,), mode=Mode.NEEDS_REVIEW, wcag=(), over=read_texts
)
def hard_to_read_type(
    recording: Recording,
    *,
    least_px: float = 11,
    least_text_px: float = 12,
    longest_line: float = 100,
    least_line_height: float = 1.2,
    long_text: int = 80,
) -> Iterator[Finding]:
    """Find the kinds of type that are hard to read, each once a state at its longest text."""
    faults = faults_of(least_px, least_text_px, longest_line, least_line_height, long_text)
    for state in read_texts(recording):
        blocks = [block for block in (state.markup.blocks if state.markup else ()) if block.within not in NOT_PROSE]
        for fault in faults:
            if found := [block for block in blocks if fault.of(block)]:
                yield _told(state, fault, found)


def faults_of(least_px: float, least_text_px: float, line: float, height: float, long: int) -> tuple[Fault, ...]:
    """The table of faults, with these limits."""

    def text(block: Block) -> bool:
        return block.chars > long

    def tiny(block: Block) -> bool:
        return block.font_px < (least_text_px if text(block) else least_px) and block.chars > 3

    def tight(block: Block) -> bool:
        return text(block) and block.lines > 1 and block.line_height is not None and block.line_height < height - 0.01

    def chars(block: Block) -> float:
        return block.chars

    def per_line(block: Block) -> float:
        return round(block.chars / block.lines)

    return (
        Fault("tiny", 2, tiny, lambda b: b.font_px, least_px, "px", "is set in letters of {:g} px"),
        Fault("tight-lines", 2, tight, lambda b: b.line_height or 0, height, "times the letters", "has lines at {:g} times its letters"),
        Fault(
            "long-lines",
            1,
            lambda b: text(b) and b.lines > 1 and b.chars / b.lines > line,
            per_line,
            line,
            "characters",
            "has some {:g} characters a line",
        ),
        Fault("justified", 1, lambda b: text(b) and b.align == "justify" and b.lines > 1, chars, long, "characters", "is justified"),
        Fault(
            "slanted", 1, lambda b: b.italic > 0.8 and b.chars > 2 * long, chars, 2 * long, "characters", "is slanted over {:g} characters"
        ),
        Fault(
            "capitals", 1, lambda b: text(b) and (b.upper or _shouts(b)), chars, long, "characters", "is in capitals over {:g} characters"
        ),
    )


def _shouts(block: Block) -> bool:
    letters = [letter for letter in block.text if letter.isalpha()]
    return len(letters) > 60 and sum(letter.isupper() for letter in letters) > 0.9 * len(letters)


def _told(state: PageState, fault: Fault, blocks: list[Block]) -> Finding:
    worst = max(blocks, key=lambda block: block.chars)
    measured = fault.measure(worst)
    more = f", and {len(blocks) - 1} more on this page" if len(blocks) > 1 else ""
    what = f'The text "{" ".join(worst.text.split())[:50]}" {fault.words.format(measured)}{more}'
    return finding_in(
        state,
        worst,
        what,
        rule=fault.rule,
        impact=fault.impact,
        ceiling=fault.impact,
        measured=measured,
        limit=fault.limit,
        unit=fault.unit,
    )
