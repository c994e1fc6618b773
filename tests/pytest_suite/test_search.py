"""Searching."""

import re
from typing import Any

from playwright.sync_api import Page, expect


def test_search_by_enter(page: Page, ux_audit: Any) -> None:
    with ux_audit.task("Find a blue mug", optimal=2):
        page.goto("/")
        page.get_by_label("Search the shop").fill("blue mug")
        page.keyboard.press("Enter")
        expect(page.get_by_role("link", name="Harbour blue mug").first).to_be_visible()


def test_search_by_button(page: Page, ux_audit: Any) -> None:
    with ux_audit.task("Find espresso cups", optimal=2):
        page.goto("/")
        page.get_by_label("Search the shop").press_sequentially("espresso")
        page.get_by_role("search").get_by_role("button").click()
        expect(page.get_by_role("link", name="Rosso espresso cup").first).to_be_visible()


def test_search_finds_nothing(page: Page, ux_audit: Any) -> None:
    with ux_audit.task("Look for something that the shop has not", optimal=2):
        page.goto("/")
        page.fill("input[type=search]", "umbrella")
        page.press("input[type=search]", "Enter")
        expect(page).to_have_url(re.compile("umbrella"))


def test_search_again(page: Page, ux_audit: Any) -> None:
    with ux_audit.task("Search twice", optimal=4):
        page.goto("/search?q=umbrella")
        box = page.get_by_label("Search the shop")
        box.clear()
        box.fill("bowl")
        box.press("Enter")
        expect(page.get_by_role("link", name="Noodle bowl").first).to_be_visible()
