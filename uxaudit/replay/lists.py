"""Opens the list of a field that a page draws itself, where a click into the field does not."""

from __future__ import annotations

import asyncio
import contextlib
import time

from playwright.async_api import Error as PlaywrightError

from uxaudit.replay.stage import Stage
from uxaudit.replay.targets import POLL_S

OPENS_S = 0.6
"""How long a list may take to open at a click. Own judgement."""
_CLOSED = "(el) => el.getAttribute('role') === 'combobox' && el.localName === 'input' && el.getAttribute('aria-expanded') !== 'true'"
_LIST_BUTTON = """(el) => {
  const controls = el.getAttribute('aria-controls');
  for (let node = el.parentElement, deep = 0; node && deep < 4; node = node.parentElement, deep++) {
    const button = [...node.querySelectorAll('button, [role="button"]')].find((one) => one.checkVisibility()
      && (one.ariaHasPopup === 'listbox' || (controls && one.getAttribute('aria-controls') === controls)));
    if (button) return button;
    if (node.querySelectorAll('[role="combobox"]').length > 1) return null;
  }
  return null;
}"""


async def open_list(stage: Stage) -> None:
    """Where a click into the field opened nothing, press the button of its list, as a person does who sees the arrow in it."""
    end = time.monotonic() + OPENS_S
    while time.monotonic() < end:
        with contextlib.suppress(PlaywrightError):
            if not await stage.found.evaluate(_CLOSED, timeout=OPENS_S * 1000):
                return
        await asyncio.sleep(POLL_S)
    with contextlib.suppress(PlaywrightError):
        button = (await stage.found.evaluate_handle(_LIST_BUTTON, timeout=OPENS_S * 1000)).as_element()
        if button is not None:
            await (button.tap if stage.session.touch else button.click)(timeout=stage.left_ms)
