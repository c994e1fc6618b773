"""The bare script that the whole command is compared with: ``python bare.py FLOW SITE EXECUTABLE``. It acts and checks nothing."""

import sys

from playwright.sync_api import Page, sync_playwright

from uxaudit.replay.browser.discovery import find, launch_options


def shop(page: Page) -> None:
    """Put a mug into the demo's basket."""
    page.get_by_label("Search the shop").fill("blue mug")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Harbour blue mug", exact=True).click()
    page.get_by_role("button", name="Add to basket").click()
    page.get_by_text("1 item in your basket").first.wait_for()


def cards(page: Page) -> None:
    """Go through four pages of cards."""
    for number in range(3):
        page.get_by_role("link", name=f"To page {number + 2}", exact=True).click()
        page.get_by_role("heading", name=f"Page {number + 2}", exact=True).wait_for()


flow, site, executable = sys.argv[1:]
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(**launch_options(find(executable=executable)))
    opened = browser.new_page()
    opened.goto(site)
    {"shop": shop, "cards": cards}[flow](opened)
    browser.close()
