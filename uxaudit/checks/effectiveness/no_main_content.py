"""The page shows no content besides its header, navigation and footer.

Why: People arrive at a page without what they came for, and nothing indicates whether to wait, to reload or to give up.
Who: Everyone.
Measured: When a page has been opened and has settled, whether anything is visible outside header, navigation and footer: text,
    pictures, fields, buttons, frames, films or drawings. Skip links and busy indicators are no content. Without a marked main
    part, a header with a main heading, a field or over 200 letters of running text counts as content. If only a busy indicator is
    visible, it needs review: the page may load later. States that an action opened in the same page are left out, because a menu
    may cover it.
Fix: Look for script errors and failed requests, and show a message with a way to try again. Send the content with the first response.
Source: Own judgement (Nielsen 1994, heuristic 1).
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, states_with_markup, text
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import PageState
from uxaudit.recording.recording import Recording


def opened(recording: Recording) -> tuple[PageState, ...]:
    """The states with which a document began."""
    begun = {step.state for step in recording.steps if step.state and step.vitals is not None and step.vitals.new_document}
    return tuple(state for state in states_with_markup(recording) if state.fingerprint in begun)


@check("no-main-content", facet=Facet.EFFECTIVENESS, heuristic=1, impact=4, needs=(Probe.PAGE,), over=opened)
def no_main_content(recording: Recording) -> Iterator[Finding]:
    """Find opened pages without content of their own."""
    for state in opened(recording):
        content = state.markup.main_content if state.markup else ""
        if content == "none":
            yield finding_in(
                state,
                None,
                text("The page shows nothing besides its header, navigation and footer"),
                rule="none",
                measured="no content",
                limit="content",
                on_path=True,
            )
        elif content == "waiting":
            yield finding_in(
                state,
                None,
                text("The page shows only a busy indicator after it has settled"),
                rule="waiting",
                impact=3,
                measured="a busy indicator",
                limit="content",
                mode=Mode.NEEDS_REVIEW,
                on_path=True,
            )
