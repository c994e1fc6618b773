"""The bare script that the whole command is compared with: ``python bare.py SITE EXECUTABLE``. It clicks and checks nothing."""

import sys

from playwright.sync_api import sync_playwright

from uxaudit.replay.browser.discovery import find, launch_options

site, executable = sys.argv[1], sys.argv[2]
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(**launch_options(find(executable=executable)))
    page = browser.new_page()
    page.goto(site)
    page.get_by_label("Search the shop").fill("blue mug")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Harbour blue mug", exact=True).click()
    page.get_by_role("button", name="Add to basket").click()
    page.get_by_text("1 item in your basket").first.wait_for()
    browser.close()
