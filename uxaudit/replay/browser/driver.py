"""Starts Playwright's driver, whose compiled code is kept for the next start.

Node.js compiles the driver's code at each start otherwise, which takes a quarter of the processor time of starting it (.2 of .8 s).
"""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.async_api import Playwright, async_playwright

CACHE = "NODE_COMPILE_CACHE"
"""The variable that names Node.js its folder for compiled code. It checks itself whether the code is that of the file."""


async def start_driver() -> Playwright:
    """Start the driver. Raises PlaywrightError."""
    with _code_kept():
        return await async_playwright().start()


@contextmanager
def _code_kept() -> Iterator[None]:
    """What is started in this block keeps its compiled code, unless the user decided otherwise."""
    folder = None if CACHE in os.environ else private_folder()
    if folder is None:
        yield
        return
    os.environ[CACHE] = str(folder)
    try:
        yield
    finally:
        os.environ.pop(CACHE, None)


def private_folder() -> Path | None:
    """Returns a folder for temporary files that no other user can write to; None if there is none."""
    if not hasattr(os, "getuid"):
        return Path(tempfile.gettempdir(), "uxaudit-code")  # on Windows, each user has a folder for temporary files
    folder = Path(tempfile.gettempdir(), f"uxaudit-code-{os.getuid()}")
    try:
        folder.mkdir(mode=stat.S_IRWXU, exist_ok=True)
        found = folder.lstat()
    except OSError:
        return None
    is_private = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    return folder if is_private else None
