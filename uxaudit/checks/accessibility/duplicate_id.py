"""Several elements have the same id.

Why: Labels, fragment links and descriptions that refer to the id reach only the first element.
Who: People who use a screen reader, or follow a link to a place in the page.
Measured: Ids that more than one element of a document has, except inside SVG drawings.
Fix: Give each element a unique id.
Source: WHATWG, HTML Standard, "The id attribute"; WCAG 2.2, technique H93.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, from_markup, states_with_markup, text
from uxaudit.model.findings import Facet, Finding
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording

parts = from_markup(lambda markup: markup.duplicates)


@check("duplicate-id", facet=Facet.ACCESSIBILITY, heuristic=4, impact=1, needs=(Probe.PAGE,), over=states_with_markup)
def duplicate_id(recording: Recording) -> Iterator[Finding]:
    """Find ids that are not unique."""
    for state, part in parts(recording):
        yield finding_in(
            state,
            part,
            text('{count} elements have the id "{value}"', count=part.count, value=part.value),
            measured=part.count,
            limit=1,
            unit="elements",
        )
