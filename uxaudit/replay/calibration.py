"""Measures this machine's time for a fixed piece of work, so that its noise can be distinguished from a change of the site.

A page without network does the same work after each click. Two clicks only differ by the machine: other programs, other
browsers, a throttled processor.
"""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import Browser

CLICKS = 15
"""Own judgement: under a second of work, and enough for a median with its scatter."""
PAGE = Path(__file__).with_suffix(".html")
"""The page, with a fixed amount of work for each click."""


async def calibrate(browser: Browser, clicks: int = CLICKS) -> tuple[float, ...]:
    """Returns the milliseconds from each click to the frame that shows its result. The first click warms up and does not count."""
    context = await browser.new_context()
    try:
        page = await context.new_page()
        await page.set_content(PAGE.read_text(encoding="utf-8"))
        for number in range(clicks + 1):
            await page.click("button")
            await page.wait_for_function("(count) => times.length > count", arg=number, polling=10)
        times = await page.evaluate("times")
    finally:
        await context.close()
    return tuple(round(float(time), 2) for time in times[1:])
