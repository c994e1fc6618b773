"""The ids of uxaudit's own probes, used by checks and recordings.

Each probe is declared in ``recording/``, beside the model of its result (see ``recording/probe_spec.py``). Probes of
plug-ins have ids that are not listed here.
"""

from __future__ import annotations

from enum import StrEnum


class Probe(StrEnum):
    """Everything that a replay can observe; a check lists these names in its ``needs``."""

    TIMING = "timing"
    TROUBLE = "trouble"
    NAVIGATION = "navigation"
    TARGET = "target"
    VITALS = "vitals"
    AXE = "axe"
    PAGE = "page"
    SHOTS = "shots"
    EVENTS = "events"
    FORMS = "forms"
    FIRST_SCREEN = "first-screen"
    IBM = "ibm"
    KEYBOARD = "keyboard"
    WALK = "walk"
    TRIES = "tries"
    WIDGETS = "widgets"
    HOVER = "hover"
    REFLOW = "reflow"
    SPACING = "spacing"
    MOTION = "motion"
    FORCED_COLOURS = "forced-colours"
    PERSON = "person"
    """A person's actions in a session; no replay has it."""


OUT_OF_TIME = "out of time"
"""Start of the reason of a probe that timed out; followed by the limit in seconds."""
TOO_LARGE = "page too large"
"""Start of the reason of a probe that does not run on so large a page; followed by the limit."""
