"""Writes scenario and persona files from plain data, with one step per line, as a person would."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from uxaudit.scenario.yaml_text import yaml_text

_NULLS = ("null", "Null", "NULL")
_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def inline(value: Any) -> str:
    """A value on one line: text, number, ``true``, ``{key: value}`` or ``[value]``."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {inline(held)}" for key, held in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(inline, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return _text(value) if isinstance(value, str) else str(value)


def _text(text: str) -> str:
    text = _SURROGATE.sub("�", text)
    written = f'"{text}"' if text in _NULLS else yaml_text(text)
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", written)


def document(data: Mapping[str, Any], notes: Sequence[str] = ()) -> str:
    """Returns a YAML file: ``notes`` as comments at the top, then the keys. Each mapping in a list gets its own line."""
    head = [f"# {' '.join(note.split())}" for note in notes]
    return "\n".join([*head, *_lines(data, "")]) + "\n"


def _lines(data: Mapping[str, Any], indent: str) -> Iterator[str]:
    for key, value in data.items():
        if isinstance(value, (list, tuple)) and any(isinstance(entry, Mapping) for entry in value):
            yield f"{indent}{key}:"
            for entry in value:
                yield from _entry(entry, f"{indent}  ")
        else:
            yield f"{indent}{key}: {inline(value)}"


def _entry(entry: Any, indent: str) -> Iterator[str]:
    if not isinstance(entry, Mapping):
        yield f"{indent}- {inline(entry)}"
        return
    for number, line in enumerate(_lines(entry, "")):
        yield f"{indent}{'  ' if number else '- '}{line}"
