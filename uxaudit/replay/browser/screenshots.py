"""Screenshots of the page: small, quick, and without changing the page's own styles.

Chromium is asked through CDP, which takes 20–30 ms; other browsers through Playwright.
"""

from __future__ import annotations

import base64
import contextlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page

from uxaudit.common.files import write_binary
from uxaudit.model.base import Box, Shot
from uxaudit.recording.step_events import Response
from uxaudit.replay.browser.isolated_world import ask
from uxaudit.replay.browser.session import Session

QUALITY = 60
"""JPEG quality: text stays readable at a third of the size of quality 90."""
MAX_HEIGHT = 6000
"""Maximum height of a whole page's picture in CSS px; the places of elements below it are described in words only."""


async def take(session: Session, path: Path, *, whole_page: tuple[float, float] | None = None) -> tuple[Shot, bytes]:
    """Take a picture of the viewport, or of the whole page of the size given (CSS px), one pixel per CSS pixel.

    The path of the Shot is relative to the audit folder, which is three levels up. Raises PlaywrightError.
    """
    content, width, height = await _capture(session, whole_page)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_binary(path, content)
    return Shot(path=inside_audit(path), width=width, height=height), content


async def pixels(session: Session) -> bytes:
    """Returns a picture of the viewport that is not stored, JPEG. Raises PlaywrightError."""
    return (await _capture(session, None))[0]


async def _capture(session: Session, whole_page: tuple[float, float] | None) -> tuple[bytes, float, float]:
    if not session.secrets:
        return await _photograph(session, whole_page)
    before = await _secret_boxes(session, whole_page)  # before and after, because the page may show it in between
    content, width, height = await _photograph(session, whole_page)
    boxes = [*before, *await _secret_boxes(session, whole_page)]
    return _black_out(content, boxes, width) if boxes else content, width, height


async def _secret_boxes(session: Session, whole_page: tuple[float, float] | None) -> list[Region]:
    found: list[Region] = []
    scroll = (0.0, 0.0)
    for frame in session.page.frames:
        offset = (0.0, 0.0)
        if frame.parent_frame is not None:
            box = await (await frame.frame_element()).bounding_box()
            offset = (box["x"], box["y"]) if box else offset
        reply = await ask(frame, "secrets.secretBoxes", sorted(session.secrets))
        if frame.parent_frame is None:  # the main frame comes first
            scroll = (reply["x"], reply["y"]) if whole_page else (0.0, 0.0)
        found += [(x + offset[0] + scroll[0], y + offset[1] + scroll[1], width, height) for x, y, width, height in reply["boxes"]]
    return found


def _black_out(content: bytes, boxes: Sequence[Region], css_width: float) -> bytes:
    """Paint over secret content."""
    from PIL import Image, ImageDraw

    with Image.open(BytesIO(content)) as image:
        scale = image.width / css_width
        for x, y, width, height in boxes:
            ImageDraw.Draw(image).rectangle((x * scale - 2, y * scale - 2, (x + width) * scale + 2, (y + height) * scale + 2), fill="black")
        buffer = BytesIO()
        image.save(buffer, "JPEG", quality=QUALITY)
    return buffer.getvalue()


async def _photograph(session: Session, whole_page: tuple[float, float] | None) -> tuple[bytes, float, float]:
    if session.in_chromium:
        return await _by_cdp(session, whole_page)
    return await _by_playwright(session, whole_page)


def fits(session: Session, width: float, height: float) -> bool:
    """Whether the window shows a whole page of this size (CSS px): its picture then needs no scrolling or resizing."""
    return width <= session.viewport[0] and height <= session.viewport[1]


def inside_audit(path: Path) -> str:
    """Returns a path as stored in recordings: relative to the audit folder, with forward slashes."""
    folder = next(parent for parent in path.parents if parent.name == "recordings").parent
    return path.relative_to(folder).as_posix()


async def _by_cdp(session: Session, whole_page: tuple[float, float] | None) -> tuple[bytes, float, float]:
    cdp = await session.cdp()
    options: dict[str, Any] = {"format": "jpeg", "quality": QUALITY, "optimizeForSpeed": True}
    width, height = session.viewport
    beyond = whole_page is not None and not fits(session, *whole_page)
    if whole_page and beyond and session.persona.text_scale != 1:
        return await _in_a_tall_window(session, max(whole_page[0], width), min(max(whole_page[1], height), MAX_HEIGHT), options)
    if beyond or session.device_scale != 1:
        x = y = 0.0
        if whole_page:
            width, height = max(whole_page[0], width), min(max(whole_page[1], height), MAX_HEIGHT)
        else:
            view = (await cdp.send("Page.getLayoutMetrics"))["cssVisualViewport"]
            x, y, width, height = view["pageX"], view["pageY"], width / view["scale"], height / view["scale"]
        options |= {
            "captureBeyondViewport": beyond,
            "clip": {"x": x, "y": y, "width": width, "height": height, "scale": 1},
        }  # its own session does not apply the device scale
    async with _posing(session, beyond):
        answer = await cdp.send("Page.captureScreenshot", options)
    return base64.b64decode(answer["data"]), width, height


