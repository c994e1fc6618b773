"""The page shows nothing.

Why: On an empty page nobody can do anything, and nothing indicates whether to wait, to reload or to give up.
Who: Everyone.
Measured: Whether the picture of the whole page, once it has settled, has a single colour. Pages with a canvas, a video, a frame or a
picture that has not loaded, and pages that request a host which the audit blocks, cannot be judged. Personas that change the page's
look, such as by forced colours, are left out.
Fix: Look for script errors, and for styles that hide the page until a script has run. Send the content with the first response.
Source: Own judgement (Nielsen 1994, heuristic 1).
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import CannotTell, check, finding_in, states_of, text
from uxaudit.model.findings import Facet, Finding
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import PageState
from uxaudit.recording.recording import Recording


def pictured(recording: Recording) -> tuple[PageState, ...]:
    """The states whose picture was measured."""
    return tuple(state for state in states_of(recording) if state.first_screen is not None)


@check("empty-page", facet=Facet.EFFECTIVENESS, heuristic=1, impact=4, needs=(Probe.FIRST_SCREEN,), over=pictured)
def empty_page(recording: Recording) -> Iterator[Finding]:
    """Find pages whose picture is of a single colour."""
    screens = [(state, state.first_screen.blank) for state in pictured(recording) if state.first_screen]
    for state, blank in screens:
        if blank:
            yield finding_in(
                state,
                None,
                text("The page shows nothing: all of it is of a single colour"),
                measured="one colour",
                limit="content",
                on_path=True,
            )
    if any(blank is None for _, blank in screens) and not any(blank for _, blank in screens):
        raise CannotTell("a page is of a single colour, but may show a film, a frame or a canvas, or what the audit blocks")
