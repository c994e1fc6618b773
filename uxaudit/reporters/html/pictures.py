"""The pictures of a report: cropped around a place, compressed, and each distinct one stored once.

Requests are collected first and processed together, file by file and in threads, so that every file is decoded once. Places are
marked in the page, not in the picture, so that steps and findings share pictures. A picture that is missing, broken or
outside the audit folder becomes a note, never an error.
"""

from __future__ import annotations

import base64
import hashlib
import io
import math
import os
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image, JpegImagePlugin, WebPImagePlugin

from uxaudit.model.base import Box, Shot
from uxaudit.reporters.html.regions import Region, Size, clamp, surroundings
from uxaudit.reporters.untrusted import line
from uxaudit.texts import text, tr, translated

CROP_WIDTH = 960
"""Maximum width of a crop in pixels, mostly one pixel per CSS pixel."""
QUALITY = 55
"""WebP quality: text of 14 px stays readable; 8 kB for a page at 480 px."""
THUMB_WIDTHS = ((60, 640), (160, 480), (10**9, 360))
"""Width of the pictures of steps in pixels, by their number: the page stays under about 3 MB."""
MAX_PIXELS = 120_000_000
"""Larger pictures are not opened: they would take half a gigabyte of memory."""
THREADS = min(4, os.cpu_count() or 1)

WEBP = "webp"
JPEG = "jpeg"
"""For print: a PDF stores JPEG directly, but WebP uncompressed."""
Image.preinit()
ENCODERS = {WEBP: WebPImagePlugin.WebPImageFile.format, JPEG: JpegImagePlugin.JpegImageFile.format}
"""Named by their modules: given a format name, Pillow would load all its forty plug-ins (0.1 s)."""


Made = tuple[bytes, Region, Region | None]
"""An encoded picture, the region that it shows, and the box relative to the picture that it was cut from."""


@dataclass(frozen=True)
class Mark:
    """A place in a picture, in CSS pixels of that picture, with a short label."""

    x: float
    y: float
    width: float
    height: float
    label: str = ""


@dataclass(frozen=True)
class ReportPicture:
    """An encoded picture."""

    id: str
    data: bytes
    kind: str = WEBP

    @property
    def uri(self) -> str:
        """The picture as a data URI."""
        return f"data:image/{self.kind};base64,{base64.b64encode(self.data).decode()}"


@dataclass
class View:
    """A part of a picture to show. Empty until :meth:`Album.develop` has made the picture."""

    shot: Shot
    box: Box | None
    whole: bool
    """Whether the whole picture is shown, scaled down; otherwise the surroundings of the box."""
    label: str = ""
    picture: ReportPicture | None = None
    missing: str = ""
    """Why there is no picture."""
    width: float = 0
    height: float = 0
    """Height of the shown region, in CSS pixels."""
    marks: tuple[Mark, ...] = ()

    def fill(self, picture: ReportPicture, region: Region, inside: Region | None) -> None:
        """Show a picture of the region, with the box marked in it."""
        self.picture = picture
        self.width, self.height = max(1.0, region[2] - region[0]), max(1.0, region[3] - region[1])
        if inside is not None:
            left, top = inside[0] - region[0], inside[1] - region[1]
            self.marks = (*self.marks, Mark(left, top, inside[2] - inside[0], inside[3] - inside[1], line(self.label, 40)))


@dataclass
class Album:
    """The pictures of one report: request views, then develop them all."""

    folder: Path
    kind: str = WEBP
    left: dict[bool, int] = field(default_factory=lambda: {True: 400, False: 150})
    """Number of pictures that may still be made: of whole pages, and of places. The first requests are served."""
    left_out: int = 0
    pictures: dict[str, ReportPicture] = field(default_factory=dict)
    """By digest, in the order in which they were made."""
    _views: dict[str, list[View]] = field(default_factory=lambda: defaultdict(list))
    _known: set[tuple[bool, Shot, Box | None]] = field(default_factory=set)

    def crop(self, shot: Shot | None, box: Box | None, label: str = "") -> View | None:
        """Request the surroundings of the box; the top of the picture if there is no box. None if there is no picture."""
        return self._request(shot, box, whole=False, label=label)

    def thumb(self, shot: Shot | None, box: Box | None = None, label: str = "") -> View | None:
        """Request the whole picture, scaled down, with the box marked."""
        return self._request(shot, box, whole=True, label=label)

    def _request(self, shot: Shot | None, box: Box | None, *, whole: bool, label: str) -> View | None:
        if shot is None:
            return None
        view = View(shot, box, whole, label)
        key = (whole, shot, None if whole else box)
        if key not in self._known:
            if not self.left[whole]:
                self.left_out += 1
                view.missing = tr("Left out to keep this page small; it is in the audit folder.")
                return view
            self.left[whole] -= 1
            self._known.add(key)
        self._views[shot.path].append(view)
        return view

    def develop(self) -> None:
        """Make all requested pictures."""
        folder = self.folder.resolve()
        thumbs = len({path for path, views in self._views.items() if any(view.whole for view in views)})
        width = next(width for most, width in THUMB_WIDTHS if thumbs <= most)
        with ThreadPoolExecutor(THREADS) as pool:
            made = pool.map(lambda item: _develop_file(folder, item[0], item[1], width, self.kind), self._views.items())
            for (_, views), result in zip(self._views.items(), made, strict=True):
                self._take(views, result)

    def _take(self, views: Sequence[View], result: str | list[Made]) -> None:
        if isinstance(result, str):
            for view in views:
                view.missing = translated(result)  # here: threads do not know the language
            return
        for view, (data, region, inside) in zip(views, result, strict=True):
            digest = hashlib.sha256(data).hexdigest()[:16]
            picture = self.pictures.setdefault(digest, ReportPicture(f"pic-{digest}", data, self.kind))
            view.fill(picture, region, inside)


