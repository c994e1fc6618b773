"""The page contains empty paragraphs.

Why: Screen readers may stop at them and say "blank", and the space they create does not follow the page's design.
Who: People who use a screen reader.
Measured: Paragraphs without content, id or class (a script may fill one that has an id or class).
Fix: Remove them, and create space with CSS.
Source: WHATWG, HTML Standard, "Palpable content" and the p element ("should not be used for spacing").
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, counted, finding_in, one_per_kind, states_with_markup
from uxaudit.model.findings import Facet, Finding
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording


@check("empty-markup", facet=Facet.ACCESSIBILITY, heuristic=8, impact=1, needs=(Probe.PAGE,), over=states_with_markup)
def empty_markup(recording: Recording) -> Iterator[Finding]:
    """Find empty paragraphs."""
    for state in states_with_markup(recording):
        for part, count in one_per_kind(state.markup.empties if state.markup else (), lambda part: part.tag):
            yield finding_in(
                state, part, counted("A paragraph is empty", "{n} paragraphs are empty", count), measured=count, limit=0, unit="paragraphs"
            )
