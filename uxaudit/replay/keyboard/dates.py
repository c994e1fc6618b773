"""Types dates and times part by part, in the order in which the browser shows the parts."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence

from playwright.async_api import Keyboard

KINDS = ("date", "time", "datetime-local", "month", "week")
ORDERS = ("mdy", "dmy", "ymd")
"""Orders of a date's parts in browsers, which depend on the browser's language, not the page's."""
PARTS = 8
"""More than the parts of a date and time: this many presses of the left arrow always reach the first part."""

Read = Callable[[], Awaitable[str | None]]


async def write(keyboard: Keyboard, kind: str, text: str, read: Read) -> bool:
    """Type a value in HTML's format, such as ``2024-03-31`` or ``15:30``. Returns whether the field then contains it."""
    for keys in _ways(kind, text):
        for _ in range(PARTS):
            await keyboard.press("ArrowLeft")
        for part in keys:
            await _enter(keyboard, part)
        if await read() == text:
            return True
    return False


async def _enter(keyboard: Keyboard, part: str) -> None:
    if part.startswith("up"):
        await keyboard.press("Backspace")
        for _ in range(int(part[2:])):
            await keyboard.press("ArrowUp")
        await keyboard.press("ArrowRight")
    elif part == ">":
        await keyboard.press("ArrowRight")
    else:
        await keyboard.type(part)


def _ways(kind: str, text: str) -> Sequence[tuple[str, ...]]:
    """Returns the keys to type, for each possible order of the parts; empty if the text is not such a value."""
    found = _FORMS[kind].fullmatch(text)
    if found is None:
        return ()
    part = found.groupdict()
    if kind == "month":  # months by their names: use arrow keys
        return ((f"up{int(part['m'])}", part["y"]), (part["y"], ">", f"up{int(part['m'])}"))
    if kind == "week":
        return ((part["w"], part["y"]), (part["y"], ">", part["w"]))
    hours = (part["h"], part["min"], "p" if int(part["h"]) >= 12 else "a") if "h" in part else ()
    if kind == "time":
        return (hours,)
    return tuple((*(key for place in order for key in ((part["y"], ">") if place == "y" else (part[place],))), *hours) for order in ORDERS)


_DATE, _TIME = r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)", r"(?P<h>\d\d):(?P<min>\d\d)"
_FORMS = {
    "date": re.compile(_DATE),
    "time": re.compile(_TIME),
    "datetime-local": re.compile(f"{_DATE}T{_TIME}"),
    "month": re.compile(r"(?P<y>\d{4})-(?P<m>\d\d)"),
    "week": re.compile(r"(?P<y>\d{4})-W(?P<w>\d\d)"),
}
