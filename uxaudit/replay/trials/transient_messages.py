"""Messages that a field shows on focus, and that disappear while it is still focused.

The walk moves on immediately, so it only sees that a message appeared with the focus and outlasted it: a message that disappears with
the focus is a hint and stays as long as needed. Only for the others, the field is focused again, and uxaudit waits until the
message has disappeared or could have been read.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from uxaudit.recording.step_events import Message
from uxaudit.recording.tab_walk import Passing
from uxaudit.replay.browser.isolated_world import ask as ask_page
from uxaudit.replay.browser.requests_in_progress import now_ms
from uxaudit.replay.browser.session import Session
from uxaudit.replay.trials.focus_indicator import Seen
from uxaudit.replay.trials.focus_pictures import Ask

MOST = 2
COMES_MS = 600.0
"""Time after focus within which a message is attributed to it. Own judgement."""
OUTLIVES_MS = 200.0
"""Time after the focus left: a message that disappears within it does so because of that. Own judgement."""
PATIENCE_MS = 5000.0
FEW_WORDS = 3
FIELDS = ("input", "select", "textarea")
WAIT_MS = 2500.0
"""Maximum wait at the end of the walk for messages that nobody could have read yet."""
A_WORD_MS = 60_000 / 175
"""The reading speed of the check on such messages."""


async def messages(session: Session, ask: Ask, seen: Sequence[Seen]) -> tuple[Passing, ...]:
    """The messages of the fields in the walk. Raises PlaywrightError."""
    stops = [message for message in session.log.messages if message.get("type") == "walked"]
    places = {one.halt.selector: one for one in seen if one.facts.get("tag") in FIELDS}
    found: dict[str, Passing] = {}
    tried: set[str] = set()
    for row in await _outlived(session, stops):
        field = places.get(_brought_by(row, stops))
        if field is None or field.halt.selector in tried or len(tried) >= MOST:
            continue
        tried.add(field.halt.selector)
        await ask("leave")
        expected = {"text": row.text, "selector": row.selector, "comes": COMES_MS, "most": PATIENCE_MS}
        shown_ms = await ask("messageAt", field.id, expected)
        if shown_ms is not None:
            found[field.halt.selector] = Passing(**field.halt.model_dump(), text=row.text, shown_ms=shown_ms)
    return tuple(found.values())


async def _outlived(session: Session, stops: Sequence[dict[str, Any]]) -> list[Message]:
    """The messages so far, after waiting for those that nobody could have read yet."""
    rows = await _messages(session)
    left = [row.t + len(row.text.split()) * A_WORD_MS - now_ms() for row in rows if row.shown_ms is None and _focus_before(row, stops)]
    if left and max(left) > 0:
        await asyncio.sleep(min(max(left), WAIT_MS) / 1000)
        rows = await _messages(session)
    return rows


async def _messages(session: Session) -> list[Message]:
    return [Message.model_validate(part) for part in await ask_page(session.page, "events.messagesSoFar")]


def _focus_before(row: Message, stops: Sequence[dict[str, Any]]) -> int | None:
    """The number of the Tab stop, from 1, that a message appeared with; None if there is none, or it is not a message."""
    if not row.new or row.about not in ("", "field") or len(row.text.split()) < FEW_WORDS:
        return None
    at = max((n for n, stop in enumerate(stops, 1) if stop["t"] <= row.t), default=None)
    field = at is not None and row.t - stops[at - 1]["t"] <= COMES_MS and stops[at - 1]["stop"]["tag"] in FIELDS
    return at if field else None


def _brought_by(row: Message, stops: Sequence[dict[str, Any]]) -> str:
    """The selector of the element focused when a message appeared that outlasted that focus; empty otherwise."""
    at = _focus_before(row, stops)
    if at is None or row.shown_ms is None:
        return ""
    field = str(stops[at - 1]["stop"]["selector"])
    left = next((stop["t"] for stop in stops[at:] if stop["stop"]["selector"] != field), row.t)
    return field if row.t + row.shown_ms - left >= OUTLIVES_MS else ""
