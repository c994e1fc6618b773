"""The window of a copy in another size."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from uxaudit.replay.browser import settling
from uxaudit.replay.browser.session import Session

SETTLE_MS = 2000.0
"""Maximum time for a page to respond to another size of its window."""


async def resize(session: Session, size: tuple[int, int]) -> None:
    """Set the window's size, in CSS pixels, and wait for the page to respond."""
    await session.page.set_viewport_size({"width": size[0], "height": size[1]})
    await settling.settle(session, expects_response=False, limit_ms=SETTLE_MS)


@asynccontextmanager
async def resized(session: Session, size: tuple[int, int]) -> AsyncIterator[None]:
    """Change the window's size temporarily. Page scripts may keep what they did in it."""
    await resize(session, size)
    yield
    await resize(session, session.persona.viewport)
