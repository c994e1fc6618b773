"""A link has no address.

Why: It cannot be opened in a new tab, copied or saved, and does nothing until its script runs.
Who: People who use a screen reader ("link" promises a page), people who open links in tabs, and people on slow connections.
Measured: Links to `#` alone, to an empty address or to `javascript:`, except those with another role, and "back to top". A script
    may make them work, so each finding needs review.
Fix: Use a `<button>` for an action, and a real address for a link.
Source: WCAG 2.2, failure F42 (links emulated by script); MDN, "Onclick events" of the a element.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, from_markup, text
from uxaudit.languages import word_pattern
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording

links = from_markup(lambda markup: (link for link in markup.links if link.role == "link"))


@check("inert-link", facet=Facet.NAVIGATION, heuristic=4, impact=1, needs=(Probe.PAGE,), mode=Mode.NEEDS_REVIEW, over=links)
def inert_link(recording: Recording) -> Iterator[Finding]:
    """Find links without a real address."""
    for state, link in links(recording):
        href = link.href.strip().lower()
        to_itself = href == "#" and link.name and link.name.casefold() in state.title.casefold()  # the page that it is on
        if (
            not to_itself
            and (href in ("#", "", "#!") or href.startswith("javascript:"))
            and not word_pattern("links.to_top").search(link.name)
        ):
            named = text('The link "{name}"', name=link.name[:60]) if link.name else text("A link without a name")
            yield finding_in(state, link, text("{link} has no address", link=named), measured=link.href[:40] or "empty", limit="an address")
