"""Detects animated GIFs by counting the frames in the file that the browser loaded, without another request."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import io

from PIL import Image as Picture
from playwright.async_api import Error as PlaywrightError

from uxaudit.recording.page_state import Image
from uxaudit.replay.browser.session import Session

MOST = 20
TIMEOUT_S = 1.0


async def with_frames(session: Session, images: tuple[Image, ...]) -> tuple[Image, ...]:
    """Returns the images; GIFs that the browser still has get their number of frames and loops."""
    sources = {image.src for image in images if image.src.partition("?")[0].lower().endswith(".gif") and image.width > 3}
    if not sources:
        return images
    known: dict[str, tuple[int, int | None]] = {}
    with contextlib.suppress(PlaywrightError, TimeoutError, KeyError):
        async with asyncio.timeout(TIMEOUT_S):
            cdp = await session.cdp()
            await cdp.send("Page.enable")  # required for Page.getResourceContent
            frame = (await cdp.send("Page.getFrameTree"))["frameTree"]["frame"]["id"]
            for source in sorted(sources)[:MOST]:
                with contextlib.suppress(PlaywrightError, OSError, ValueError):
                    held = await cdp.send("Page.getResourceContent", {"frameId": frame, "url": source})
                    known[source] = _frames(base64.b64decode(held["content"]))
            await cdp.send("Page.disable")
    return tuple(
        image.model_copy(update=dict(zip(("frames", "loops"), known[image.src], strict=True))) if image.src in known else image
        for image in images
    )


def _frames(content: bytes) -> tuple[int, int | None]:
    """Returns the frames of a GIF, and how often it plays (0: endlessly). Raises OSError or ValueError for other files."""
    with Picture.open(io.BytesIO(content)) as picture:
        loops = picture.info.get("loop")
        return int(getattr(picture, "n_frames", 1)), None if loops is None else int(loops)
