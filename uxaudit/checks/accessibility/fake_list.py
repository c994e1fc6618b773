"""Text looks like a list but is not marked up as one.

Why: A screen reader announces how long a list is and lets users skip it. Lines that start with an asterisk are just text to it.
Who: People who use a screen reader.
Measured: Three or more consecutive lines, in one block or in neighbouring blocks, that begin with a bullet, a dash or a number.
Fix: Use `<ul>` or `<ol>` with `<li>`.
Source: WCAG 2.2, criterion 1.3.1, technique H48, failure F2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from uxaudit.checks.api import check, finding_in, states_with_markup, text
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import Block, Markup
from uxaudit.recording.recording import Recording

LEAST = 3
_BULLET = re.compile(r"\s*(?:([*•·‣▪●◦–—-])\s+\w|(?:\d{1,2}|[a-z])[.)]\s+\w)")
NO_LIST = frozenset({"li", "pre", "code", "dt", "dd", "option", "h1", "h2", "h3", "h4", "h5", "h6", "a"})


@check(
    "fake-list",
    facet=Facet.ACCESSIBILITY,
    heuristic=4,
    impact=2,
    needs=(Probe.PAGE,),
    mode=Mode.NEEDS_REVIEW,
    wcag=("1.3.1",),
    over=states_with_markup,
)
def fake_list(recording: Recording) -> Iterator[Finding]:
    """Find bulleted lines outside a list."""
    for state in states_with_markup(recording):
        for block, lines in _lists(state.markup) if state.markup else ():
            yield finding_in(
                state,
                block,
                text('{lines} bulleted lines are not marked up as a list: "{names}"', lines=lines, names=" ".join(block.text.split())[:60]),
                measured=lines,
                limit="a list element",
                unit="lines",
            )


def _lists(markup: Markup) -> Iterator[tuple[Block, int]]:
    for (_, bulleted), run in groupby(
        (b for b in markup.blocks if b.within not in NO_LIST), key=lambda b: (b.parent, bool(_BULLET.match(b.text)))
    ):
        held = list(run)
        if len(held) >= LEAST and bulleted:
            yield held[0], len(held)
            continue
        for block in held:
            lines = sum(bool(_BULLET.match(line)) for line in block.text.split("\n"))
            if lines >= LEAST:
                yield block, lines
