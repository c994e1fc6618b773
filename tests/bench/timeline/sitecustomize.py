"""Writes when functions of uxaudit begin and end, in every process that finds this module: see ``phases.py``.

A line has the process, the name, the beginning in seconds since 1970 and the duration in seconds, separated by tabs.
"""

from __future__ import annotations

import importlib.machinery
import inspect
import os
import sys
import time
from collections.abc import Callable
from functools import wraps
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import Any

FILE = os.environ.get("UXAUDIT_TIMELINE", "")
FUNCTIONS = {
    "uxaudit.pipeline.run_audit": ("replay", "judge", "publish"),
    "uxaudit.replay.worker": ("warm", "start", "play"),
    "uxaudit.replay.player": ("perform", "observe"),
    "uxaudit.replay.observe": ("observed",),
    "uxaudit.replay.state_scan": ("scan", "_photograph", "observed", "run_trials"),
    "uxaudit.replay.browser.settling": ("settle",),
    "uxaudit.replay.browser.screenshots": ("take", "pixels"),
}


def _note(name: str, began: float) -> None:
    with Path(FILE).open("a", encoding="utf-8") as file:
        file.write(f"{os.getpid()}\t{name}\t{began:.4f}\t{time.time() - began:.4f}\n")


def _named(name: str, args: tuple[Any, ...]) -> str:
    spec = getattr(args[0], "spec", None) if args else None
    return f"{name} {spec.id}" if spec is not None else name


def _timed(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    if inspect.iscoroutinefunction(function):

        @wraps(function)
        async def later(*args: Any, **options: Any) -> Any:
            began = time.time()
            try:
                return await function(*args, **options)
            finally:
                _note(_named(name, args), began)

        return later

    @wraps(function)
    def now(*args: Any, **options: Any) -> Any:
        began = time.time()
        try:
            return function(*args, **options)
        finally:
            _note(_named(name, args), began)

    return now


class _Finder(MetaPathFinder):
    """Wraps the functions of a module when it is imported."""

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        """Find the modules of ``FUNCTIONS`` only."""
        found = importlib.machinery.PathFinder.find_spec(fullname, path) if fullname in FUNCTIONS else None
        if found is None or found.loader is None:
            return None
        execute = found.loader.exec_module

        def wrapping(module: Any) -> None:
            execute(module)
            for name in FUNCTIONS[fullname]:
                setattr(module, name, _timed(f"{fullname.removeprefix('uxaudit.')}.{name}", getattr(module, name)))

        found.loader.exec_module = wrapping  # type: ignore[method-assign]
        return found


if FILE:
    sys.meta_path.insert(0, _Finder())
