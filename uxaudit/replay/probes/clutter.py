"""Clutter and colourfulness of the first screen, measured in the state's picture.

Two measures of the Aalto Interface Metrics (https://github.com/aalto-ui/aim), by the papers that they are based on: contour
density is the share of points on an edge that Canny's detector finds, with the thresholds of AIM for desktops. In a lossless
picture both are exactly AIM's own (compared with OpenCV 5 on 15 pages). In the JPEG pictures used here, contours differed by 4 %
on most pages, and by 18 % (.004) at worst, for thin grey lines at the threshold; colourfulness was up to 8 % too low, with fine
patterns 11 %, because JPEG stores colours at half the resolution.

Sources: Miniukovich and De Angeli 2015, "Computation of Interface Aesthetics", CHI '15 (contour density); Rosenholtz, Li and
Nakano 2007, "Measuring Visual Clutter", Journal of Vision 7(2) (edges as clutter); Canny 1986, IEEE PAMI 8(6); Hasler and
Süsstrunk 2003, "Measuring Colourfulness in Natural Images", SPIE 5007.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Sequence
from typing import Any

from PIL import Image

from uxaudit.common.arrays import NDArray, np
from uxaudit.recording.first_screen import FIRST_SCREEN, FirstScreen
from uxaudit.replay.browser.isolated_world import ask
from uxaudit.replay.browser.session import Session
from uxaudit.replay.contract import Implementation, StateView
from uxaudit.scenario.plan import Persona

LOW, HIGH = 28, 68
"""Gradient (sum of both Sobel slopes, of 255 grey levels) of a weak and of a strong edge: .11 and .27 of Miniukovich and De Angeli."""
BLUR = (1, 2, 7, 16, 31, 45, 52, 45, 31, 16, 7, 2, 1)
"""A Gaussian with 2 px standard deviation in parts of 256, as OpenCV smooths integers: thin lines are so close to the thresholds
that different rounding finds a fifth less on some pages.
"""
STEEP = 0.41421356237
"""The tangent of 22.5°, from which an edge is diagonal."""
ONE_COLOUR = 6
"""Maximum difference of 255 levels within a JPEG of a single colour. Own judgement."""

Points = NDArray[np.int16]


def own_look(persona: Persona) -> bool:
    """Whether this persona's pictures show the page with its own colours, text size and spacing."""
    plain = Persona(name="", title="")
    changed = ("vision", "forced_colors", "text_scale", "text_spacing")
    return all(getattr(persona, name) == getattr(plain, name) for name in changed)


async def observe(view: StateView) -> dict[str, Any]:
    """Returns the state's ``first_screen``."""
    screen = await measured(view.session.persona, await view.picture())
    if screen is not None and screen.blank and await _proves_nothing(view.session):
        screen = screen.model_copy(update={"blank": None})
    return {"first_screen": screen}


async def _proves_nothing(session: Session) -> bool:
    """Whether a page of a single colour may still have content, such as a canvas, or would have it without the audit's blocking."""
    blocked = any(trouble.kind == "blocked" for trouble in session.log.troubles)
    return blocked or not session.page.url.startswith(("http", "file:")) or bool(await ask(session.page, "page.mayShowMore"))


async def measured(persona: Persona, picture: bytes) -> FirstScreen | None:
    """The first screen in the picture of the whole page; None if the persona changes how the page looks.

    Raises ValueError without a picture. Runs in a thread, beside the browser's work.
    """
    if not own_look(persona):
        return None
    if not picture:
        raise ValueError("there is no picture of the page")
    return await asyncio.to_thread(look_at, picture, persona.viewport)


def look_at(picture: bytes, window: tuple[int, int]) -> FirstScreen:
    """Measure the part of a picture that a window shows. Raises ValueError if it is not a picture."""
    try:
        with Image.open(io.BytesIO(picture)) as whole:
            blank = bool(np.all(np.ptp(np.asarray(whole.convert("RGB").getextrema()), axis=1) <= ONE_COLOUR))
            part = whole.crop((0, 0, min(window[0], whole.width), min(window[1], whole.height))).convert("RGB")
    except OSError as error:
        raise ValueError("the picture of the page cannot be read") from error
    return FirstScreen(
        width=part.width,
        height=part.height,
        contours=round(contour_density(part), 5),
        colourfulness=round(colourfulness(part), 2),
        blank=blank,
    )


def colourfulness(picture: Image.Image) -> float:
    """Hasler and Süsstrunk's measure: the spread of colours on the axes red–green and yellow–blue, and their distance from grey."""
    red, green, blue = (np.asarray(part, dtype=np.int16) for part in picture.split())
    # The second axis is twice as long as theirs, so that all values are integers.
    red_green, yellow_blue = _mean_and_variance(red - green), _mean_and_variance(red + green - 2 * blue)
    spread = red_green[1] + yellow_blue[1] / 4
    distance = red_green[0] ** 2 + yellow_blue[0] ** 2 / 4
    return float(spread**0.5 + 0.3 * distance**0.5)


