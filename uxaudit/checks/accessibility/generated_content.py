"""Words stand in the style sheet only.

Why: Words that a style sheet adds cannot be selected, searched or translated, and are lost where style is switched off.
Who: People who use a screen reader, a translation, or their own style.
Measured: `::before` and `::after` whose content holds words; icon fonts, counters and attributes are left out.
Fix: Put the words into the HTML; keep generated content for decoration.
Source: WCAG 2.2, failure F87 of criterion 1.3.1 Info and Relationships.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import by_kind, check, finding_in, marked_up
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
    over=marked_up,
)
def generated_content(recording: Recording) -> Iterator[Finding]:
    """Find words that the markup does not hold: once for all elements of a kind."""
    for state in marked_up(recording):
        for part, count in by_kind(state.markup.generated if state.markup else (), lambda part: part.tag):
            more = f" and at {count - 1} more places others" if count > 1 else ""
            yield finding_in(
                state,
                part,
                f'The words "{part.value[:60]}"{more} stand in the style sheet only',
                measured=part.value[:60],
                limit="words in the HTML",
            )
