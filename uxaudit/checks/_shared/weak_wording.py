"""Detects poor error messages: codes, technical terms, blame, and phrases without information.

English, German, French and Spanish; the patterns are own judgement.
"""

from __future__ import annotations

import re

from uxaudit.common.lazy_pattern import LazyPattern
from uxaudit.languages import word_pattern

_CODE = (
    r"\b(?:error|err|code|fehler|erreur)\s*(?:code|no\.?|number|nr\.?|#)?\s*[:#=]?\s*(?:0x[0-9a-f]+|[a-z]{0,4}[-_]?\d{3,})\b"
    r"|(?-i:\bE[A-Z]*[-_]\d+\b)|\b0x[0-9a-f]{4,}\b|\bHTTP ?[45]\d\d\b|\b[45]\d\d (?:bad request|unprocessable|conflict|internal)"
    r"|(?-i:\b[A-Z]{2,}(?:_[A-Z]{2,})+\b)"
)
_PATTERN = re.compile(r"/\^.+\$/")
"""A regular expression, which no person should have to read."""
_CODES = LazyPattern(_CODE, re.IGNORECASE)
_THING = r"(?:input|value|values|entry|data|field|format|form|answer|response|selection)"
_EMPTY = LazyPattern(
    r"(?:an? )?(?:unknown |unexpected |general )?error(?: (?:has )?occurred| happened)?|oops|whoops"
    r"|(?:oops|sorry)?[,!. ]*something went wrong"
    rf"|(?:(?:validation|submission|request|form|save) )?failed|failure|(?:invalid|wrong|incorrect|bad)(?: {_THING})?|{_THING} error"
    rf"|(?:(?:the|this|your) )?{_THING}(?: is|:)? (?:in )?(?:an? |the )?(?:invalid|incorrect|wrong|not valid|not correct)(?: {_THING})?"
    rf"|(?:is )?not (?:a )?(?:valid|correct|accepted|allowed)(?: {_THING})?|is (?:invalid|incorrect|wrong)|(?:please )?try again(?: later)?"
    rf"|(?:please )?(?:enter|provide|give|use|choose|select) an? (?:valid|correct|different) {_THING}"
    r"|(?:please )?(?:check|correct|review|fix) (?:your |this |the )?(?:input|entries|entry|form|data|field|value|(?:form )?errors?)"
    r"|fehler|ungültig(?:e[rs]? (?:eingabe|wert|format|angabe))?|falsch(?:e[rs]? (?:eingabe|wert|format|angabe))?"
    r"|(?:die |ihre )?(?:eingabe|angabe)(?: ist)? (?:ungültig|falsch|fehlerhaft|nicht gültig)|ist (?:ungültig|falsch|nicht gültig)"
    r"|ein fehler ist aufgetreten|(?:bitte )?geben sie einen gültigen wert ein|erreur|une erreur est survenue"
    r"|(?:la |cette )?(?:saisie|valeur|donnée|réponse)?(?:est )? ?(?:invalide|incorrecte?|non valide)|(?:champ|format) (?:invalide"
    r"|incorrect|non valide)"
    r"|n['’]est pas valide|(?:la |cette )?(?:saisie|valeur) n['’]est pas valide|(?:veuillez )?saisi(?:r|ssez) une valeur valide"
    r"|(?:el )?(?:entrada|valor|dato|campo|formato)?(?: es)? ?(?:inválid[oa]|incorrect[oa]|no válid[oa])|(?:el )?(?:valor "
    r"|dato )?no es válid[oa]"
    r"|(?:introduzca|ingrese) un valor válido|ha ocurrido un error",
    re.IGNORECASE,
)
"""Whole messages without information."""
_WRONG = (
    r"(?:invalid|incorrect|wrong|not valid|not correct|not an? valid [\w’'-]+|ungültig|nicht gültig|falsch|invalide|incorrecte?|non valide"
    r"|no válid[oa]|inválid[oa]|incorrect[oa])"
)
_VERDICT = LazyPattern(
    r"(?:(?:this|your|the) )?(?:(?:invalid|incorrect|wrong|bad|ungültige[rs]?|falsche[rs]?) [\w’'-]+(?: [\w’'-]+){0,2}|"
    r"[\w’'-]+(?: [\w’'-]+){0,3} "
    rf"(?:(?:is |ist |est |es )?{_WRONG}|n['’]est pas valide|must be (?:valid|correct)|has (?:an? |the )?(?:invalid|wrong"
    rf"|incorrect) [\w’'-]+"
    r"|is in (?:an? |the )?(?:wrong|invalid|incorrect) format))",
    re.IGNORECASE,
)
_LOG_IN = re.compile(r"password|user ?name|credentials|log ?in|passwort|mot de passe|contraseña|(?<!post )(?<!zip )\bcode\b", re.IGNORECASE)
"""Logins, where a page deliberately does not say which of two values was wrong."""

VAGUE = ("empty", "no-remedy")
"""The faults that do not count if a hint next to the field says what is expected."""


def fault_of(text: str) -> tuple[str, int, str] | None:
    """Returns the fault of an error message: rule, impact and description; None if it is good."""
    words = re.sub(r"^\s*(?:error|fehler|erreur|warning)\s*[:!–-]\s*", "", " ".join(text.split()), flags=re.IGNORECASE).strip(" .!×✕⚠*")
    if _CODES.search(text):
        return "code", 2, "gives a code instead of a description"
    if _PATTERN.search(text) or word_pattern("error_messages.technical").search(text):
        return "technical", 2, "uses technical terms"
    if word_pattern("error_messages.blame").search(text):
        return "blame", 2, "blames the user"
    if not words or _EMPTY.fullmatch(words):
        return "empty", 2, "says neither what is wrong nor what to do"
    if _VERDICT.fullmatch(words) and not _LOG_IN.search(words):
        return "no-remedy", 1, "does not say what would be correct"
    return None
