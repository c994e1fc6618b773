"""What all frozen types are made of."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict
from pydantic.dataclasses import dataclass

Cause = Literal["product", "scenario", "environment", "uxaudit"]
"""Whose fault it is that a step failed. Only faults of the product are measured; ``uxaudit`` is a limit of the tool itself."""


class Frozen(BaseModel):
    """A value that cannot change, and that refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


@dataclass(frozen=True, slots=True, config=ConfigDict(extra="forbid"))
class Box:
    """A rectangle in CSS pixels, from the top left corner of the picture it belongs to.

    A state of a page holds hundreds of them: slots take less than half of the memory.
    """

    x: float
    y: float
    width: float
    height: float


class Shot(Frozen):
    """A picture: its path inside the audit folder, and the size it shows in CSS pixels."""

    path: str
    width: float
    height: float


class Named(Frozen):
    """A control as a person would name it, and where it stands in the document."""

    role: str = ""
    name: str = ""
    selector: str = ""
