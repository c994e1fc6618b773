"""Text exists only in the style sheet.

Why: Text that a style sheet inserts cannot be selected, searched or translated, and is lost when styles are turned off.
Who: People who use a screen reader, a translation tool, or their own styles.
Measured: `::before` and `::after` whose content contains words. Icon fonts, counters and attribute values are left out.
Fix: Put the text into the HTML; use generated content for decoration only.
Source: WCAG 2.2, failure F87 of criterion 1.3.1 Info and Relationships.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, one_per_kind, states_with_markup, text
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording


@check(
    "generated-content",
    facet=Facet.ACCESSIBILITY,
    heuristic=4,
    impact=2,
    wcag=("1.3.1",),
    needs=(Probe.PAGE,),
    mode=Mode.NEEDS_REVIEW,
    over=states_with_markup,
)
def generated_content(recording: Recording) -> Iterator[Finding]:
    """Find text that is not in the markup, once per kind of element."""
    for state in states_with_markup(recording):
        for part, count in one_per_kind(state.markup.generated if state.markup else (), lambda part: part.tag):
            more = text(" (and text in {n} more places)", n=count - 1) if count > 1 else ""
            yield finding_in(
                state,
                part,
                text('The text "{text}"{more} is only in the style sheet', text=part.value[:60], more=more),
                measured=part.value[:60],
                limit="text in the HTML",
            )
