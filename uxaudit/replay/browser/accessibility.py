"""Role, name and state of elements from the browser's own accessibility tree, which assistive technology reads.

Attributes do not contain everything: roles and states may come from ``ElementInternals``, names from generated content. Only Chromium
can be asked, by its debugger; in other browsers, and for cross-origin frames, the result is None.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import ElementHandle, Locator, Page
from playwright.async_api import Error as PlaywrightError

from uxaudit.replay.browser.debugger import send_within
from uxaudit.replay.browser.isolated_world import ask_about_number, debugger_object, debugger_of

ASK_S = 1.0
NO_ROLES = frozenset({"none", "generic", "presentation", "ignored", "StaticText", "InlineTextBox", "LabelText", "RootWebArea", ""})
"""Roles in Chromium's tree that do not identify the kind of element."""


@dataclass(frozen=True)
class Accessible:
    """An element as assistive technology gets it."""

    role: str = ""
    name: str = ""
    value: str | None = None
    states: dict[str, Any] = field(default_factory=dict)
    """Such as ``checked``, ``expanded`` or ``disabled``, with Chromium's names and values."""

    def state(self, name: str) -> bool | None:
        """Whether it is in a state; None if it does not have that state. A mixed state counts as False."""
        value = self.states.get(name)
        return None if value is None else str(value).lower() == "true"

    @property
    def ticked(self) -> bool | None:
        """Whether it is checked, pressed or (an option or a tab) selected; None if it cannot be any of these."""
        return next((value for name in ("checked", "pressed", "selected") if (value := self.state(name)) is not None), None)


async def accessible(page: Page, element: Locator | ElementHandle) -> Accessible | None:
    """Returns the element in the accessibility tree, or the control that it labels; None if the tree cannot be read."""
    try:
        debugger, number = await debugger_object(page, element, "values.fieldAround")
        asked = {"objectId": number, "fetchRelatives": False}
        (node,) = (await send_within(ASK_S, debugger, "Accessibility.getPartialAXTree", asked))["nodes"]
    except (PlaywrightError, KeyError, ValueError):  # it is gone, the browser is not Chromium, or the request timed out
        return None
    return _read(node)


def _read(node: dict[str, Any]) -> Accessible:
    role = str(node.get("role", {}).get("value", ""))
    value = node.get("value", {}).get("value")
    return Accessible(
        role="" if role in NO_ROLES or node.get("ignored") else role,
        name=" ".join(str(node.get("name", {}).get("value", "")).split()),
        value=None if value is None else str(value),
        states={one["name"]: one["value"].get("value") for one in node.get("properties", ())},
    )


async def find_accessible(page: Page, roles: Sequence[str], name: str, *, exact: bool) -> list[Locator]:
    """Returns the elements of the page that have one of the roles and the name; case and spacing matter only if ``exact``.

    Takes some ms per thousand nodes; for elements that other locators cannot find. Empty if the tree cannot be read.
    """
    try:
        debugger = await debugger_of(page)
        nodes = (await send_within(ASK_S, debugger, "Accessibility.getFullAXTree"))["nodes"]
        fitting = [node for node in nodes if not node.get("ignored") and _fits(_read(node), roles, name, exact=exact)]
        return [await _locator(page, node["backendDOMNodeId"]) for node in fitting if "backendDOMNodeId" in node]
    except (PlaywrightError, KeyError):
        return []


def _fits(node: Accessible, roles: Sequence[str], name: str, *, exact: bool) -> bool:
    if node.role not in roles:
        return False
    return node.name == name if exact else node.name.casefold() == " ".join(name.split()).casefold()


async def _locator(page: Page, number: int) -> Locator:
    parts = await ask_about_number(page, "targets.selectorParts", number)
    return page.locator(" >> ".join(f"css={part}" for part in parts))
