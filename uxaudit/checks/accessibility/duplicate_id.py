"""Two elements bear one id.

Why: Labels, links into the page and descriptions that name the id reach the first element only.
Who: People who use a screen reader, or follow a link into the page.
Measured: Ids borne by more than one element of a document, those in drawings (SVG) left out.
Fix: Give each element an id of its own.
Source: WHATWG, HTML Standard, "The id attribute"; WCAG 2.2, technique H93.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, marked, marked_up
from uxaudit.model.findings import Facet, Finding
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording

parts = marked(lambda markup: markup.duplicates)


@check("duplicate-id", facet=Facet.ACCESSIBILITY, heuristic=4, impact=1, needs=(Probe.PAGE,), over=marked_up)
def duplicate_id(recording: Recording) -> Iterator[Finding]:
    """Find ids that are not unique."""
    for state, part in parts(recording):
        yield finding_in(state, part, f'{part.count} elements bear the id "{part.value}"', measured=part.count, limit=1, unit="elements")
