"""An abbreviation is not explained.

Why: People who do not know the abbreviation cannot work out what it means.
Who: People new to the subject, people who read in a second language, and people who find it hard to remember.
Measured: The first of each `abbr` element without a `title` whose long form does not appear next to it in brackets on the page.
Fix: Write it out once, with the abbreviation in brackets: "Government Digital Service (GDS)".
Source: WCAG 2.2, criterion 3.1.4 Abbreviations, techniques G97 and H28.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, from_markup, text
from uxaudit.model.findings import Facet, Finding
from uxaudit.model.probes import Probe
from uxaudit.recording.base import Spot
from uxaudit.recording.page_state import Markup
from uxaudit.recording.recording import Recording


def _first(markup: Markup) -> Iterator[tuple[Spot, bool]]:
    """The first of each abbreviation, and whether the page explains it."""
    text = " ".join(block.text for block in markup.blocks)
    seen: dict[str, Spot] = {}
    for spot in markup.abbreviations:
        if spot.text:
            seen.setdefault(spot.text, spot)
    return ((spot, bool(spot.value) or f"({name})" in text or f"{name} (" in text) for name, spot in seen.items())


abbreviations = from_markup(_first)


@check(
    "unexpanded-abbreviation", facet=Facet.COMPREHENSION, heuristic=2, impact=1, needs=(Probe.PAGE,), wcag=("3.1.4",), over=abbreviations
)
def unexpanded_abbreviation(recording: Recording) -> Iterator[Finding]:
    """Find abbreviations whose long form is not on the page."""
    for state, (spot, explained) in abbreviations(recording):
        if not explained:
            yield finding_in(
                state,
                spot,
                text('The abbreviation "{text}" is not explained on the page', text=spot.text),
                measured="not explained",
                limit="its long form",
            )
