"""Sentences in English that remember their parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


class Text(str):
    """A sentence in English that remembers its template and values. With ``many``, the template depends on the count."""

    __slots__ = ("many", "number", "template", "values")
    template: str
    values: Mapping[str, Any]
    many: str
    """The template for all counts but one; empty if there is no count."""
    number: float
    """The count."""

    def __new__(cls, template: str, values: Mapping[str, Any], many: str = "", count: float = 0, english: str | None = None) -> Text:
        """Make a sentence. Raises KeyError if the template names a value that is not given. ``english`` is its text, if it is known."""
        if english is None:
            english = (many if many and count != 1 else template).format_map(values) if values else template
        made = super().__new__(cls, english)
        made.template, made.values, made.many, made.number = template, values, many, count
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        """For pickle and copy."""
        return Text, (self.template, self.values, self.many, self.number, str(self))


class Joined(str):
    """Several sentences or names, joined by a separator; translated part by part."""

    __slots__ = ("parts", "separator")
    parts: tuple[str, ...]
    separator: str

    def __new__(cls, separator: str, parts: Iterable[str]) -> Joined:
        """Join the parts."""
        given = tuple(parts)
        made = super().__new__(cls, separator.join(given))
        made.separator, made.parts = separator, given
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        """For pickle and copy."""
        return Joined, (self.separator, self.parts)
