"""The contrast of text on pictures and gradients, which axe cannot decide: measured in the state's picture."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

from PIL import Image

from uxaudit.recording.engine_scans import AxeScan
from uxaudit.recording.state_trials import Contrast
from uxaudit.replay.browser.isolated_world import ask
from uxaudit.replay.browser.session import Session

RULE = "color-contrast"
MEASURABLE = re.compile(r"image|gradient|pseudo", re.IGNORECASE)
"""axe's messages for texts about which pixels can show more than styles."""
MOST = 30
POINTS = 2500
"""Number of points sampled for each line."""
LETTERS, BOLD_LETTERS = 0.5, 0.62
"""Maximum share of a line that letters and their soft edges cover (own judgement, from small thin and large bold letters)."""
LARGE_PX, LARGE_BOLD_PX = 24.0, 18.66
"""WCAG 2.2, "large scale": 18 point, or 14 point bold."""

Colour = tuple[int, int, int]


async def measured(session: Session, scan: AxeScan, pixels: bytes) -> tuple[Contrast, ...]:
    """Returns the contrast of each text that axe could not decide, from the page's picture as JPEG. Raises PlaywrightError."""
    nodes = [node for rule in scan.incomplete if rule.id == RULE for node in rule.nodes if MEASURABLE.search(node.summary)][:MOST]
    if not nodes:
        return ()
    rows = await ask(session.page, "contrast.readContrast", [node.selector for node in nodes])
    with Image.open(io.BytesIO(pixels)) as picture:
        whole = picture.convert("RGB")
    return tuple(contrast for row in rows if (contrast := _contrast(row, whole)) is not None)


def _contrast(row: dict[str, Any], picture: Image.Image) -> Contrast | None:
    area = row["area"]
    box = (round(area["x"]), round(area["y"]), round(area["x"] + area["width"]), round(area["y"] + area["height"]))
    if box[0] < 0 or box[1] < 0 or box[2] > picture.width or box[3] > picture.height or box[2] - box[0] < 4 or box[3] - box[1] < 4:
        return None
    red, green, blue = (int(float(part)) for part in re.findall(r"[\d.]+", row["colour"])[:3])
    large = row["font_px"] >= (LARGE_BOLD_PX if row["bold"] else LARGE_PX)
    return Contrast(
        **row,
        ratio=round(behind(_points(picture.crop(box)), (red, green, blue), BOLD_LETTERS if row["bold"] else LETTERS), 2),
        needed=3.0 if large else 4.5,
    )


def _points(line: Image.Image) -> list[Colour]:
    data = line.tobytes()
    step = max(1, len(data) // 3 // POINTS)
    return [(data[at], data[at + 1], data[at + 2]) for at in range(0, len(data) - 2, 3 * step)]


def behind(points: Sequence[Colour], text: Colour, letters: float = LETTERS) -> float:
    """Returns the contrast of the worst points behind a text, assuming that a share ``letters`` of the points is the text itself.

    A tenth of the line has a worse background, unless the letters cover their whole share.
    """
    own = luminance(text)
    ratios = sorted(ratio(luminance(point), own) for point in points)
    return ratios[int((len(ratios) - 1) * letters)]


def ratio(one: float, other: float) -> float:
    """Contrast of two luminances, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def luminance(colour: Colour) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2)."""
    red, green, blue = (LINEAR[part] for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


LINEAR = tuple(part / 255 / 12.92 if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in range(256))
