"""Switches between tabs of the browser, and closes them."""

from __future__ import annotations

import asyncio
import time
from fnmatch import fnmatch

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page

from uxaudit.model.scenario import CloseTab, SwitchTab
from uxaudit.recording.records import StepError
from uxaudit.replay.steps.locate import POLL_S, StepFailed
from uxaudit.replay.steps.step_context import Stage
from uxaudit.urls import url_matches

FIRST, LAST = "first", "last"
CLOSED_S = 3.0
"""Time for a tab to close, in seconds."""


async def switch_tab(stage: Stage, step: SwitchTab) -> None:
    """Switch to another tab. Raises StepFailed, with the open tabs, if none matches."""
    deadline = stage.deadline
    while (found := await _meant(stage, step.to)) is None:
        if time.monotonic() >= deadline:
            tabs = [page.url for page in stage.session.context.pages]
            raise StepFailed(
                StepError(kind="not-found", message=f'no tab is "{step.to}"', candidates=tuple(tabs), hint=f"Open tabs: {', '.join(tabs)}.")
            )
        await asyncio.sleep(POLL_S)
    stage.session.page = found
    await found.bring_to_front()


async def _meant(stage: Stage, to: str) -> Page | None:
    pages = stage.session.context.pages
    if to in (FIRST, LAST):
        return pages[0 if to == FIRST else -1]
    by_url = [page for page in pages if url_matches(page.url, to, stage.site)]
    if by_url:
        return by_url[-1]
    for page in pages:
        try:
            if fnmatch((await page.title()).casefold(), to.casefold()):
                return page
        except PlaywrightError:
            continue  # it is closing
    return None


async def close_tab(stage: Stage, step: CloseTab) -> None:
    """Close the current tab; the tab that opened it becomes the current one. Raises StepFailed for the only tab."""
    session, closing = stage.session, stage.session.page
    if len(session.context.pages) == 1:
        raise StepFailed(StepError(kind="invalid", message="there is only one tab", hint="Remove the step: the replay ends by itself."))
    await closing.close(run_before_unload=False)
    end = time.monotonic() + CLOSED_S
    while session.page == closing and time.monotonic() < end:
        await asyncio.sleep(POLL_S)
    if session.page == closing:  # the first tab, which no other opened
        session.page = session.context.pages[0]
    await session.page.bring_to_front()
