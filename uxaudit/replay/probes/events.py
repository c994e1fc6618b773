"""What happened on the page while a step ran, beside its times (see ``events.js``).

Where the focus went, what live regions said, which messages came and for how long, long frames, and what moved.
"""

from __future__ import annotations

import json
from typing import Any

from uxaudit.observed import Happened
from uxaudit.replay.session import Session

SLACK_MS = 100.0
"""How long the layout may take to be as before."""
KINDS = ("focus", "announcements", "messages", "long_frames", "shifts")


async def fields(session: Session) -> dict[str, Any]:
    """The record's field: of the document that the step ended in, and of those that it left."""
    told = await session.page.evaluate("() => window.__uxaudit_events ? window.__uxaudit_events() : null")
    if told is None:
        raise RuntimeError("this document was not instrumented")
    parts = [json.loads(text) for text in (*session.heard.events, told)]
    rows = {kind: [row for part in parts for row in part[kind]] for kind in KINDS}
    rows["shifts"] = [row for row in rows["shifts"] if not _by_us(session, row["t"])]
    return {"happened": Happened.model_validate(rows)}


def _by_us(session: Session, at: float) -> bool:
    """Whether the page was laid out anew for a picture of the whole of it, or back again afterwards."""
    return any(begun - SLACK_MS <= at <= ended + SLACK_MS for begun, ended in session.looks)
