"""The page uses obsolete HTML.

Why: Browsers may drop support for it, assistive technology does not know it, and users cannot override styling done this way.
Who: People who use assistive technology or their own colours and text sizes.
Measured: Elements that the HTML standard lists as obsolete (`center`, `font`, `big`, `marquee` …), and plug-in objects. Each
    kind is reported once per page.
Fix: Use style sheets for presentation, and current HTML elements for meaning and media.
Source: WHATWG, HTML Standard, "Obsolete features"; WCAG 2.2, technique F54 and criterion 1.3.1.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, one_per_kind, states_with_markup, text
from uxaudit.model.findings import Facet, Finding
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording


@check("obsolete-markup", facet=Facet.ACCESSIBILITY, heuristic=4, impact=1, needs=(Probe.PAGE,), over=states_with_markup)
def obsolete_markup(recording: Recording) -> Iterator[Finding]:
    """Find elements that HTML no longer defines."""
    for state in states_with_markup(recording):
        for part, count in one_per_kind(state.markup.obsolete if state.markup else (), lambda part: part.tag):
            what = text("A plug-in object") if part.value else text("The obsolete element <{tag}>", tag=part.tag)
            times = text(" {n} times", n=count) if count > 1 else ""
            yield finding_in(
                state,
                part,
                text("{what} is used{times}", what=what, times=times),
                rule=part.value or part.tag,
                measured=count,
                limit=0,
                unit="elements",
            )
