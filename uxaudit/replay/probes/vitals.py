"""Paint, stability and interaction latency of the document that a step ended in (see ``vitals.js``)."""

from __future__ import annotations

from typing import Any

from uxaudit.recording.step_events import Vitals
from uxaudit.replay.browser.session import Session


async def fields(session: Session) -> dict[str, Any]:
    """The record's fields. What the document that the step left had to say last is told as well."""
    told = await session.page.evaluate("() => window.__uxaudit_vitals ? window.__uxaudit_vitals() : null")
    if told is None:
        raise RuntimeError("this document was not instrumented")
    left = [vitals["inp_ms"] for vitals in session.log.vitals if vitals.get("inp_ms") is not None]
    latencies = [*left, *([told["inp_ms"]] if told["inp_ms"] is not None else [])]
    gone = [vitals["cls"] for vitals in session.log.vitals if vitals["origin"] != told["origin"] and vitals["cls"] is not None]
    return {
        "vitals": Vitals(
            url=told["url"],
            fcp_ms=told["fcp_ms"],
            lcp_ms=told["lcp_ms"],
            cls=told["cls"],
            left_cls=max(gone, default=None),
            inp_ms=max(latencies, default=None),
            new_document=any(message["type"] == "document" for message in session.log.messages),
        )
    }
