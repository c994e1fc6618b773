"""The ids of uxaudit's own probes, as checks and recordings name them.

What is known of each stands in ``recording/``, beside the model of its result (see ``recording/probe_spec.py``). A probe of
a plug-in has an id that is not listed here.
"""

from __future__ import annotations

from enum import StrEnum


class Probe(StrEnum):
    """What can be observed in a replay; the names that a check's ``needs`` lists."""

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
    HOVER = "hover"
    REFLOW = "reflow"
    SPACING = "spacing"
    MOTION = "motion"
    FORCED_COLOURS = "forced-colours"
    PERSON = "person"
    """What a person does in a session; no replay has it."""


OUT_OF_TIME = "out of time"
"""Begins the reason of a probe that could not observe because its time was over; the limit follows, in seconds."""
