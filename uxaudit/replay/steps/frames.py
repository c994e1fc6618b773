"""Finds the frame of a target: by its name, title, id or part of its URL, by its position, or by a selector."""

from __future__ import annotations

from functools import reduce

from playwright.async_api import FrameLocator, Page

INSIDE = ">>"
"""Separates a frame and one inside it: ``outer >> inner``, ``0 >> 2``."""


def frame_of(page: Page, path: str) -> Page | FrameLocator:
    """Returns the frame at the end of a path. It need not exist yet."""
    root: Page | FrameLocator = page
    return reduce(_inner, filter(None, (part.strip() for part in path.split(INSIDE))), root)


def _inner(root: Page | FrameLocator, part: str) -> FrameLocator:
    if part.isdecimal():
        return root.locator("iframe, frame").nth(int(part)).content_frame
    if part.startswith("css="):
        return root.frame_locator(part)
    named = part.replace("\\", "\\\\").replace('"', '\\"')
    return root.frame_locator(
        f'iframe[name="{named}"], iframe[title="{named}" i], iframe[id="{named}"], iframe[src*="{named}"], frame[name="{named}"]'
    )
