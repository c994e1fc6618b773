"""Finds a browser, and its launch options. ``install.py`` installs one.

Finding starts no process (except to ask a browser that the user named for its version), so a command line that only
looks is not slowed down. Playwright's own browsers are looked up where its driver would look, by its ``browsers.json``.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal, cast, get_args

from uxaudit.errors import CannotMeasure, InputError
from uxaudit.replay.browser.launcher_scripts import is_snap, real_binary

Kind = Literal["chromium", "firefox", "webkit"]
Origin = Literal["playwright", "system", "env", "given"]

ENV_BROWSER = "UXAUDIT_BROWSER"
"""Environment variable with the path of the browser, if ``--executable`` is not given."""
ENV_ARGS = "UXAUDIT_BROWSER_ARGS"
"""Further command-line arguments for Chromium, split as a shell would."""

VERSION_TIMEOUT_S = 10.0
_VERSION = re.compile(r"\d+(?:\.\d+)+")
_VERSION_LINE = re.compile(r"chrom|edge|brave|firefox|webkit|opera|vivaldi|\d+\.\d+\.\d+\.\d+", re.IGNORECASE)

CHROMIUM_ARGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--force-color-profile=srgb",
    "--font-render-hinting=none",
)
"""No requests besides the page's own, and the same colours and glyph widths on every machine."""


@dataclass(frozen=True)
class FoundBrowser:
    """A browser on this machine. ``version`` is None if the browser would have to be started to find it out."""

    name: str
    kind: Kind
    path: Path
    version: str | None
    origin: Origin
    headless_only: bool
    drivable: bool = True
    """False for a snap: its confinement blocks the profile folder and the pipes that automation needs."""


@dataclass(frozen=True)
class _Row:
    """A browser that the system may have: its commands on the PATH, and other common places."""

    name: str
    commands: tuple[str, ...]
    linux: tuple[str, ...] = ()
    mac: str = ""
    windows: str = ""
    headless_only: bool = False


_SYSTEM = (
    _Row(
        "Chromium headless shell",
        ("chromium-headless-shell", "chrome-headless-shell"),
        (
            "/usr/lib/chromium/chromium-headless-shell",
            "/usr/lib64/chromium-browser/headless_shell",
            "/usr/lib/chromium-browser/headless_shell",
            "/usr/lib64/chromium/headless_shell",
        ),
        headless_only=True,
    ),
    _Row(
        "Google Chrome",
        ("google-chrome-stable", "google-chrome"),
        ("/opt/google/chrome/chrome",),
        "Google Chrome.app/Contents/MacOS/Google Chrome",
        "Google/Chrome/Application/chrome.exe",
    ),
    _Row(
        "Chromium",
        ("chromium", "chromium-browser"),
        (
            "/usr/lib/chromium/chromium",
            "/usr/lib/chromium/chrome",
            "/usr/lib64/chromium-browser/chromium-browser",
            "/usr/lib64/chromium/chrome",
            "/usr/lib/chromium-browser/chromium-browser",
            "/snap/bin/chromium",
        ),
        "Chromium.app/Contents/MacOS/Chromium",
        "Chromium/Application/chrome.exe",
    ),
    _Row(
        "Microsoft Edge",
        ("microsoft-edge-stable", "microsoft-edge"),
        ("/opt/microsoft/msedge/msedge",),
        "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
        "Microsoft/Edge/Application/msedge.exe",
    ),
)
"""In the order of preference. The headless shell starts three times as fast and needs half the memory."""

_PLAYWRIGHT = (
    ("chromium-headless-shell", "chromium", ("chrome-headless-shell-*/chrome-headless-shell*", "chrome-*/headless_shell*")),
    ("chromium", "chromium", ("chrome-linux*/chrome", "chrome-mac*/*.app/Contents/MacOS/*", "chrome-win*/chrome.exe")),
    ("firefox", "firefox", ("firefox/firefox", "firefox/*.app/Contents/MacOS/firefox", "firefox/firefox.exe")),
    ("webkit", "webkit", ("pw_run.sh", "Playwright.exe")),
)
"""Name in Playwright's registry, kind, and path of the executable in its folder (releases differ)."""


