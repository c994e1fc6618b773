"""The pictures of a report: cut around the place, the place outlined, encoded small, each distinct one kept once.

A picture that is missing, broken or outside the audit folder is a line that says so, never an error.
"""

from __future__ import annotations

import base64
import hashlib
import io
import math
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageOps, WebPImagePlugin

from uxaudit.model.base import Box, Shot

CONTEXT = (480.0, 300.0)
"""The least that is shown around a place, in CSS pixels: enough to recognise where on the page one is."""
MARGIN = 48.0
LARGEST = (960.0, 720.0)
"""The most that is shown, in CSS pixels."""
THUMB = (480, 320)
QUALITY = 60
MAX_PIXELS = 120_000_000
"""A picture larger than this is not opened: it would take half a gigabyte of memory."""
CACHED = 3

Image.preinit()
FORMAT = WebPImagePlugin.WebPImageFile.format
"""Named by its module: asked for by a word, Pillow would first load all of its forty plug-ins (0.1 s)."""

LIGHT, DARK = (255, 255, 255), (196, 0, 84)
"""The outline's two tones: one of them stands out on any background."""


@dataclass(frozen=True)
class Picture:
    """An encoded picture and the size in which it is shown, in CSS pixels."""

    id: str
    width: int
    height: int
    data: bytes

    @property
    def uri(self) -> str:
        """The picture as a data URI."""
        return "data:image/webp;base64," + base64.b64encode(self.data).decode()


@dataclass(frozen=True)
class Missing:
    """Why there is no picture."""

    reason: str


Region = tuple[float, float, float, float]
"""Left, top, right, bottom in CSS pixels."""


