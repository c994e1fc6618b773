"""Words and phrases by which the checks read a page: one TOML file per language, with the same keys in each.

A file contains tables of lists of phrases. The meaning of each list, and the check that uses it, are stated above it in ``en.toml``.
A language may leave a list out. To add a language, write ``xx.toml``, named by the language's ISO 639-1 code.

A phrase matches whole words, in any case and with any white space between the words. Besides words, a phrase may contain:

========  ==============================================================================================
``word*``  any ending: ``delet*`` matches "delete" and "deleted"
``[a]``    optional: ``log[ ]in`` matches "log in" and "login"
``(a|b)``  one of several
``#``      a number
``...``    up to eight words
``{list}`` any phrase of that list of the same table and language
``'``      a straight or a curly apostrophe
========  ==============================================================================================
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

FALLBACK = "en"
_UP_TO_EIGHT_WORDS = r"(?:,?\s+[\w’'/-]+){0,8}"
_UNSPACED = "\u2e80"
"""Scripts from this character on, such as Chinese, put no spaces between words, so that a phrase has no word boundaries."""
_MARKS = {
    "[": "(?:",
    "]": ")?",
    "(": "(?:",
    ")": ")",
    "|": "|",
    "*": r"\w*",
    "#": r"\d+",
    "'": "['’]",
    " ": r"\s+",
}
_PARTS = re.compile(
    r"\{(?P<list>\w+)\}|(?P<any>\s*\.\.\.)|(?P<mark>[\[\]()|*#' ])|(?P<text>[^\[\]()|*#' {}]+?(?=\.\.\.|[\[\]()|*#' {}]|$))"
)


@cache
def languages() -> tuple[str, ...]:
    """The codes of the languages that have a file."""
    return tuple(sorted(file.name.removesuffix(".toml") for file in files(__package__).iterdir() if file.name.endswith(".toml")))


def base_language(tag: str) -> str:
    """The language of a tag: ``de`` of ``de-AT``."""
    return tag.strip().lower().replace("_", "-").partition("-")[0]


def phrases(key: str, language: str = FALLBACK) -> tuple[str, ...]:
    """The phrases of a list (``table.list``) in a language; the English ones if the language has no such list."""
    return _list(key, base_language(language)) or _list(key, FALLBACK)


@cache
def word_groups(table: str, language: str = FALLBACK) -> dict[str, re.Pattern[str]]:
    """The patterns of all lists of a table by their names, in one language; none if the language has no such table."""
    return {name: word_pattern(f"{table}.{name}", language=language) for name in _data(base_language(language)).get(table, {})}


@cache
def word_list(key: str) -> frozenset[str]:
    """The phrases of a list in all languages, as they are written."""
    return frozenset(phrase for language in languages() for phrase in _list(key, language))


@cache
def word_pattern(*keys: str, language: str | None = None) -> re.Pattern[str]:
    """A pattern for any phrase of these lists, in one language or in all of them. It matches nothing if the lists are empty."""
    sources = dict.fromkeys(
        _source(phrase, key.partition(".")[0], one)
        for one in ((base_language(language),) if language else languages())
        for key in keys
        for phrase in (phrases(key, one) if language else _list(key, one))
    )
    spaced = "|".join(source for source in sources if not _is_unspaced(source))
    bounded = [rf"(?<!\w)(?:{spaced})(?!\w)"] if spaced else []
    return re.compile("|".join((*bounded, *filter(_is_unspaced, sources))) or r"(?!)", re.IGNORECASE)


@cache
def _data(language: str) -> dict[str, Any]:
    if language not in languages():
        return {}
    return tomllib.loads(files(__package__).joinpath(f"{language}.toml").read_text(encoding="utf-8"))


def _list(key: str, language: str) -> tuple[str, ...]:
    table, _, name = key.partition(".")
    return tuple(_data(language).get(table, {}).get(name, ()))


def _is_unspaced(source: str) -> bool:
    letters = re.sub(r"\\.|\W", "", source)
    return bool(letters) and letters[0] >= _UNSPACED


def _source(phrase: str, table: str, language: str) -> str:
    """The regular expression of a phrase."""
    made: list[str] = []
    for part in _PARTS.finditer(phrase):
        if part["list"]:
            made.append("(?:" + "|".join(_source(one, table, language) for one in _list(f"{table}.{part['list']}", language)) + ")")
        elif part["any"]:
            made.append(_UP_TO_EIGHT_WORDS)
        elif part["mark"]:
            made.append(_MARKS[part["mark"]])
        else:
            made.append(re.escape(part["text"]))
    return "".join(made)
