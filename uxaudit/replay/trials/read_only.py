"""Keeps a page in place during a trial: navigations, new windows and writing requests are noted and blocked."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Literal

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page, Request, Route

from uxaudit.replay.browser.request_frames import frame_of
from uxaudit.replay.browser.session import Session


@dataclass(frozen=True)
class Act:
    """A blocked navigation, or a new window, with the element that was focused just before."""

    kind: Literal["navigation", "window"]
    to: str
    at: dict[str, Any] | None


@asynccontextmanager
async def held_back(session: Session, page: Page, latest: Callable[[], dict[str, Any] | None], acts: list[Act]) -> AsyncIterator[None]:
    """Add actions of the page itself to ``acts``, with the element that ``latest`` returns."""

    def leads_away(request: Request) -> bool:
        away = request.is_navigation_request() and frame_of(request) == page.main_frame
        if away:
            acts.append(Act("navigation", request.url, latest()))
        return away

    async def close(window: Page) -> None:
        if window != page:
            acts.append(Act("window", window.url, latest()))
            session.page = page
            with contextlib.suppress(PlaywrightError):
                await window.close(run_before_unload=False)

    async with _without(page, leads_away):
        session.context.on("page", close)
        try:
            yield
        finally:
            session.context.remove_listener("page", close)


@asynccontextmanager
async def _without(page: Page, ends: Callable[[Request], bool]) -> AsyncIterator[None]:
    """Block the requests that ``ends`` selects during a trial. What writes is blocked in every copy (see ``isolation.py``)."""

    async def decide(route: Route) -> None:
        await (route.abort("aborted") if ends(route.request) else route.fallback())

    await page.route("**/*", decide)
    try:
        yield
    finally:
        with contextlib.suppress(PlaywrightError):
            await page.unroute("**/*", decide)
