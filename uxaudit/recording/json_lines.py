"""One line of JSON for each record."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from pydantic_core import PydanticSerializationError

from uxaudit.recording.base import Observed

Scrub = Callable[[bytes], bytes]
"""Removes secrets from bytes before they are written: a redactor, or :func:`uxaudit.common.files.without_secrets`."""


def as_json(line: Observed) -> bytes:
    """One line of JSON. Lone surrogates, which scripts can create and UTF-8 cannot encode, are replaced."""
    try:
        if line.compact:
            return json.dumps(_short(line), ensure_ascii=False, separators=(",", ":")).encode()
        return line.model_dump_json().encode()
    except (PydanticSerializationError, UnicodeEncodeError):
        return json.dumps(whole_characters(_short(line) if line.compact else line.model_dump())).encode()


def _short(line: Observed) -> dict[str, Any]:
    """Returns a line without default values; its kind is kept, and comes first."""
    return {"kind": getattr(line, "kind", ""), **line.model_dump(exclude_defaults=True)}


def whole_characters(value: Any) -> Any:
    """Replace halves of characters (lone surrogates), which no file can contain, in all texts of a value."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {key: whole_characters(item) for key, item in value.items()}
    return [whole_characters(item) for item in value] if isinstance(value, list | tuple) else value
