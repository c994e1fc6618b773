"""The probes by name: what can be observed in a replay."""

from __future__ import annotations

from collections.abc import Collection
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
    """How full and how colourful the first screen of a state is."""
    IBM = "ibm"
    """A second engine's opinion: it runs where the audit asks for it."""
    KEYBOARD = "keyboard"
    """How a step was done by keyboard."""
    WALK = "walk"
    """The keyboard's way through a state, by Tab and back."""
    TRIES = "tries"
    """What controls do when keys use them, and the layers that they open."""
    HOVER = "hover"
    REFLOW = "reflow"
    SPACING = "spacing"
    MOTION = "motion"
    FORCED_COLOURS = "forced-colours"


EXAMINES = (Probe.WALK, Probe.TRIES, Probe.HOVER, Probe.REFLOW, Probe.SPACING, Probe.MOTION, Probe.FORCED_COLOURS)
"""Probes that try something on a state, in a page of its own; they run where a persona asks for them."""


TRIAL_S = 15.0
"""Seconds that one of them may take on a state; what it leaves, the next one may take (own judgement: most need 1 to 7)."""


OUT_OF_TIME = "out of time"
"""Begins the reason of a probe that could not observe because its time was over; the limit follows, in seconds."""


PLAIN = tuple(probe for probe in Probe if probe not in (*EXAMINES, Probe.KEYBOARD, Probe.IBM))
"""Probes of every replay."""


ENGINES = {"axe": Probe.AXE, "ibm": Probe.IBM}
"""The engines that look for barriers, by the name that the command line gives them."""


def with_engines(engines: Collection[str]) -> tuple[Probe, ...]:
    """The probes of every replay, with these engines and no others. Raises KeyError for an unknown one."""
    asked = [ENGINES[name] for name in engines]
    return tuple(probe for probe in Probe if probe in asked or (probe in PLAIN and probe not in ENGINES.values()))
