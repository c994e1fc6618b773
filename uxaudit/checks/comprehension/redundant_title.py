"""A tooltip repeats what is written.

Why: Some screen readers say both, and the tooltip hides what lies below the pointer, to tell nothing new.
Who: People who use a screen reader or magnification.
Measured: Links whose `title` is the same as their text. Where the text is put out of sight beside an icon, the tooltip is
    what tells those who see the icon its meaning, and no fault.
Fix: Take the `title` away.
Source: WCAG 2.2, technique H33 (advisory: the title adds to the link's text); W3C, HTML Standard, "The title attribute".
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, marked
from uxaudit.model.findings import Facet, Finding
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording

links = marked(lambda markup: (link for link in markup.links if link.title))


@check("redundant-title", facet=Facet.COMPREHENSION, heuristic=8, impact=1, needs=(Probe.PAGE,), over=links)
def redundant_title(recording: Recording) -> Iterator[Finding]:
    """Find tooltips that say nothing new."""
    for state, link in links(recording):
        if not link.wordless and link.title.strip().lower() == link.text.strip().lower():
            yield finding_in(
                state,
                link,
                f'The tooltip of the link "{link.text[:60]}" repeats its text',
                measured=link.title[:60],
                limit="something new, or no tooltip",
            )
