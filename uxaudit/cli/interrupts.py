"""Ends a command when it is asked to: within three seconds, and with everything that it started.

The first SIGINT, SIGTERM or SIGHUP interrupts; later ones change nothing. Whatever hangs then is killed before the time is up.
"""

from __future__ import annotations

import os
import signal
import time
from threading import Thread

ENDS_IN_S = 1.8
"""How long cleaning up may take; with the start of the last step it stays below three seconds. Own judgement."""
EXIT_CODE = 130
"""What shells report for a command that Ctrl-C ended."""
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
    from uxaudit.processes import kill_descendants

    kill_descendants()
    os._exit(EXIT_CODE)
