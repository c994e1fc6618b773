"""Sees through the shell scripts that distributions put on the PATH in a browser's place.

Ending such a script may leave the browser behind as an orphan, and it adds arguments of its own; so the browser itself
is launched.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

_SCRIPT_LIMIT = 65_536
"""Bytes of a wrapper that are read; real ones have about 5,000."""
_ASSIGNMENT = re.compile(r"""^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)=["']?([^"'`;\s]*)["']?[ \t]*$""", re.MULTILINE)
_COMMAND = re.compile(
    r"""^[ \t]*(?:exec[ \t]+(?:-a[ \t]+(?:"[^"]*"|\S+)[ \t]+)?)?"""
    r"""(?:"([^"\n]+)"|'([^'\n]+)'|([^\s"'=]+))[ \t][^\n]*\$@""",
    re.MULTILINE,
)
"""A line that hands all arguments on, with ``exec`` or without."""
_VARIABLE = re.compile(r"\$\{?(\w+)\}?")
_BROWSER = re.compile(r"chrom|edge|headless|brave|opera|vivaldi", re.IGNORECASE)
"""What a browser's file is called, so that ``env``, ``flatpak`` and the like are not taken for one."""
_NAMES = ("chromium", "chromium-browser", "chrome", "msedge", "headless_shell")
"""What the browser is called, where the script that starts it lies in the browser's own folder."""
_MARK = "icudtl.dat"
"""Lies in the own folder of every Chromium."""
_DEPTH = 4
"""Wrappers around wrappers that are followed."""


def is_snap(path: Path) -> bool:
    """Tell whether a browser is a snap, or a script that calls one (even one that is not installed yet)."""
    return _leads_to_snap(path) or _leads_to_snap(real_binary(path)) or "/snap/bin/" in _script(path.resolve())


def real_binary(path: Path) -> Path:
    """Follow links and shell scripts to the executable itself; a script that cannot be followed is given back."""
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
    """What a shell script starts, or None: for a binary, and where it cannot be told."""
    text = _script(script)
    if not text:
        return None
    named = [Path(expanded) for words in _COMMAND.findall(text) if (expanded := _expand("".join(words), text))]
    beside = [script.parent / name for name in _NAMES if (script.parent / _MARK).is_file()]
    return next((p for p in (*named, *beside) if p.is_absolute() and p != script and _is_browser(p)), None)


def _script(path: Path) -> str:
    """The text of a shell script; empty for anything else, and for what cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(_SCRIPT_LIMIT).decode("utf-8", "replace") if file.read(2) == b"#!" else ""
    except OSError:
        return ""


def _is_browser(path: Path) -> bool:
    return bool(_BROWSER.search(path.name)) and path.is_file() and os.access(path, os.X_OK)


def _expand(command: str, script: str) -> str:
    """Put in the variables that the script sets plainly; empty where one of them is not known."""
    known = dict(_ASSIGNMENT.findall(script))
    for _ in range(_DEPTH):
        command = _VARIABLE.sub(lambda found: known.get(found[1], found[0]), command)
    return "" if "$" in command else command
