"""The fields that a page offers, for steps that enter text and name none of them."""

from __future__ import annotations

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page

from uxaudit.replay.browser.isolated_world import ask


async def fields_of_page(page: Page) -> tuple[str, ...]:
    """Returns the targets of the visible fields of the page, as they are written in a scenario. Empty if the page does not respond."""
    try:
        fields: list[dict[str, str]] = await ask(page, "entry.fieldsOfPage")
    except PlaywrightError:
        return ()
    return tuple(f'{{role: {one["role"]}, name: "{one["name"]}"}}' if one["name"] else f"{{css: '{one['selector']}'}}" for one in fields)


def name_one_of(fields: tuple[str, ...]) -> str:
    """Returns the next action: to name one of these fields."""
    return f"Name a field of the page: {', '.join(fields)}." if fields else "The page shows no field: add the steps that lead to one."
