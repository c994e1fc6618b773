"""Waits until the page has responded and settled.

All times come from the page's own clock (see ``timing.js``) or the browser's network times. Playwright's own
polling and waiting never counts.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Frame

from uxaudit.recording.step_events import UNSEEN, Response
from uxaudit.replay.browser.isolated_world import ask
from uxaudit.replay.browser.requests_in_progress import now_ms
from uxaudit.replay.browser.session import Session

QUIET_MS = 100.0
"""A page is done at the start of the first 100 ms without activity: the time that feels instantaneous (Miller 1968)."""
STILL_MS = 20.0
"""Time without activity, more than a frame, after which the picture is taken while the rest of the quiet period passes."""
CALM_MS = 40.0
"""Time without activity after which a page without pending work has settled (see ``pending.js``)."""
FOLLOWED_CALM_MS = 20.0
"""The same while other code drives the page: a frame, after which only pending work changes it. Each step of a test waits this long."""
LINE_MS = 500.0
"""Quiet time required while a server sends data through a WebSocket or EventSource: responses come in parts, with pauses, and no
request shows when they are complete. Own judgement.
"""
PATIENCE_MS = 5000.0
"""Maximum time to wait for a busy indicator to end, or for a page to show any content; once per page. Own judgement."""
DEAD_MS = 2500.0
"""Time after which a click without a response may be dead (PostHog's dead clicks): then the pictures are compared."""
CONFIRM_MS = 7000.0
"""Time after which a click without a response is dead (Sentry's dead clicks)."""
UNJUDGED_MS = 1000.0
"""Time to wait for a response to a step that no check judges, such as one of ``setup`` or of a preview. Own judgement."""


FRAME_S = 1.0
"""Time for a frame to respond, in seconds; one from an unreachable host never does."""


@dataclass
class Settled:
    """The page's message after it settled; ``t2`` is epoch ms."""

    t2: float = 0.0
    settled: bool = False
    url: str = ""
    title: str = ""


Picture = Callable[[], Awaitable[None]]
"""Takes the picture of the page at rest."""
Changed = Callable[[], Awaitable[Response | None]]
"""Tells what of the page looks different from before the action; None if nothing does."""


async def settle(
    session: Session,
    *,
    expects_response: bool,
    limit_ms: float,
    dead_ms: float = CONFIRM_MS,
    calm_ms: float = CALM_MS,
    picture: Picture | None = None,
    changed: Changed | None = None,
) -> Settled:
    """Wait until the page has responded (if a user expects it to) and settled, at most ``limit_ms``.

    Without a response it waits ``dead_ms``, by default the limit for dead clicks, so that a late response is measured. ``calm_ms`` is
    the time without activity that is sufficient if no work is pending.
    ``picture`` is called while the rest of the quiet period passes, and again if the page changed after all. ``changed`` returns
    whether the page looks different from before the action; it is called if no other response was detected.
    """
    deadline = time.monotonic() + limit_ms / 1000
    state = await _quiet(session, deadline, calm_ms, picture)
    if not expects_response or _seen(session):
        return state
    await await_response(session, min(DEAD_MS / 1000, dead_ms / 1000, deadline - time.monotonic()), changed)
    left_s = min((dead_ms - DEAD_MS) / 1000, deadline - time.monotonic())
    if not _seen(session) and left_s > 0:
        await await_response(session, left_s, changed)
    if not _seen(session) and not session.network.since(session.log.since) and limit_ms > DEAD_MS:
        return state  # no visible response: the page is settled as it was, even if the step's time is over
    return await _quiet(session, deadline, calm_ms, picture)


async def await_response(session: Session, patience_s: float, changed: Changed | None = None) -> bool:
    """Wait for a response that a user can see, and compare more closely if none was reported. Returns whether there is one."""
    await _response(session, patience_s)
    if not _seen(session) and session.look_closer is not None:
        await session.look_closer()
    if not _seen(session):
        await _weak_response(session)
    if not _seen(session) and changed is not None and (seen := await changed()):  # a canvas, or styles alone
        session.note_response(seen)
    return _seen(session)


async def forget_responses(session: Session) -> None:
    """Discard the page's responses so far: only responses to the next action count."""
    await _in_all_frames(session, "timing.reportAgain")
    session.log.messages.clear()
    session.log.responses.clear()
    session.responded.clear()


async def _weak_response(session: Session) -> None:
    """Accept a change by a timer that is older than the input as the response, if it occurred only once and there is no other."""
    with contextlib.suppress(PlaywrightError):
        at = await ask(session.page, "timing.weakResponse")
        if at is not None:
            session.log.messages.append({"type": "change", "t": at})
            session.note_response(Response.DOM, at)


async def _response(session: Session, patience_s: float) -> None:
    """Wait for the first response that a user can see."""
    end = time.monotonic() + patience_s
    while not _seen(session) and (left := end - time.monotonic()) > 0:
        session.responded.clear()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(session.responded.wait(), left)


def _seen(session: Session) -> bool:
    return session.crashed or any(kind not in UNSEEN for kind in session.log.responses)


async def _quiet(session: Session, deadline: float, calm_ms: float, picture: Picture | None) -> Settled:
    """Wait until page, frames and network are quiet at the same time."""
    while True:
        state = await _page_at_rest(session, deadline, STILL_MS, calm_ms)
        if not session.network.since(session.log.since) and picture is not None:
            began = now_ms()
            state, _ = await asyncio.gather(_page_at_rest(session, deadline, QUIET_MS, calm_ms), picture())
            if state.settled and state.t2 >= began:
                continue
        else:
            state = await _page_at_rest(session, deadline, QUIET_MS, calm_ms)
        waiting = session.network.since(session.log.since)
        left = deadline - time.monotonic()
        if not waiting or left <= 0 or session.crashed:
            session.network.give_up_on(waiting)
            return state
        session.network.changed.clear()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(session.network.changed.wait(), left)


async def _page_at_rest(session: Session, deadline: float, quiet_ms: float, calm_ms: float) -> Settled:
    while not session.crashed and session.connected:
        left_ms = (deadline - time.monotonic()) * 1000
        if left_ms <= 0:
            break
        try:
            options = {
                "quiet": quiet_ms,
                "calm": calm_ms,
                "line": LINE_MS,
                "limit": left_ms,
                "patience": 0 if session.page.url in session.stuck else PATIENCE_MS,
            }
            reply = await ask(session.page, "timing.settle", options)
        except PlaywrightError:
            if session.page.is_closed():
                break
            await _between_documents(session, left_ms)
            continue
        if reply.get("under_way"):
            session.stuck.add(reply["url"])
        return Settled(reply["t2"], reply["settled"], reply["url"], reply["title"])
    return Settled()


async def _between_documents(session: Session, left_ms: float) -> None:
    """The document was left by a navigation: wait for the next one, and at least a moment, because a page may fail repeatedly."""
    loaded = session.page.wait_for_load_state("domcontentloaded", timeout=max(left_ms, 1))
    await asyncio.gather(loaded, asyncio.sleep(0.02), return_exceptions=True)


async def end_step(session: Session) -> None:
    """Tell every frame that the step is over: later changes are the page's own."""
    session.network.idle = True
    await _in_all_frames(session, "timing.rest")


async def _in_all_frames(session: Session, name: str) -> None:
    async def tell(frame: Frame) -> None:
        with contextlib.suppress(PlaywrightError, TimeoutError):
            await asyncio.wait_for(ask(frame, name), FRAME_S)

    await asyncio.gather(*(tell(frame) for frame in session.page.frames))
