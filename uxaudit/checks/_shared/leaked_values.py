"""Program internals in texts: empty values, unfilled placeholders and traces of errors."""

from __future__ import annotations

import re

from uxaudit.languages import base_language, word_pattern

_MONEY = r"[$€£¥%]"
_VALUE = r"(?:undefined|null|NaN)"
_PLAIN_VALUE = r"(?:undefined|null|NaN|Invalid Date)"
CERTAIN = (
    re.compile(rf"{_MONEY}\s?{_VALUE}\b|\b{_VALUE}\s?{_MONEY}"),
    re.compile(rf"[:=#]\s*{_PLAIN_VALUE}[.!]?$"),
    re.compile(rf"\b{_VALUE}\s+of\s+(?:\d+|{_VALUE})\b|\b\d+\s+of\s+{_VALUE}\b"),
    re.compile(r"\bNaN\b"),
    re.compile(rf"\b(?:undefined|null)[ ,/-]+(?:undefined|null)\b|\b{_VALUE}-{_VALUE}\b"),
    re.compile(r"\bundefined [A-Z][a-z]+\b"),
    re.compile(r"(?<=[\w,] )Invalid Date\b"),
)
"""Values that occur in no sentence of any language. ``undefined Smith`` is one, ``null Euro`` is not."""
PRICES = CERTAIN[0]
_WORD = re.compile(r"(?<![\w.$/\"'“„«-])(undefined|null)(?![\w/\"'”»-])")
_NUMBER_ZERO = frozenset({"de", "da", "no", "nb", "nn", "sv", "nl"})
"""Languages in which "null" is a word for zero."""
_BEFORE_VALUE = (",", ":", ";", "=", "#", "(", "–", "—")

PLACEHOLDERS = (
    re.compile(r"\[object \w+\]"),
    re.compile(r"(?<!\{)\{\{\s*[\w.|\[\]'\"() -]{1,60}\s*\}\}(?!\})"),
    re.compile(r"\{%\s*\w[^%]{0,60}%\}"),
    re.compile(r"<%=?\s*\w[^%]{0,60}%>"),
    re.compile(r"[$#%]\{[A-Za-z_][\w.()\[\]]{0,60}\}"),
    re.compile(r"\{[a-z_][\w.]{0,40}\}|\{0\}|(?<!^)\{[1-9]\}|^\{[1-9]\}(?=\s+[a-z])"),
    re.compile(r"\[\[\s*\w[\w. ]{0,40}\]\]"),
    re.compile(r"\b__[A-Z][A-Z_]{2,40}__\b"),
    re.compile(r"(?<![\w%])%(?:\d+\$)?[sd](?!\w)|%\([a-z_]+\)[sd]\b"),
    re.compile(r"&(?:amp|nbsp|lt|gt|quot|apos|euro|pound|mdash|ndash|hellip|#\d{2,5}|#x[0-9a-fA-F]{2,5});"),
    re.compile(r"\btranslation missing\b|\bmissing translation\b", re.IGNORECASE),
    re.compile(r"^(?!www\.)[a-z]\w*(?:\.[a-z]\w*)+\.(?![a-z]{2,3}$)[a-z]\w*$"),
)
"""Marks of templates and translations that were not replaced. A number in braces before a title, ``{1} Open tickets``, is its number, and
three braces are the mark of code in wikis; the last is a key such as ``checkout.form.submit``."""
TRACES = (
    re.compile(r"Traceback \(most recent call last\)"),
    re.compile(r"\bat (?:async )?[\w$.<>]+ ?\((?:[\w$-]+\.(?:java|kt|scala):\d+|[^)\s]+\.[cm]?[jt]sx?:\d+:\d+)\)"),
    re.compile(r"\b(?:Uncaught )?(?:TypeError|ReferenceError|SyntaxError|RangeError): \w"),
    re.compile(r"\b(?:[a-z]\w*\.)+[A-Z]\w*(?:Exception|Error)\b:?"),
    re.compile(r"(?:Fatal error|Parse error|Warning|Notice|Deprecated): .+ in \S+\.php on line \d+"),
    re.compile(r"\bSQLSTATE\b[ :]?\[?\w+|\bORA-\d{5}\b|You have an error in your SQL syntax|\bPG::\w+Error\b"),
)
CODES = (
    re.compile(r"\bE(?:RR|RROR)_[A-Z0-9]+(?:_\w+)*"),
    re.compile(r"\b(?:error|code|status|fehler|erreur|errore)\W{1,3}0x[0-9a-f]{2,8}\b", re.IGNORECASE),
)
"""Names and numbers of errors, in text for people."""


def leak_in(text: str, language: str = "", *, technical: bool = False) -> str:
    """The part of a text that leaks from the program, or nothing; a text about programming (``technical``) is judged leniently.

    ``language`` is the tag of the page's language, such as ``en-GB``; empty if it is not known.
    """
    words = " ".join(text.split())
    if technical:
        found = PRICES.search(words)
        return found[0] if found else ""
    if re.fullmatch(_PLAIN_VALUE, words):
        return words
    patterns = [(pattern, words) for pattern in (*CERTAIN, *PLACEHOLDERS)] + [(pattern, text) for pattern in (*TRACES, *CODES)]
    first = next((found for pattern, where in patterns if (found := pattern.search(where))), None)
    return first[0].strip() if first else _value_in_sentence(words, base_language(language))


def _value_in_sentence(words: str, language: str) -> str:
    """The first ``undefined`` or ``null`` where a sentence has a name, a number or the like."""
    for found in _WORD.finditer(words):
        before, after = words[: found.start()].rstrip(), words[found.end() :].lstrip()
        if not _is_word_of_sentence(found[1], after, language) and _is_place_of_value(before, after, found[1], language):
            return found[1]
    return ""


def _is_word_of_sentence(word: str, after: str, language: str) -> bool:
    """Whether the word means zero in this language, or describes the noun after it, as in "undefined terms"."""
    return (word == "null" and language in _NUMBER_ZERO) or bool(word_pattern("values.described", language="en").match(after))


def _is_place_of_value(before: str, after: str, word: str, language: str) -> bool:
    ends = not after[:1].isalnum()
    if not before:
        return word == "undefined" and bool(after)
    if before.endswith(_BEFORE_VALUE):
        return ends
    if word_pattern("values.counted").match(after) or _last(before, "values.greetings") or _last(before, "values.before", language or "en"):
        return True
    if word == "null":
        return False
    noun = ends or bool(word_pattern("values.after").match(after))
    return language not in ("", "en") or (noun and language == "en" and not _last(before, "values.linking"))


def _last(text: str, key: str, language: str | None = None) -> bool:
    """Whether a text ends with a phrase of a list, with or without a stop after it."""
    tail = text.rstrip(".,")
    return any(found.end() == len(tail) for found in word_pattern(key, language=language).finditer(tail, max(0, len(tail) - 40)))
