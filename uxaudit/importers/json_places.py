"""Reads JSON with the places of its values, which the standard library's parser does not provide."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from uxaudit.errors import InputError

_SPACE = " \t\r\n"
_DECODER = json.JSONDecoder()


@dataclass(frozen=True)
class JsonText:
    """A JSON text that was parsed before: ``value`` is its content."""

    file: str
    text: str
    value: Any

    def place(self, offset: int) -> str:
        """``file:line:column`` of an offset."""
        return f"{self.file}:{self.text.count(chr(10), 0, offset) + 1}:{offset - self.text.rfind(chr(10), 0, offset)}"

    def places(self, *path: str | int) -> list[str]:
        """The place of each entry of the list at a path of keys and indices; empty for a missing path."""
        at: int | None = self._skip(0)
        for part in path:
            at = next((offset for key, offset in self._held(at) if key == part), None) if at is not None else None
        return [] if at is None else self._lines([offset for _, offset in self._held(at)])

    def _lines(self, offsets: list[int]) -> list[str]:
        """The places of ascending offsets, in one pass over the text."""
        found, line, last = [], 1, 0
        for offset in offsets:
            line, last = line + self.text.count("\n", last, offset), offset
            found.append(f"{self.file}:{line}:{offset - self.text.rfind(chr(10), 0, offset)}")
        return found

    def _held(self, at: int) -> Iterator[tuple[str | int, int]]:
        """Key or index, and offset, of each value in the object or list that starts at an offset."""
        is_map, number = self.text[at] == "{", 0
        if self.text[at] not in "{[":
            return
        at = self._skip(at + 1)
        while self.text[at] not in "}]":
            key: str | int = number
            if is_map:
                key, at = _DECODER.raw_decode(self.text, at)
                at = self._skip(self._skip(at) + 1)
            yield key, at
            at = self._skip(_DECODER.raw_decode(self.text, at)[1])
            at, number = self._skip(at + 1) if self.text[at] == "," else at, number + 1

    def _skip(self, at: int) -> int:
        while at < len(self.text) and self.text[at] in _SPACE:
            at += 1
        return at


def parse(text: str, file: str, remedy: str) -> JsonText:
    """Parse a JSON text. Raises InputError with the place if it is cut off or not JSON."""
    try:
        return JsonText(file, text, json.loads(text))
    except json.JSONDecodeError as error:
        cut = error.pos >= len(text.rstrip()) or "Unterminated" in error.msg
        what = "the file is cut off" if cut else f"this is not JSON: {error.msg}"
        raise InputError(what, f"{file}:{error.lineno}:{error.colno}", remedy) from error
    except RecursionError as error:
        raise InputError("the JSON is nested too deeply", f"{file}:1:1", remedy) from error
