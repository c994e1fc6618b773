"""A link opens a window without a word.

Why: The back button does nothing in the new window, and who does not see it open is lost.
Who: People who use a screen reader or magnification, and those unsure with computers.
Measured: Links with `target="_blank"` whose name says nothing of a new window or tab, and that bear no sign beside their words.
Fix: Open it in the same window, or say so: "(opens in a new tab)".
Source: WCAG 2.2, criterion 3.2.5 Change on Request, techniques G201 and H83.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, marked
from uxaudit.model.findings import Facet, Finding
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording

_TOLD = re.compile(
    r"window|\btab\b|external|pop-?up|fenster|fenêtre|onglet|ventana|pestaña|finestra|venster|tabblad|janela|aba\b", re.IGNORECASE
)
links = marked(lambda markup: (link for link in markup.links if link.new_window))


@check("unannounced-window", facet=Facet.COMPREHENSION, heuristic=4, impact=1, needs=(Probe.PAGE,), wcag=("3.2.5",), over=links)
def unannounced_window(recording: Recording) -> Iterator[Finding]:
    """Find links that open a window and do not say so."""
    for state, link in links(recording):
        if not _TOLD.search(f"{link.name} {link.title} {link.text}") and not link.icon:
            yield finding_in(
                state,
                link,
                f'The link "{link.name[:60]}" opens a new window and does not say so',
                measured="no word",
                limit="a word or a sign",
            )
