"""Finds the executable behind the shell scripts that distributions put on the PATH for a browser.

Ending such a script may leave the browser behind as an orphan, and it adds arguments of its own; so the browser itself
is launched.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

_SCRIPT_LIMIT = 65_536
"""Bytes of a wrapper script that are read; typical ones have about 5,000."""
_ASSIGNMENT = re.compile(r"""^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)=["']?([^"'`;\s]*)["']?[ \t]*$""", re.MULTILINE)
_COMMAND = re.compile(
    r"""^[ \t]*(?:exec[ \t]+(?:-a[ \t]+(?:"[^"]*"|\S+)[ \t]+)?)?"""
    r"""(?:"([^"\n]+)"|'([^'\n]+)'|([^\s"'=]+))[ \t][^\n]*\$@""",
    re.MULTILINE,
)
"""A line that passes all arguments on, with or without ``exec``."""
_VARIABLE = re.compile(r"\$\{?(\w+)\}?")
_BROWSER = re.compile(r"chrom|edge|headless|brave|opera|vivaldi", re.IGNORECASE)
"""File names of browsers, so that ``env``, ``flatpak`` and similar are not mistaken for one."""
_NAMES = ("chromium", "chromium-browser", "chrome", "msedge", "headless_shell")
"""Names of the executable, if the script is in the browser's own folder."""
_MARK = "icudtl.dat"
"""A file in every Chromium's folder."""
_DEPTH = 4
"""Maximum number of nested wrappers to follow."""


def is_snap(path: Path) -> bool:
    """Whether a browser is a snap, or a script that calls one (installed or not)."""
    return _leads_to_snap(path) or _leads_to_snap(real_binary(path)) or "/snap/bin/" in _script(path.resolve())


def real_binary(path: Path) -> Path:
    """Follow links and shell scripts to the executable itself; a script that cannot be followed is returned itself."""
    current = path
    for _ in range(_DEPTH):
        if _leads_to_snap(current):
            return current
        resolved = current.resolve()
        following = _behind(resolved)
        if following is None:
            return resolved
        current = following
    return path


def _leads_to_snap(path: Path) -> bool:
    return path.parts[:2] == ("/", "snap") or path.resolve().name == "snap"


def _behind(script: Path) -> Path | None:
    """The program that a shell script starts; None for a binary, or if unknown."""
    text = _script(script)
    if not text:
        return None
    named = [Path(expanded) for words in _COMMAND.findall(text) if (expanded := _expand("".join(words), text))]
    beside = [script.parent / name for name in _NAMES if (script.parent / _MARK).is_file()]
    return next((p for p in (*named, *beside) if p.is_absolute() and p != script and _is_browser(p)), None)


def _script(path: Path) -> str:
    """The text of a shell script; empty for other or unreadable files."""
    try:
        with path.open("rb") as file:
            return file.read(_SCRIPT_LIMIT).decode("utf-8", "replace") if file.read(2) == b"#!" else ""
    except OSError:
        return ""


def _is_browser(path: Path) -> bool:
    return bool(_BROWSER.search(path.name)) and path.is_file() and os.access(path, os.X_OK)


def _expand(command: str, script: str) -> str:
    """Substitute the script's plainly assigned variables; empty if one is unknown."""
    known = dict(_ASSIGNMENT.findall(script))
    for _ in range(_DEPTH):
        command = _VARIABLE.sub(lambda found: known.get(found[1], found[0]), command)
    return "" if "$" in command else command
