"""Preformatted text does not say what it contains.

Why: A screen reader reads a drawing made of characters one character at a time, and code like prose.
Who: People who use a screen reader.
Measured: `pre` elements that contain no `code`, `samp` or `kbd`, have no accessible name and are outside a figure.
Fix: Put code into `<pre><code>`, output into `<pre><samp>`. Give a drawing `role="img"` and a name, or use an image.
Source: WHATWG, HTML Standard, "The pre element"; WCAG 2.2, technique F72 and criterion 1.1.1 for drawings.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, counted, finding_in, one_per_kind, states_with_markup
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording


@check(
    "unmarked-code", facet=Facet.ACCESSIBILITY, heuristic=4, impact=1, needs=(Probe.PAGE,), mode=Mode.NEEDS_REVIEW, over=states_with_markup
)
def unmarked_code(recording: Recording) -> Iterator[Finding]:
    """Find preformatted text without semantics."""
    for state in states_with_markup(recording):
        for part, count in one_per_kind(state.markup.preformatted if state.markup else (), lambda part: part.tag):
            yield finding_in(
                state,
                part,
                counted(
                    "A block of preformatted text is not marked up as code, output or image",
                    "{n} blocks of preformatted text are not marked up as code, output or image",
                    count,
                ),
                measured=count,
                limit=0,
                unit="blocks",
            )
