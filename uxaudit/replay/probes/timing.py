"""The times of the input, of the first visible response and of the end of activity, and the kinds of response.

All times come from the page's own clock (see ``timing.js``) or the browser's network times. Playwright's own
polling and waiting never counts.
"""

from __future__ import annotations

from typing import Any

from uxaudit.recording.step_events import TIMING, Response, Timing
from uxaudit.replay.browser.session import Session
from uxaudit.replay.browser.settling import Settled
from uxaudit.replay.contract import Implementation, StepView


async def observe(view: StepView) -> dict[str, Any]:
    """Returns the record's ``timing``."""
    return {"timing": times(view.session, view.settled)}


def times(session: Session, state: Settled) -> Timing:
    """Combine the times that the page, the browser and the network reported for the step."""
    log = session.log
    start = log.first("input")
    if start is None:  # there was no input to the page: it was opened, reloaded or left by the browser's own buttons
        start = log.first("document")
    responses = dict(log.responses)
    if start is None:
        return Timing(responses=tuple(sorted(responses)), settled=state.settled, busy_cue=log.busy_cue)
    changes: list[float | None] = [log.first("change", start), log.first("paint", start)]
    changes += [at for kind, at in responses.items() if kind in (Response.DIALOG, Response.DOWNLOAD, Response.POPUP)]
    first = min((at for at in changes if at is not None and at >= start), default=None)
    network_end = session.network.last_end if session.network.last_end > start else 0.0
    done = max(start, state.t2, network_end, first or 0.0)
    return Timing(
        t0=start,
        t1=first,
        t2=done if state.settled else None,
        responses=tuple(sorted(responses)),
        settled=state.settled,
        busy_cue=log.busy_cue,
    )


PROBE = Implementation(TIMING, observe)
