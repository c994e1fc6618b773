"""Which elements of a page listen for clicks; only Chromium tells."""

from __future__ import annotations

import contextlib

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page

from uxaudit.replay.browser.session import Session

CLICKS = ("click", "mousedown", "mouseup", "pointerdown", "pointerup")
MAX_LISTENING = 300


async def find_listeners(session: Session, page: Page, function: str) -> None:
    """Call a function of the page, given by its text, on each element that listens for clicks; on none where it is not told."""
    with contextlib.suppress(PlaywrightError):
        cdp = await session.cdp(page)
        document = (await cdp.send("Runtime.evaluate", {"expression": "document", "objectGroup": "walk"}))["result"]["objectId"]
        told = await cdp.send("DOMDebugger.getEventListeners", {"objectId": document, "depth": -1, "pierce": True})
        nodes = dict.fromkeys(row["backendNodeId"] for row in told["listeners"] if row["type"] in CLICKS and "backendNodeId" in row)
        for node in list(nodes)[:MAX_LISTENING]:
            found = (await cdp.send("DOM.resolveNode", {"backendNodeId": node, "objectGroup": "walk"}))["object"]["objectId"]
            await cdp.send("Runtime.callFunctionOn", {"objectId": found, "functionDeclaration": function})
        await cdp.send("Runtime.releaseObjectGroup", {"objectGroup": "walk"})