def find(kind: str = "chromium", headed: bool = False, executable: str | Path | None = None) -> FoundBrowser:
    """Choose the browser to launch: the named one, UXAUDIT_BROWSER's, Playwright's own, or the system's.

    Raises InputError if the named one cannot be run, CannotMeasure (with the command to run) if there is none.
    """
    wanted = _kind(kind)
    if executable:
        return _named(Path(executable), wanted, "given", "--executable")
    if named := os.environ.get(ENV_BROWSER):
        return _named(Path(named), wanted, "env", ENV_BROWSER)
    useless = []
    for found in _all():
        if found.kind == wanted and not (headed and found.headless_only):
            if found.drivable:
                return found
            useless.append(found)
    raise _missing(wanted, headed, useless)


def find_all() -> tuple[FoundBrowser, ...]:
    """List every browser found, best first, with its version; unusable ones last."""
    return tuple(sorted((with_version(found) for found in _all()), key=lambda found: not found.drivable))


def launch_options(found: FoundBrowser, headed: bool = False) -> dict[str, Any]:
    """Returns the keyword arguments for Playwright's ``launch``. Scroll bars stay visible, as a person sees them."""
    options: dict[str, Any] = {"headless": not headed}
    if found.origin != "playwright":
        options["executable_path"] = str(found.path)
    if found.kind != "chromium":
        return options
    if found.origin == "playwright" and not headed and not found.headless_only:
        options["channel"] = "chromium"  # without it Playwright insists on its headless shell
    args = [*CHROMIUM_ARGS, *shlex.split(os.environ.get(ENV_ARGS, ""))]
    sandboxed = sandbox_works()
    if not sandboxed:
        args.insert(0, "--no-sandbox")
    return options | {"args": args, "chromium_sandbox": sandboxed, "ignore_default_args": ["--hide-scrollbars"]}


@cache
def sandbox_works() -> bool:
    """Whether Chromium's sandbox works: on Linux not for root, nor without user namespaces."""
    if sys.platform != "linux":
        return True
    if os.geteuid() == 0:
        return False
    try:  # many containers, and Ubuntu since 23.10, forbid what the sandbox needs; only a trial shows it
        return (
            subprocess.run(
                ["unshare", "--user", "--map-root-user", "true"], check=False, capture_output=True, timeout=VERSION_TIMEOUT_S
            ).returncode
            == 0
        )
    except (OSError, subprocess.TimeoutExpired):
        return False


def with_version(found: FoundBrowser) -> FoundBrowser:
    """Fill in the version, by running the browser if necessary; None if it does not respond."""
    if found.version or not found.drivable:
        return found
    return replace(found, version=ask_version(found.path))


