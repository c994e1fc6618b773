"""How busy the machine is that replays: on an overloaded one, times say more about it than about the site."""

from __future__ import annotations

import os


def machine_load() -> float | None:
    """Returns how many processes ran or waited for each processor over the last minute; None if the system does not report it."""
    try:
        return round(os.getloadavg()[0] / (os.cpu_count() or 1), 1)
    except (AttributeError, OSError):  # Windows has no load average
        return None
