"""Reads the events of an rrweb file one by one, so that a file of any size takes little memory."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from uxaudit.errors import InputError

PLACES = ("item", "events.item", "snapshots.item", "data.snapshots.item", "data.events.item", "snapshot_data.item")
"""Where tools keep the events: a list, or a list in an object."""
TYPES = range(7)
HINT = "Export the session as rrweb's list of events, versions 1 or 2."
HEAD = 4096


def events_in(path: Path) -> Iterator[Mapping[str, Any]]:
    """The events of a file: a JSON list, an object that contains one, or one event per line.

    Raises InputError for a file that cannot be read, is no rrweb recording, is of an unknown version, or is cut off.
    """
    try:
        with path.open("rb") as file:
            head = file.read(HEAD).lstrip(b"\xef\xbb\xbf \t\r\n")
    except OSError as error:
        raise InputError(f"the file cannot be read: {error.strerror or error}", str(path), "Check the path.") from error
    if not head:
        raise InputError("the file is empty", str(path), HINT)
    number = 0
    for number, event in enumerate(_parsed(path, head), 1):
        yield _checked(event, number, path)
    if not number:
        raise InputError("there are no events in this file", str(path), HINT)


def _parsed(path: Path, head: bytes) -> Iterator[Any]:
    first = head.split(b"\n", 1)[0].rstrip()
    if head[:1] == b"{" and first[-1:] == b"}" and _is_event(first):
        yield from _lines(path)
        return
    import ijson

    place = "item" if head[:1] == b"[" else _place(path)
    try:
        with path.open("rb") as file:
            yield from ijson.items(file, place, use_float=True)
    except (ijson.JSONError, UnicodeDecodeError) as error:
        raise _cut_off(error, path) from error


def _is_event(line: bytes) -> bool:
    try:
        return "timestamp" in json.loads(line)
    except (ValueError, TypeError):
        return False


def _lines(path: Path) -> Iterator[Any]:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                try:
                    yield json.loads(line)
                except ValueError as error:
                    raise InputError("the line is cut off or is no JSON", f"{path}:{number}", HINT) from error


def _place(path: Path) -> str:
    """Where in an object the list of events is."""
    import ijson

    try:
        with path.open("rb") as file:
            for prefix, event, _ in ijson.parse(file):
                if event == "start_map" and prefix in PLACES:
                    return str(prefix)
    except (ijson.JSONError, UnicodeDecodeError) as error:
        raise _cut_off(error, path) from error
    raise InputError("this is no recording of rrweb: it has no list of events", str(path), HINT)


def _checked(event: Any, number: int, path: Path) -> Mapping[str, Any]:
    where = f"{path}, event {number}"
    if not isinstance(event, Mapping) or not isinstance(event.get("timestamp"), int | float):
        raise InputError("this is no event of rrweb: it has no time", where, HINT)
    if not isinstance(event.get("type"), int) or event["type"] not in TYPES:
        raise InputError(f"events of type {event.get('type')!r} are of an unknown version of rrweb", where, HINT)
    if event["type"] in (2, 3) and not isinstance(event.get("data"), Mapping):
        raise InputError("the data of this event is compressed or missing", where, "Export it without compression.")
    return event


def _cut_off(error: Exception, path: Path) -> InputError:
    why = str(error).splitlines()[0][:120].rstrip(". ")
    return InputError(f"the file is cut off or is no JSON: {why}", str(path), HINT)
