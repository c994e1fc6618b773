"""Looking around the shop."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect


def test_a_shelf_shows_its_mugs(page: Page, ux_audit: Any) -> None:
    with ux_audit.task("Look at the travel mugs", optimal=1):
        page.goto("/")
        page.get_by_role("link", name="Travel mugs", exact=True).first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Travel mugs")


def test_a_shelf_is_sorted_by_price(page: Page, ux_audit: Any) -> None:
    with ux_audit.task("Find the cheapest travel mug", optimal=3):
        page.goto("/category/travel-mugs")
        page.get_by_label("Sort by").select_option("Price, low to high")
        page.get_by_role("button", name="Sort").click()
        expect(page).to_have_url(re.compile("sort="))
        page.get_by_role("link", name="Pocket travel cup").click()
        expect(page.get_by_role("heading", name="Pocket travel cup")).to_be_visible()


def test_two_cups_are_compared(page: Page, ux_audit: Any) -> None:
    with ux_audit.task("Compare two espresso cups", optimal=3):
        page.goto("/category/espresso-cups")
        page.get_by_role("checkbox", name="Compare Rosso espresso cup").check()
        page.get_by_role("checkbox", name="Compare Slate espresso cup").check()
        page.get_by_role("button", name="Compare chosen").click()
        expect(page.get_by_role("table")).to_be_visible()


def test_the_price_of_delivery_is_told(page: Page, ux_audit: Any) -> None:
    with ux_audit.task("Find out what delivery costs", optimal=2):
        page.goto("/about")
        page.get_by_role("link", name="Help", exact=True).first.click()
        page.get_by_role("link", name="Delivery and returns").first.click()
        expect(page.get_by_text("Standard delivery costs £3.50")).to_be_visible()


def test_back_leads_to_the_shelf(page: Page, ux_audit: Any) -> None:
    with ux_audit.task("Look at a mug and go back", optimal=2):
        page.goto("/category/travel-mugs")
        page.get_by_role("link", name="Pocket travel cup").click()
        expect(page).to_have_url(re.compile("/mug/"))
        page.go_back()
        expect(page).to_have_url(re.compile("/category/travel-mugs"))


@pytest.mark.parametrize("path", ["/", "/about", "/help"])
def test_a_page_is_in_order(page: Page, ux_audit: Any, path: str) -> None:
    page.goto(path)
    ux_audit.scan(path)
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_the_start_page_leads_to_a_mug(page: Page, ux_audit: Any) -> None:
    with ux_audit.task("Open what people come back for", optimal=1):
        page.goto("/")
        page.locator("main").get_by_role("link", name="Harbour blue mug").first.click()
        expect(page.get_by_role("heading", name="Harbour blue mug")).to_be_visible()
