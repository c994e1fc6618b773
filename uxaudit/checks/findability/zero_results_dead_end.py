"""A search without results is a dead end.

Why: People who misspelt a word, or used a different one than the site, have to start again, and often leave.
Who: Everyone, above all people who have difficulty spelling or search in a foreign language.
Measured: Pages that say that nothing was found after something was typed into a search field and submitted, or while it was typed:
    whether a field still contains the query, and whether the main content offers a way forward: a link, or advice on what to try.
    Without either it is a dead end; if only one is missing, the impact is lower. Whether the offer helps needs review. English,
    German, French and Spanish.
Fix: Keep the query in the search field, suggest what to try (the spelling, fewer words), and link to all items and to likely ones.
Source: NN/g, "3 Guidelines for Search Engine 'No Results' Pages" (2014); Nielsen 1994, heuristic 9. The word lists are own judgement.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from uxaudit.checks.api import check, finding_at, step_name
from uxaudit.languages import word_pattern
from uxaudit.model.base import Named
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.model.verb_traits import Trait
from uxaudit.recording.page_state import PageState, TextRun
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import StepRecord

LONGEST = 160
"""A longer text (characters) is about something else. Own judgement."""


def searches(recording: Recording) -> tuple[tuple[StepRecord, str, PageState, TextRun], ...]:
    """Every search without results: the step, the query, the state, and the text that says so."""
    found = []
    for before, step in pairwise(recording.steps):
        state = recording.states.get(step.state or "")
        query = _query(before, step)
        if not query or state is None or not state.texts:
            continue
        notice = next((run for run in state.texts if len(run.text) <= LONGEST and says_nothing_found(run.text.strip())), None)
        earlier = recording.states.get(before.state or "")
        if notice is not None and not (earlier and any(run.text == notice.text for run in earlier.texts or ())):
            found.append((step, query, state, notice))
    return tuple(found)


def says_nothing_found(text: str) -> bool:
    """Whether a text says that a search found nothing; "no items in your basket" does not."""
    if word_pattern("messages.no_results").search(text):
        return True
    return bool(word_pattern("messages.no_results_first").match(text)) and not word_pattern("messages.no_results_not").search(text)


def _query(before: StepRecord, step: StepRecord) -> str:
    """The content of the search field when it was submitted, or its content now."""
    if step.status != "passed" or before.task != step.task:
        return ""
    form = step.form if Trait.TYPES in step.traits else before.form if Trait.SUBMITS in step.traits else None
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
    """Find pages without results that do not keep the query or offer a way forward."""
    for step, query, state, notice in searches(recording):
        lacks = [] if _kept(step, query) else ["the search field no longer contains the query"]
        lacks += [] if _offers_more(state) else ["the page does not suggest what to try or where to go"]
        if lacks:
            yield finding_at(
                step,
                f"{step_name(step)}: a search for “{query[:40]}” finds nothing, and {', and '.join(lacks)}",
                measured=notice.text.strip()[:60],
                limit="the query kept, and a way forward",
                impact=len(lacks),
                target=Named(role="text", name=notice.text.strip()[:60], selector=notice.selector),
                box=None,
                shot=step.after,
            )


def _kept(step: StepRecord, query: str) -> bool:
    return step.form is not None and any((field.value or "").strip() == query for field in step.form.fields)


def _offers_more(state: PageState) -> bool:
    """Whether the text gives advice, or the main content (all but navigations, if it is not marked up) has a link."""
    if any(
        word_pattern("messages.search_advice").search(run.text) for run in state.texts or () if run.tag not in ("a", "button", "option")
    ):
        return True
    links = state.markup.links if state.markup else ()
    inside = [link for link in links if link.beside == "in" or (not link.beside and not link.nav)]
    return bool(inside)
