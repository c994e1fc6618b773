"""Helpers for checks of unreadable text."""

from __future__ import annotations

import re

from uxaudit.recording.state_trials import TextFault
from uxaudit.texts import text


def cause_of(fault: TextFault) -> str:
    """A key that faults of the same cause share: the same kind, in elements of the same classes or else the same path."""
    classes = re.search(r'class="([^"]*)"', fault.html)
    path = re.sub(r":nth-of-type\(\d+\)|\[[^\]]*\]", "", fault.selector)
    return f"{fault.kind} {fault.tag} {classes[1] if classes else path}"


def and_more(count: int) -> str:
    """The number of similar faults, to append to the message about the first one."""
    return text(" (and {n} more like it)", n=count - 1) if count > 1 else ""
