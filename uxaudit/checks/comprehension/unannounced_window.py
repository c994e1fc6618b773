"""A link opens a new window without saying so.

Why: The back button does nothing in the new window, and people who do not see it open get lost.
Who: People who use a screen reader or magnification, and people who are not confident with computers.
Measured: Links with `target="_blank"` whose name does not mention a new window or tab, and that have no icon next to their text.
Fix: Open the link in the same window, or say so: "(opens in a new tab)".
Source: WCAG 2.2, criterion 3.2.5 Change on Request, techniques G201 and H83.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, from_markup, text
from uxaudit.languages import word_pattern
from uxaudit.model.findings import Facet, Finding
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording

links = from_markup(lambda markup: (link for link in markup.links if link.new_window))


@check("unannounced-window", facet=Facet.COMPREHENSION, heuristic=4, impact=1, needs=(Probe.PAGE,), wcag=("3.2.5",), over=links)
def unannounced_window(recording: Recording) -> Iterator[Finding]:
    """Find links that open a window without saying so."""
    for state, link in links(recording):
        if not word_pattern("links.new_window").search(f"{link.name} {link.title} {link.text}") and not link.icon:
            yield finding_in(
                state,
                link,
                text('The link "{name}" opens a new window but does not say so', name=link.name[:60]),
                measured="not announced",
                limit="announced in words or by an icon",
            )
