"""Two links side by side lead to one place.

Why: Each costs a stop of the Tab key and is read aloud twice; a long list of such pairs takes double the time.
Who: People who use the keyboard, a switch or a screen reader.
Measured: Links next to each other in the markup with the same address.
Fix: Make one link of the picture and its text, with an empty `alt`.
Source: WCAG 2.2, technique H2 (Combining adjacent image and text links for the same resource).
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, marked
from uxaudit.model.findings import Facet, Finding
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording

links = marked(lambda markup: (link for link in markup.links if link.before is not None))


@check("redundant-link", facet=Facet.NAVIGATION, heuristic=7, impact=1, needs=(Probe.PAGE,), over=links)
def redundant_link(recording: Recording) -> Iterator[Finding]:
    """Find links that repeat the one before them."""
    for state, link in links(recording):
        if link.before == "" and link.url == link.before_url and not link.href.startswith(("#", "javascript:")):
            yield finding_in(
                state,
                link,
                f'The link "{link.name[:60]}" leads to the same place as the one just before it',
                measured="2",
                limit="1",
                unit="links",
            )
