"""Checks whether a condition is true on the page now, and what the page shows instead."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Locator, Page

from uxaudit.model.base import Cause
from uxaudit.model.scenario import describe, describe_condition
from uxaudit.model.scenario_parts import Condition, Target
from uxaudit.recording.records import StepError
from uxaudit.recording.step_events import Message
from uxaudit.replay.browser import isolated_world
from uxaudit.replay.browser.field_state import is_ticked, is_usable, value_of
from uxaudit.replay.steps.locate import (
    POLL_S,
    StepFailed,
    is_bad_selector,
    literal,
    matches,
    offers,
    rank,
    scope,
    seconds,
    tiers,
    unreadable,
)
from uxaudit.urls import hash_route, url_matches

NOTICED_MS = 500.0
"""Time for which a message has to be visible so that a person notices it. Own judgement."""


async def wait_until(page: Page, condition: Condition, site: str, timeout_ms: float) -> None:
    """Wait until the condition is true. Raises StepFailed with what the page shows instead."""
    deadline = time.monotonic() + timeout_ms / 1000
    while True:
        try:
            instead = await unmet(page, condition, site)
        except PlaywrightError as error:
            if page.is_closed():
                raise
            if is_bad_selector(error):
                raise StepFailed(unreadable(condition.target, error)) from error
            instead = Unmet(f"it could not be checked: {str(error).splitlines()[0][:300]}", "uxaudit")
        if instead is None:
            return
        if time.monotonic() >= deadline:
            raise StepFailed(
                StepError(
                    kind="expectation",
                    cause=instead.cause,
                    text_still_shown=instead.still_shown,
                    hint=await _nearest(page, condition),
                    message=f"expected: {describe_condition(condition)}; but {instead.words} (waited {seconds(timeout_ms)})",
                )
            )
        await asyncio.sleep(POLL_S)


@dataclass(frozen=True)
class Unmet:
    """What the page shows instead of the expected, in words, and the cause as far as the page alone shows it.

    If something is not there, is still there, or is there in another number, the cause is ``scenario``: its condition may be wrong, and
    the responses to the steps tell more. If an element has another state, it is the product.
    """

    words: str
    cause: Cause = "scenario"
    still_shown: bool = False
    """Whether a text is visible that was expected to be hidden."""


async def unmet(page: Page, condition: Condition, site: str) -> Unmet | None:
    """Returns None if the condition is true now; else what the page shows instead."""
    if condition.url is not None and not url_matches(page.url, condition.url, site):
        route = hash_route(page.url) if "#" not in condition.url else ""
        return Unmet(f"the URL is {page.url}" + (f", and a route is part of it: write it as in `/{route}`" if route else ""))
    if condition.title is not None:
        title = await page.title()
        if condition.title.lower() not in title.lower():
            return Unmet(f'the title is "{title}"')
    if condition.text is not None:
        shown = await _text_visible(page, condition.text)
        if shown is (condition.visible is False):
            return Unmet("the text is visible", still_shown=True) if shown else Unmet("no such text is visible")
    return await _target_unmet(page, condition) if condition.target is not None else None


async def _text_visible(page: Page, text: str) -> bool:
    for frame in page.frames:
        try:
            if await frame.get_by_text(text_pattern(text)).filter(visible=True).count():
                return True
        except PlaywrightError:
            if frame == page.main_frame:
                raise
    # A sentence may be split over several elements: then only the page's whole text contains it.
    body = await isolated_world.ask(page, "page.visibleText")
    return bool(text_pattern(text).search(" ".join(str(body).split())))


def was_said(condition: Condition, messages: Iterable[Message]) -> bool:
    """Whether a condition is about a text, and a message said it that a user could see, even if it has disappeared since."""
    text = condition.text
    if text is None or condition not in (Condition(text=text), Condition(text=text, visible=True)):
        return False
    seen = (message for message in messages if message.in_view and (message.shown_ms is None or message.shown_ms >= NOTICED_MS))
    return any(text_pattern(text).search(message.text) for message in seen)


def text_pattern(text: str) -> re.Pattern[str]:
    """Match a text regardless of case and spacing; ``1 item`` is not in ``21 items``, nor ``page 1`` in ``page 10``."""
    words = r"\s+".join(map(literal, text.split()))
    before = r"(?<!\d)" if text.strip()[:1].isdigit() else ""
    after = r"(?!\d)" if text.strip()[-1:].isdigit() else ""
    return re.compile(before + words + after, re.IGNORECASE)


async def _target_unmet(page: Page, condition: Condition) -> Unmet | None:
    assert condition.target is not None
    found = await matches(page, condition.target) or await _seen_by_content(page, condition.target)
    count = await found.count() if found else 0
    name = describe(condition.target)
    if condition.count is not None:
        return None if count == condition.count else Unmet(f"{name} is there {count} times")
    if condition.visible is False:
        return Unmet(f"{name} is visible") if count else None
    if found is None or not count:
        return Unmet(f"{name} is not visible")
    if count > 1 and condition.visible is None:
        return Unmet(f"{name} matches {count} elements")
    words = await _facts_unmet(page, found.first, condition, name)
    return Unmet(words, "product") if words else None


async def _seen_by_content(page: Page, target: Target) -> Locator | None:
    """Returns the first element that has no size itself, but whose content can be seen; None without one."""
    root = await scope(page, target)
    for tier in tiers(root, target) if root is not None and target.nth is None else ():
        if await tier.count() and (seen := await isolated_world.ask_about_all(tier, "targets.seenByContent")):
            return tier.nth(seen[0])
    return None


async def _facts_unmet(page: Page, element: Locator, condition: Condition, name: str) -> str | None:
    if condition.has_text is not None:
        shown = " ".join((await element.inner_text()).split())
        if not text_pattern(condition.has_text).search(shown):
            return f'{name} shows "{shown[:200]}"'
    if condition.value is not None:
        value = await value_of(element)
        if value != condition.value and not (value and await _is_written(element, value, condition.value)):
            return f'{name} holds "{value[:200]}"' if value is not None else f"{name} has no value"
    flags = {"enabled": is_usable, "checked": is_ticked}
    for key, ask in flags.items():
        wanted = getattr(condition, key)
        if wanted is not None and bool(await ask(page, element)) != wanted:
            return f"{name} is {'not ' if wanted else ''}{key}"
    if condition.focused is not None:
        focused = cast(bool, await isolated_world.ask_about(element, "fields.hasFocus"))
        if focused != condition.focused:
            return f"{name} {'has' if focused else 'does not have'} the focus"
    return None


async def _is_written(element: Locator, value: str, wanted: str) -> bool:
    """Whether an editor of rich text holds a text: it sets paragraphs apart by empty lines, and may end with one."""
    if "\n" not in value or (await isolated_world.ask_about(element, "fields.kindOf"))["tag"] in ("textarea", "input"):
        return False
    return [line for line in value.splitlines() if line.strip()] == [line for line in wanted.splitlines() if line.strip()]


async def _nearest(page: Page, condition: Condition) -> str:
    wanted = condition.text or (condition.target and (condition.target.control or condition.target.name or condition.target.text))
    if not wanted:
        return ""
    close = [label for ratio, label in rank(wanted, "any", await offers(page)) if ratio >= 0.4][:3]
    return "The page shows " + ", ".join(close) + "." if close else ""
