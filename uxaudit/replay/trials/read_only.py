"""Keeps a page where it is while something is tried on it: what would lead away, open a window or write is noted and not done."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Literal

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page, Request, Route

from uxaudit.replay.browser.network import HARMLESS
from uxaudit.replay.browser.session import Session


@dataclass(frozen=True)
class Act:
    """The page went elsewhere (and was held back) or opened a window, with what had got the focus just before."""

    kind: Literal["navigation", "window"]
    to: str
    at: dict[str, Any] | None


@asynccontextmanager
async def held_back(session: Session, page: Page, latest: Callable[[], dict[str, Any] | None], acts: list[Act]) -> AsyncIterator[None]:
    """Put into ``acts`` what the page sets out to do by itself, with the element that ``latest`` tells."""

    def leads_away(request: Request) -> bool:
        away = request.is_navigation_request() and _is_top(request, page)
        if away:
            acts.append(Act("navigation", request.url, latest()))
        return away

    async def close(window: Page) -> None:
        if window != page:
            acts.append(Act("window", window.url, latest()))
            session.page = page
            with contextlib.suppress(PlaywrightError):
                await window.close(run_before_unload=False)

    async with unwritten(page, leads_away):
        session.context.on("page", close)
        try:
            yield
        finally:
            session.context.remove_listener("page", close)


@asynccontextmanager
async def unwritten(page: Page, ends: Callable[[Request], bool] = lambda _: False) -> AsyncIterator[None]:
    """Let nothing that is tried on a page write: requests by other methods than those that only read are ended, and what ``ends`` names."""

    async def decide(route: Route) -> None:
        ended = ends(route.request) or route.request.method not in HARMLESS
        await (route.abort("aborted") if ended else route.fallback())

    await page.route("**/*", decide)
    try:
        yield
    finally:
        with contextlib.suppress(PlaywrightError):
            await page.unroute("**/*", decide)


def _is_top(request: Request, page: Page) -> bool:
    try:
        return request.frame == page.main_frame
    except PlaywrightError:
        return False
