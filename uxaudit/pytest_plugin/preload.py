"""Imports the modules for recording and evaluation in a separate thread."""

from __future__ import annotations

from importlib import import_module
from threading import Thread

MODULES = (
    "uxaudit.pipeline.live",
    "uxaudit.replay.attached.follow",
    "uxaudit.evaluation.run_checks",
    "uxaudit.scoring.build_report",
    "uxaudit.reporters.html",
)


def preload() -> None:
    """Start the imports; Python itself waits for a module that is needed meanwhile."""
    Thread(target=_import_all, name="uxaudit imports", daemon=True).start()


def _import_all() -> None:
    for name in MODULES:
        import_module(name)
    from uxaudit.checks import all_checks
    from uxaudit.replay.probing import implementations

    implementations()
    all_checks()
