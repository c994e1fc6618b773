"""Commands to Chromium's debugger that must not take long."""

from __future__ import annotations

import asyncio
from typing import Any

from playwright.async_api import CDPSession
from playwright.async_api import TimeoutError as PlaywrightTimeout


async def send_within(seconds: float, debugger: CDPSession, method: str, params: dict[str, Any] | None = None) -> dict[str, Any]:
    """Send a command and return its reply. Raises PlaywrightError, of which a timeout is one kind.

    ``CDPSession.send`` has an option for the timeout from Playwright 1.65 on.
    """
    try:
        async with asyncio.timeout(seconds):
            return await debugger.send(method, params)
    except TimeoutError as error:
        raise PlaywrightTimeout(f"{method} did not respond within {seconds:g} s") from error
