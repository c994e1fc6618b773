"""An error message does not help.

Why: A code, a reproach or "invalid input" says that something is wrong, and not what to do: people try at random or give up.
Who: Everyone, most of all people who are unsure with computers, and those who read in a foreign language.
Measured: The words of errors that came up: codes and words of the trade, blame, phrases that name nothing, and bare verdicts
    such as "Invalid e-mail" without what would be right. English, German, French and Spanish; each needs a person's look.
Fix: Say what happened and what to do, in plain words: "Enter an e-mail address in full, like name@example.com".
Source: WCAG 2.2, criterion 3.3.3 Error Suggestion; NN/g, "Error-Message Guidelines" (2023); GOV.UK Design System, "Error message".
    The lists of words are own judgement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from uxaudit.checks.api import check, finding_at, said
from uxaudit.checks.refused import Refused, dialogs, field_place, refusals
from uxaudit.form_sight import ErrorText, FieldSight
from uxaudit.model import Facet, Finding, Mode
from uxaudit.observed import Probe
from uxaudit.recording import Recording

Said = tuple[Refused, str, ErrorText | FieldSight | None]
_CODE = (
    r"\b(?:error|err|code|fehler|erreur)\s*(?:code|no\.?|number|nr\.?|#)?\s*[:#=]?\s*(?:0x[0-9a-f]+|[a-z]{0,4}[-_]?\d{3,})\b"
    r"|(?-i:\bE[A-Z]*[-_]\d+\b)|\b0x[0-9a-f]{4,}\b|\bHTTP ?[45]\d\d\b|\b[45]\d\d (?:bad request|unprocessable|conflict|internal)"
    r"|(?-i:\b[A-Z]{2,}(?:_[A-Z]{2,})+\b)"
)
_TRADE = (
    r"\b(?:exception|null|undefined|NaN|regex|regular expression|varchar|parse|syntax|constraint|foreign key|primary key|stack ?trace|json"
    r"|payload|server-side|unprocessable entity|bad request|does not match (?:the )?pattern|input validation)\b|/\^.+\$/"
)
_BLAME = (
    r"\b(?:illegal|prohibited|fatal|stupid|idiot|incompetent|your (?:fault|mistake)|bad (?:user|input|data)"
    r"|you (?:have )?(?:failed|forgot(?:ten)?|made (?:an? )?(?:mistake|error)|did(?:n['’]t| not) (?:bother|read|follow)))\b"
)
_KINDS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    ("code", "gives a code in place of words", re.compile(_CODE, re.IGNORECASE)),
    ("technical", "uses words of the trade", re.compile(_TRADE, re.IGNORECASE)),
    ("blame", "blames the person", re.compile(_BLAME, re.IGNORECASE)),
)
"""Rule, words, and the pattern that finds it anywhere in a message."""
_THING = r"(?:input|value|entry|data|field|format|form)"
_EMPTY = re.compile(
    r"(?:an? )?(?:unknown |unexpected |general )?error(?: (?:has )?occurred| happened)?|oops|whoops"
    r"|(?:oops|sorry)?[,!. ]*something went wrong"
    rf"|(?:(?:validation|submission|request|form|save) )?failed|failure|invalid(?: {_THING})?"
    rf"|(?:the )?{_THING}(?: is|:)? (?:invalid|incorrect|wrong|not valid)|not valid|incorrect|wrong|(?:please )?try again(?: later)?"
    r"|(?:please )?(?:check|correct|review|fix) (?:your )?(?:input|entries|form|data|the (?:form|errors?|input))"
    r"|fehler|ungültig(?:e eingabe)?|falsch|ein fehler ist aufgetreten|erreur|(?:saisie )?invalide|une erreur est survenue"
    r"|(?:entrada )?inválid[oa]|ha ocurrido un error",
    re.IGNORECASE,
)
"""Whole messages that name nothing."""
_VERDICT = re.compile(
    r"(?:(?:this|your|the) )?(?:(?:invalid|incorrect|wrong|bad|ungültige[rs]?|falsche[rs]?) [\w’'-]+(?: [\w’'-]+){0,2}|"
    r"[\w’'-]+(?: [\w’'-]+){0,2} "
    r"(?:is |ist |est )?(?:invalid|incorrect|wrong|not valid|ungültig|falsch|invalide|incorrecte?))",
    re.IGNORECASE,
)
_LOG_IN = re.compile(r"password|user ?name|credentials|log ?in|passwort|mot de passe|contraseña|code", re.IGNORECASE)
"""Where a page rightly does not say which of two answers was wrong."""


def messages(recording: Recording) -> tuple[Said, ...]:
    """Every different error text that came up, with where it stands: texts of fields first, then those of the page."""
    found: dict[str, Said] = {}
    for row in refusals(recording):
        for wrong in row.wrong:
            if wrong.said and not any(wrong.said in error.text for error in row.texts):
                found.setdefault(wrong.said, (row, wrong.said, wrong.field))
        for error in row.texts:
            found.setdefault(error.text, (row, error.text, error))
        for text in dialogs(row.step):
            found.setdefault(text, (row, text, None))
    return tuple(found.values())


@check(
    "poor-error-message",
    facet=Facet.ERROR_RECOVERY,
    heuristic=9,
    impact=2,
    needs=(Probe.FORMS,),
    mode=Mode.NEEDS_REVIEW,
    wcag=("3.3.3",),
    over=messages,
)
def poor_error_message(recording: Recording) -> Iterator[Finding]:
    """Find messages that leave people without a way on."""
    for row, text, place in messages(recording):
        poor = fault_of(text)
        alone = len(row.texts) <= 1
        if poor is None or (poor[0] == "empty" and not alone):  # a heading over others that say more
            continue
        rule, impact, how = poor
        yield finding_at(
            row.step,
            f'{said(row.step)}: the error "{text[:100]}" {how}',
            rule=rule,
            impact=impact,
            measured=text[:100],
            limit="what is wrong, and what to do",
            **field_place(row.step, place),
        )


def fault_of(text: str) -> tuple[str, int, str] | None:
    """What is poor about a message: rule, impact and words; None where nothing is."""
    words = re.sub(r"^\s*(?:error|fehler|erreur|warning)\s*[:!–-]\s*", "", " ".join(text.split()), flags=re.IGNORECASE).strip(" .!×✕⚠*")
    for rule, how, pattern in _KINDS:
        if pattern.search(text):
            return rule, 2, how
    if not words or _EMPTY.fullmatch(words):
        return "empty", 2, "names neither the mistake nor the remedy"
    if _VERDICT.fullmatch(words) and not _LOG_IN.search(words):
        return "no-remedy", 1, "does not say what would be right"
    return None
