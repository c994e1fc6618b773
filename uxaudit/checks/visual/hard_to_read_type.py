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

from uxaudit.checks.api import check, finding_in, marked_up
from uxaudit.model import Facet, Finding, Mode
from uxaudit.observed import Probe
from uxaudit.recording import Recording
from uxaudit.states import Block, PageState

NOT_PROSE = frozenset({"pre", "code", "button", "option", "address"})
Fault = tuple[str, int, Callable[[Block], float], float, str, str]
"""Rule, impact, what is measured, its limit, its unit, words; a block fails where the measure is beyond the limit."""


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
    for state in read_texts(recording):
        blocks = [block for block in (state.markup.blocks if state.markup else ()) if block.within not in NOT_PROSE]
        texts = [block for block in blocks if block.chars > long_text]
        yield from _told(
            state,
            "tiny",
            2,
            [b for b in blocks if b.font_px < (least_text_px if b in texts else least_px) and b.chars > 3],
            lambda b: b.font_px,
            least_px,
            "px",
            "is set in letters of {:g} px",
        )
        yield from _told(
            state,
            "tight-lines",
            2,
            [b for b in texts if b.line_height is not None and b.line_height < least_line_height - 0.01 and b.lines > 1],
            lambda b: b.line_height or 0,
            least_line_height,
            "times the letters",
            "has lines at {:g} times its letters",
        )
        yield from _told(
            state,
            "long-lines",
            1,
            [b for b in texts if b.lines > 1 and b.chars / b.lines > longest_line],
            lambda b: round(b.chars / b.lines),
            longest_line,
            "characters",
            "has some {:g} characters a line",
        )
        yield from _told(
            state,
            "justified",
            1,
            [b for b in texts if b.align == "justify" and b.lines > 1],
            lambda b: b.chars,
            long_text,
            "characters",
            "is justified",
        )
        yield from _told(
            state,
            "slanted",
            1,
            [b for b in texts if b.italic > 0.8 and b.chars > 2 * long_text],
            lambda b: b.chars,
            2 * long_text,
            "characters",
            "is slanted over {:g} characters",
        )
        yield from _told(
            state,
            "capitals",
            1,
            [b for b in texts if b.upper or _shouts(b)],
            lambda b: b.chars,
            long_text,
            "characters",
            "is in capitals over {:g} characters",
        )


def _shouts(block: Block) -> bool:
    letters = [letter for letter in block.text if letter.isalpha()]
    return len(letters) > 60 and sum(letter.isupper() for letter in letters) > 0.9 * len(letters)


def _told(
    state: PageState, rule: str, impact: int, blocks: list[Block], measure: Callable[[Block], float], limit: float, unit: str, words: str
) -> Iterator[Finding]:
    if not blocks:
        return
    worst = max(blocks, key=lambda block: block.chars)
    more = f", and {len(blocks) - 1} more on this page" if len(blocks) > 1 else ""
    yield finding_in(
        state,
        worst,
        f'The text "{" ".join(worst.text.split())[:50]}" {words.format(measure(worst))}{more}',
        rule=rule,
        impact=impact,
        ceiling=impact,
        measured=measure(worst),
        limit=limit,
        unit=unit,
    )
