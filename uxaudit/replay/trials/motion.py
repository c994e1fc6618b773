"""Finds content that moves by itself: small pictures of the state over five and a half seconds, compared with each other."""

from __future__ import annotations

import asyncio
import base64
import io
import time
from collections.abc import Sequence
from itertools import cycle, pairwise
from typing import Any

from PIL import Image, ImageChops

from uxaudit.recording.state_trials import MOTION, Motion, Moving
from uxaudit.replay.browser.isolated_world import ask
from uxaudit.replay.browser.session import Session
from uxaudit.replay.contract import Implementation
from uxaudit.replay.trials.state_copy import NoStateCopy, StateCopy

FIRST_S = 1.0
"""Time to watch for any sign of motion, in seconds; without one, the observation ends early."""
WATCH_S = 5.5
"""WCAG 2.2.2 concerns what moves for more than five seconds."""
EVERY_S = (0.31, 0.47, 0.38)
"""Intervals between pictures, in seconds. Uneven, because content that rotates once per interval looks still (own choice)."""
LEAST_PAUSE = 0.25
"""Minimum share of an interval that is waited after a slow picture, so that the pace stays uneven on a busy machine."""
SCALE = 0.25
CELL = 4
"""Side of a cell of the small picture: 16 CSS pixels."""
NOISE = 20
"""Maximum difference of a cell's mean, in grey levels, between two pictures of the same content."""
LATE_S = 3.5
"""Content that changes at least this late, in seconds, and also earlier, counts as still moving (own judgement: five seconds less
the pace of slides).
"""
APART_S = 1.2
JUMP = 0.1
"""Minimum share of the page that changes at once and only once in a jump, which is no motion. Own judgement: a banner moves
sparse text.
"""
MOST_HEIGHT = 2500
"""Maximum height of the observed part of the page, in CSS px."""

Seen = tuple[float, Image.Image]
Cell = tuple[int, int]


async def observe(copy: StateCopy) -> dict[str, Any]:
    """Returns the state's ``motion``. Raises PlaywrightError or TimeoutError.

    A state without a copy is watched in place: watching changes nothing and only takes time.
    """
    session = copy.session
    if not await ask(session.page, "motion.isWorthWatching"):
        return {"motion": Motion(reduced=session.persona.reduced_motion)}
    try:
        async with copy.lend(uses=False) as other:
            return {"motion": await _moving(other, copy.facts)}
    except NoStateCopy:
        return {"motion": await _moving(session, copy.facts)}


async def _moving(session: Session, facts: dict[str, Any]) -> Motion:
    reduced = session.persona.reduced_motion
    async with asyncio.timeout(MOTION.limit_s):
        await ask(session.page, "motion.begin")
        try:
            await asyncio.sleep(FIRST_S)
            if not await ask(session.page, "motion.couldMove"):
                return Motion(reduced=reduced)
            seen = await _watch(session, facts)
            rows = await ask(session.page, "motion.findMovers", places_of(seen))
        finally:
            await ask(session.page, "motion.end")
    return Motion(watched_ms=1000 * (FIRST_S + seen[-1][0]), reduced=reduced, moving=tuple(Moving(**row) for row in rows))


async def _watch(session: Session, facts: dict[str, Any]) -> list[Seen]:
    """Returns small grey pictures of the page with their times in seconds from the first."""
    cdp = await session.cdp()
    size = {"width": facts["width"], "height": min(facts["height"], MOST_HEIGHT)}
    options = {
        "format": "jpeg",
        "quality": 70,
        "optimizeForSpeed": True,
        "captureBeyondViewport": True,
        "clip": {"x": 0, "y": 0, **size, "scale": SCALE},
    }
    begun, seen, pauses = time.monotonic(), [], cycle(EVERY_S)
    while (at := time.monotonic() - begun) <= WATCH_S:
        answer = await cdp.send("Page.captureScreenshot", options)
        with Image.open(io.BytesIO(base64.b64decode(answer["data"]))) as picture:
            seen.append((at, picture.convert("L")))
        pause = next(pauses)
        await asyncio.sleep(max(LEAST_PAUSE * pause, pause - (time.monotonic() - begun - at)))
    return seen


def places_of(seen: Sequence[Seen]) -> list[dict[str, float]]:
    """Returns boxes of the page, in CSS pixels, that changed during the whole observation, each with ``changes`` and ``until_ms``."""
    times: dict[Cell, list[float]] = {}
    for at, cells in _without_jump([(at, _changed(before, after)) for (_, before), (at, after) in pairwise(seen)], seen):
        for cell in cells:
            times.setdefault(cell, []).append(at)
    groups = _grouped(set(times))
    return [place for group in groups if (place := _place(group, times)) is not None]


def _without_jump(changes: list[tuple[float, list[Cell]]], seen: Sequence[Seen]) -> list[tuple[float, list[Cell]]]:
    """Returns the changes without a jump of the page, as by a late banner: it would merge everything that it moved with real motion."""
    cells = seen[0][1].width * seen[0][1].height / CELL**2 if seen else 0
    jumps = [change for change in changes if len(change[1]) > JUMP * cells]
    return [change for change in changes if change not in jumps] if len(jumps) == 1 else changes


def _changed(before: Image.Image, after: Image.Image) -> list[Cell]:
    """Returns the cells in which two pictures differ."""
    if before.size != after.size:
        return []
    change = ImageChops.difference(before, after).point(lambda value: 255 if value > NOISE else 0)
    small = change.reduce(CELL)
    data = small.tobytes()
    return [(place % small.width, place // small.width) for place, value in enumerate(data) if value >= 255 / CELL**2]


def _grouped(cells: set[Cell]) -> list[list[Cell]]:
    """Groups cells that touch each other, or are one cell apart."""
    groups: list[list[Cell]] = []
    while cells:
        group, edge = [], [cells.pop()]
        while edge:
            x, y = edge.pop()
            group.append((x, y))
            near = {(x + right, y + down) for right in (-2, -1, 0, 1, 2) for down in (-2, -1, 0, 1, 2)} & cells
            cells -= near
            edge += near
        groups.append(group)
    return groups


def _place(group: list[Cell], times: dict[Cell, list[float]]) -> dict[str, float] | None:
    """Returns the box of a group that kept changing; None if it stopped."""
    at = sorted({time for cell in group for time in times[cell]})
    if at[-1] < LATE_S or at[-1] - at[0] < APART_S:
        return None
    side = CELL / SCALE
    left, top = min(x for x, _ in group), min(y for _, y in group)
    right, bottom = max(x for x, _ in group) + 1, max(y for _, y in group) + 1
    return {
        "x": left * side,
        "y": top * side,
        "width": (right - left) * side,
        "height": (bottom - top) * side,
        "changes": len(at),
        "until_ms": 1000 * (FIRST_S + at[-1]),
    }


PROBE = Implementation(MOTION, observe)
