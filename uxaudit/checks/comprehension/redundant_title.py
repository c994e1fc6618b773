"""A tooltip repeats the link text.

Why: Some screen readers read both, and the tooltip covers what is below the pointer without telling anything new.
Who: People who use a screen reader or magnification.
Measured: Links whose `title` equals their text. If the text is visually hidden next to an icon, the tooltip explains the icon to
    sighted people and is not reported.
Fix: Remove the `title`.
Source: WCAG 2.2, technique H33 (advisory: the title adds to the link's text); W3C, HTML Standard, "The title attribute".
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, from_markup, text
from uxaudit.model.findings import Facet, Finding
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording

links = from_markup(lambda markup: (link for link in markup.links if link.title))


@check("redundant-title", facet=Facet.COMPREHENSION, heuristic=8, impact=1, needs=(Probe.PAGE,), over=links)
def redundant_title(recording: Recording) -> Iterator[Finding]:
    """Find tooltips that add nothing."""
    for state, link in links(recording):
        if not link.wordless and link.title.strip().lower() == link.text.strip().lower():
            yield finding_in(
                state,
                link,
                text('The tooltip of the link "{text}" repeats its text', text=link.text[:60]),
                measured=link.title[:60],
                limit="additional text, or no tooltip",
            )
