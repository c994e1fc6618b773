"""Whether the page is an HTML document: an address may answer with a PDF, JSON, plain text, a download, or nothing at all."""

from __future__ import annotations

import contextlib

from playwright.async_api import Error as PlaywrightError

from uxaudit.replay.browser.session import Session

TYPE = """() => {
  const empty = !document.doctype && !document.head?.hasChildNodes() && !document.body?.hasChildNodes();
  return empty ? 'empty' : document.contentType;
}"""
HTML = ("text/html", "application/xhtml+xml")


async def missing(session: Session) -> str:
    """Why there is nothing to judge, in words; empty for an HTML document, and for a page that cannot be asked."""
    with contextlib.suppress(PlaywrightError):
        kind = str(await session.page.evaluate(TYPE))
        if kind == "empty":
            return "the address answered with an empty document or a download, not an HTML page"
        if kind not in HTML:
            return f"the address answered with {kind}, not an HTML page"
    return ""
