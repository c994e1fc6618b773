"""Keeps a page where it is while something is tried on it: what would lead away, open a window or write is noted and not done."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Literal

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page, Request, Route

from uxaudit.replay.session import Session

HARMLESS = ("GET", "HEAD", "OPTIONS")
"""Methods that write nothing (RFC 9110, section 9.2.1)."""


@dataclass(frozen=True)
class Act:
    """The page went elsewhere (and was held back) or opened a window, with what had got the focus just before."""

    kind: Literal["navigation", "window"]
    to: str
    at: dict[str, Any] | None


@asynccontextmanager
async def held_back(session: Session, page: Page, latest: Callable[[], dict[str, Any] | None], acts: list[Act]) -> AsyncIterator[None]:
    """Put into ``acts`` what the page sets out to do by itself, with the element that ``latest`` tells."""
    async def decide(route: Route) -> None:
        request = route.request
        if request.is_navigation_request() and _is_top(request, page):
            acts.append(Act("navigation", request.url, latest()))
            await route.abort("aborted")
        elif request.method not in HARMLESS:
            await route.abort("aborted")
        else:
            await route.fallback()

    async def close(window: Page) -> None:
        if window != page:
            acts.append(Act("window", window.url, latest()))
            session.page = page
            with contextlib.suppress(PlaywrightError):
                await window.close(run_before_unload=False)

    await page.route("**/*", decide)
    session.context.on("page", close)
    try:
        yield
    finally:
        session.context.remove_listener("page", close)
        with contextlib.suppress(PlaywrightError):
            await page.unroute("**/*", decide)


@asynccontextmanager
async def unwritten(page: Page) -> AsyncIterator[None]:
    """Let nothing that is tried on a page write: requests by other methods than those that only read are ended."""
    async def decide(route: Route) -> None:
        await (route.fallback() if route.request.method in HARMLESS else route.abort("aborted"))

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
