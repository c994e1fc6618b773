"""A language: its catalogue, and how it writes numbers and dates. English needs neither catalogue nor Babel."""

from __future__ import annotations

import gettext
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from uxaudit.texts.sentence import Joined, Text

DOMAIN = "uxaudit"
ENGINES = ("axe",)
"""Further catalogues, if a language has them: the rules of engines, in their own translations."""
LOCALES = Path(__file__).parent.parent / "data" / "locales"
THIN = "\u202f"
"""Separates thousands in English."""
SPACE = "\u00a0"
_WORDLESS = re.compile(r"(?:[\s,.;:()–·\"“”<>/]|\{\w+\})+")
"""A template with values only, which are filled in as they are."""


@dataclass(frozen=True)
class Language:
    """One language. ``catalogue`` is None for English, in which all texts are written."""

    code: str
    catalogue: gettext.NullTranslations | None = None

    def translate(self, sentence: str) -> str | None:
        """Returns the sentence in this language; None if it, or a sentence in it, has no translation."""
        if self.catalogue is None:
            return str(sentence)
        if isinstance(sentence, Joined):
            return self._join(sentence)
        return self._fill(sentence) if isinstance(sentence, Text) else self._find(sentence)

    def _join(self, sentence: Joined) -> str | None:
        parts = [self._value(part) for part in sentence.parts]
        return None if None in parts else sentence.separator.join(map(str, parts))

    def _fill(self, sentence: Text) -> str | None:
        """Returns the translated template with its values."""
        found = self._find(sentence.template, sentence.many, sentence.number)
        values = {name: self._value(value) for name, value in sentence.values.items()}
        if found is None or None in values.values():
            return None
        return _LocaleFormatter(self).vformat(found, (), values) if values else found

    def _value(self, value: Any) -> Any:
        """Returns a value to fill in: a sentence is translated, all else stays."""
        return self.translate(value) if isinstance(value, (Text, Joined)) else value

    def _find(self, template: str, many: str = "", count: float = 0) -> str | None:
        """Returns the translation of a template; None if there is none. A template without words is its own."""
        assert self.catalogue is not None
        found = self.catalogue.ngettext(template, many, round(count)) if many else self.catalogue.gettext(template)
        known = bool(found) and (found not in (template, many) or self._is_same(template))
        return found if known else template if _WORDLESS.fullmatch(template) else None

    def _is_same(self, template: str) -> bool:
        """Whether the catalogue has an entry that is equal to the English text, such as a name."""
        entries: Mapping[Any, str] = getattr(self.catalogue, "_catalog", {})
        return template in entries or (template, 0) in entries

    def measure(self, value: str) -> str:
        """Returns a measured value, limit or unit; as it is, if the catalogue has no text for it."""
        return value if self.catalogue is None else self.catalogue.pgettext("measure", value)

    @property
    def symbols(self) -> Mapping[str, str]:
        """Signs of English numbers and those of this language."""
        return _symbols(self.code)

    def number(self, written: str) -> str:
        """Returns a number that is written in English, with a point and thin spaces or commas, as this language writes it."""
        return written if self.catalogue is None else written.translate({ord(sign): own for sign, own in self.symbols.items()})

    def day(self, given: date) -> str:
        """Returns a date in words: ``28 November 2026``."""
        if self.catalogue is None:
            return f"{given.day} {given:%B %Y}"
        from babel.dates import format_date

        return format_date(given, "long", locale=self.code)


ENGLISH = Language("en")


class _LocaleFormatter(Formatter):
    """Fills values in, with numbers as the language writes them."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def format_field(self, value: Any, spec: str) -> str:
        """Returns one value in words."""
        written = str(super().format_field(value, spec))
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            written = self.language.number(written)
            return written.replace("%", f"{SPACE}%") if spec.endswith("%") else written
        return written


@cache
def _symbols(code: str) -> dict[str, str]:
    from babel.numbers import get_decimal_symbol, get_group_symbol

    return {".": get_decimal_symbol(code), ",": get_group_symbol(code), THIN: get_group_symbol(code)}


def available() -> tuple[str, ...]:
    """Returns the codes of all languages, English first."""
    return (ENGLISH.code, *sorted(path.parent.parent.name for path in LOCALES.glob(f"*/LC_MESSAGES/{DOMAIN}.po")))


@cache
def load(code: str) -> Language:
    """Returns a language by its code, such as ``de``. Raises LookupError if there is no catalogue for it."""
    if code not in available():
        raise LookupError(code)
    if code == ENGLISH.code:
        return ENGLISH
    folder = LOCALES / code / "LC_MESSAGES"
    catalogue = _catalogue(folder / f"{DOMAIN}.po")
    for source in (folder / f"{engine}.po" for engine in ENGINES):
        if source.is_file():
            catalogue.add_fallback(_catalogue(source))
    return Language(code, catalogue)


def _catalogue(source: Path) -> gettext.GNUTranslations:
    """Reads a catalogue: the compiled one that a wheel contains, unless its source is newer; else it is compiled in memory."""
    compiled = source.with_suffix(".mo")
    if compiled.is_file() and compiled.stat().st_mtime >= source.stat().st_mtime:
        with compiled.open("rb") as file:
            return gettext.GNUTranslations(file)
    from io import BytesIO

    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parent.parent.name, domain=source.stem)
    buffer = BytesIO()
    write_mo(buffer, catalogue)
    buffer.seek(0)
    return gettext.GNUTranslations(buffer)