def ask_version(path: Path) -> str | None:
    """Run a browser with --version; None if it does not respond like a browser within ten seconds."""
    if sys.platform == "win32":  # there chrome.exe --version opens a window, and the version names a folder beside it
        folders = [entry.name for entry in path.parent.iterdir() if _VERSION.fullmatch(entry.name)]
        return max(folders, default=None)
    try:
        done = subprocess.run(
            [path, "--version"],
            check=False,
            capture_output=True,
            text=True,
            errors="replace",
            stdin=subprocess.DEVNULL,
            timeout=VERSION_TIMEOUT_S,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    answer = _VERSION.search(done.stdout) if _VERSION_LINE.search(done.stdout) else None
    return answer[0] if done.returncode == 0 and answer else None


def _kind(kind: str) -> Kind:
    if kind not in get_args(Kind):
        raise InputError(f"{kind!r} is not a browser that can be driven", "--browser", f"Use one of {', '.join(get_args(Kind))}.")
    return cast(Kind, kind)


def _named(path: Path, kind: Kind, origin: Origin, where: str) -> FoundBrowser:
    """Check an executable that the user named. Raises InputError."""
    at = shutil.which(path.expanduser())
    if at is None:
        fault = "is not executable" if path.expanduser().is_file() else "does not exist"
        raise InputError(f"the browser {path} {fault}", where, "Give the path of a browser's executable.")
    binary = real_binary(Path(at))
    version = ask_version(binary)
    if version is None and sys.platform != "win32":
        raise InputError(
            f"{path} does not respond to --version like a browser",
            where,
            "Give the path of a browser's executable. Run it with --version to test it.",
        )
    return FoundBrowser(path.name, kind, binary, version, origin, "headless" in binary.name.lower())


def _missing(kind: Kind, headed: bool, useless: list[FoundBrowser]) -> CannotMeasure:
    sort = f"{kind} that can show a window" if headed else kind
    hint = f"Run `uxaudit browsers install{'' if kind == 'chromium' else ' ' + kind}{' --headed' if headed else ''}`"
    hint += f", or name one with --executable or {ENV_BROWSER}."
    if useless:
        hint += f" The one at {useless[0].path} is a snap, which cannot be automated."
    return CannotMeasure(f"no {sort} was found on this machine", hint=hint)


def _all() -> Iterator[FoundBrowser]:
    """Yields every browser: Playwright's own, then the system's. Each executable is listed once."""
    seen: set[Path] = set()
    for found in (*_playwright_browsers(), *_system_browsers()):
        if found.path not in seen:
            seen.add(found.path)
            yield found


def _playwright_browsers() -> Iterator[FoundBrowser]:
    package = _driver_package()
    if package is None:
        return
    listed = {entry["name"]: entry for entry in json.loads((package / "browsers.json").read_bytes())["browsers"]}
    for name, kind, insides in _PLAYWRIGHT:
        for folder in _registry_folders(registry(package), name, listed.get(name, {})):
            path = next((p for inside in insides for p in sorted(folder.glob(inside)) if os.access(p, os.X_OK)), None)
            if path is not None:
                version = listed[name].get("browserVersion")
                title = f"Playwright's {listed[name].get('title', name)}"
                yield FoundBrowser(title, cast(Kind, kind), path, version, "playwright", name.endswith("shell"))


def _driver_package() -> Path | None:
    """Returns the folder of Playwright's driver with ``browsers.json``, found without importing or starting it."""
    spec = find_spec("playwright")
    for folder in (spec and spec.submodule_search_locations) or ():
        package = Path(folder, "driver", "package")
        if (package / "browsers.json").is_file():
            return package
    return None


def registry(package: Path) -> Path:
    """Returns the folder of Playwright's browsers: PLAYWRIGHT_BROWSERS_PATH, or its folder in the system's cache."""
    chosen = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    if chosen == "0":
        return package / ".local-browsers"
    if chosen:
        return Path(chosen).absolute()
    return _cache_folder() / "ms-playwright"


def _cache_folder() -> Path:
    home = Path(os.path.expanduser("~"))  # noqa: PTH111  Path.home() raises if there is no home
    if sys.platform == "darwin":
        return home / "Library" / "Caches"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    return Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache")


def _registry_folders(root: Path, name: str, entry: dict[str, Any]) -> Iterator[Path]:
    """Returns the folders for the revision that the installed driver supports, and for the build for this system."""
    stem = name.replace("-", "_")
    if "revision" in entry:
        yield root / f"{stem}-{entry['revision']}"
    for system, revision in entry.get("revisionOverrides", {}).items():
        yield root / f"{stem}_{system}_special-{revision}"


def _system_browsers() -> Iterator[FoundBrowser]:
    for row in _SYSTEM:
        for place in _places(row):
            if place.is_file() and os.access(place, os.X_OK):
                snap = is_snap(place)
                path = place if snap else real_binary(place)
                yield FoundBrowser(row.name + " (snap)" * snap, "chromium", path, None, "system", row.headless_only, not snap)


def _places(row: _Row) -> Iterator[Path]:
    """Returns paths of possible browsers: known places first, because the PATH often has a wrapper script."""
    if sys.platform == "darwin":
        for applications in (Path("/Applications"), Path(os.path.expanduser("~/Applications"))):  # noqa: PTH111
            yield from [applications / row.mac] if row.mac else []
    elif sys.platform == "win32":
        for variable in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
            if row.windows and (base := os.environ.get(variable)):
                yield Path(base, row.windows)
    else:
        yield from map(Path, row.linux)
    for command in row.commands:
        if at := shutil.which(command):
            yield Path(at)
