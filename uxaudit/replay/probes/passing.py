"""Messages that a field brings up when it gets the focus, and that go by themselves while it still has it.

The walk goes on at once, so that it sees no more of such a message than that it came with the focus and outlived it: what
goes with the focus is a hint and stays for as long as it is needed. Only for the others the field gets the focus once more,
and the message is waited for until it has gone, or could have been read.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from uxaudit.happened import Message
from uxaudit.replay.probes.focus_look import Ask, Seen
from uxaudit.replay.session import Session
from uxaudit.walked import Passing

MOST = 2
COMES_MS = 600.0
"""After the focus, within which a message is taken to be its doing. Own judgement."""
OUTLIVES_MS = 200.0
"""Beyond the focus: what goes within it goes because of it. Own judgement."""
PATIENCE_MS = 5000.0
FEW_WORDS = 3
FIELDS = ("input", "select", "textarea")
TOLD = "() => window.__uxaudit_events ? window.__uxaudit_events() : null"
WATCH = """({ text, selector, comes, most }) => new Promise((done) => {
  const begun = performance.now();
  let came = null;
  const drawn = (el) => el.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const shows = () => [...document.querySelectorAll(selector)].some((el) => drawn(el) && (el.innerText || '').replace(/\\s+/g, ' ').trim().startsWith(text));
  const look = () => {
    const now = performance.now(), there = shows();
    if (there && came === null) came = now;
    if (came !== null && !there) return done(now - came);
    if (came === null ? now - begun > comes : now - came > most) return done(null);
    setTimeout(look, 40);
  };
  look();
})"""


async def messages(session: Session, ask: Ask, seen: Sequence[Seen]) -> tuple[Passing, ...]:
    """Those of the fields that were met. Raises PlaywrightError."""
    told = await session.page.evaluate(TOLD)
    stops = [message for message in session.heard.messages if message.get("type") == "walked"]
    places = {one.halt.selector: one for one in seen if one.told.get("tag") in FIELDS}
    found: dict[str, Passing] = {}
    tried: set[str] = set()
    for row in (Message.model_validate(part) for part in (json.loads(told)["messages"] if told else ())):
        field = places.get(_brought_by(row, stops))
        if field is None or field.halt.selector in tried or len(tried) >= MOST:
            continue
        tried.add(field.halt.selector)
        await ask("blur")
        if not await ask("focus", field.id):
            continue
        shown_ms = await session.page.evaluate(WATCH, {"text": row.text, "selector": row.selector, "comes": COMES_MS, "most": PATIENCE_MS})
        if shown_ms is not None:
            found[field.halt.selector] = Passing(**field.halt.model_dump(), text=row.text, shown_ms=shown_ms)
    return tuple(found.values())


def _brought_by(row: Message, stops: Sequence[dict[str, Any]]) -> str:
    """The selector of what had the focus when a message came that outlived that focus; empty where it did not, or is none."""
    if row.shown_ms is None or not row.new or row.about not in ("", "field") or len(row.text.split()) < FEW_WORDS:
        return ""
    at = max((n for n, stop in enumerate(stops) if stop["t"] <= row.t), default=None)
    if at is None or row.t - stops[at]["t"] > COMES_MS:
        return ""
    left = stops[at + 1]["t"] if at + 1 < len(stops) else row.t
    return str(stops[at]["stop"]["selector"]) if row.t + row.shown_ms - left >= OUTLIVES_MS else ""
