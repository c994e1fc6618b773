"""``${unique}``: a fresh value for each replay, such as for a name that may be taken only once."""

from __future__ import annotations

import re
import secrets
from typing import Any, TypeVar

from uxaudit.model.base import Frozen

UNIQUE = re.compile(r"\$\{unique(?::([A-Za-z_][A-Za-z0-9_]*))?\}")
"""How a step refers to a unique value; a name gives a second, different value."""
LETTERS, LENGTH = "abcdef", 12
"""Letters that most fields accept; two values are equal once in 2 · 10⁹. The fingerprint of a page's state ignores runs of such letters,
as it does ids and hashes, so a unique value does not make a new state in every replay."""
M = TypeVar("M", bound=Frozen)


def unique_values(model: Frozen) -> dict[str, str]:
    """A fresh value for each unique reference in a model, by its name; the name of ``${unique}`` is empty."""
    names = dict.fromkeys(UNIQUE.findall(model.model_dump_json()))
    return {name: "".join(secrets.choice(LETTERS) for _ in range(LENGTH)) for name in names}


def filled(model: M, values: dict[str, str]) -> M:
    """The model with its unique references replaced by their values."""
    if not values:
        return model
    changed = {name: new for name, value in model if (new := _filled(value, values)) is not value}
    return model.model_copy(update=changed) if changed else model


def _filled(value: Any, values: dict[str, str]) -> Any:
    if isinstance(value, str):
        return UNIQUE.sub(lambda found: values[found[1] or ""], value) if "${unique" in value else value
    if isinstance(value, Frozen):
        return filled(value, values)
    if isinstance(value, tuple):
        items = tuple(_filled(item, values) for item in value)
        return items if any(new is not old for new, old in zip(items, value, strict=True)) else value
    return value


def shown_as(name: str) -> str:
    """What recordings and reports show in place of a unique value, so that replays can be compared."""
    return f"unique-{name}" if name else "unique"