class Album:
    """Makes the pictures of one report, and keeps each distinct one once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._opened: dict[str, Image.Image | Missing] = {}
        self._made: dict[tuple[str, Shot, Box | None], Picture | Missing] = {}
        self.pictures: dict[str, Picture] = {}
        """By digest, in the order in which they were made."""

    def crop(self, shot: Shot, box: Box | None) -> Picture | Missing:
        """The surroundings of the box with the box outlined; the top of the picture where there is no box."""
        return self._make("crop", shot, box)

    def thumb(self, shot: Shot, box: Box | None) -> Picture | Missing:
        """The top of the picture, small, with the box outlined where it lies in it."""
        return self._make("thumb", shot, box)

    def _make(self, kind: str, shot: Shot, box: Box | None) -> Picture | Missing:
        key = (kind, shot, box)
        if key not in self._made:
            self._made[key] = self._draw(kind, shot, box)
        return self._made[key]

    def _draw(self, kind: str, shot: Shot, box: Box | None) -> Picture | Missing:
        image = self._open(shot.path)
        if isinstance(image, Missing):
            return image
        scale = image.width / shot.width if math.isfinite(shot.width) and shot.width > 0 else 1.0
        size = (image.width / scale, image.height / scale)
        inside = clamp(box, size)
        region = surroundings(inside, size) if kind == "crop" else top_of(size)
        try:
            return self._keep(cut(image, scale, region, inside, LARGEST[0] if kind == "crop" else THUMB[0]))
        except (OSError, ValueError, MemoryError) as error:
            return Missing(f"The picture could not be made ({type(error).__name__}).")

    def _open(self, path: str) -> Image.Image | Missing:
        if path not in self._opened:
            while len(self._opened) >= CACHED:
                del self._opened[next(iter(self._opened))]
            self._opened[path] = read_picture(self._folder, path)
        return self._opened[path]

    def _keep(self, image: Image.Image) -> Picture:
        buffer = io.BytesIO()
        image.save(buffer, FORMAT, quality=QUALITY, method=0)
        digest = hashlib.sha256(buffer.getvalue()).hexdigest()[:16]
        made = Picture(f"pic-{digest}", image.width, image.height, buffer.getvalue())
        return self.pictures.setdefault(digest, made)


def read_picture(folder: Path, path: str) -> Image.Image | Missing:
    """Open a picture of the audit folder, decoded. Paths come from recordings: one that leads outside is refused."""
    try:
        file = (folder / path).resolve()
        if not file.is_relative_to(folder):
            return Missing("The picture lies outside the audit folder and was not read.")
        if not file.is_file():
            return Missing("The picture is missing from the audit folder.")
        with Image.open(file) as image:
            if image.width * image.height > MAX_PIXELS:
                return Missing("The picture is too large to be shown.")
            return image.convert("RGB")
    except (OSError, ValueError, SyntaxError, MemoryError, Image.DecompressionBombError) as error:
        return Missing(f"The picture could not be read ({type(error).__name__}).")


def clamp(box: Box | None, size: tuple[float, float]) -> Region | None:
    """The part of the box that lies in a picture of this size; None where nothing of it does."""
    if box is None or not all(map(math.isfinite, (box.x, box.y, box.width, box.height))):
        return None
    left, top = max(0.0, box.x), max(0.0, box.y)
    right, bottom = min(size[0], box.x + box.width), min(size[1], box.y + box.height)
    return (left, top, right, bottom) if right >= left and bottom >= top else None


def surroundings(inside: Region | None, size: tuple[float, float]) -> Region:
    """What to show of a picture: the place with a margin, at least CONTEXT and at most LARGEST, within the picture."""
    if inside is None:
        return top_of(size)
    left, right = _stretch(inside[0], inside[2], CONTEXT[0], max(LARGEST[0], size[0]), size[0])
    top, bottom = _stretch(inside[1], inside[3], CONTEXT[1], LARGEST[1], size[1])
    return left, top, right, bottom


def _stretch(low: float, high: float, least: float, most: float, end: float) -> tuple[float, float]:
    """Widen a span by the margin to ``least``, cut it to ``most`` from its start, and push it into 0 … end."""
    length = min(max(high - low + 2 * MARGIN, least), most, end)
    start = (low + high - length) / 2 if high - low + 2 * MARGIN <= most else low - MARGIN
    start = min(max(0.0, start), end - length)
    return start, start + length


def top_of(size: tuple[float, float]) -> Region:
    """The top of a picture in the shape of a thumbnail, whole in width."""
    return 0.0, 0.0, size[0], min(size[1], size[0] * THUMB[1] / THUMB[0])


def cut(image: Image.Image, scale: float, region: Region, inside: Region | None, widest: float) -> Image.Image:
    """Cut the region out, in one pixel per CSS pixel or less, and outline the place in it."""
    left, top, right, bottom = region
    zoom = min(1.0, widest / max(1.0, right - left))
    size = (max(1, round((right - left) * zoom)), max(1, round((bottom - top) * zoom)))
    pixels = (left * scale, top * scale, min(right * scale, image.width), min(bottom * scale, image.height))
    if scale * zoom == 1:  # nothing to scale: sharper, and in a fraction of the time
        start = (min(round(pixels[0]), image.width - size[0]), min(round(pixels[1]), image.height - size[1]))
        made = image.crop((*start, start[0] + size[0], start[1] + size[1]))
    else:
        made = image.resize(size, Image.Resampling.HAMMING, box=pixels, reducing_gap=2.0)
    if inside is not None:
        outline(made, tuple((edge - (left, top)[i % 2]) * zoom for i, edge in enumerate(inside)))
    return ImageOps.expand(made, 0)


def outline(image: Image.Image, box: tuple[float, ...]) -> None:
    """Draw a frame just outside the box: dark between two light lines, so that it shows on any background."""
    draw = ImageDraw.Draw(image)
    width, height = image.width - 1, image.height - 1
    for grow, colour, thick in ((6, LIGHT, 7), (4, DARK, 3)):
        left, top = max(0, round(box[0]) - grow), max(0, round(box[1]) - grow)
        right, bottom = min(width, round(box[2]) + grow), min(height, round(box[3]) + grow)
        if right > left and bottom > top:
            draw.rectangle((left, top, right, bottom), outline=colour, width=thick)
