"""Determines the tab or frame of a step of Chrome's Recorder.

Its ``target`` is ``main`` or a URL: that of another tab, or of a frame from another site, which the recording does not
distinguish. A tab is opened by a step and followed by the replay itself. A URL of another host, from which the recording returns
to the page without closing anything, counts as a frame.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from uxaudit.urls import is_page

MAIN = "main"
_NO_ACTION = ("setViewport", "emulateNetworkConditions")


def target_name(step: Any) -> str:
    """``main``, or the URL of the step's tab or frame."""
    target = step.get("target") if isinstance(step, dict) else None
    return target if isinstance(target, str) and is_page(target) else MAIN


def frames_among(steps: Sequence[Any]) -> frozenset[str]:
    """Returns the targets that are frames of the page."""
    names = [target_name(step) for step in steps if isinstance(step, dict) and step.get("type") not in _NO_ACTION]
    site = next(
        (urlsplit(str(step.get("url"))).hostname for step in steps if isinstance(step, dict) and step.get("type") == "navigate"), None
    )
    closed = {target_name(step) for step in steps if isinstance(step, dict) and step.get("type") == "close"}
    came_back = {name for number, name in enumerate(names) if name != MAIN and MAIN in names[number:]}
    return frozenset(name for name in came_back - closed if urlsplit(name).hostname != site)


def frame_name(url: str) -> str:
    """Returns the part of a frame's URL by which it is found again: without scheme and query."""
    parts = urlsplit(url)
    return parts.netloc + parts.path
