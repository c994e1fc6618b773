"""Ends an interrupted command within three seconds, with all processes that it started.

The first SIGINT, SIGTERM or SIGHUP interrupts; later ones change nothing. Processes that hang are killed in time.
"""

from __future__ import annotations

import os
import signal
import time
from threading import Thread

ENDS_IN_S = 1.8
"""Time limit of the clean-up, in seconds; with the start of the last step it stays below three seconds. Own judgement."""
EXIT_CODE = 130
"""The exit code in shells for a command that Ctrl-C ended."""
NAMES = ("SIGINT", "SIGTERM", "SIGHUP")

_state = {"interrupted": False}


def install() -> None:
    """Handle the signals by which terminals and CI services end a command."""
    for name in NAMES:
        if hasattr(signal, name):  # Windows has two of them
            signal.signal(getattr(signal, name), _interrupt)


def interrupted() -> bool:
    """Whether the command was asked to end."""
    return _state["interrupted"]


def _interrupt(_number: int, _frame: object) -> None:
    if _state["interrupted"]:
        return
    _state["interrupted"] = True
    Thread(target=_end_at_last, daemon=True).start()
    raise KeyboardInterrupt


def _end_at_last() -> None:
    time.sleep(ENDS_IN_S)
    from uxaudit.common.processes import kill_descendants

    kill_descendants()
    os._exit(EXIT_CODE)
