"""Text for screen readers is hidden from them too.

Why: `display: none` and `visibility: hidden` hide text from everyone: a link "Read more" then lacks the words that say about what.
Who: People who use a screen reader.
Measured: Hidden text inside a link that also shows text. It may belong to another state of the link, so each finding needs review.
Fix: Hide the text visually only, with a class that clips it (`.visually-hidden`).
Source: WebAIM, "CSS in Action: Invisible Content Just for Screen Reader Users"; WCAG 2.2, criterion 2.4.4, technique C7.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, from_markup, text
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording

links = from_markup(lambda markup: (link for link in markup.links if link.text))


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
    """Find links that contain text which is hidden from everyone."""
    for state, link in links(recording):
        if link.hidden and link.hidden.lower() not in link.text.lower() and any(letter.isalpha() for letter in link.hidden):
            yield finding_in(
                state,
                link,
                text(
                    'The link "{text}" contains the text "{hidden}", which is hidden from everyone',
                    text=link.text[:60],
                    hidden=link.hidden[:60],
                ),
                measured=link.hidden[:60],
                limit="hidden visually only",
            )
