"""Program internals show in the text.

Why: "Hello undefined" or a stack trace tells people that something is broken, but not what to do.
Who: Everyone who reads it, above all people who are not confident with computers.
Measured: Visible text, page titles, names of controls and alternative texts, on every state: `undefined`, `NaN`, `null` or
    `Invalid Date` in the place of a value anywhere in a sentence, `[object Object]`, placeholders such as `{{ name }}`, `{name}`,
    `${name}` or `%s`, keys of translations, character codes, stack traces, and names of errors such as `ERR_QUERY` or
    `error 0x1F`. Code samples, and text on pages about programming, are left out.
Fix: Fill in the value, or leave the sentence out if there is none. Log errors, and tell people in plain words what to do.
Source: Nielsen 1994, heuristics 2 and 9; the patterns are own judgement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from uxaudit.checks._shared.leaked_values import TRACES, leak_in
from uxaudit.checks.api import check, finding_in, once_per_state, states_of, text
from uxaudit.model.base import Named
from uxaudit.model.components import LONGEST_NAME
from uxaudit.model.findings import Facet, Finding
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import PageState, TextRun
from uxaudit.recording.recording import Recording

CODE_TAGS = frozenset({"code", "pre", "kbd", "samp", "var", "tt", "textarea", "script", "style"})
_CODE_PATH = re.compile(r"(?:^|[\s>])(?:code|pre|kbd|samp|var|tt)(?=[\s>.#:\[]|$)")
_PROGRAMMING = re.compile(
    r"\b(?:java ?script|typescript|python|php|api|json|function|method|variable|parameter|argument|callback|compiler|"
    r"runtime|syntax|boolean|template engine|attribute|class name|exception|debug\w*|source code|developer)s?\b",
    re.IGNORECASE,
)
ABOUT_CODE = 3
"""From this number of texts with programming terms or code samples on, a page is about programming. Own judgement."""
NAMED_UNSEEN = frozenset({"aria-label", "aria-labelledby", "placeholder", "title"})
"""Sources of an accessible name that is not part of the visible text."""


def readable(recording: Recording) -> tuple[PageState, ...]:
    """The states whose text was read."""
    return tuple(state for state in states_of(recording) if state.texts)


@check("leaked-internals", facet=Facet.COMPREHENSION, heuristic=2, impact=2, needs=(Probe.PAGE,), over=readable)
def leaked_internals(recording: Recording) -> Iterator[Finding]:
    """Find values, placeholders and traces that a program left in the text."""
    for state in readable(recording):
        for run, leak in leaks(state):
            shown = " ".join(run.text.split())[:100]
            around = text(': "{text}"', text=shown) if shown != leak else ""
            yield finding_in(
                state,
                run,
                f'The {_kind(run)} shows "{leak[:60]}" from inside the program{around}',
                target=Named(role="text", name=_excerpt(run.text, leak), selector=run.selector),
                measured=leak[:60],
                limit="text for people",
                on_path=True,
            )


def _excerpt(text: str, leak: str) -> str:
    """The words around a leak, short enough to identify it: the leaks of two long paragraphs are two problems."""
    words = " ".join(text.split())
    start = max(0, words.find(leak[: LONGEST_NAME // 2]) - LONGEST_NAME // 2)
    return words[start : start + LONGEST_NAME].strip()


def _kind(run: TextRun) -> str:
    return {"title": "page title", "img": "alternative text"}.get(run.tag, "text")


@once_per_state
def leaks(state: PageState) -> tuple[tuple[TextRun, str], ...]:
    """The texts of a state that show program internals, each with the leaked part."""
    technical = _about_code(state)
    found = ((run, leak_in(run.text, state.lang, technical=technical)) for run in _texts(state) if not _is_code(run))
    return tuple((run, leak) for run, leak in found if leak)


def _texts(state: PageState) -> Iterator[TextRun]:
    """Everything that a state says: its visible texts, its title, and the names that only assistive technology conveys."""
    yield from state.texts or ()
    if state.title:
        yield TextRun(text=state.title, selector="title", tag="title")
    for element in state.elements or ():
        if element.named_by in NAMED_UNSEEN:
            yield TextRun(text=element.name, selector=element.selector, tag=element.tag, box=element.box)
    for image in state.markup.images if state.markup else ():
        if image.alt:
            yield TextRun(text=image.alt, selector=image.selector, tag="img", box=image.box)


def _is_code(run: TextRun) -> bool:
    return run.tag.lower() in CODE_TAGS or bool(_CODE_PATH.search(run.selector))


def _about_code(state: PageState) -> bool:
    """Whether the page is about programming: programming terms in several places, or code samples."""
    runs = state.texts or ()
    hints = sum(
        _is_code(run) or bool(_PROGRAMMING.search(run.text)) for run in runs if not any(pattern.search(run.text) for pattern in TRACES)
    )
    return hints >= ABOUT_CODE