async def _in_a_tall_window(session: Session, width: float, height: float, options: dict[str, Any]) -> tuple[bytes, float, float]:
    """The whole page in a window of its height: a picture beyond the window would reset the text size."""
    was: Any = {"width": int(session.viewport[0]), "height": int(session.viewport[1])}
    async with _posing(session, True):
        try:
            await session.page.set_viewport_size({"width": int(width), "height": int(height)})
            clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
            answer = await (await session.cdp()).send("Page.captureScreenshot", options | {"clip": clip})
        finally:
            await session.page.set_viewport_size(was)
    return base64.b64decode(answer["data"]), width, height


@asynccontextmanager
async def _posing(session: Session, beyond: bool) -> AsyncIterator[None]:
    """Tell uxaudit's code in the page to ignore changes that a picture beyond the window causes.

    Chromium lays the page out in a window of 1 × 1 pixel for a moment, and pages respond to that: content for phones appears and
    disappears. Ends when the layout is as before.
    """
    if not beyond:
        yield
        return
    await ask(session.page, "timing.pose", True)
    try:
        yield
    finally:
        with contextlib.suppress(PlaywrightError):
            await ask(session.page, "timing.pose", False)


async def _by_playwright(session: Session, whole_page: tuple[float, float] | None) -> tuple[bytes, float, float]:
    width, height = session.viewport
    options: dict[str, Any] = {}
    if whole_page:
        width, height = max(whole_page[0], width), min(max(whole_page[1], height), MAX_HEIGHT)
        options = {"full_page": True, "clip": {"x": 0, "y": 0, "width": width, "height": height}}
    content = await session.page.screenshot(type="jpeg", quality=QUALITY, scale="css", animations="allow", caret="initial", **options)
    return content, width, height


Region = tuple[float, ...]
"""x, y, width, height in CSS px."""


def differs(before: bytes, after: bytes, masks: Sequence[Region] = ()) -> bool:
    """Whether two pictures of one size differ beyond JPEG noise, outside the masked boxes."""
    from PIL import Image, ImageChops, ImageDraw

    first, second = (Image.open(BytesIO(content)).convert("L") for content in (before, after))
    if first.size != second.size:
        return True
    change = ImageChops.difference(first, second).point(lambda value: 255 if value > NOISE else 0)
    for x, y, width, height in masks:
        area = (x - MASK_MARGIN, y - MASK_MARGIN, x + width + MASK_MARGIN, y + height + MASK_MARGIN)
        ImageDraw.Draw(change).rectangle(area, fill=0)
    return sum(change.histogram()[255:]) >= CHANGED_PIXELS


NOISE = 24
"""Maximum difference in grey levels that JPEG of this quality causes between two pictures of the same page (measured: under 16)."""
MASK_MARGIN = 6
"""Margin around the control, in CSS px, for its own focus and hover styles."""
CHANGED_PIXELS = 12


async def exact(session: Session, page: Page) -> bytes:
    """Returns a lossless picture of a page's viewport, PNG, one pixel per CSS pixel: for comparison, not stored. Raises PlaywrightError."""
    if not session.in_chromium:
        return await page.screenshot(type="png", scale="css", animations="allow", caret="initial")
    cdp = await session.cdp(page)
    options: dict[str, Any] = {"format": "png", "optimizeForSpeed": True}
    if session.device_scale != 1:
        view = (await cdp.send("Page.getLayoutMetrics"))["cssVisualViewport"]
        sizes = {"width": view["clientWidth"], "height": view["clientHeight"]}
        options["clip"] = {"x": view["pageX"], "y": view["pageY"], **sizes, "scale": 1}
    return base64.b64decode((await cdp.send("Page.captureScreenshot", options))["data"])


async def visible_response(session: Session, before: bytes, box: Box | None) -> Response | None:
    """Compare the page with the picture before the action; None if nothing looks different.

    Not compared are the control itself, what moves by itself, what gained or lost the focus, and fields: their look changes with the
    focus, and their values are compared elsewhere (:class:`PropertyChanges`).
    """
    if not before or box is None:
        return None
    try:
        boxes = await ask(session.page, "timing.changing")
        now = await pixels(session)
    except PlaywrightError:
        return None
    masks = [(box.x, box.y, box.width, box.height), *(tuple(b) for b in boxes)]
    return Response.PICTURE if differs(before, now, masks) else None
