"""The text of a link does not describe where it leads.

Why: People scan links, and screen readers list them: "click here" does not say where it leads.
Who: People who use a screen reader or magnification, and anyone who skims the page.
Measured: The link's accessible name against a list of generic phrases in the page's language, and names without any letter or
    digit. WCAG allows the surrounding sentence to describe the link, so each finding needs review.
Fix: Name what the link leads to: "Read our delivery times" instead of "Read more".
Source: WCAG 2.2, criteria 2.4.4 and 2.4.9 Link Purpose; the list of phrases is own judgement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from uxaudit import languages
from uxaudit.checks.api import check, finding_in, states_of, text
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import Element, PageState
from uxaudit.recording.recording import Recording

SIGN = text('Name the symbol in words for screen readers: `aria-label="Next page"` on », `aria-label="Close"` on ×.')


def links(recording: Recording) -> tuple[tuple[PageState, Element], ...]:
    """Every link with a name; axe-core reports links without one."""
    return tuple(
        (state, element)
        for state in states_of(recording)
        for element in state.elements or ()
        if element.role == "link" and element.name.strip()
    )


@check(
    "vague-link", facet=Facet.COMPREHENSION, heuristic=2, impact=2, needs=(Probe.PAGE,), mode=Mode.NEEDS_REVIEW, wcag=("2.4.4",), over=links
)
def vague_link(recording: Recording) -> Iterator[Finding]:
    """Find links that say nothing by themselves; the impact is lower if the surrounding text describes the link."""
    for state, element in links(recording):
        if squeezed(element.name) in ("", *phrases(state.lang)):
            context = element.context.strip()
            explained = len(context) > len(element.name) + 10
            around = text('; only the text around it does: "{context}"', context=context[:80]) if explained else ""
            yield finding_in(
                state,
                element,
                text('The link "{name}" does not say where it leads{around}', name=element.name.strip(), around=around),
                measured=element.name.strip(),
                limit="a descriptive name",
                impact=1 if explained else 2,
                fix="" if squeezed(element.name) else SIGN,
            )


def phrases(language: str) -> frozenset[str]:
    """The generic phrases of a language; the English ones if the language is not known or not listed."""
    return frozenset(languages.phrases("links.vague", language))


def squeezed(name: str) -> str:
    """A name in lower case, without arrows, dots and brackets."""
    return re.sub(r"\s+", " ", re.sub(r"[^\w\s']+", " ", name.replace("’", "'"))).strip().lower()
