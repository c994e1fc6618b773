"""A page title, heading or label describes nothing.

Why: "Untitled", "Heading 1" or "Field" tells nobody where they are, what a section is about or what to enter.
Who: People who use a screen reader and move by titles, headings and labels; anyone with many tabs, or who skims a page.
Measured: Page titles, headings, labels of fields and names of buttons against a list of generic words in the page's language, as a
    whole and without numbers; titles that are a file name or the page's address; text of templates such as "Lorem ipsum". Also
    different pages, by their main heading, with the same title: these need review.
Fix: Describe the page, the section or the expected input: "Order 1234 – Mug Shop", "Delivery address", "House number".
Source: WCAG 2.2, criteria 2.4.2 Page Titled and 2.4.6 Headings and Labels, failures F25 and F121; W3C ACT rules c4a8a4, b49b2e and cc0f0a.
    The list of words is own judgement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, states_of, text
from uxaudit.languages import word_pattern
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import Element, PageState, TextRun
from uxaudit.recording.recording import Recording
from uxaudit.urls import page_of

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
FIELDS = frozenset({"textbox", "searchbox", "combobox", "listbox", "spinbutton", "slider", "checkbox", "radio", "switch"})
_FILE = re.compile(r"[\w-]+\.(?:html?|php|aspx?|jsp|pdf|docx?)", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|localhost(?::\d+)?(?:/\S*)?", re.IGNORECASE)


def described(recording: Recording) -> tuple[PageState, ...]:
    """The states with a title or any text."""
    return tuple(state for state in states_of(recording) if state.title or state.texts)


@check(
    "generic-text",
    facet=Facet.COMPREHENSION,
    heuristic=2,
    impact=2,
    needs=(Probe.PAGE,),
    wcag=("2.4.2", "2.4.6"),
    over=described,
    scope="recording",
)
def generic_text(recording: Recording) -> Iterator[Finding]:
    """Find titles, headings and labels that describe nothing, and titles that several pages share."""
    for state in described(recording):
        if _is_generic_title(state):
            title = text('The page title "{title}" does not describe the page', title=state.title[:60])
            yield finding_in(state, None, title, rule="title", measured=state.title[:60], limit="a descriptive title", wcag=("2.4.2",))
        for run, rule, words in _texts(state):
            yield finding_in(state, run, words, rule=rule, measured=run.text[:60].strip(), limit="a description", wcag=("2.4.6",))
        for element, rule, words in _controls(state):
            yield finding_in(state, element, words, rule=rule, measured=element.name[:60], limit="a description", wcag=("2.4.6",))
    yield from _shared_titles(recording)


def is_generic(text: str, key: str, language: str) -> bool:
    """Whether a text is, without its numbers, one of the generic phrases of a list in a language, or in English."""
    words = re.sub(r"[\W_]*\d+[\W_]*", " ", text).strip(" .:*!?…-–—#")
    return bool(words) and any(word_pattern(f"placeholders.{key}", language=one).fullmatch(words) for one in (language or "en", "en"))


def _is_generic_title(state: PageState) -> bool:
    title = state.title.strip()
    return bool(title) and bool(is_generic(title, "titles", state.lang) or _FILE.fullmatch(title) or _ADDRESS.fullmatch(title))


def _texts(state: PageState) -> Iterator[tuple[TextRun, str, str]]:
    for run in state.texts or ():
        shown = " ".join(run.text.split())
        if run.tag in HEADINGS and is_generic(shown, "headings", state.lang):
            yield run, "heading", text('The heading "{heading}" does not describe what follows', heading=shown[:60])
        elif word_pattern("placeholders.filler_text").search(shown):
            yield run, "filler", text('The page contains the filler text "{text}"', text=shown[:60])


def _controls(state: PageState) -> Iterator[tuple[Element, str, str]]:
    for element in state.elements or ():
        if element.role in FIELDS and is_generic(element.name, "labels", state.lang):
            yield element, "label", text('The label "{name}" does not say what to enter', name=element.name[:60])
        elif element.role == "button" and is_generic(element.name, "buttons", state.lang):
            yield element, "button", text('The button name "{name}" does not say what the button does', name=element.name[:60])


def _shared_titles(recording: Recording) -> Iterator[Finding]:
    """Pages with different main headings that have the title of an earlier page."""
    first: dict[str, tuple[str, str]] = {}
    for state in described(recording):
        heading = next((run.text.strip() for run in state.texts or () if run.tag == "h1"), "")
        if not state.title or not heading or _is_generic_title(state):
            continue
        page, other = first.setdefault(state.title, (page_of(state.url), heading))
        if page_of(state.url) != page and heading != other:
            words = text(
                'The page "{page}" has the same title as the page "{other}": "{title}"',
                page=heading[:40],
                other=other[:40],
                title=state.title[:60],
            )
            yield finding_in(
                state,
                None,
                words,
                rule="same-title",
                impact=1,
                mode=Mode.NEEDS_REVIEW,
                measured=state.title[:60],
                limit="a title of its own",
            )
