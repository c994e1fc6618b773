"""Checks whether the page is an HTML document: a URL may return a PDF, JSON, plain text, a download, or nothing."""

from __future__ import annotations

import asyncio
import contextlib

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Frame

from uxaudit.replay.browser.isolated_world import ask
from uxaudit.replay.browser.session import Session

HTML = ("text/html", "application/xhtml+xml")
FRAME_S = 1.0
ERROR_PAGES = ("chrome-error:", "about:neterror", "about:certerror")
"""URL prefixes of browsers' own error pages."""


async def browsers_own(frame: Frame) -> bool:
    """Whether a frame shows a document that the browser made: for an error such as a blocked host, a video, a picture or a PDF.

    Raises PlaywrightError, or TimeoutError if the frame does not respond.
    """
    if frame.url.startswith(ERROR_PAGES):
        return True
    async with asyncio.timeout(FRAME_S):
        return await ask(frame, "page.contentType") not in HTML


async def missing(session: Session) -> str:
    """Returns why there is no HTML document, in words; empty for an HTML document, and for a page that does not respond."""
    with contextlib.suppress(PlaywrightError):
        kind = str(await ask(session.page, "page.documentKind"))
        if kind == "empty":
            return "the URL returned an empty document or a download, not an HTML page"
        if kind not in HTML:
            return f"the URL returned {kind}, not an HTML page"
    return ""
