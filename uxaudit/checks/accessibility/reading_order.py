"""Parts are seen in another order than they are written.

Why: Screen readers and the Tab key follow the writing; where it runs against what is seen, steps and answers get mixed up.
Who: People who use a screen reader or the keyboard, and those who use their own style.
Measured: Rows of three parts or more that stand wholly from right to left in a page that is read from left to right.
Fix: Write the parts in the order in which they are to be read, and place them by style without turning it round.
Source: WCAG 2.2, criterion 1.3.2 Meaningful Sequence, techniques C27 and F1.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, marked, marked_up
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording

parts = marked(lambda markup: markup.orders)


@check(
    "reading-order",
    facet=Facet.ACCESSIBILITY,
    heuristic=4,
    impact=2,
    wcag=("1.3.2",),
    needs=(Probe.PAGE,),
    mode=Mode.NEEDS_REVIEW,
    over=marked_up,
)
def reading_order(recording: Recording) -> Iterator[Finding]:
    """Find rows that are written backwards."""
    for state, part in parts(recording):
        yield finding_in(
            state,
            part,
            f"{part.count} parts are seen in the reverse of the order in which they are written: {part.text[:100]}",
            measured="reversed",
            limit="the order of reading",
        )
