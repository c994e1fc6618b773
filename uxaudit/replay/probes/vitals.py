"""Paint, stability and interaction latency of the document that a step ended in (see ``vitals.js``)."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

from playwright.async_api import Error as PlaywrightError

from uxaudit.recording.step_events import VITALS, Vitals
from uxaudit.replay.browser.isolated_world import ask
from uxaudit.replay.browser.session import Session
from uxaudit.replay.browser.settling import QUIET_MS
from uxaudit.replay.contract import Implementation, StepView

LATE_MS, LAST_MS = 2000, 4000
"""Time to wait for delayed changes of a new page, or at the end of a task, because a replay acts sooner than people. Own judgement."""
SHIFTED_S = 1.1
"""Time to wait after a layout shift, so that a control does not move before the next input only because the replay is fast."""


async def observe(view: StepView) -> dict[str, Any]:
    """Returns the record's ``vitals``, after delayed changes of the page."""
    if view.stays:
        await _linger(view)
    return await fields(view.session)


async def _linger(view: StepView) -> None:
    """Wait for the page's delayed changes, such as a late banner or the end of a message.

    Within a task, only on a page that was just loaded: content that a click showed, such as an undo button, may be needed next.
    """
    session, last = view.session, view.plan.last
    if not (last or any(arrival.loads for arrival in session.log.arrivals)):
        return
    with contextlib.suppress(PlaywrightError):  # the page navigated
        shifts = await ask(session.page, "events.shiftsSoFar")
        if left_ms := await ask(session.page, "pending.soon", LAST_MS if last else LATE_MS):
            await asyncio.sleep(left_ms / 1000 + QUIET_MS / 1000)
            if await ask(session.page, "events.shiftsSoFar") > shifts:
                await asyncio.sleep(SHIFTED_S)


async def fields(session: Session) -> dict[str, Any]:
    """Returns the record's fields, including the last values of the document that the step left."""
    reply = await ask(session.page, "vitals.readVitals")
    if reply is None:
        raise RuntimeError("this document was not instrumented")
    left = [vitals["inp_ms"] for vitals in session.log.vitals if vitals.get("inp_ms") is not None]
    latencies = [*left, *([reply["inp_ms"]] if reply["inp_ms"] is not None else [])]
    gone = [vitals["cls"] for vitals in session.log.vitals if vitals["origin"] != reply["origin"] and vitals["cls"] is not None]
    return {
        "vitals": Vitals(
            url=reply["url"],
            fcp_ms=reply["fcp_ms"],
            lcp_ms=reply["lcp_ms"],
            cls=reply["cls"],
            left_cls=max(gone, default=None),
            inp_ms=max(latencies, default=None),
            new_document=any(message["type"] == "document" for message in session.log.messages),
        )
    }


PROBE = Implementation(VITALS, observe)
