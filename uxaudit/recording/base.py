"""What every observation of a recording is made of: a frozen line, and a place in the markup."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict

from uxaudit.model.base import Box


@cache
def _fields_of(kind: type[BaseModel]) -> set[str]:
    return set(kind.model_fields)


class Observed(BaseModel):
    """A line of a recording: frozen, and patient with keys that a later version added."""

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)

    def model_post_init(self, context: Any, /) -> None:
        """Let all values of a class share one set of fields: a set for each is half of what a large audit takes in memory."""
        object.__setattr__(self, "__pydantic_fields_set__", _fields_of(type(self)))


class Spot(Observed):
    """A place in the markup, and what is special about it: ``text`` is what it shows, ``value`` and ``count`` by kind."""

    tag: str = ""
    role: str = ""
    name: str = ""
    selector: str = ""
    html: str = ""
    """Its start tag, shortened."""
    box: Box | None = None
    text: str = ""
    value: str = ""
    count: int = 0
