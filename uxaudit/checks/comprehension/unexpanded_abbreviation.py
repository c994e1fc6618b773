"""An abbreviation is not explained.

Why: Who does not know the letters cannot look behind them.
Who: People new to the field, who read in a second language, or who find it hard to remember.
Measured: `abbr` elements without a `title` whose letters are explained nowhere on the page in brackets, the first of each.
Fix: Write it out once with the letters in brackets: "Government Digital Service (GDS)".
Source: WCAG 2.2, criterion 3.1.4 Abbreviations, techniques G97 and H28.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, marked
from uxaudit.model.findings import Facet, Finding
from uxaudit.model.probes import Probe
from uxaudit.recording.base import Spot
from uxaudit.recording.page_state import Markup
from uxaudit.recording.recording import Recording


def _first(markup: Markup) -> Iterator[tuple[Spot, bool]]:
    """The first of each abbreviation, and whether the page explains it."""
    told = " ".join(block.text for block in markup.blocks)
    seen: dict[str, Spot] = {}
    for spot in markup.abbreviations:
        if spot.text:
            seen.setdefault(spot.text, spot)
    return ((spot, bool(spot.value) or f"({name})" in told or f"{name} (" in told) for name, spot in seen.items())


abbreviations = marked(_first)


@check(
    "unexpanded-abbreviation", facet=Facet.COMPREHENSION, heuristic=2, impact=1, needs=(Probe.PAGE,), wcag=("3.1.4",), over=abbreviations
)
def unexpanded_abbreviation(recording: Recording) -> Iterator[Finding]:
    """Find abbreviations that stand for something nobody says."""
    for state, (spot, explained) in abbreviations(recording):
        if not explained:
            yield finding_in(
                state,
                spot,
                f'The abbreviation "{spot.text}" is explained nowhere on the page',
                measured="not explained",
                limit="its long form",
            )
