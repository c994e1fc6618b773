"""A filmstrip of a wait: ten frames a second while a step takes longer than a second, as one small animated picture."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import time
from io import BytesIO
from pathlib import Path
from typing import Any

from playwright.async_api import Error as PlaywrightError

from uxaudit.common.files import write_binary
from uxaudit.replay.browser.session import Session

BEGINS_S = 1.0
"""Waits of up to a second do not interrupt the flow of thought (Nielsen 1993), and are not filmed."""
FRAME_S = 0.1
MOST_FRAMES = 100
WIDTH = 640
QUALITY = 40
"""WebP: 35 frames of a page in about 90 kB."""


class Film:
    """Records from :meth:`start` if the wait is long enough; :meth:`stop` writes the film if there is one."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._frames: list[tuple[float, bytes]] = []
        self._task: asyncio.Task[None] | None = None
        self._running: Any = None

    def start(self) -> None:
        """Start the timer. Only Chromium can be filmed."""
        if self._session.in_chromium and not self._session.secrets:
            self._task = asyncio.create_task(self._record())

    async def _record(self) -> None:
        await asyncio.sleep(BEGINS_S)
        with contextlib.suppress(PlaywrightError):
            cdp = await self._session.cdp()
            cdp.on("Page.screencastFrame", self._on_frame)
            self._running = cdp
            await cdp.send("Page.startScreencast", {"format": "jpeg", "quality": 50, "maxWidth": WIDTH, "maxHeight": 4 * WIDTH})

    def _on_frame(self, frame: dict[str, Any]) -> None:
        if self._running is None:
            return
        answer = asyncio.ensure_future(self._running.send("Page.screencastFrameAck", {"sessionId": frame["sessionId"]}))
        answer.add_done_callback(lambda done: done.cancelled() or done.exception())  # the page may be gone
        now = time.monotonic()
        if len(self._frames) < MOST_FRAMES and (not self._frames or now - self._frames[-1][0] >= FRAME_S):
            self._frames.append((now, base64.b64decode(frame["data"])))

    async def stop(self, path: Path) -> bool:
        """End the recording. Returns whether a film was written, which needs at least two frames."""
        if self._task is None:
            return False
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task
        cdp, self._running = self._running, None
        if cdp is not None:
            with contextlib.suppress(PlaywrightError, TimeoutError):
                async with asyncio.timeout(1):
                    await cdp.send("Page.stopScreencast")
            cdp.remove_listener("Page.screencastFrame", self._on_frame)
        if len(self._frames) < 2:
            return False
        await asyncio.to_thread(_write, path, self._frames)
        return True


def _write(path: Path, frames: list[tuple[float, bytes]]) -> None:
    from PIL import Image

    pictures = [Image.open(BytesIO(content)).convert("RGB") for _, content in frames]
    same = [picture.resize(pictures[0].size) if picture.size != pictures[0].size else picture for picture in pictures]
    times = [moment for moment, _ in frames]
    durations = [int(1000 * (later - earlier)) for earlier, later in zip(times, [*times[1:], times[-1] + 1], strict=True)]
    path.parent.mkdir(parents=True, exist_ok=True)
    film = BytesIO()
    same[0].save(film, "WEBP", save_all=True, append_images=same[1:], duration=durations, quality=QUALITY, method=0)
    write_binary(path, film.getvalue())
