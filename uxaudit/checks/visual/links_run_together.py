"""Adjacent links look like one link.

Why: Two links with nothing but a space between them look like one, and are easily confused.
Who: People with low vision, tremor or a touch screen, and people who do not see where the underline breaks.
Measured: Adjacent inline links without any character between them and less than 8 pixels apart. Links in lists, and links with
    borders or padding, are left out.
Fix: Make them a list, or put a character or space between them.
Source: WCAG 1.0, checkpoint 10.5 (non-link characters between adjacent links); W3C WAI, technique H48 (lists for groups of links).
    The distance is own judgement.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, states_with_markup, text
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import PageLink, PageState
from uxaudit.recording.recording import Recording


def with_neighbours(recording: Recording) -> tuple[PageState, ...]:
    """The states with adjacent inline links."""
    return tuple(
        state for state in states_with_markup(recording) if state.markup and any(link.gap_px is not None for link in state.markup.links)
    )


@check("links-run-together", facet=Facet.VISUAL, heuristic=8, impact=1, needs=(Probe.PAGE,), mode=Mode.NEEDS_REVIEW, over=with_neighbours)
def links_run_together(recording: Recording, *, least_px: float = 8) -> Iterator[Finding]:
    """Find adjacent links with too little space between them, each row once."""
    for state in with_neighbours(recording):
        row = 0
        for link in state.markup.links if state.markup else ():
            row = row + 1 if _close(link, least_px) else 0
            if row == 1:
                yield finding_in(
                    state,
                    link,
                    text('The link "{name}" is only {gap_px:g} px from the link before it', name=link.name[:40], gap_px=link.gap_px),
                    measured=link.gap_px,
                    limit=least_px,
                    unit="px",
                )


def _close(link: PageLink, least_px: float) -> bool:
    """Whether only a space separates it from another link before it."""
    return (
        link.before == ""
        and link.gap_px is not None
        and link.gap_px < least_px
        and not link.icon
        and bool(link.text)
        and link.url != link.before_url
    )
