"""A search that finds nothing leads nowhere.

Why: Who misspelt a word, or used another than the site does, has to begin anew, and often leaves.
Who: Everyone, most of all people who spell with difficulty or search in a foreign language.
Measured: Pages that say that nothing was found, after something was typed into a search field and sent, or while it was typed: whether a
    field still holds what was sought, and whether the main content offers a way on: a link, or advice on what to try. Without either
    it is a dead end; where only one is missing it is milder. Whether what is offered helps needs a person's look. English, German,
    French and Spanish.
Fix: Keep the words in the search field, say what to try (the spelling, fewer words), and link to all items and to the likeliest ones.
Source: NN/g, "3 Guidelines for Search Engine 'No Results' Pages" (2014); Nielsen 1994, heuristic 9. The lists of words are own judgement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from uxaudit.checks.api import check, finding_at, said
from uxaudit.model.base import Named
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import PageState, TextRun
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import StepRecord

TYPES = ("fill", "type")
SENDS = ("press", "click")
_THINGS = r"(?:results?|match(?:es)?|hits?|items?|products?|articles?|entries|records?|pages?|documents?|books?|titles?|listings?)"
NOTHING = re.compile(
    rf"^(?:sorry,? )?(?:there (?:are|were) )?(?:0|no|zero) (?:[\w-]+ ){{0,2}}{_THINGS}\b(?! in (?:the|your))"
    rf"|\bno (?:[\w-]+ )?{_THINGS} (?:were |was |are )?found"
    r"|\b0 (?:results|matches|hits)\b|\bnothing (?:was )?found|\bfound (?:nothing|0|no)\b"
    r"|did ?n[o'’]t (?:match|find|return) any|could ?n[o'’]t find any"
    r"|keine? (?:[\w-]+ )?(?:ergebnisse?|treffer)|nichts gefunden|^0 (?:ergebnisse|treffer)"
    r"|aucune? (?:résultat|article|produit)|^0 résultats?|(?:sin|ningún|no hay) resultados?|^0 resultados",
    re.IGNORECASE,
)
"""How pages say that nothing was found."""
LONGEST = 160
"""Characters of a text beyond which it tells of something else. Own judgement."""
ADVICE = re.compile(
    r"\b(?:spell(?:ing|ed)?|try|instead|did you mean|fewer|other words|another|browse|suggest\w*|check|rechtschreibung|versuchen"
    r"|meinten sie|andere|essayez|vérifiez|orthographe|vouliez-vous|pruebe|intente|compruebe|quiso decir)\b",
    re.IGNORECASE,
)
"""Words of advice on what to try."""


def searches(recording: Recording) -> tuple[tuple[StepRecord, str, PageState, TextRun], ...]:
    """Every search that found nothing: the step, what was sought, the state, and the text that says so."""
    found = []
    for before, step in pairwise(recording.steps):
        state = recording.states.get(step.state or "")
        sought = _sought(before, step)
        if not sought or state is None or not state.texts:
            continue
        told = next((run for run in state.texts if len(run.text) <= LONGEST and NOTHING.search(run.text.strip())), None)
        earlier = recording.states.get(before.state or "")
        if told is not None and not (earlier and any(run.text == told.text for run in earlier.texts or ())):
            found.append((step, sought, state, told))
    return tuple(found)


def _sought(before: StepRecord, step: StepRecord) -> str:
    """What stood in the search field when it was sent, or what is typed into it now."""
    if step.status != "passed" or before.task != step.task:
        return ""
    form = step.form if step.verb in TYPES else before.form if step.verb in SENDS else None
    return next((field.value.strip() for field in form.fields if field.search and field.value), "") if form else ""


@check(
    "zero-results-dead-end",
    facet=Facet.FINDABILITY,
    heuristic=9,
    impact=2,
    needs=(Probe.FORMS, Probe.PAGE),
    mode=Mode.NEEDS_REVIEW,
    over=searches,
)
def zero_results_dead_end(recording: Recording) -> Iterator[Finding]:
    """Find pages without results that keep nothing and offer nothing."""
    for step, sought, state, told in searches(recording):
        lacks = [] if _kept(step, sought) else ["the search field no longer holds what was sought"]
        lacks += [] if _way_on(state) else ["nothing says what to try or where to go on"]
        if lacks:
            yield finding_at(
                step,
                f"{said(step)}: a search for “{sought[:40]}” finds nothing, and {', and '.join(lacks)}",
                measured=told.text.strip()[:60],
                limit="the words kept, and a way on",
                impact=len(lacks),
                target=Named(role="text", name=told.text.strip()[:60], selector=told.selector),
                box=None,
                shot=step.after,
            )


def _kept(step: StepRecord, sought: str) -> bool:
    return step.form is not None and any((field.value or "").strip() == sought for field in step.form.fields)


def _way_on(state: PageState) -> bool:
    """Whether the text advises something, or the main content (all but navigations, where none is marked) offers anything."""
    if any(ADVICE.search(run.text) for run in state.texts or () if run.tag not in ("a", "button", "option")):
        return True
    links = state.markup.links if state.markup else ()
    inside = [link for link in links if link.beside == "in" or (not link.beside and not link.nav)]
    return bool(inside)
