"""Whether the page is an HTML document: an address may answer with a PDF, JSON, plain text, a download, or nothing at all."""

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
"""How the addresses of a browser's own error pages begin."""


async def browsers_own(frame: Frame) -> bool:
    """Whether a frame shows a document that the browser made: of an error, such as a blocked host, a film, a picture or a PDF.

    Raises PlaywrightError, or TimeoutError for one that does not respond.
    """
    if frame.url.startswith(ERROR_PAGES):
        return True
    async with asyncio.timeout(FRAME_S):
        return await ask(frame, "page.contentType") not in HTML


async def missing(session: Session) -> str:
    """Why there is nothing to judge, in words; empty for an HTML document, and for a page that cannot be asked."""
    with contextlib.suppress(PlaywrightError):
        kind = str(await ask(session.page, "page.documentKind"))
        if kind == "empty":
            return "the address answered with an empty document or a download, not an HTML page"
        if kind not in HTML:
            return f"the address answered with {kind}, not an HTML page"
    return ""
