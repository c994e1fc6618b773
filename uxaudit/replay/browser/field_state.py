"""What a field or a control holds now: its value, whether it is ticked, whether it can be used."""

from __future__ import annotations

from playwright.async_api import ElementHandle, Locator, Page
from playwright.async_api import Error as PlaywrightError

from uxaudit.replay.browser.accessibility import accessible

FIELD = "(el.control || (el.closest('label') || {}).control || el)"
"""Of a label, or of the words in it, the field that it is for."""
_VALUE = f"""(el) => {{
  const deepest = (node) => (node.shadowRoot && node.shadowRoot.activeElement ? deepest(node.shadowRoot.activeElement) : node);
  const own = {FIELD}, field = 'value' in own || own.isContentEditable ? own : deepest(own);
  if (field.editContext) return field.editContext.text;
  if (field.isContentEditable) return field.innerText;
  if (field.type === 'file') return [...field.files].map((file) => file.name).join(', ');
  if ('value' in field && !['button', 'li', 'data', 'meter', 'progress'].includes(field.localName)) return String(field.value);
  return field.getAttribute('aria-valuenow');
}}"""
_TICKED = f"""(el) => {{
  const box = {FIELD};
  if (!box.isConnected) return null;
  if (box.localName === 'input' && /^(checkbox|radio)$/.test(box.type)) return box.checked;
  const told = ['aria-checked', 'aria-pressed', 'aria-selected'].map((name) => box.getAttribute(name)).find((value) => value !== null);
  return told === undefined ? null : told === 'true';
}}"""

Element = Locator | ElementHandle
ASK_MS = 1000


async def value_of(element: Element) -> str | None:
    """What a field holds, as a script of the page would read it; None for what has no value. Raises PlaywrightError."""
    told = await (element.evaluate(_VALUE, timeout=ASK_MS) if isinstance(element, Locator) else element.evaluate(_VALUE))
    return None if told is None else str(told)


async def is_ticked(page: Page, element: Element) -> bool | None:
    """Whether a checkbox, switch, radio button, toggle, option or tab is in its state; None where it has no such state or is gone."""
    try:
        told = await (element.evaluate(_TICKED, timeout=ASK_MS) if isinstance(element, Locator) else element.evaluate(_TICKED))
    except PlaywrightError:
        return None
    if told is not None:
        return bool(told)
    node = await accessible(page, element)
    return node.ticked if node is not None else None


async def is_usable(page: Page, element: Element) -> bool:
    """Whether a control is enabled, also where only the accessibility tree says that it is not. Raises PlaywrightError."""
    if not await element.is_enabled():
        return False
    node = await accessible(page, element)
    return node is None or not node.state("disabled")
