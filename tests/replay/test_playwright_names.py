"""Keys and selectors that the loader accepts are accepted by Playwright and the browser."""

from __future__ import annotations

from playwright.async_api import Error

from tests.replay.playing import Chromium
from uxaudit.scenario.key_names import CHARACTERS, NAMED, key_fault
from uxaudit.scenario.selectors import css_fault

SELECTORS = """
div[[ | #a .b > c | button:has-text("Save") | div >> span | input[name=q | ::part(x) | .a..b | a{ | a, | #1a | svg|a | a:is(b | text=Foo
button:text-is('x') | div:has(> p) | :light(div) | a::shadow | a ~ b || c | &.x | a:nth-child(x) | @x | a!b | a:contains('x') | li:eq(2)
li:first | div:open | x:state(on) | a:popover-open | a::before | div >> text=Foo | >> a | a >> | //a | (//a)[1] | .. | div > > p | a:not()
a:hidden | input:text | a[href^=http://x] | #\\31 a | a >> nth=0 | a b c > | 'x' | 100%
a:nth-child(2n+1 of .x) | [data-x="a, b"] | a:visible
"""


def test_selectors_are_refused_where_playwright_refuses_them(chromium: Chromium) -> None:
    selectors = [text for line in SELECTORS.strip().splitlines() for text in line.strip().split(" | ")]

    async def refused() -> dict[str, bool]:
        page = await chromium.browser.new_page()
        found = {}
        for selector in selectors:
            try:
                await page.locator(f"css={selector}").count()
                found[selector] = False
            except Error:
                found[selector] = True
        await page.close()
        return found

    assert {selector: css_fault(selector) is not None for selector in selectors} == chromium.run(refused())


def test_the_key_names_are_those_of_playwright(chromium: Chromium) -> None:
    names = sorted({*NAMED, *CHARACTERS, "Control++", "Return", "Ctrl", "F13", "ö", "enter", "Foo"} - {"F5", "BrowserBack"})

    async def unknown() -> set[str]:
        page = await chromium.browser.new_page()
        found = set()
        for name in names:
            try:
                await page.keyboard.press(name)
            except Error as error:
                found |= {name} if "Unknown key" in str(error) else set()
        await page.close()
        return found

    assert {name for name in names if key_fault(name) is not None} == chromium.run(unknown())
