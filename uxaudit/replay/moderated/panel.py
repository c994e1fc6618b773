"""The panel of a session: consent, tasks, questions and notes, in its own window.

It has its own window in its own browser context: the site can neither access nor style it, it covers nothing, is in no
picture of the page, and has its own zoom. A closed shadow root in the page would be removed by sites that replace their body,
would affect their layout and focus order, and would be in every picture.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page
from playwright.async_api import Error as PlaywrightError

from uxaudit.model.scenario import Scenario
from uxaudit.model.study import Said, items_of

HERE = Path(__file__).parent
WIDTH = 500
"""Width of the panel's window in CSS px: the minimum in Chromium."""
CONSENT = (
    "We record what you do on this website: clicks, the kinds of keys, scrolling, the pages that you see, and how long it takes. {text} "
    "{place} You can stop at any time."
)
KEPT_HERE = "The recording stays on this computer, under a number instead of your name."
SENT = "The recording is sent to the people who run this study, under a number instead of your name, and to nobody else."
KEPT = "What you type is recorded too, but no passwords."
NOT_KEPT = "What you type is not recorded, only how many characters."


def panel_size(width: int, height: int) -> tuple[int, int]:
    """Returns the size of the panel's window on a screen of this size."""
    return min(WIDTH, width), height


def consent_text(scenario: Scenario, place: str = KEPT_HERE) -> str:
    """Returns the text that a participant agrees to, with the sentence about where the recording is."""
    study = scenario.study
    if study is not None and study.consent:
        return study.consent
    return CONSENT.format(text=KEPT if study is not None and study.keep_text else NOT_KEPT, place=place)


class Panel:
    """Shows one screen after the other, and waits for the person's answers."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._said: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
        self.on_note: Callable[[str, float], None] = lambda _text, _t: None

    async def open(self) -> None:
        """Open the window. Raises PlaywrightError."""
        context = await self._browser.new_context(no_viewport=True)
        self.page: Page = await context.new_page()
        await self.page.expose_binding("uxauditSay", self._hear)
        self.page.on("close", lambda _: self._said.put_nowait(None))
        names = ("panel.html", "panel.css", "screens.js", "notes.js")
        markup, style, *scripts = ((HERE / name).read_text(encoding="utf-8") for name in names)
        await self.page.set_content(markup.replace("/*style*/", style).replace("/*script*/", "\n".join(scripts)))

    def _hear(self, _source: Any, message: dict[str, Any]) -> None:
        if message.get("say") == "note":
            self.on_note(str(message.get("text", "")), float(message.get("t") or 0))
        else:
            self._said.put_nowait(message)

    async def _ask(self, screen: dict[str, Any]) -> dict[str, Any] | None:
        """Show a screen and wait for its answer; None if the panel is closed."""
        try:
            await self.page.evaluate("(screen) => show(screen)", screen)
        except PlaywrightError:
            return None
        return await self._said.get()

    async def consent(self, text: str, scenario: Scenario) -> bool:
        """Ask whether the person agrees to be recorded."""
        answer = await self._ask({"kind": "consent", "text": text or consent_text(scenario), "title": scenario.scenario})
        return answer is not None and answer.get("say") == "agree"

    async def show_task(self, task: str, number: int, of: int) -> bool:
        """Show a task and wait for Start; False if the panel is closed."""
        return await self._ask({"kind": "task", "task": task, "number": number, "of": of}) is not None

    async def task_word(self) -> Said | None:
        """Wait for Done or Give up; None if the panel is closed."""
        answer = await self._ask({"kind": "running"})
        if answer is None:
            return None
        return "gave-up" if answer.get("say") == "give-up" else "done"

    async def questions(self, names: Sequence[str], asked: Collection[str] = ()) -> AsyncIterator[tuple[str, int]]:
        """Ask the items of questionnaires, one after the other, without those that were ``asked`` before; skipped items have no answer."""
        for item in (item for name in names for item in items_of(name) if item.id not in asked):
            answer = await self._ask({"kind": "question", **item.model_dump()})
            value = answer.get("value") if answer else None
            if isinstance(value, int) and 1 <= value <= item.most:
                yield item.id, value

    async def thanks(self) -> None:
        """Show that the session is over, and wait until the person closes it."""
        await self._ask({"kind": "thanks"})

    def ask_for_note(self, t: float) -> None:
        """Let the moderator write a note about a time (epoch ms)."""
        self._noting = asyncio.ensure_future(self._focus_note(t))

    async def _focus_note(self, t: float) -> None:
        await self.page.bring_to_front()
        await self.page.evaluate("(t) => takeNote(t)", t)
