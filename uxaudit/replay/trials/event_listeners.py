"""Finds the elements of a page that listen for events of certain types; only Chromium reports them."""

from __future__ import annotations

import contextlib
from collections.abc import Collection

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page

from uxaudit.replay.browser.isolated_world import tell_of_nodes
from uxaudit.replay.browser.session import Session

CLICKS = frozenset({"click", "mousedown", "mouseup", "pointerdown", "pointerup"})
MAX_LISTENING = 300


async def find_listeners(session: Session, page: Page, name: str, types: Collection[str] = CLICKS, most: int = MAX_LISTENING) -> None:
    """Call a function in the page with each element that listens for these events; with none in other browsers."""
    with contextlib.suppress(PlaywrightError):
        cdp = await session.cdp(page)
        document = (await cdp.send("Runtime.evaluate", {"expression": "document", "objectGroup": name}))["result"]["objectId"]
        reply = await cdp.send("DOMDebugger.getEventListeners", {"objectId": document, "depth": -1, "pierce": True})
        nodes = dict.fromkeys(row["backendNodeId"] for row in reply["listeners"] if row["type"] in types and "backendNodeId" in row)
        await tell_of_nodes(page, name, list(nodes)[:most])
        await cdp.send("Runtime.releaseObjectGroup", {"objectGroup": name})
