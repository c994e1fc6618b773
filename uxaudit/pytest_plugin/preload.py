"""Imports what recording and judging need, in a thread of its own."""

from __future__ import annotations

from importlib import import_module
from threading import Thread

MODULES = (
    "uxaudit.live",
    "uxaudit.replay.attached.follow",
    "scipy.ndimage",
    "uxaudit.evaluation.run_checks",
    "uxaudit.scoring.build_report",
    "scipy.special",
    "uxaudit.reporters.html",
)


def preload() -> None:
    """Begin to import; what is asked for meanwhile is waited for by Python itself."""
    Thread(target=_import_all, name="uxaudit imports", daemon=True).start()


def _import_all() -> None:
    for name in MODULES:
        import_module(name)
    from uxaudit.checks import all_checks
    from uxaudit.replay.probing import implementations

    implementations()
    all_checks()
