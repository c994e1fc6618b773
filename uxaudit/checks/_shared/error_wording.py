"""The wording of forms that reject input, in four languages: texts that say *that* something is wrong, and texts that say *what*.

The patterns are own judgement, from the messages of common frameworks and design systems.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from uxaudit.common.lazy_pattern import LazyPattern
from uxaudit.languages import word_pattern

_ANY = r"(?:,? [\w’'/-]+){0,8}"
_THING = (
    r"(?:errors?|mistakes?|problems?|issues?|fields?|entry|entries|answers?|inputs?|details|information|values?|form|questions?"
    r"|sections?)"
)
_MANY = r"(?:an?|some|several|the following|one or more|a few|one|two|three|four|five|\d+)"
_PLEASE = r"(?:please |kindly |you(?:['’]ll)? (?:must |need to |have to |should )?|and )*"
_WHICH = (
    r"(?:the|any|all|these|this|those|your|following|highlighted|marked|indicated|invalid|missing|incorrect|form|validation|red|of"
    rf"|{_MANY})"
)
_PLACE = (
    rf"(?:,? (?:below|above|here|that (?:need|must|prevent|you|we)|which|before|marked|highlighted|shown|indicated|listed|found"
    rf"|prohibited"
    rf"|prevented|preventing|so|and|to)\b{_ANY}| (?:on|in|with|of) (?:(?:this|the|your|these|some|highlighted|marked|following"
    rf"|information) )*"
    rf"(?:page|section|submission|application|{_THING})\b{_ANY})?"
)
"""Where the errors are, or what they block: the form, and nothing else that may have problems."""
_ASKS = LazyPattern(
    "|".join(
        (
            rf"{_PLEASE}(?:fix|correct|resolve|amend|address|mend)(?: and \w+)?(?: {_WHICH})* (?:{_THING}|the following){_PLACE}",
            rf"{_PLEASE}(?:check|review)(?: and \w+)?(?: {_WHICH})* (?:errors?|mistakes?|problems?){_PLACE}",
            (
                rf"{_PLEASE}(?:check|review)(?: and \w+)?(?: (?:the|all|any))* (?:highlighted|marked|indicated|invalid|missing"
                rf"|incorrect) {_THING}{_PLACE}"
            ),
            rf"you have {_MANY} (?:errors?|mistakes?|problems?){_PLACE}",
            (
                rf"(?:sorry,? )?(?:there|we) (?:is|are|have found|found) {_MANY} (?:validation |form |input )?(?:problems?|errors?"
                rf"|issues?|mistakes?){_PLACE}"
            ),
            (
                rf"(?:this|the|your) (?:form|page|submission|application) (?:still )?(?:contains|has)(?: {_MANY})?(?: validation)? "
                rf"(?:errors?|problems?|mistakes?){_PLACE}"
            ),
            rf"{_MANY} (?:validation |form )?(?:errors?|mistakes?|problems?)(?: (?:was|were|are|is))?{_PLACE}",
            (
                rf"{_MANY}(?: of the)? (?:required )?(?:fields?|answers?|entries|values?) (?:need|contain|is|are|has|have)"
                rf"(?: an?| not| been)* (?:errors?|problems?|attention|invalid|missing"
                rf"|incomplete|incorrect|wrong|empty|blank|filled|completed){_ANY}"
            ),
            rf"(?:form )?validation (?:errors?|failed)|errors? (?:on|in) (?:this|the|your) (?:page|form){_PLACE}",
            # German
            (
                r"(?:bitte )?(?:korrigieren|prüfen|überprüfen|beheben|berichtigen) (?:sie )?(?:bitte )?(?:(?:die|ihre|alle|das|den"
                r"|folgenden?|markierten|rot"
                rf"|hervorgehobenen|fehlerhaften|unten|stehenden) )*(?:fehler|eingaben?|felder|angaben|formular){_ANY}"
            ),
            rf"(?:das|ihr) formular enthält{_ANY} fehler{_ANY}",
            (
                r"es gibt (?:ein(?:en)?|\d+|noch|einige) (?:problem|fehler)(?: (?:mit|in|auf|bei) (?:ihren?|den|dem"
                r"|diese[mnr]) (?:eingaben?|angaben|formular"
                r"|feldern?|seite))?"
            ),
            rf"(?:einige|nicht alle) (?:felder|angaben|eingaben) {_ANY}(?:fehlerhaft|ungültig|falsch|leer|ausgefüllt|fehlen|unvollständig)",
            # French
            (
                r"(?:veuillez|merci de|vous devez) (?:corriger|vérifier|rectifier) (?:(?:les|la|le|vos|votre|toutes|tous|des) )*"
                rf"(?:erreurs?|champs?|informations?|saisies?|données|formulaire){_ANY}"
            ),
            rf"(?:le|ce|votre) formulaire (?:contient|comporte) (?:des|une|\d+|plusieurs) erreurs?{_ANY}",
            (
                r"il y a (?:un|une|des|\d+) (?:problème|erreur)s?(?: (?:avec|dans|sur) (?:les|vos|votre|le|ce|cette) (?:saisies?|champs?"
                r"|informations?|données"
                r"|formulaire|page))?"
            ),
            rf"(?:certains|plusieurs) champs {_ANY}(?:invalides?|incorrects?|manquants?|vides?|remplis|erreurs?)",
            # Spanish
            (
                r"(?:por favor,? )?(?:corrija|corrige|revise|revisa|compruebe|(?:debe|tiene que) (?:corregir|revisar)) "
                rf"(?:(?:los|las|sus|el|su|estos|siguientes) )*(?:errores|campos|datos|formulario){_ANY}"
            ),
            rf"(?:el|su|este) formulario (?:contiene|tiene){_ANY} errores{_ANY}",
            (
                r"hay (?:un|una|algunos|\d+) (?:problemas?|errore?s?)(?: (?:con|en) (?:los|sus|el|este|esta) (?:datos|campos|formulario"
                r"|página))?"
            ),
            rf"(?:algunos|varios) campos {_ANY}(?:inválidos|incorrectos|vacíos|errores|faltan|rellenados)",
        )
    ),
    re.IGNORECASE,
)
"""Whole sentences that ask to correct something in the form, and do not say what."""
_FAILS = LazyPattern(
    "|".join(
        (
            rf"{_PLEASE}(?:check|review)(?: and \w+)?(?: {_WHICH})* {_THING}(?:{_PLACE}|(?: that)? you{_ANY})",
            rf"(?:sorry,? )?there (?:was|were|has been|have been|seems? to be) {_MANY} (?:problems?|errors?|issues?){_PLACE}",
            (
                rf"(?:please )?(?:complete|fill (?:in|out)) (?:(?:all|the|any|required|mandatory|missing|highlighted|marked|empty"
                rf"|of) )+{_THING}{_PLACE}"
            ),
            rf"(?:the |all |some )?required {_THING} (?:is|are|must|have)\b{_ANY}",
            (
                rf"(?:this|the|your) (?:form|submission|application|changes|data) (?:could ?n[o'’]t|was ?n[o'’]t|were ?n[o'’]t"
                rf"|can ?not) be {_ANY}"
            ),
            rf"(?:bitte )?(?:füllen sie )?(?:bitte )?alle (?:pflicht)?felder {_ANY}|es (?:ist|sind)(?: ein)? fehler aufgetreten",
            rf"(?:veuillez|merci de) (?:remplir|compléter) {_ANY}",
            rf"(?:por favor,? )?(?:rellene|complete) {_ANY}",
            r"errors?|fehler|erreurs?|errore?s?|problem",
        )
    ),
    re.IGNORECASE,
)
"""Whole sentences that may be about the fields, or about something else that failed: they count together with marked fields."""
_SENTENCE = re.compile(r"(?<=[.!?:;])\s+|\s+[–—|]\s+")
_FILLER = LazyPattern(
    r"(?:oops|sorry|oh no|whoops|warning|error|errors|attention|important|achtung|fehler|hinweis|erreur|attention|atención|error)"
    r"|(?:please |and |then |bitte |veuillez )*(?:(?:check |go back )?(?:and )?try again|check (?:them|it|again)|see below|go back"
    r"|resubmit|versuchen sie es erneut|réessayer|inténtelo de nuevo)(?: \w+){0,3}"
    r"|(?:the |all )?(?:fields?|errors?|problems?|they)(?: \w+){0,4} (?:marked|highlighted|shown|outlined|indicated)(?: [\w*]+){0,4}",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"password|user ?name|credentials|log(?:ging)? ?(?:you )?in\b|sign(?:ing)? ?(?:you )?in\b|login|anmeld|connexion|contraseña"
    r"|server|network|connection|later|loading|payment|technical|request|upload",
    re.IGNORECASE,
)
"""Failures that are not about a field, or that a page rightly does not explain."""
_SAYS_WHAT = (
    r"\b(?:can(?:no|['’])?t be (?:blank|empty|left)|can ?not be|(?:is|are) (?:required|missing|invalid|incorrect|wrong|empty|blank"
    r"|not valid|not a|too)"
    r"|not (?:a )?valid|invalid|incorrect|does ?n[o'’]t match|do ?n[o'’]t match|too (?:short|long|many|few|large|small)"
    r"|already (?:exists|taken|in use|registered)"
    r"|ungültig|fehlt|erforderlich|pflichtfeld|falsch|zu (?:kurz|lang)|invalide|obligatoire|requise?|incorrecte?|trop (?:court|long)"
    r"|manquante?"
    r"|inválid[oa]|no válid[oa]|obligatori[oa]|requerid[oa]|demasiado)\b"
    r"|^(?:error\b|please\b|enter\b|select\b|choose\b|add\b|provide\b|type\b|tell us\b|give\b|bitte\b|geben sie\b|wählen sie\b"
    r"|veuillez\b|saisissez\b|entrez\b"
    r"|choisissez\b|introduzca\b|ingrese\b|seleccione\b|escriba\b)"
)
_TELLS = LazyPattern(_SAYS_WHAT, re.IGNORECASE)
_TELLS_OR_ASKS = LazyPattern(
    rf"{_SAYS_WHAT}|\b(?:must|needs? to|should|error|wrong|missing|required|muss|müssen|fehler|erreur|doit|debe)\b", re.IGNORECASE
)
_HERE = LazyPattern(
    r"\b(?:errors?|problems?|mistakes?|fehler|erreurs?|errores)\b.*\b(?:below|above|this page|this form|the form|highlighted|marked"
    r"|in red|before|prohibited"
    r"|your (?:answers?|entries|input|submission|details|information))\b|\b(?:following|highlighted|marked|these|form contains"
    r"|the form has|folgenden|markierten|formular|formulaire|formulario)\b"
    r"|^there (?:is|are) (?:an?|some|\d+) (?:problems?|errors?)$",
    re.IGNORECASE,
)
"""Words by which a text without any mark of an error is about this form."""
_COMMON = re.compile(
    r"the|and|for|you|your|this|that|page|form|fields?|errors?|please|problem|with|have|need|below|fix|bitte|die|der|das|sie|les"
    r"|des|vos|los|las|sus"
)


_FORMAT = re.compile(r"\d{2}|@\w|\b[DMYJTA]{2,4}\s?[-/.]\s?[DMYJTA]{2,4}\b", re.IGNORECASE)


def is_hint(text: str) -> bool:
    """Whether a text says which format of answer is expected, in words or by an example."""
    return bool(_FORMAT.search(text) or word_pattern("messages.hints").search(text))


def sentences(text: str) -> list[str]:
    """The sentences of a message, without punctuation and symbols."""
    parts = (part.strip(" .!?:;,×✕⚠*-–\"'“”") for part in _SENTENCE.split(" ".join(text.split())))
    return [part for part in parts if re.search(r"[^\W\d_]{2}", part)]


def asks_to_correct(text: str) -> bool:
    """Whether a message says that something in the form is wrong, but not what."""
    parts = sentences(text)
    said = [part for part in parts if not _FILLER.fullmatch(part)]
    return says_no_more(text) and any(map(_ASKS.fullmatch, said))


def asks_here(text: str) -> bool:
    """Whether a text that is an error message only by its wording asks to correct this form."""
    return len(text) <= 160 and asks_to_correct(text) and any(_HERE.search(part) for part in sentences(text))


def says_no_more(text: str) -> bool:
    """Whether a message says only that something failed or is wrong."""
    parts = sentences(text)
    return bool(parts) and all(_ASKS.fullmatch(p) or _FAILS.fullmatch(p) or _FILLER.fullmatch(p) for p in parts) and _own(text)


def _own(text: str) -> bool:
    return not _ELSEWHERE.search(text)


def tells(text: str, *, of_marked: bool = False) -> bool:
    """Whether a text next to a field says what is wrong; next to a marked field (``of_marked``) a demand is enough."""
    return bool((_TELLS_OR_ASKS if of_marked else _TELLS).search(text.strip()))


def names_one(text: str, names: Iterable[str]) -> bool:
    """Whether a text has a distinctive word in common with one of these names."""
    said = _words(text)
    return any(said & _words(name) for name in names)


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w{3,}", text.lower()) if not _COMMON.fullmatch(word)}
