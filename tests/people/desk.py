"""A desk at which a session is held: a display without a screen (Xvfb), the recorder in it, and a person's hands (xdotool)."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page, async_playwright

from uxaudit.model.scenario import Scenario
from uxaudit.recording.reader import read_recording
from uxaudit.recording.recording import Recording
from uxaudit.recording.state_store import read_states
from uxaudit.replay.browser.discovery import find, launch_options
from uxaudit.replay.browser.isolated_world import register
from uxaudit.replay.moderated.recorder import SessionRecorder
from uxaudit.replay.moderated.sitting import Sitting, session_id

NEEDED = ("Xvfb", "xdotool")
SCREEN = "1680x900x24"
PLACE = """(selector) => {
  const [css, text] = selector.split('>>');
  const fits = (el) => !text || el.innerText.trim() === text || el.value === text || el.getAttribute('aria-label') === text;
  const el = [...document.querySelectorAll(css)].filter((one) => one.checkVisibility()).find(fits);
  if (!el) return null;
  el.scrollIntoView({ block: 'nearest', behavior: 'instant' });
  const { x, y, width, height } = el.getBoundingClientRect();
  const side = (outerWidth - innerWidth) / 2;
  return { x: Math.round(screenX + side + x + width / 2), y: Math.round(screenY + outerHeight - innerHeight + y + height / 2) };
}"""


FOCUSED = "() => (document.activeElement?.innerText || '').trim()"
SHOWN = "() => document.querySelector('#screen').innerHTML + document.querySelectorAll(':checked').length"
"""What the panel shows, and whether a value is chosen."""


def missing() -> str:
    """Returns the missing programs; empty if a session can be held."""
    return ", ".join(name for name in NEEDED if shutil.which(name) is None)


@contextmanager
def display() -> Iterator[str]:
    """An X server on a free display, which the environment names while it runs."""
    read, write = os.pipe()
    process = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", SCREEN, "-nolisten", "tcp"], pass_fds=[write], stderr=subprocess.DEVNULL
    )
    os.close(write)
    before = os.environ.get("DISPLAY")
    try:
        with os.fdopen(read) as number:
            os.environ["DISPLAY"] = f":{number.readline().strip()}"
        yield os.environ["DISPLAY"]
    finally:
        if before is None:
            os.environ.pop("DISPLAY", None)
        else:
            os.environ["DISPLAY"] = before
        process.terminate()
        process.wait(10)


class Hands:
    """Real input events of the display's mouse and keyboard."""

    def __init__(self, recorder: SessionRecorder) -> None:
        self.recorder = recorder

    @property
    def page(self) -> Page:
        return self.recorder.session.page

    @property
    def panel(self) -> Page:
        return self.recorder.panel.page

    async def do(self, *words: str) -> None:
        process = await asyncio.create_subprocess_exec("xdotool", *words)
        assert await process.wait() == 0, words

    async def place(self, selector: str, page: Page | None = None, within_s: float = 8) -> tuple[str, str]:
        """Where an element is on the display, once it stays there; ``css>>text`` names one by its text."""
        before = None
        for _ in range(int(within_s / 0.1)):
            with contextlib.suppress(Exception):  # the page is being left
                found = await (page or self.page).evaluate(PLACE, selector)
                if found is not None and found == before:
                    return str(found["x"]), str(found["y"])
                before = found
            await asyncio.sleep(0.1)
        raise AssertionError(f"{selector} is not there: {await (page or self.page).inner_text('body')}"[:600])

    async def point(self, selector: str, page: Page | None = None) -> None:
        await self.do("mousemove", *await self.place(selector, page))

    async def click(self, selector: str, page: Page | None = None, times: int = 1, pause_ms: int = 120) -> None:
        repeat = ["--repeat", str(times), "--delay", str(pause_ms)] if times > 1 else []
        await self.do("mousemove", *await self.place(selector, page), "sleep", "0.06", "click", *repeat, "1")

    async def press(self, selector: str) -> None:
        """Press a button of the panel; again if the panel shows no response, because its window was being moved."""
        before = await self.panel.evaluate(SHOWN)
        for _ in range(3):
            await self.click(selector, self.panel)
            for _ in range(40):
                with contextlib.suppress(PlaywrightError):
                    if self.panel.is_closed() or await self.panel.evaluate(SHOWN) != before:
                        return
                await asyncio.sleep(0.1)

    async def type(self, text: str, pause_ms: int = 25) -> None:
        await self.do("type", "--delay", str(pause_ms), text)

    async def key(self, *names: str) -> None:
        await self.do("key", "--delay", "40", *names)

    async def focus(self, page: Page) -> None:
        """Give the keys to the window of a page, as Alt+Tab does where a window manager runs."""
        title = ""
        for _ in range(80):
            with contextlib.suppress(PlaywrightError):  # the page is being left
                title = await page.title()
            search = ["xdotool", "search", "--onlyvisible", "--name", f"^{re.escape(title) or '$'}"]
            process = await asyncio.create_subprocess_exec(*search, stdout=asyncio.subprocess.PIPE)
            if windows := (await process.communicate())[0].decode().split():
                await self.do("windowfocus", "--sync", windows[-1])
                return
            await asyncio.sleep(0.1)
        raise AssertionError(f"no window has the title {title}")

    async def tab_to(self, name: str, page: Page, most: int = 40) -> int:
        """Press Tab until an element with this text has the focus. Returns how often."""
        for pressed in range(most):
            if (await page.evaluate(FOCUSED)) == name:
                return pressed
            await self.key("Tab")
        raise AssertionError(f"{name} is not reached by Tab")

    async def arrived(self, part: str) -> None:
        """Wait until the page's address has a part."""
        for _ in range(80):
            if part in self.page.url:
                return
            await asyncio.sleep(0.1)
        raise AssertionError(f"{part} is not in {self.page.url}")

    async def rest(self, seconds: float = 1.0) -> None:
        await asyncio.sleep(seconds)


@asynccontextmanager
async def sitting(scenario: Scenario, participant: str, folder: Path, **more: Any) -> AsyncIterator[tuple[Hands, asyncio.Task[str]]]:
    """Hold a session in the background; yields a person's hands, and the task that ends with the session."""
    tasks = more.pop("tasks", tuple(range(len(scenario.tasks))))
    plan = Sitting(scenario, participant, folder / "recordings", ("127.0.0.1",), tasks, **more)
    plan.recordings.mkdir(parents=True, exist_ok=True)
    async with async_playwright() as playwright:
        await register(playwright)
        found = find(headed=True)
        browser = await playwright.chromium.launch(**launch_options(found, headed=True))
        recorder = SessionRecorder(plan, browser, found)
        running = asyncio.create_task(recorder.run())
        try:
            for _ in range(200):
                if running.done() or (hasattr(recorder.panel, "page") and await recorder.panel.page.locator("#screen button").count()):
                    break
                await asyncio.sleep(0.05)
            yield Hands(recorder), running
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            await browser.close()


def recorded(scenario: Scenario, participant: str, folder: Path) -> Recording:
    recordings = folder / "recordings"
    return read_recording(recordings / session_id(scenario, participant), read_states(recordings))
