"""The visual order is the reverse of the order in the markup.

Why: Screen readers and the Tab key follow the markup. If the visual order differs, steps and answers get mixed up.
Who: People who use a screen reader or the keyboard, and people who use their own styles.
Measured: Rows of three or more parts that run entirely from right to left on a page that is read from left to right.
Fix: Write the parts in the order in which they are read, and do not reverse them with CSS.
Source: WCAG 2.2, criterion 1.3.2 Meaningful Sequence, techniques C27 and F1.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, from_markup, states_with_markup, text
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording

parts = from_markup(lambda markup: markup.orders)


@check(
    "reading-order",
    facet=Facet.ACCESSIBILITY,
    heuristic=4,
    impact=2,
    wcag=("1.3.2",),
    needs=(Probe.PAGE,),
    mode=Mode.NEEDS_REVIEW,
    over=states_with_markup,
)
def reading_order(recording: Recording) -> Iterator[Finding]:
    """Find rows in reverse order."""
    for state, part in parts(recording):
        yield finding_in(
            state,
            part,
            text("{count} parts are shown in the reverse of their order in the markup: {text}", count=part.count, text=part.text[:100]),
            measured="reversed",
            limit="the reading order",
        )
