"""An element that is not a control is in the tab order.

Why: Each Tab stop costs time, and a stop at which nothing can be done makes people look for what they missed.
Who: People who use the keyboard, a switch or a screen reader.
Measured: Elements with `tabindex="0"` that have no role, no handler in the markup and nothing to scroll. A script may still
    make them work, so each finding needs review.
Fix: Remove the `tabindex`. If the element is a control, use a button or a link, or give it a role and keyboard support.
Source: WCAG 2.2, criterion 2.4.3 Focus Order; WAI-ARIA Authoring Practices, "Developing a Keyboard Interface".
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, from_markup, states_with_markup, text
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording

parts = from_markup(lambda markup: markup.stops)


@check(
    "inert-focus-stop",
    facet=Facet.ACCESSIBILITY,
    heuristic=7,
    impact=1,
    wcag=("2.4.3",),
    needs=(Probe.PAGE,),
    mode=Mode.NEEDS_REVIEW,
    over=states_with_markup,
)
def inert_focus_stop(recording: Recording) -> Iterator[Finding]:
    """Find Tab stops that are not controls."""
    for state, part in parts(recording):
        shown = f' "{part.text[:40]}"' if part.text else ""
        yield finding_in(
            state,
            part,
            text("Tab stops at a <{tag}>{shown} that is not a control", tag=part.tag, shown=shown),
            measured='tabindex="0"',
            limit="controls only",
        )
