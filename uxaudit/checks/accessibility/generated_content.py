"""Words stand in the style sheet only.

Why: Words that a style sheet adds cannot be selected, searched or translated, and are lost where style is switched off.
Who: People who use a screen reader, a translation, or their own style.
Measured: `::before` and `::after` whose content holds words; icon fonts, counters and attributes are left out.
Fix: Put the words into the HTML; keep generated content for decoration.
Source: WCAG 2.2, failure F87 of criterion 1.3.1 Info and Relationships.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, marked, marked_up
from uxaudit.model import Facet, Finding, Mode
from uxaudit.observed import Probe
from uxaudit.recording import Recording

parts = marked(lambda markup: markup.generated)


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
    """Find words that the markup does not hold."""
    for state, part in parts(recording):
        yield finding_in(
            state, part, f'The words "{part.value[:60]}" stand in the style sheet only', measured=part.value[:60], limit="words in the HTML"
        )
