"""The panel of a session: consent, tasks, questions and notes, in its own window.

It has its own window in its own browser context: the site can neither access nor style it, it covers nothing, is in no
picture of the page, and has its own zoom. A closed shadow root in the page would be removed by sites that replace their body,
would affect their layout and focus order, and would be in every picture.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page
from playwright.async_api import Error as PlaywrightError

from uxaudit.model.scenario import Scenario
from uxaudit.model.study import Item, Said, items_of

HERE = Path(__file__).parent
BLANK = "about:blank"
WIDTH = 500
"""Width of the panel's window in CSS px: the minimum in Chromium."""
CONSENT = (
    "We record what you do on this website: what you click, which kinds of keys you press, how you scroll, which pages you see, and how "
    "long it takes. {pictures}{text}\n\n{place} You can stop at any time."
)
PICTURES = "We also keep pictures of these pages. "
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
    pictures = PICTURES if place == KEPT_HERE and (study is None or study.screenshots) else ""
    return CONSENT.format(pictures=pictures, text=KEPT if study is not None and study.keep_text else NOT_KEPT, place=place)


class Panel:
    """Shows one screen after the other, and waits for the person's answers."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._said: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
        self._shown: dict[str, Any] | None = None
        """The screen that waits for an answer, so that it is there again after a reload."""
        self._notice = ""
        self._task: dict[str, str] = {}
        self.on_note: Callable[[str, float], None] = lambda _text, _t: None
        self.on_return: Callable[[], None] = lambda: None
        """Called after a note that was begun in the site's window."""

    async def open(self) -> None:
        """Open the window. Raises PlaywrightError."""
        context = await self._browser.new_context(no_viewport=True)
        self.page: Page = await context.new_page()
        await self.page.expose_binding("uxauditSay", self._hear)
        self.page.on("close", lambda _: self._said.put_nowait(None))
        await self.page.set_content(markup())
        self.page.on("framenavigated", lambda _: self._restore())

    def _restore(self) -> None:
        """Show the screen again after a reload, or after the moderator went elsewhere in this window."""
        self._restoring = asyncio.ensure_future(self._show_again())

    async def _show_again(self) -> None:
        with contextlib.suppress(PlaywrightError):  # it was closed, or is left again meanwhile: then there is another navigation
            if self.page.url != BLANK:
                await self.page.goto(BLANK)
                return
            await self.page.set_content(markup())
            if self._shown is not None:
                await self.page.evaluate("(screen) => show(screen)", self._shown)

    def _hear(self, _source: Any, message: dict[str, Any]) -> None:
        if message.get("say") != "note":
            self._said.put_nowait(message)
            return
        if text := str(message.get("text", "")):
            self.on_note(text, float(message.get("t") or 0))
        if message.get("isFromSite"):
            self.on_return()

    async def _ask(self, screen: dict[str, Any]) -> dict[str, Any] | None:
        """Show a screen and wait for its answer; None if the panel is closed."""
        self._shown = {**screen, "notice": self._notice}
        self._notice = ""
        try:
            await self.page.evaluate("(screen) => show(screen)", self._shown)
        except PlaywrightError:
            if self.page.is_closed():
                return None  # else it is being reloaded, and shown then
        return await self._said.get()

    def explain(self, notice: str) -> None:
        """Say on the next screen why the task is over."""
        self._notice = notice

    async def consent(self, scenario: Scenario) -> bool:
        """Ask whether the person agrees to be recorded."""
        answer = await self._ask({"kind": "consent", "text": consent_text(scenario)})
        return answer is not None and answer.get("say") == "agree"

    async def show_task(self, task: str, number: int, of: int) -> bool:
        """Show a task and wait for Start; False if the panel is closed."""
        self._task = {"task": task, "place": f"Task {number} of {of}"}
        return await self._ask({"kind": "task", **self._task}) is not None

    async def task_word(self) -> Said | None:
        """Wait for Done or Give up; None if the panel is closed."""
        answer = await self._ask({"kind": "running", **self._task})
        if answer is None:
            return None
        return "gave-up" if answer.get("say") == "give-up" else "done"

    async def questions_after_task(self, names: Sequence[str]) -> AsyncIterator[tuple[str, int]]:
        """Ask about the task that was shown last; skipped items have no answer."""
        for item in _items(names):
            if (value := await self._value(item, self._task["place"])) is not None:
                yield item.id, value

    async def questions_at_end(self, names: Sequence[str], asked: Collection[str] = ()) -> AsyncIterator[tuple[str, int]]:
        """Ask the items of questionnaires one after the other, without those that were ``asked`` before; skipped ones have no answer."""
        left = [item for item in _items(names) if item.id not in asked]
        for number, item in enumerate(left, 1):
            if (value := await self._value(item, f"Question {number} of {len(left)}")) is not None:
                yield item.id, value

    async def _value(self, item: Item, place: str) -> int | None:
        answer = await self._ask({"kind": "question", **item.model_dump(), "place": place})
        value = answer.get("value") if answer else None
        return value if isinstance(value, int) and 1 <= value <= item.most else None

    async def thanks(self) -> None:
        """Show that the session is over, and wait until the person closes it."""
        await self._ask({"kind": "thanks"})

    def ask_for_note(self, t: float) -> None:
        """Let the moderator write a note about a time (epoch ms)."""
        self._noting = asyncio.ensure_future(self._focus_note(t))

    async def _focus_note(self, t: float) -> None:
        await self.page.bring_to_front()
        await self.page.evaluate("(t) => takeNote(t, true)", t)


def markup() -> str:
    """Returns the page of the panel, with its style and scripts."""
    names = ("panel.html", "panel.css", "screens.js", "notes.js")
    page, style, *scripts = ((HERE / name).read_text(encoding="utf-8") for name in names)
    return page.replace("/*style*/", style).replace("/*script*/", "\n".join(scripts))


def _items(names: Sequence[str]) -> tuple[Item, ...]:
    return tuple(item for name in names for item in items_of(name))


async def place_windows(site: Page, panel: Page) -> None:
    """Put the panel beside the site's window, which gets the rest of the screen. Raises PlaywrightError."""
    screen = await panel.evaluate("() => ({ width: screen.availWidth, height: screen.availHeight })")
    width, height = panel_size(screen["width"], screen["height"])
    places: Sequence[tuple[Page, dict[str, int]]] = (
        (site, {"left": 0, "top": 0, "width": max(screen["width"] - width, WIDTH), "height": screen["height"]}),
        (panel, {"left": max(screen["width"] - width, WIDTH), "top": 0, "width": width, "height": height}),
    )
    for page, bounds in places:
        cdp = await page.context.new_cdp_session(page)
        window = await cdp.send("Browser.getWindowForTarget")
        await cdp.send("Browser.setWindowBounds", {"windowId": window["windowId"], "bounds": bounds})
