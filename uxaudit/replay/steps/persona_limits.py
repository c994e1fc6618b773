"""Limits of a persona at a control that others can use: it has no name to announce, or only appears on hover."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Locator, Page

from uxaudit.model.scenario import describe
from uxaudit.model.scenario_parts import Target
from uxaudit.recording.records import StepError
from uxaudit.replay.browser.accessibility import accessible
from uxaudit.replay.browser.isolated_world import ask_about, find_element
from uxaudit.replay.steps.locate import StepFailed, scope, tiers, whole

SHOWN_S = 0.4
"""Time for content to appear on hover, in seconds. Own judgement: menus wait for a third of a second at most."""
HOVERING_S = 4.0
"""Time limit for hovering, in seconds, which is added to the step's time."""

SILENT_ROLES = ("", "none", "presentation", "generic")


async def heard(control: Locator, target: Target, timeout_ms: float) -> str:
    """Returns how a screen reader announces a control: its name and its role. Raises StepFailed if it cannot be identified by these."""
    owner = await find_element(control, "control.ownerOf", timeout_ms=timeout_ms)
    assert owner is not None, "returns the control itself if there is no other element"
    facts: dict[str, Any] = await ask_about(owner, "control.hear")
    if facts["role"] in SILENT_ROLES or not facts["name"]:
        exposed = await accessible(control.page, owner)
        facts |= {"role": exposed.role or facts["role"], "name": exposed.name or facts["name"]} if exposed else {}
    if facts["role"] in SILENT_ROLES and (role := await ask_about(owner, "targets.roleInList")):
        facts |= {"role": role, "name": facts["name"] or (await owner.text_content() or "").strip()}  # arrow keys bring both with the focus
    role, name = str(facts["role"]), str(facts["name"])
    why, hint = _unheard(facts)
    if why:
        raise StepFailed(
            StepError(
                kind="not-actionable",
                cause="scenario" if facts["inert"] else "product",
                hint=hint,
                message=f"{describe(target)} cannot be found by role and name, as with a screen reader: {why}",
            )
        )
    wanted = target.control or target.text or target.label or ""
    if _squeezed(wanted) not in _squeezed(f"{name} {facts['also']}"):
        raise StepFailed(
            StepError(
                kind="not-found",
                renamed=f'{role} "{name}"',
                message=f'the control with {describe(target)} has a different name for a screen reader: {role} "{name}"',
                hint="Make sure that the accessible name contains the visible words.",
            )
        )
    return f"{name}, {role}"


def _unheard(facts: dict[str, Any]) -> tuple[str, str]:
    """Returns why the control is not announced, and how to fix that; empty if it is."""
    if facts["inert"]:
        return "it is `inert`", "Add the steps that enable it; if there are none, nobody can use it."
    if facts["hidden"]:
        return "it is hidden from screen readers by aria-hidden", "Remove aria-hidden from controls."
    if facts["role"] in SILENT_ROLES:
        return f"{facts['selector']} has no role", "Make it a button, a link or a field, or give it a role and keyboard support."
    if not facts["name"] and not facts["alone"]:
        return f"the {facts['role']} {facts['selector']} has no name", "Name it: by its text, a label, or aria-label."
    return "", ""


def _squeezed(text: str) -> str:
    return " ".join(text.split()).casefold()


async def shown_by_hovering(page: Page, target: Target) -> str:
    """Returns the text of the element to hover over so that a target appears; empty if hovering does not show it.

    It hovers, so it is only called if the replay would end anyway.
    """
    with contextlib.suppress(PlaywrightError, TimeoutError):
        async with asyncio.timeout(HOVERING_S):
            hidden = await hidden_match(page, target)
            if hidden is None:
                return ""
            for near in await ask_about(hidden, "targets.hoverPlaces", timeout_ms=1000):
                await page.mouse.move(near["x"], near["y"])
                with contextlib.suppress(PlaywrightError):
                    await hidden.wait_for(state="visible", timeout=SHOWN_S * 1000)
                    return str(near["words"])
            await page.mouse.move(0, 0)
    return ""


async def hidden_match(page: Page, target: Target) -> Locator | None:
    """Returns the first invisible element that a target names."""
    root = await scope(page, target)
    words = target.control or target.name or target.text or target.label
    ways = [*tiers(root, target), *([root.get_by_text(whole(words))] if words else [])] if root is not None else []
    for way in ways:
        if await way.count():
            return way.first
    return None
