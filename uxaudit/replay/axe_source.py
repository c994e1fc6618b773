"""Finds the axe-core script that is put into pages: the one packed with uxaudit, or else that of axe-playwright-python.

The packed one (see ``hatch_build.py``) is newer and about twice as fast. Where the build could not fetch it, the one
that axe-playwright-python carries does the same work.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from uxaudit.errors import CannotMeasure

_BANNER = re.compile(r"/\*!\s*axe v(\d+\.\d+\.\d+[^\s*]*)")
_BANNER_WITHIN = 200
"""Characters at the start of the script in which the banner stands."""

_PLACES = (
    ("uxaudit", Path("data", "vendor", "axe-core", "axe.min.js")),
    ("axe_playwright_python", Path("axe.min.js")),
)
"""Packages that carry the script, the preferred first, with its path inside the package."""


@dataclass(frozen=True)
class AxeSource:
    """The text of axe-core, its version as its banner tells it, and the package that it came from."""

    script: str
    version: str
    origin: str


@cache
def axe_source() -> AxeSource:
    """Read axe-core, once per process. Raises CannotMeasure where no package carries a readable one."""
    for package, inside in _PLACES:
        for folder in _package_folders(package):
            found = read_axe(folder / inside, package)
            if found is not None:
                return found
    raise CannotMeasure(
        "axe-core is not installed, so accessibility cannot be checked",
        hint="Run `pip install --force-reinstall axe-playwright-python`: it carries a copy.",
    )


def read_axe(path: Path, origin: str) -> AxeSource | None:
    """Read one script; None where the file is missing, unreadable or is not axe-core (it has no banner)."""
    try:
        script = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    banner = _BANNER.search(script[:_BANNER_WITHIN])
    return AxeSource(script, banner[1], origin) if banner else None


def _package_folders(name: str) -> Iterator[Path]:
    """Where a package's files lie, without importing it: importing reads the whole script a second time."""
    spec = find_spec(name)
    yield from map(Path, (spec and spec.submodule_search_locations) or ())
