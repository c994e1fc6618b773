"""An empty paragraph stands in the page.

Why: Screen readers may stop at it and say "blank", and space made so does not follow the page's design.
Who: People who use a screen reader.
Measured: Paragraphs without content, id or class (one with these may be filled by a script).
Fix: Take it out, and make space by style.
Source: WHATWG, HTML Standard, "Palpable content" and the p element ("should not be used for spacing") ◇.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import by_kind, check, finding_in, marked_up
from uxaudit.model.findings import Facet, Finding
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording


@check("empty-markup", facet=Facet.ACCESSIBILITY, heuristic=8, impact=1, needs=(Probe.PAGE,), over=marked_up)
def empty_markup(recording: Recording) -> Iterator[Finding]:
    """Find paragraphs with nothing in them."""
    for state in marked_up(recording):
        for part, count in by_kind(state.markup.empties if state.markup else (), lambda part: part.tag):
            what = f"{count} paragraphs are" if count > 1 else "A paragraph is"
            yield finding_in(state, part, f"{what} empty", measured=count, limit=0, unit="paragraphs")
