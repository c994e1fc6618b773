"""A link leads nowhere.

Why: Opened in a new tab, copied or saved it gives nothing, and until its script runs it does nothing.
Who: People who use a screen reader ("link" promises a place), who open links in tabs, or on slow lines.
Measured: Links to `#` alone, to an empty address or to `javascript:`, but for those whose role says that they are something else, and
    "back to top". A script may make them work, so each needs a person's look.
Fix: Use a `<button>` for what does something, and an address for what leads somewhere.
Source: WCAG 2.2, failure F42 (links emulated by script); MDN, "Onclick events" of the a element.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, marked
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording

links = marked(lambda markup: (link for link in markup.links if link.role == "link"))
_TOP = re.compile(r"\btop\b|nach oben|haut de|arriba|in alto|naar boven|topo", re.IGNORECASE)


@check("inert-link", facet=Facet.NAVIGATION, heuristic=4, impact=1, needs=(Probe.PAGE,), mode=Mode.NEEDS_REVIEW, over=links)
def inert_link(recording: Recording) -> Iterator[Finding]:
    """Find links whose address is none."""
    for state, link in links(recording):
        href = link.href.strip().lower()
        to_itself = href == "#" and link.name and link.name.casefold() in state.title.casefold()  # the page that it is on
        if not to_itself and (href in ("#", "", "#!") or href.startswith("javascript:")) and not _TOP.search(link.name):
            named = f'The link "{link.name[:60]}"' if link.name else "A link without a name"
            yield finding_in(state, link, f"{named} has no address to lead to", measured=link.href[:40] or "empty", limit="an address")
