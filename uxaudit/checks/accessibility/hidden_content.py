"""Words meant for screen readers are hidden from them too.

Why: `display: none` and `visibility: hidden` hide from everyone; a link "Read more" stays without the words that say of what.
Who: People who use a screen reader.
Measured: Words hidden inside a link that shows others; they may belong to a state of the link, so each needs a person's look.
Fix: Hide them from sight only, by a class that clips (`.visually-hidden`).
Source: WebAIM, "CSS in Action: Invisible Content Just for Screen Reader Users"; WCAG 2.2, criterion 2.4.4, technique C7.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, marked
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording

links = marked(lambda markup: (link for link in markup.links if link.text))


@check(
    "hidden-content",
    facet=Facet.ACCESSIBILITY,
    heuristic=4,
    impact=1,
    needs=(Probe.PAGE,),
    mode=Mode.NEEDS_REVIEW,
    wcag=("2.4.4",),
    over=links,
)
def hidden_content(recording: Recording) -> Iterator[Finding]:
    """Find links with words in them that nobody gets."""
    for state, link in links(recording):
        if link.hidden and link.hidden.lower() not in link.text.lower() and any(letter.isalpha() for letter in link.hidden):
            yield finding_in(
                state,
                link,
                f'The link "{link.text[:60]}" holds the words "{link.hidden[:60]}", hidden from everyone',
                measured=link.hidden[:60],
                limit="hidden from sight only",
            )
