"""Colours are set in `style` attributes.

Why: A colour in a `style` attribute overrides the style sheets of users and of high-contrast extensions.
Who: People who read with their own colours, and those who maintain the pages.
Measured: Elements with text whose `style` attribute sets a text or background colour; reported once per page.
Fix: Move the colours into the style sheet.
Source: WCAG 2.2, criterion 1.4.8 (colours can be selected by the user), techniques C22 and C23; the weight is own judgement.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, states_with_markup, text
from uxaudit.model.findings import Facet, Finding
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording


@check("inline-colour", facet=Facet.ACCESSIBILITY, heuristic=7, impact=1, needs=(Probe.PAGE,), over=states_with_markup)
def inline_colour(recording: Recording) -> Iterator[Finding]:
    """Find pages with inline colours."""
    for state in states_with_markup(recording):
        coloured = state.markup.inline_colours if state.markup else ()
        if coloured:
            yield finding_in(
                state,
                coloured[0],
                text('{n} elements set colours in their `style` attribute, the first "{value}"', n=len(coloured), value=coloured[0].value),
                measured=len(coloured),
                limit=0,
                unit="elements",
                ceiling=1,
            )