def _develop_file(folder: Path, path: str, views: Sequence[View], thumb: int, kind: str) -> str | list[Made]:
    """Returns the encoded pictures for all views of one file, or why there are none."""
    try:
        small = all(view.whole for view in views)
        image = read_picture(folder, path, thumb if small else 0)
        if isinstance(image, str):
            return image
        file = _PictureFile(image, thumb, kind)
        return [file.develop(view) for view in views]
    except (OSError, ValueError, MemoryError) as error:
        return text("The picture could not be made ({error}).", error=type(error).__name__)


@dataclass
class _PictureFile:
    """A decoded picture, from which views are cut; each distinct part is encoded once."""

    image: Image.Image
    thumb: int
    kind: str
    encoded: dict[tuple[Region, int], bytes] = field(default_factory=dict)

    def develop(self, view: View) -> Made:
        width = view.shot.width if math.isfinite(view.shot.width) and view.shot.width > 0 else float(self.image.width)
        scale = self.image.width / width
        size = (self.image.width / scale, self.image.height / scale)
        inside = clamp(view.box, size)
        region = shown_of(size) if view.whole else surroundings(inside, size)
        key = (region, self.thumb if view.whole else CROP_WIDTH)
        if key not in self.encoded:
            self.encoded[key] = encode(cut(self.image, scale, *key), self.kind)
        return self.encoded[key], region, clamp_to(inside, region) if view.whole else inside


def shown_of(size: Size) -> Region:
    """Returns the region of a page that a small picture shows: all of a window, the top of a page more than twice as high as wide."""
    return (0.0, 0.0, size[0], min(size[1], 2.2 * size[0]))


def clamp_to(inside: Region | None, region: Region) -> Region | None:
    """Returns the part of the box inside the region; None if there is none."""
    return inside if inside is not None and inside[1] < region[3] else None


def read_picture(folder: Path, path: str, width: int = 0) -> Image.Image | str:
    """Open and decode a picture of the audit folder, or return why it cannot be. ``width`` limits the decoded pixels.

    Paths come from recordings: a path outside the folder is refused.
    """
    try:
        file = (folder / path).resolve()
        if not file.is_relative_to(folder):
            return text("The picture is outside the audit folder and was not read.")
        if not file.is_file():
            return text("The picture is missing from the audit folder.")
        with Image.open(file) as image:
            if image.width * image.height > MAX_PIXELS:
                return text("The picture is too large to be shown.")
            if width:
                image.draft("RGB", (width, 1))
            return image.convert("RGB")
    except (OSError, ValueError, SyntaxError, MemoryError, Image.DecompressionBombError) as error:
        return text("The picture could not be read ({error}).", error=type(error).__name__)


def cut(image: Image.Image, scale: float, region: Region, widest: float) -> Image.Image:
    """Cut out the region, with at most one pixel per CSS pixel."""
    left, top, right, bottom = region
    zoom = min(1.0, widest / max(1.0, right - left), scale)
    size = (max(1, round((right - left) * zoom)), max(1, round((bottom - top) * zoom)))
    pixels = (left * scale, top * scale, min(right * scale, image.width), min(bottom * scale, image.height))
    if scale == zoom == 1:  # without scaling: sharper and faster
        start = (min(round(pixels[0]), image.width - size[0]), min(round(pixels[1]), image.height - size[1]))
        return image.crop((*start, start[0] + size[0], start[1] + size[1]))
    return image.resize(size, Image.Resampling.HAMMING, box=pixels, reducing_gap=2.0)


def encode(image: Image.Image, kind: str = WEBP) -> bytes:
    """A picture as WebP or JPEG."""
    buffer = io.BytesIO()
    image.save(buffer, ENCODERS[kind], quality=QUALITY, **({"method": 0} if kind == WEBP else {}))
    return buffer.getvalue()
