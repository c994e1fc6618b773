"""The base classes of all frozen types."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict
from pydantic.dataclasses import dataclass

Cause = Literal["product", "scenario", "environment", "uxaudit"]
"""The cause of a failed step. Only faults of the product are measured; ``uxaudit`` is a limit of the tool itself."""


class Lazy(BaseModel):
    """A value whose class is built when it is first used: most commands use few of them."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    def __setstate__(self, state: dict[Any, Any]) -> None:
        """Build the class as well: before pydantic 2.14, a value from another process could not be serialized."""
        type(self).model_rebuild()
        super().__setstate__(state)


class Frozen(Lazy):
    """An immutable value that rejects unknown keys."""

    model_config = ConfigDict(extra="forbid")


def _iso(value: Any) -> Any:
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d\d-\d\d", value.strip()):
        raise ValueError("write the date as year-month-day, such as 2030-12-31")
    return value


IsoDate = Annotated[date, BeforeValidator(_iso)]
"""A date that people write as year-month-day."""


@dataclass(frozen=True, slots=True, config=ConfigDict(extra="forbid"))
class Box:
    """A rectangle in CSS pixels, relative to the top left corner of its picture.

    The state of a page has hundreds of them: slots take less than half of the memory.
    """

    x: float
    y: float
    width: float
    height: float


class Shot(Frozen):
    """A picture: its path inside the audit folder, and its size in CSS pixels."""

    path: str
    width: float
    height: float


class Named(Frozen):
    """A control as a person would name it, and its position in the document."""

    role: str = ""
    name: str = ""
    selector: str = ""
