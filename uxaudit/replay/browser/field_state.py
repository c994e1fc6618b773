"""The current state of a field or control: its value, whether it is checked, whether it is enabled."""

from __future__ import annotations

from playwright.async_api import ElementHandle, Locator, Page
from playwright.async_api import Error as PlaywrightError

from uxaudit.replay.browser.accessibility import accessible
from uxaudit.replay.browser.isolated_world import ask_about

Element = Locator | ElementHandle
ASK_MS = 1000


async def value_of(element: Element) -> str | None:
    """Returns a field's value, as a script of the page would read it; None for elements without a value. Raises PlaywrightError."""
    reply = await ask_about(element, "values.readValue", timeout_ms=ASK_MS)
    return None if reply is None else str(reply)


async def is_ticked(page: Page, element: Element) -> bool | None:
    """Whether a checkbox, switch, radio button, toggle, option or tab is on; None if it has no such state, or is gone."""
    try:
        reply = await ask_about(element, "values.isTicked", page=page, timeout_ms=ASK_MS)
    except PlaywrightError:
        return None
    if reply is not None:
        return bool(reply)
    node = await accessible(page, element)
    return node.ticked if node is not None else None


async def is_usable(page: Page, element: Element) -> bool:
    """Whether a control is enabled, also if only the accessibility tree shows that it is not. Raises PlaywrightError."""
    if not await element.is_enabled():
        return False
    node = await accessible(page, element)
    return node is None or not node.state("disabled")
