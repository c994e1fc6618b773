"""A link does not lead where its text says.

Why: People end up where they did not mean to go, go back, and trust the next link less.
Who: Everyone, above all people who use a screen reader, and people for whom each page costs time.
Measured: The words of each link that was followed, compared with the address, title, headings and text of the page it led to, by the
    beginnings of words. Text that the previous page has as well, such as the site's name, is left out if the path differs. No word in
    common is a candidate that needs review. Generic names (left to `vague-link`), links such as "Next" or "Home", pages that ask for
    a login and pages in another script are left out.
Fix: Name the link after the page, or link to the page that it names.
Source: WCAG 2.2, criterion 2.4.4; Spool et al. 2004, "Designing for the Scent of Information"; that no shared word counts is own
    judgement.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise
from urllib.parse import unquote

from uxaudit.checks.api import check, finding_at
from uxaudit.checks.comprehension.vague_link import phrases, squeezed
from uxaudit.languages import word_list
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import PageState, TextRun
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import StepRecord
from uxaudit.urls import split_recorded

CONTROLS = ("a", "option", "button")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
STEM = 4
"""Words that share this many first letters count as the same word, whatever their endings."""


def followed(recording: Recording) -> tuple[tuple[StepRecord, PageState], ...]:
    """The links with a specific name that were followed to a page whose text was recorded."""
    found = []
    for step in recording.actions:
        state = recording.states.get(step.state or "")
        if (
            step.control is None
            or step.control.role != "link"
            or step.verb != "click"
            or step.status != "passed"
            or state is None
            or not state.texts
        ):
            continue
        arrived = [visit for visit in step.visits if visit.kind in ("load", "soft", "popup")]
        if arrived and (arrived[-1].status or 200) < 400 and _names(step.control.name, state) and not _asks_log_in(state):
            found.append((step, state))
    return tuple(found)


def _names(name: str, state: PageState) -> bool:
    return (
        bool(words(name) - word_list("links.filler"))
        and not words(name) & word_list("links.onward")
        and squeezed(name) not in phrases(state.lang)
    )


def _asks_log_in(state: PageState) -> bool:
    return any(element.type == "password" for element in state.elements or ())


@check(
    "misleading-link",
    facet=Facet.NAVIGATION,
    heuristic=2,
    impact=2,
    needs=(Probe.NAVIGATION, Probe.PAGE),
    mode=Mode.NEEDS_REVIEW,
    wcag=("2.4.4",),
    over=followed,
)
def misleading_link(recording: Recording) -> Iterator[Finding]:
    """Find links none of whose words are on the page that they lead to."""
    before = {id(step): one for one, step in pairwise(recording.steps) if one.task == step.task}
    for step, state in followed(recording):
        name = step.control.name if step.control else ""
        wanted = words(name) - word_list("links.filler")
        left = before.get(id(step))
        frame = _frame(left, step, recording)
        address = split_recorded(step.url)
        offered = words(step.title) - (words(left.title) if left and frame else set()) | words(unquote(f"{address.path} {address.query}"))
        text = words(" ".join(run.text for run in state.texts or () if (run.tag, run.text) not in frame and _is_content(run, name, state)))
        if wanted and _one_script(wanted, text) and not shared(wanted, offered | text):
            heading = next((run.text for run in state.texts or () if run.tag == "h1"), step.title)
            yield finding_at(
                step,
                f'The link "{name[:60]}" leads to "{heading[:60]}", which contains none of its words',
                measured=heading[:60] or step.url,
                limit="a word in common",
            )


def _is_content(run: TextRun, name: str, state: PageState) -> bool:
    """Whether a text may be what a link of this name leads to: no control, and not the link's own name in a navigation or list."""
    if run.tag in CONTROLS:
        return False
    if run.text.strip() != name or run.tag in HEADINGS:
        return True
    return any(block.text.strip() == name and not block.within for block in (state.markup.blocks if state.markup else ()))


def _frame(left: StepRecord | None, step: StepRecord, recording: Recording) -> frozenset[tuple[str, str]]:
    """The texts, each with its tag, that the previous page had too: the site's frame. Empty if path or state are the same."""
    if left is None or left.state == step.state or split_recorded(left.url).path == split_recorded(step.url).path:
        return frozenset()
    state = recording.states.get(left.state or "")
    return frozenset((run.tag, run.text) for run in (state.texts or () if state else ()))


def words(text: str) -> set[str]:
    """The words of a text, in lower case and without accents: those of three or more letters, and numbers."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter)).casefold()
    return {word for word in re.findall(r"[^\W_]+", plain) if len(word) > 2 or word.isdigit()}


def shared(wanted: Iterable[str], offered: set[str]) -> bool:
    """Whether a word, or its beginning, is among those offered, also as part of a longer word."""
    joined = " ".join(offered)
    return any(word in joined or any(word[:STEM] == other[:STEM] and len(other) >= STEM for other in offered) for word in wanted)


def _one_script(wanted: set[str], text: set[str]) -> bool:
    """Whether both are in Latin script: other scripts do not always put spaces between words."""
    return all(word.isascii() for word in wanted) and sum(word.isascii() for word in text) * 2 >= len(text)
