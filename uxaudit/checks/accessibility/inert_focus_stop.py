"""The focus stops at what cannot be operated.

Why: Each stop of the Tab key costs time, and one at which nothing can be done makes people look for what they missed.
Who: People who use the keyboard, a switch or a screen reader.
Measured: Elements with `tabindex="0"` that have no role, no handler in the markup and nothing to scroll. A script may
    still make them work, so each needs a person's look.
Fix: Take the `tabindex` away; if it is a control, use a button or a link, or give it its role and keys.
Source: WCAG 2.2, criterion 2.4.3 Focus Order; WAI-ARIA Authoring Practices, "Developing a Keyboard Interface".
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, marked, marked_up
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording

parts = marked(lambda markup: markup.stops)


@check(
    "inert-focus-stop",
    facet=Facet.ACCESSIBILITY,
    heuristic=7,
    impact=1,
    wcag=("2.4.3",),
    needs=(Probe.PAGE,),
    mode=Mode.NEEDS_REVIEW,
    over=marked_up,
)
def inert_focus_stop(recording: Recording) -> Iterator[Finding]:
    """Find stops of the Tab key that lead to nothing."""
    for state, part in parts(recording):
        shown = f' "{part.text[:40]}"' if part.text else ""
        yield finding_in(
            state, part, f"The focus stops at a <{part.tag}>{shown} that is no control", measured='tabindex="0"', limit="controls only"
        )
