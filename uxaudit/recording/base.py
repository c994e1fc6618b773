"""The base classes of records: an immutable record, an element that somebody used, and a place in the markup."""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from uxaudit.model.base import Box, Lazy


@cache
def _fields_of(kind: type[BaseModel]) -> set[str]:
    return set(kind.model_fields)


class Observed(Lazy):
    """An immutable record that ignores keys added by later versions."""

    model_config = ConfigDict(extra="ignore")
    compact: ClassVar[bool] = False
    """Whether a line leaves out default values: for kinds of line of which a recording contains thousands."""

    def model_post_init(self, context: Any, /) -> None:
        """Share one set of field names between all values of a class: separate sets use half of a large audit's memory."""
        object.__setattr__(self, "__pydantic_fields_set__", _fields_of(type(self)))


class Spot(Observed):
    """An element in the markup: ``text`` is its visible text; the meaning of ``value`` and ``count`` depends on the kind."""

    tag: str = ""
    role: str = ""
    name: str = ""
    selector: str = ""
    html: str = ""
    """Its shortened start tag."""
    box: Box | None = None
    text: str = ""
    value: str = ""
    count: int = 0


class ElementFacts(Observed):
    """An element that a person or a step used: its role and accessible name, how to find it, and its box in CSS px."""

    role: str = ""
    name: str = ""
    selector: str = ""
    tag: str = ""
    type: str = ""
    """Of a form control, such as ``checkbox``."""
    box: Box | None = None
