"""Two adjacent links lead to the same page.

Why: Each is a Tab stop and is read aloud twice; a long list of such pairs takes twice the time.
Who: People who use the keyboard, a switch or a screen reader.
Measured: Links that are next to each other in the markup and have the same address. Links that scripts use as buttons are left out.
Fix: Combine the image and its text into one link, with an empty `alt`.
Source: WCAG 2.2, technique H2 (Combining adjacent image and text links for the same resource).
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, from_markup, text
from uxaudit.model.findings import Facet, Finding
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording

links = from_markup(lambda markup: (link for link in markup.links if link.before is not None))


@check("redundant-link", facet=Facet.NAVIGATION, heuristic=7, impact=1, needs=(Probe.PAGE,), over=links)
def redundant_link(recording: Recording) -> Iterator[Finding]:
    """Find links that repeat the one before them."""
    for state, link in links(recording):
        is_button = not link.href or link.href.startswith(("#", "javascript:"))  # a script decides what it does
        if link.before == "" and link.url == link.before_url and not is_button:
            yield finding_in(
                state,
                link,
                text('The link "{name}" leads to the same page as the link directly before it', name=link.name[:60]),
                measured="2",
                limit="1",
                unit="links",
            )
