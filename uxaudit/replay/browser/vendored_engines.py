"""Finds the engines that are injected into pages: axe-core, and IBM's accessibility-checker-engine.

Both are included in uxaudit by its build (see ``hatch_build.py``). If that could not fetch axe-core, the older and slower copy in
axe-playwright-python is used; if it could not fetch IBM's engine, there is none.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from uxaudit.errors import CannotMeasure

_BANNER = re.compile(r"/\*!\s*axe v(\d+\.\d+\.\d+[^\s*]*)")
_BANNER_WITHIN = 200
"""Characters at the start of the script that contain the banner."""

_PLACES = (
    ("uxaudit", Path("data", "vendor", "axe-core", "axe.min.js")),
    ("axe_playwright_python", Path("axe.min.js")),
)
"""Packages that contain the script, preferred first, with its path inside the package."""


@dataclass(frozen=True)
class EngineSource:
    """The script of an engine, the version that it states, and the package that contains it."""

    script: str
    version: str
    origin: str
    path: Path | None = None
    """The file that it was read from, if it is one file."""


@cache
def axe_source() -> EngineSource:
    """Read axe-core, once per process. Raises CannotMeasure if no package contains a readable one."""
    for package, inside in _PLACES:
        for folder in _package_folders(package):
            found = read_axe(folder / inside, package)
            if found is not None:
                return found
    raise CannotMeasure(
        "axe-core is not installed, so accessibility cannot be checked",
        hint="Run `pip install --force-reinstall axe-playwright-python`: it includes a copy.",
    )


def read_axe(path: Path, origin: str) -> EngineSource | None:
    """Read one script; None if the file is missing, unreadable or not axe-core (it has no banner)."""
    try:
        script = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    banner = _BANNER.search(script[:_BANNER_WITHIN])
    return EngineSource(script, banner[1], origin, path) if banner else None


IBM = "accessibility-checker-engine"
_IBM_FOLDER = Path("data", "vendor", IBM)
IBM_MISSING = "IBM's engine is not included in this uxaudit: its build had no npm or no network"


@cache
def ibm_source() -> EngineSource:
    """Read IBM's engine, once per process. Raises CannotMeasure if the build did not include it."""
    for folder in _package_folders("uxaudit"):
        try:
            version = str(json.loads((folder / _IBM_FOLDER / "package.json").read_bytes())["version"])
            return EngineSource((folder / _IBM_FOLDER / "ace.js").read_text(encoding="utf-8"), version, "uxaudit")
        except (OSError, ValueError, KeyError):
            continue
    raise CannotMeasure(IBM_MISSING, hint="Run `python hatch_build.py` in a checkout, or reinstall with npm installed.")


@dataclass(frozen=True)
class Help:
    """IBM's help page on a rule: why it matters, what to do, who is affected. Plain text; empty if the page lacks it."""

    why: str = ""
    fix: str = ""
    who: str = ""


@cache
def ibm_help(rule: str) -> Help:
    """Read the help page of an IBM rule, which is included with the engine."""
    for folder in _package_folders("uxaudit"):
        try:
            text = (folder / _IBM_FOLDER / "help" / "en-US" / f"{rule}.html").read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        return Help(_help_part(text, "Why is this important"), _help_part(text, "What to do"), _help_part(text, "Who does this affect"))
    return Help()


_HELP_LENGTH = 700
"""Maximum characters of a help section in a finding; the page itself is linked."""


def _help_part(text: str, heading: str) -> str:
    """The text under a heading of the help page, without Markdown and HTML; a long text ends at a sentence or item."""
    found = re.search(rf"###\s*{heading}\??\s*\n(.*?)(?=\n###|</script>)", text, re.DOTALL)
    if found is None:
        return ""
    plain = re.sub(r"```.*?```|<!--.*?-->|</?[a-z][^>`]*>(?![^`\n]*`)", " ", found[1], flags=re.DOTALL)
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", plain).replace("**", "")
    items = [re.sub(r"^[*+-]\s*|[`]", "", line.strip()) for line in plain.splitlines()]
    whole = html.unescape(" ".join(item if item[-1] in ".:;,?!" else f"{item}." for item in items if item))
    whole = re.sub(r"\s+", " ", whole).strip()
    return whole if len(whole) <= _HELP_LENGTH else whole[:_HELP_LENGTH].rpartition(". ")[0] + "."


def _package_folders(name: str) -> Iterator[Path]:
    """The folder of a package, without importing it: importing reads the whole script a second time."""
    spec = find_spec(name)
    yield from map(Path, (spec and spec.submodule_search_locations) or ())
