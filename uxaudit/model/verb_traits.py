"""Traits of verbs for checks, prediction and replay; each verb's class in ``model/scenario/verbs.py`` lists its own."""

from __future__ import annotations

from enum import Flag, auto


class Trait(Flag):
    """Traits of a verb. ``Trait.SUBMITS in step.traits`` asks for one."""

    NONE = 0
    POINTS = auto()
    """The user moves the pointer to its target."""
    AIMS = auto()
    """The user has to see and reach its target to operate it."""
    OPERATES = auto()
    """It is an input to the page, which should give feedback on it."""
    ACTIVATES = auto()
    """It activates a control, which should then have an effect."""
    SUBMITS = auto()
    """It may submit a form."""
    TYPES = auto()
    """It types text into a field."""
    ENTERS = auto()
    """It sets the value of a field."""
    EXPECTS_RESPONSE = auto()
    """The user looks for a response of the page, not only of the control."""
    ONLY_PAGE_RESPONDS = auto()
    """Its effect shows only in the page's response; the effect of other verbs can be read from the control."""
    OPENS_PAGE = auto()
    """The browser opens a page, without an input to the current one."""
    BY_KEYBOARD = auto()
    """A keyboard persona does it with keys."""


CLICKS = (
    Trait.POINTS
    | Trait.AIMS
    | Trait.OPERATES
    | Trait.ACTIVATES
    | Trait.SUBMITS
    | Trait.EXPECTS_RESPONSE
    | Trait.ONLY_PAGE_RESPONDS
    | Trait.BY_KEYBOARD
)
CHOOSES = Trait.POINTS | Trait.AIMS | Trait.OPERATES | Trait.ACTIVATES | Trait.ENTERS | Trait.EXPECTS_RESPONSE | Trait.BY_KEYBOARD
TYPES_TEXT = Trait.AIMS | Trait.OPERATES | Trait.TYPES | Trait.ENTERS | Trait.BY_KEYBOARD
PRESSES_KEY = Trait.OPERATES | Trait.ACTIVATES | Trait.SUBMITS | Trait.EXPECTS_RESPONSE | Trait.BY_KEYBOARD
UPLOADS = Trait.AIMS | Trait.OPERATES | Trait.ENTERS | Trait.EXPECTS_RESPONSE | Trait.BY_KEYBOARD
DRAGS = Trait.POINTS | Trait.AIMS | Trait.OPERATES | Trait.EXPECTS_RESPONSE
