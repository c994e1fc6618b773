"""What happened on the page while a step ran, beside its times (see ``events.js``).

Where the focus went, what live regions said, which messages came and for how long, long frames, and what moved.
"""

from __future__ import annotations

import json
from typing import Any

from uxaudit.happened import Happened
from uxaudit.replay.session import Session

KINDS = ("focus", "announcements", "messages", "long_frames", "shifts")


async def fields(session: Session) -> dict[str, Any]:
    """The record's field: of the document that the step ended in, and of those that it left."""
    told = await session.page.evaluate("() => window.__uxaudit_events ? window.__uxaudit_events() : null")
    if told is None:
        raise RuntimeError("this document was not instrumented")
    parts = [json.loads(text) for text in (*session.heard.events, told)]
    return {"happened": Happened.model_validate({kind: [row for part in parts for row in part[kind]] for kind in KINDS})}
