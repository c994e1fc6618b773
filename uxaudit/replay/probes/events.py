"""The events on the page during a step, besides its times (see ``events.js``).

Focus moves, announcements of live regions, messages and their duration, long frames, and layout shifts.
"""

from __future__ import annotations

import json
from typing import Any

from playwright.async_api import Error as PlaywrightError

from uxaudit.recording.step_events import EVENTS, Happened, Message
from uxaudit.replay.browser.isolated_world import ask
from uxaudit.replay.browser.session import Session
from uxaudit.replay.contract import Implementation, StepView

KINDS = ("focus", "announcements", "messages", "long_frames", "shifts")


async def observe(view: StepView) -> dict[str, Any]:
    """Returns the record's ``happened``: of the document that the step ended in, and of those that it left."""
    session = view.session
    reply = await ask(session.page, "events.readEvents")
    gone = [json.loads(text) for text in session.log.events]
    for part in gone:
        part["messages"] = [{**row, "left": True} for row in part["messages"]]
    parts = [*gone, reply]
    return {"happened": Happened.model_validate({kind: [row for part in parts for row in part[kind]] for kind in KINDS})}


async def gone_since(session: Session, happened: Happened | None) -> dict[str, Any]:
    """Returns the record's field with messages that disappeared by themselves during the state scan; empty if there are none."""
    try:
        rows = [Message.model_validate(row) for row in await ask(session.page, "events.takeGone")]
    except PlaywrightError:  # the page navigated, so its messages are gone
        return {}
    return {"happened": happened.model_copy(update={"messages": (*happened.messages, *rows)})} if happened and rows else {}


PROBE = Implementation(EVENTS, observe)
