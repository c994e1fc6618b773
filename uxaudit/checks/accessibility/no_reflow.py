"""Text must be scrolled sideways to be read.

Why: Whoever must scroll to and fro for each line loses the line, the more so when enlarged.
Who: People who enlarge pages, use small screens, or find it hard to scroll.
Measured: Text wider than the box in which it scrolls, or a page wider than its window, at the persona's own size. Tables,
    code and drawings are left out. This is not yet the test at 320 pixels.
Fix: Let widths follow the window (`max-width: 100%`), and let text wrap.
Source: WCAG 2.2, criterion 1.4.10 Reflow.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, marked, marked_up
from uxaudit.model import Facet, Finding, Mode
from uxaudit.observed import Probe
from uxaudit.recording import Recording

parts = marked(lambda markup: markup.wide)


@check(
    "no-reflow",
    facet=Facet.ACCESSIBILITY,
    heuristic=3,
    impact=3,
    wcag=("1.4.10",),
    needs=(Probe.PAGE,),
    mode=Mode.NEEDS_REVIEW,
    over=marked_up,
)
def no_reflow(recording: Recording) -> Iterator[Finding]:
    """Find what is wider than its window."""
    for state, part in parts(recording):
        what = "The page" if part.value == "page" else "A text"
        yield finding_in(
            state, part, f"{what} is {part.count} px wider than what shows it", measured=part.count, limit=0, unit="px", on_path=True
        )
