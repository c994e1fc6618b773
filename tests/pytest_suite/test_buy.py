"""Basket and checkout."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect


@pytest.fixture
def basket(page: Page) -> Page:
    """A page with one mug in the basket."""
    page.goto("/mug/harbour-blue-mug")
    page.get_by_role("button", name="Add to basket").click()
    expect(page.get_by_text("1 item in your basket").first).to_be_visible()
    return page


def fill_in(page: Page, **other: str) -> None:
    answers = {
        "Full name": "Ada Weaver",
        "E-mail address": "ada@example.com",
        "House number and street": "12 Wheel Lane",
        "Town or city": "Bristol",
        "Postcode": "BS1 4ST",
    }
    for label, text in (answers | other).items():
        page.get_by_label(label).fill(text)


def test_put_into_the_basket(page: Page, ux_audit: Any) -> None:
    with ux_audit.task("Put the blue mug in the basket", optimal=1, critical=True):
        page.goto("/mug/harbour-blue-mug")
        page.get_by_role("button", name="Add to basket").click()
        expect(page.get_by_text("1 item in your basket").first).to_be_visible()


def test_change_the_quantity(basket: Page, ux_audit: Any) -> None:
    with ux_audit.task("Order three of the blue mug", optimal=2):
        basket.goto("/basket")
        basket.get_by_label("Quantity of Harbour blue mug").select_option("3")
        basket.get_by_role("button", name="Update quantity of Harbour blue mug").click()
        expect(basket.get_by_text("3 items in your basket").first).to_be_visible()


def test_take_out_of_the_basket(basket: Page, ux_audit: Any) -> None:
    with ux_audit.task("Take the mug out", optimal=1):
        basket.goto("/basket")
        basket.get_by_role("button", name="Remove Harbour blue mug").click()
        expect(basket.get_by_text("There is nothing in your basket yet")).to_be_visible()


def test_go_to_the_checkout(basket: Page, ux_audit: Any) -> None:
    with ux_audit.task("Go on to the checkout", optimal=1):
        basket.goto("/basket")
        basket.get_by_role("link", name="Go to checkout").click()
        expect(basket.get_by_role("heading", name="Checkout")).to_be_visible()


def test_order(basket: Page, ux_audit: Any) -> None:
    with ux_audit.task("Buy what is in the basket", optimal=7, critical=True):
        basket.goto("/checkout")
        fill_in(basket)
        basket.get_by_role("radio", name="Express delivery").check()
        basket.get_by_role("button", name="Place order").click()
        expect(basket.get_by_text("Thank you for your order")).to_be_visible()


def test_forget_an_answer(basket: Page, ux_audit: Any) -> None:
    with ux_audit.task("See what a forgotten answer asks for", optimal=1):
        basket.goto("/checkout")
        basket.get_by_role("button", name="Place order").click()
        expect(basket.get_by_text("Enter your full name").first).to_be_visible()


def test_correct_a_mistake(basket: Page, ux_audit: Any) -> None:
    with ux_audit.task("Correct a wrong e-mail address and order", optimal=8):
        basket.goto("/checkout")
        fill_in(basket, **{"E-mail address": "ada@example"})
        basket.get_by_role("button", name="Place order").click()
        basket.get_by_label("E-mail address").fill("ada@example.com")
        basket.get_by_role("button", name="Place order").click()
        expect(basket.get_by_text("Thank you for your order")).to_be_visible()
