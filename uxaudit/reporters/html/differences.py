"""The effect of a step on the page: the areas in which the picture after it differs from the one before."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops

from uxaudit.model.base import Shot
from uxaudit.reporters.html.pictures import Mark, read_picture

WIDTH = 320
"""Width in pixels at which two pictures are compared; a changed word of 14 px is still detected."""
CELL = 4
"""Side length of the compared squares, in pixels."""
VISIBLE = 24
"""Minimum difference of the mean of a square, of 255 grey levels (own judgement: JPEG's noise stays under 10)."""
MOST = 6
"""Maximum number of areas that are shown, the largest first."""


@dataclass(frozen=True)
class Difference:
    """The changed share of the picture, 0 to 1, and the areas in CSS pixels of the picture after."""

    share: float
    areas: tuple[Mark, ...]


def compare(folder: Path, pairs: Sequence[tuple[Shot, Shot]], other: Path | None = None) -> dict[tuple[Shot, Shot], Difference]:
    """Returns the difference of each pair that can be compared: both pictures are readable and have the same size.

    The first picture of a pair is in ``folder``, the second in ``other``, or in the same folder if it is None.
    """
    one_folder = other is None
    wanted = list(dict.fromkeys(pair for pair in pairs if _alike(*pair) and not (one_folder and pair[0].path == pair[1].path)))
    roots = (folder.resolve(), (other or folder).resolve())
    with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
        found = list(pool.map(lambda pair: _difference(roots, pair), wanted))
    return {pair: one for pair, one in zip(wanted, found, strict=True) if one is not None}


def _alike(before: Shot, after: Shot) -> bool:
    return (before.width, before.height) == (after.width, after.height) and after.width > 0


def _difference(roots: tuple[Path, Path], pair: tuple[Shot, Shot]) -> Difference | None:
    first, second = (_grey(root, shot.path) for root, shot in zip(roots, pair, strict=True))
    if first is None or second is None or first.size != second.size:
        return None
    columns, rows = max(1, first.width // CELL), max(1, first.height // CELL)
    cells = ImageChops.difference(first, second).resize((columns, rows), Image.Resampling.BOX)
    changed = {(i % columns, i // columns) for i, level in enumerate(cells.tobytes()) if level >= VISIBLE}
    scale = pair[1].width / columns
    areas = sorted((_bounds(group) for group in _groups(changed)), key=lambda area: -(area[2] - area[0]) * (area[3] - area[1]))
    marks = (Mark(left * scale, top * scale, (right - left) * scale, (bottom - top) * scale) for left, top, right, bottom in areas[:MOST])
    return Difference(len(changed) / (columns * rows), tuple(marks))


def _grey(folder: Path, path: str) -> Image.Image | None:
    image = read_picture(folder, path, WIDTH)
    if isinstance(image, str) or not image.width:
        return None
    size = (WIDTH, max(CELL, round(image.height * WIDTH / image.width)))
    return image.convert("L").resize(size, Image.Resampling.BOX)


Cell = tuple[int, int]


def _groups(cells: set[Cell]) -> Iterator[list[Cell]]:
    """Yields the groups of cells that touch, or nearly touch."""
    left = set(cells)
    while left:
        group, border = [], [left.pop()]
        while border:
            x, y = border.pop()
            group.append((x, y))
            near = {(x + dx, y + dy) for dx in (-2, -1, 0, 1, 2) for dy in (-2, -1, 0, 1, 2)} & left
            left -= near
            border += near
        yield group


def _bounds(group: Sequence[Cell]) -> tuple[int, int, int, int]:
    columns, rows = zip(*group, strict=True)
    return min(columns), min(rows), max(columns) + 1, max(rows) + 1
