"""What a persona cannot perceive or do at a control that others can: no name to hear, nothing to hover with."""

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
"""How long what hovering shows may take to come. Own judgement: menus wait for a third of a second at most."""
HOVERING_S = 4.0
"""How long it may be tried at all; the step has so much time more."""

SILENT_ROLES = ("", "none", "presentation", "generic")


async def heard(control: Locator, target: Target, timeout_ms: float) -> str:
    """How a screen reader tells of a control: its name and its role. Raises StepFailed where it cannot be known by these."""
    owner = await find_element(control, "control.ownerOf", timeout_ms=timeout_ms)
    assert owner is not None, "it is the control itself where there is nothing else"
    facts: dict[str, Any] = await ask_about(owner, "control.hear")
    if facts["role"] in SILENT_ROLES or not facts["name"]:
        told = await accessible(control.page, owner)
        facts |= {"role": told.role or facts["role"], "name": told.name or facts["name"]} if told else {}
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
                message=f'what shows {describe(target)} has another name for a screen reader: {role} "{name}"',
                hint="Let the accessible name hold the words that are seen.",
            )
        )
    return f"{name}, {role}"


def _unheard(facts: dict[str, Any]) -> tuple[str, str]:
    """Why the control is not announced, and how to fix that; empty if it is."""
    if facts["inert"]:
        return "it is `inert`", "Add the steps that open it to use; where there are none, the page keeps it from everyone."
    if facts["hidden"]:
        return "it is hidden from it by aria-hidden", "Take that off what people operate."
    if facts["role"] in SILENT_ROLES:
        return f"{facts['selector']} has no role", "Make it a button, a link or a field, or give it the role of one and its keys."
    if not facts["name"]:
        return f"the {facts['role']} {facts['selector']} has no name", "Name it: by its text, a label, or aria-label."
    return "", ""


def _squeezed(text: str) -> str:
    return " ".join(text.split()).casefold()


async def shown_by_hovering(page: Page, target: Target) -> str:
    """What must be hovered to see what a target names, in its words; empty where hovering does not show it.

    It hovers: to be asked only where the replay would end anyway.
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
    """The first element that a target names and that cannot be seen."""
    root = await scope(page, target)
    words = target.control or target.name or target.text or target.label
    ways = [*tiers(root, target), *([root.get_by_text(whole(words))] if words else [])] if root is not None else []
    for way in ways:
        if await way.count():
            return way.first
    return None
