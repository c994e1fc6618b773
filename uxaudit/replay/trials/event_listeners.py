"""Finds the elements of a page that listen for events of certain types; only Chromium reports them."""

from __future__ import annotations

import contextlib
from collections.abc import Collection

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page

from uxaudit.replay.browser.isolated_world import tell_of_nodes
from uxaudit.replay.browser.session import Session

CLICKS = frozenset({"click", "mousedown", "mouseup", "pointerdown", "pointerup"})
KEYS = frozenset({"keydown", "keypress", "keyup"})
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


async def hears_keys(session: Session, page: Page) -> bool:
    """Whether the page's own scripts listen for keys at the window, the document or its body; True in other browsers."""
    try:
        cdp = await session.cdp(page)
        for node in ("window", "document", "document.documentElement", "document.body"):
            target = (await cdp.send("Runtime.evaluate", {"expression": node, "objectGroup": "keys"}))["result"]
            if "objectId" not in target:
                continue
            reply = await cdp.send("DOMDebugger.getEventListeners", {"objectId": target["objectId"], "depth": 1})
            own = _context_of(target["objectId"])
            if any(row["type"] in KEYS and _context_of(row.get("handler", {}).get("objectId", "")) == own for row in reply["listeners"]):
                return True
    except PlaywrightError:
        return True
    return False


def _context_of(handle: str) -> str:
    """The part of a remote object's id that names its world: ``isolate.context.number``."""
    return handle.rpartition(".")[0]
