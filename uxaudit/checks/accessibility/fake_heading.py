"""Text looks like a heading but is not marked up as one.

Why: Screen readers list headings and jump from one to the next. Text that only looks like a heading is not in that list.
Who: People who use a screen reader or their own styles.
Measured: Short blocks of text (up to 60 characters, not ending like a sentence or a lead-in) that are entirely bold or at least 1.2 times
    as large as the text that follows, directly above a longer, plainer text (40 characters, or 20 below text that is both
    bold and larger), also inside a table cell. Headings, labels, whole table cells and controls are left out.
Fix: Make it a heading (`<h2>` …) of the appropriate level, and style that.
Source: WCAG 2.2, criterion 1.3.1, failure F2; the limits are own judgement.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, from_markup, text
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import Block, Markup
from uxaudit.recording.recording import Recording

_WORDS = "a button label legend caption th dt dd nav header footer summary figcaption h1 h2 h3 h4 h5 h6 pre code li "
OTHER = frozenset(_WORDS.split())


def _candidates(markup: Markup) -> Iterator[Block]:
    return (
        block
        for block in markup.blocks
        if block.within not in OTHER
        and block.tag in ("div", "p", "span", "section", "font", "center")
        and 2 < block.chars <= 60
        and block.role not in ("heading", "button", "alert", "status", "tab")
        and block.in_control < 0.5
        and block.next_tag
    )


candidates = from_markup(_candidates)


@check(
    "fake-heading",
    facet=Facet.ACCESSIBILITY,
    heuristic=4,
    impact=2,
    needs=(Probe.PAGE,),
    mode=Mode.NEEDS_REVIEW,
    wcag=("1.3.1",),
    over=candidates,
)
def fake_heading(recording: Recording) -> Iterator[Finding]:
    """Find short texts that are styled like headings of the text below."""
    for state, block in candidates(recording):
        if _looks_so(block):
            yield finding_in(
                state,
                block,
                text('"{text}" looks like a heading but is not marked up as one', text=block.text),
                measured=f"{block.font_px:g} px",
                limit="a heading element",
                impact=2 if block.font_px >= 1.2 * block.next_font_px else 1,
            )


def _looks_so(block: Block) -> bool:
    larger = block.next_font_px > 0 and block.font_px >= 1.2 * block.next_font_px
    bold = block.bold == 1 and not block.next_bold
    text = block.text.strip()
    return (
        (larger or bold)
        and block.next_tag in ("p", "ul", "ol", "div", "table", "dl")
        and block.next_chars >= max(20 if larger and bold else 40, 1.5 * block.chars)
        and text[-1:] not in ".:,;"
        and any(letter.isalpha() for letter in text)
    )