def _mean_and_variance(axis: Points) -> tuple[float, float]:
    """Mean and variance of integers from -512 to 512, by a histogram: three times as fast as numpy's own."""
    times = np.bincount(axis.ravel() + 512)
    values = np.arange(times.size, dtype=np.float64) - 512
    mean = float(times @ values) / axis.size
    return mean, float(times @ values**2) / axis.size - mean**2


def contour_density(picture: Image.Image) -> float:
    """The share of pixels on a contour."""
    grey = np.asarray(picture.convert("L"))
    steepness, thin = _edges(((_blurred(grey) + 2**15) >> 16).astype(np.int16))
    return _contour_pixels(thin, steepness) / grey.size


def _blurred(grey: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """The picture, blurred in both directions and mirrored at its borders, in parts of 65,536: integers, so that nothing is rounded."""
    reach = len(BLUR) // 2
    rows = np.pad(grey, ((0, 0), (reach, reach)), mode="reflect").astype(np.uint16)
    once = _weighted([rows[:, n : n + grey.shape[1]] for n in range(len(BLUR))])
    columns = np.pad(once, ((reach, reach), (0, 0)), mode="reflect").astype(np.uint32)
    return _weighted([columns[n : n + grey.shape[0]] for n in range(len(BLUR))])


def _weighted(shifted: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """The sum of these arrays, each times its part of the blur, which is symmetric."""
    reach = len(BLUR) // 2
    whole: NDArray[Any] = shifted[reach] * shifted[reach].dtype.type(BLUR[reach])
    for n, part in enumerate(BLUR[:reach]):
        pair = shifted[n] + shifted[-1 - n]
        pair *= pair.dtype.type(part)
        whole += pair
    return whole


def _contour_pixels(thin: NDArray[np.bool_], steepness: Points) -> int:
    """The number of edge pixels that are connected, also diagonally, to one that is steep enough to be sure.

    Connected pixels get the lowest of their numbers: again and again, the higher of two neighbours' numbers is replaced by the lower. In
    NumPy, because the import of scipy.ndimage takes as long as forty pictures.
    """
    y, x = np.nonzero(thin)
    numbers = np.full((thin.shape[0] + 1, thin.shape[1] + 2), -1, dtype=np.int32)
    root = np.arange(y.size, dtype=np.int32)
    numbers[y, x + 1] = root
    beside = [numbers[y + down, x + 1 + right] for down, right in ((0, 1), (1, -1), (1, 0), (1, 1))]
    here = np.concatenate([root[other >= 0] for other in beside])
    there = np.concatenate([other[other >= 0] for other in beside])
    while (apart := root[here] != root[there]).any():
        here, there = here[apart], there[apart]
        np.minimum.at(root, np.maximum(root[here], root[there]), np.minimum(root[here], root[there]))
        while not np.array_equal(root, further := root[root]):
            root = further
    sure = np.zeros(y.size, dtype=bool)
    sure[root[steepness[y, x] > HIGH]] = True
    return int(np.count_nonzero(sure[root]))


def _edges(grey: Points) -> tuple[Points, NDArray[np.bool_]]:
    """The gradient of each pixel, and which pixels are maximal across their edge, so that edges are one pixel wide."""
    p = np.pad(grey, 1, mode="edge")
    right = (p[:-2, 2:] - p[:-2, :-2]) + 2 * (p[1:-1, 2:] - p[1:-1, :-2]) + (p[2:, 2:] - p[2:, :-2])
    down = (p[2:, :-2] - p[:-2, :-2]) + 2 * (p[2:, 1:-1] - p[:-2, 1:-1]) + (p[2:, 2:] - p[:-2, 2:])
    steepness = np.abs(right) + np.abs(down)
    around = np.pad(steepness, 1)
    y, x = np.nonzero(steepness > LOW)
    across = _across(right[y, x], down[y, x])
    before = around[y + 1 - across[0], x + 1 - across[1]]
    after = around[y + 1 + across[0], x + 1 + across[1]]
    here = steepness[y, x]
    slanting = (across[0] != 0) & (across[1] != 0)
    thin = np.zeros(grey.shape, dtype=bool)
    thin[y, x] = (here > before) & np.where(slanting, here > after, here >= after)
    return steepness, thin


def _across(right: Points, down: Points) -> tuple[Any, Any]:
    """The step across the edge at each pixel, in y and x: horizontal, vertical or diagonal."""
    flat, upright = np.abs(right), np.abs(down)
    in_row = upright < flat * STEEP
    in_column = upright * STEEP > flat
    side = np.where((right < 0) != (down < 0), -1, 1)
    return np.where(in_row, 0, 1), np.where(in_row, 1, np.where(in_column, 0, side))


PROBE = Implementation(FIRST_SCREEN, observe, in_page=False)
