"""Typography makes text hard to read.

Why: The eye loses its place in long or tightly set lines, and words lose their shape in capitals and italics.
Who: People with low vision or dyslexia, and anyone who reads much or in a hurry.
Measured: Blocks of text: font sizes under 11 pixels (under 12 in texts of more than 80 characters); more than 100 characters per line
    on average; a line height of less than 1.2 times the font size; justified text, italics or capitals of more than 80 characters.
    Each kind is reported once per page.
Fix: Use 16 pixels, lines of 45 to 80 characters (`max-width: 70ch`), a line height of 1.5, left-aligned, in normal style and case.
Source: WCAG 2.2, criterion 1.4.8 (80 characters, no justified text, line spacing) and 1.4.12; Bringhurst, "The Elements of Typographic
    Style", 2.1.2; British Dyslexia Association, "Style Guide". The limits in pixels are own judgement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from uxaudit.checks.api import check, finding_in, states_with_markup
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import Block, PageState
from uxaudit.recording.recording import Recording

NOT_PROSE = frozenset({"pre", "code", "button", "option", "address"})


@dataclass(frozen=True)
class Fault:
    """A kind of typography that is hard to read: which blocks have it, what is measured, and its message."""

    rule: str
    impact: int
    of: Callable[[Block], bool]
    measure: Callable[[Block], float]
    limit: float
    unit: str
    words: str


def read_texts(recording: Recording) -> tuple[PageState, ...]:
    """The states with text."""
    return tuple(state for state in states_with_markup(recording) if state.markup and state.markup.blocks)


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
    """Find typography that is hard to read, each kind once per state at its longest text."""
    faults = faults_of(least_px, least_text_px, longest_line, least_line_height, long_text)
    for state in read_texts(recording):
        blocks = [block for block in (state.markup.blocks if state.markup else ()) if block.within not in NOT_PROSE]
        for fault in faults:
            if found := [block for block in blocks if fault.of(block)]:
                yield _finding(state, fault, found)


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
        Fault("tiny", 2, tiny, lambda b: b.font_px, least_px, "px", "has a font size of {:g} px"),
        Fault("tight-lines", 2, tight, lambda b: b.line_height or 0, height, "times the font size", "has a line height of {:g}"),
        Fault(
            "long-lines",
            1,
            lambda b: text(b) and b.lines > 1 and b.chars / b.lines > line,
            per_line,
            line,
            "characters",
            "has about {:g} characters per line",
        ),
        Fault("justified", 1, lambda b: text(b) and b.align == "justify" and b.lines > 1, chars, long, "characters", "is justified"),
        Fault(
            "slanted",
            1,
            lambda b: b.italic > 0.8 and b.chars > 2 * long,
            chars,
            2 * long,
            "characters",
            "is in italics for {:g} characters",
        ),
        Fault(
            "capitals", 1, lambda b: text(b) and (b.upper or _shouts(b)), chars, long, "characters", "is in capitals for {:g} characters"
        ),
    )


def _shouts(block: Block) -> bool:
    letters = [letter for letter in block.text if letter.isalpha()]
    return len(letters) > 60 and sum(letter.isupper() for letter in letters) > 0.9 * len(letters)


def _finding(state: PageState, fault: Fault, blocks: list[Block]) -> Finding:
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
