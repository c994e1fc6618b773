"""Installs a browser: Playwright's own, or else that of the system's package manager."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from uxaudit.common.processes import kill_family
from uxaudit.errors import CannotMeasure
from uxaudit.replay.browser.discovery import FoundBrowser, ask_version, find

Say = Callable[[str], None]

DOWNLOAD_LIMIT_S = 900.0
"""Time limit for Playwright's download of up to 180 MB, in seconds."""
PACKAGES_LIMIT_S = 900.0
"""Time limit for one command of the package manager, in seconds."""
_CONNECT_TIMEOUT_MS = "15000"
"""Connection timeout for Playwright, which tries a host that does not respond five times."""
_COLOUR = re.compile(r"\x1b\[[\d;]*m")


@dataclass(frozen=True)
class _Manager:
    """A package manager: its commands to update lists and to install, and sets of packages, preferred first."""

    command: str
    refresh: tuple[str, ...]
    install: tuple[str, ...]
    packages: tuple[tuple[str, ...], ...]


_MANAGERS = (
    _Manager(
        "apt-get",
        ("update", "-q"),
        ("install", "-y", "-q", "--no-install-recommends"),
        (("chromium", "chromium-headless-shell", "fonts-liberation"), ("chromium", "fonts-liberation")),
    ),
    _Manager("dnf", (), ("install", "-y"), (("chromium", "chromium-headless", "liberation-fonts"), ("chromium", "liberation-fonts"))),
    _Manager("apk", (), ("add", "--no-cache"), (("chromium", "font-liberation"), ("chromium", "ttf-liberation"))),
    _Manager("pacman", (), ("-Sy", "--noconfirm", "--needed"), (("chromium", "ttf-liberation"),)),
    _Manager("zypper", (), ("--non-interactive", "install"), (("chromium", "liberation-fonts"),)),
)


def tell(line: str) -> None:
    """Print a line of progress on stderr, so that it does not mix with results."""
    print(line, file=sys.stderr, flush=True)


def install(kind: str = "chromium", headed: bool = False, say: Say = tell) -> FoundBrowser:
    """Install a browser and return it. Prints the commands that it runs, and their output.

    Returns immediately if a browser is already installed. Raises CannotMeasure, with the manual steps, if no method led to a browser
    that starts.
    """
    present = _working(kind, headed)
    if present is not None:
        say(f"{present.name} is already installed: {present.path}")
        return present
    found = _from_playwright(kind, headed, say) or (_from_system(headed, say) if kind == "chromium" else None)
    if found is None:
        raise CannotMeasure(f"{kind} could not be installed", hint=_by_hand(kind))
    return found


def _working(kind: str, headed: bool) -> FoundBrowser | None:
    """Returns the browser that would be used, if it starts: Playwright's download may lack system libraries."""
    try:
        found = find(kind, headed)
    except CannotMeasure:
        return None
    return found if kind != "chromium" or sys.platform == "win32" or ask_version(found.path) else None


def _from_playwright(kind: str, headed: bool, say: Say) -> FoundBrowser | None:
    playwright = (sys.executable, "-m", "playwright")
    shell = ("--only-shell",) if kind == "chromium" and not headed else ()
    if not run((*playwright, "install", *shell, kind), DOWNLOAD_LIMIT_S, say):
        return None
    found = _working(kind, headed)
    if found is None and is_root():
        run((*playwright, "install-deps", kind), PACKAGES_LIMIT_S, say)
        found = _working(kind, headed)
    return found


def _from_system(headed: bool, say: Say) -> FoundBrowser | None:
    if not is_root():
        return None
    for manager in _MANAGERS:
        path = shutil.which(manager.command)
        if path is None:
            continue
        if manager.refresh:
            run((path, *manager.refresh), PACKAGES_LIMIT_S, say)
        for packages in manager.packages:
            if run((path, *manager.install, *packages), PACKAGES_LIMIT_S, say):
                return _working("chromium", headed)
    return None


def is_root() -> bool:
    """Whether packages can be installed without a password."""
    return sys.platform == "linux" and os.geteuid() == 0


def run(command: tuple[str, ...], limit_s: float, say: Say) -> bool:
    """Run a command and print its output; True if it succeeded within the limit in seconds."""
    say("$ " + " ".join(command))
    environment = {"PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": _CONNECT_TIMEOUT_MS, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env=environment | os.environ,
            start_new_session=True,
        )
    except OSError as error:
        say(str(error))
        return False
    watch = threading.Timer(limit_s, _end, (process,))
    watch.start()
    try:
        with process:
            _pass_on(process.stdout or (), say)
    except BaseException:
        _end(process)
        raise
    finally:
        watch.cancel()
    return process.returncode == 0


def _pass_on(lines: Iterable[str], say: Say) -> None:
    """Print each line once: Playwright repeats itself on every attempt."""
    heard: set[str] = set()
    for line in lines:
        plain = _COLOUR.sub("", line).rstrip()
        if plain not in heard:
            heard.add(plain)
            say(plain)


def _end(process: subprocess.Popen[str]) -> None:
    """End a command and all its child processes."""
    if process.poll() is None:
        kill_family(process.pid)


def _by_hand(kind: str) -> str:
    playwright = f"`{sys.executable} -m playwright install --with-deps {kind}` with access to cdn.playwright.dev"
    if kind != "chromium":
        return f"Run {playwright}."
    return (
        "Install Chrome or Chromium with your system's package manager (as root: `apt-get install chromium`, "
        f"`dnf install chromium`, …), or run {playwright}, or name a browser with UXAUDIT_BROWSER."
    )
