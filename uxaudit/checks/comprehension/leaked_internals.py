"""Program internals show in the text.

Why: "Hello undefined" or a stack trace tells people that something is broken, but not what to do.
Who: Everyone who reads it, above all people who are not confident with computers.
Measured: Visible text: `undefined`, `NaN`, `null` or `Invalid Date` in the place of a value, `[object Object]`, template
    placeholders such as `{{ name }}`, `${name}` or `%s`, character codes, and stack traces. Code samples, and text on pages about
    programming, are left out.
Fix: Fill in the value, or leave the sentence out if there is none. Log errors, and tell people in plain words what to do.
Source: Nielsen 1994, heuristics 2 and 9; the patterns are own judgement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, once_per_state, states_of
from uxaudit.model.findings import Facet, Finding
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import PageState, TextRun
from uxaudit.recording.recording import Recording

CODE_TAGS = frozenset({"code", "pre", "kbd", "samp", "var", "tt", "textarea", "script", "style"})
_CODE_PATH = re.compile(r"(?:^|[\s>])(?:code|pre|kbd|samp|var|tt)(?=[\s>.#:\[]|$)")

_MONEY = r"[$€£¥%]"
_NUMBERLIKE = re.compile(rf"{_MONEY}\s?(?:NaN|undefined|null)\b|\b(?:NaN|undefined|null)\s?{_MONEY}")
_BARE = re.compile(r"(?:undefined|NaN|null|Invalid Date)")
_AFTER_COLON = re.compile(r"[:=#]\s*(?:undefined|NaN|null|Invalid Date)[.!]?$")
_GREETED = re.compile(
    r"^(?:hello|hi|hey|dear|welcome(?: back)?|good \w+|hallo|bonjour|hola|ciao|olá|by|from|for|to)\b"
    r"[, ]+(?:undefined|null|NaN)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\b(?:undefined|NaN|null)\s+(?:items?|results?|products?|reviews?|comments?|messages?|days?|"
    r"hours?|minutes?|points?|stars?|people|users?|pieces?|of\s+(?:\d+|undefined|NaN|null))\b|"
    r"\b\d+\s+of\s+(?:undefined|NaN|null)\b"
)
_NAN = re.compile(r"\bNaN\b")
_JOINED = re.compile(
    r"\b(?:undefined|null)[ ,/-]+(?:undefined|null)\b|"
    r"\b(?:undefined|null|NaN)-(?:undefined|null|NaN)\b"
)
_IN_A_NAME = re.compile(r"\bundefined [A-Z][a-z]+\b")
"""Without `null`, which is the number zero in German and Danish."""
_KNOWN_AS = re.compile(r"\b(?:as|by|from|to|at|since|until|mrs?|ms|dr)\.? (?:undefined|null|NaN)[.!,]?$", re.IGNORECASE)
VALUES = (_NUMBERLIKE, _AFTER_COLON, _GREETED, _COUNTED, _NAN, _JOINED, _IN_A_NAME, _KNOWN_AS)

MARKS = (
    re.compile(r"\[object \w+\]"),
    re.compile(r"\{\{\s*[\w.|\[\]'\"() -]{1,60}\s*\}\}"),
    re.compile(r"\{%\s*\w[^%]{0,60}%\}"),
    re.compile(r"<%=?\s*\w[^%]{0,60}%>"),
    re.compile(r"\$\{[A-Za-z_][\w.()\[\]]{0,60}\}"),
    re.compile(r"(?<![\w%])%(?:\d+\$)?[sd](?!\w)|%\([a-z_]+\)[sd]\b"),
    re.compile(r"&(?:amp|nbsp|lt|gt|quot|apos|euro|pound|mdash|ndash|hellip|#\d{2,5}|#x[0-9a-fA-F]{2,5});"),
)
TRACES = (
    re.compile(r"Traceback \(most recent call last\)"),
    re.compile(r"\bat (?:async )?[\w$.<>]+ ?\((?:[\w$-]+\.(?:java|kt|scala):\d+|[^)\s]+\.[cm]?[jt]sx?:\d+:\d+)\)"),
    re.compile(r"\b(?:Uncaught )?(?:TypeError|ReferenceError|SyntaxError|RangeError): \w"),
    re.compile(r"\b(?:[a-z]\w*\.)+[A-Z]\w*(?:Exception|Error)\b:?"),
    re.compile(r"(?:Fatal error|Parse error|Warning|Notice|Deprecated): .+ in \S+\.php on line \d+"),
    re.compile(r"SQLSTATE\[\w+\]|\bORA-\d{5}\b|You have an error in your SQL syntax|\bPG::\w+Error\b"),
)
_PROGRAMMING = re.compile(
    r"\b(?:java ?script|typescript|python|php|api|json|function|method|variable|parameter|argument|callback|compiler|"
    r"runtime|syntax|boolean|template engine|attribute|class name|exception|debug\w*|source code|developer)s?\b",
    re.IGNORECASE,
)
ABOUT_CODE = 3
"""From this number of texts with programming terms or code samples on, a page is about programming. Own judgement."""


def readable(recording: Recording) -> tuple[PageState, ...]:
    """The states whose text was read."""
    return tuple(state for state in states_of(recording) if state.texts)


@check("leaked-internals", facet=Facet.COMPREHENSION, heuristic=2, impact=2, needs=(Probe.PAGE,), over=readable)
def leaked_internals(recording: Recording) -> Iterator[Finding]:
    """Find values, placeholders and traces that a program left in the text."""
    for state in readable(recording):
        for run, leak in leaks(state):
            shown = " ".join(run.text.split())[:100]
            around = f': "{shown}"' if shown != leak else ""
            yield finding_in(
                state,
                run,
                f'The text shows "{leak[:60]}" from inside the program{around}',
                measured=leak[:60],
                limit="text for people",
                on_path=True,
            )


@once_per_state
def leaks(state: PageState) -> tuple[tuple[TextRun, str], ...]:
    """The texts of a state that show program internals, each with the leaked part."""
    technical = _about_code(state)
    return tuple((run, leak) for run in state.texts or () if not _is_code(run) and (leak := leak_in(run.text, technical=technical)))


def leak_in(text: str, *, technical: bool = False) -> str:
    """The part of a text that leaks from the program, or nothing; a page about programming (``technical``) is judged leniently."""
    words = " ".join(text.split())
    if technical:
        found = _NUMBERLIKE.search(words)
        return found[0] if found else ""
    if _BARE.fullmatch(words):
        return words
    patterns = [(pattern, words) for pattern in (*VALUES, *MARKS)] + [(pattern, text) for pattern in TRACES]
    for pattern, where in patterns:
        found = pattern.search(where)
        if found:
            return found[0].strip()
    return ""


def _is_code(run: TextRun) -> bool:
    return run.tag.lower() in CODE_TAGS or bool(_CODE_PATH.search(run.selector))


def _about_code(state: PageState) -> bool:
    """Whether the page is about programming: programming terms in several places, or code samples."""
    runs = state.texts or ()
    hints = sum(
        _is_code(run) or bool(_PROGRAMMING.search(run.text)) for run in runs if not any(pattern.search(run.text) for pattern in TRACES)
    )
    return hints >= ABOUT_CODE
