"""The declaration of a probe: everything about it that is known without a browser.

A declaration is beside the model of its result, in a module of this package or of a plug-in; ``probes.py`` finds it.
The code that observes is elsewhere (``replay/probes/`` and ``replay/trials/``) and refers to the declaration.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel

TRIAL_S = 15.0
"""Time limit of one trial on a state, in seconds; the next trial may use what is left (own judgement: most need 1 to 7)."""
STEP_S = 40.0
"""Time limit of all probes of one step, without the trials, in seconds (own judgement)."""


class Phase(StrEnum):
    """When a probe observes, and which arguments its implementation gets (see ``replay/contract.py``)."""

    DOCUMENT = "document"
    """By a script that runs in every document from its start and is read at the end of a step."""
    STEP = "step"
    """Once at the end of a step."""
    STATE = "state"
    """Once for each distinct state of a page."""
    TRIAL = "trial"
    """On a copy of a state, if a persona lists it under ``examines``."""
    SESSION = "session"
    """Throughout a session with a person. Replays never run it; its result is the session's events."""


Cost = Literal["light", "medium", "heavy"]
"""Light: up to 20 ms per step. Medium: tenths of a second. Heavy: a second or more."""
Turn = Literal["first", "middle", "last"]
Browser = Literal["chromium", "firefox", "webkit"]


@dataclass(frozen=True)
class ProbeSpec:
    """One probe. Checks name it by its ``id``."""

    id: str
    phase: Phase
    title: str
    """Its subject in a few words, such as ``tab walk``."""
    fields: tuple[str, ...] = ()
    """The fields that it fills: of :class:`PageState` in the phases ``state`` and ``trial``, else of :class:`StepRecord`.

    Empty in the phase ``session``, whose events are records of their own (see ``session.py``), and
    for a probe whose result is stored in their ``probed``, under its id, as the model ``result``.
    """
    result: type[BaseModel] | None = None
    """The model of its result, if it has no field of its own."""
    cost: Cost = "light"
    limit_s: float = 10.0
    """Time limit of one observation, in seconds."""
    most_nodes: int | None = None
    """Maximum number of elements of a page on which it runs."""
    browsers: tuple[Browser, ...] = ()
    """The browsers in which it runs; all if empty."""
    script: str = ""
    """Its in-page module: of this package the path below ``replay/inpage/src``, or ``package:path`` for a file of a plug-in."""
    order: int = 50
    """Position among the probes of one phase: lower values run first."""
    default: bool = True
    """Whether every replay runs it. Trials run only if a persona asks for them, and ``session`` probes never, whatever this says."""
    engine: str = ""
    """For an accessibility engine: its name in ``--engines``."""
    input: Literal["", "keyboard"] = ""
    """The input of the personas that run it; empty for all."""
    actions_only: bool = False
    """Whether it observes only steps that act, not steps that only expect something."""
    turn: Turn = "middle"
    """In a step: ``first`` when the page has settled, ``last`` after its state was scanned, to observe later changes."""
    always_finds: bool = False
    """Whether it finds something in every observation, so that an empty result means that it was lost."""
    by_player: bool = False
    """Whether the player records it during the replay, so that no module observes it."""
    not_tested: str = ""
    """The text listed as not tested if no replay ran it; empty if it is not listed."""
    tried_by: str = ""
    """A persona that runs it, named beside ``not_tested``."""
    module: str = ""
    """For a plug-in: the module with its :class:`uxaudit.replay.contract.Implementation`. Only workers import it."""
    package: str = ""
    """The package that provides it; set by the loader, empty for uxaudit's own."""

    @property
    def everywhere(self) -> bool:
        """Whether every replay runs it, whatever the persona and the options."""
        return self.default and self.phase not in (Phase.TRIAL, Phase.SESSION)

    @property
    def of_states(self) -> bool:
        """Whether its result belongs to a state, not to a step."""
        return self.phase in (Phase.STATE, Phase.TRIAL)

    def read(self, record: Any) -> Any:
        """Returns its result in a step or a state; None if there is none. Raises ValidationError for an invalid result.

        For a probe with one field this is that field's value, for one with several a dictionary of those that are set.
        """
        if not self.fields:
            held = record.probed.get(self.id)
            return held if held is None or self.result is None else self.result.model_validate(held)
        held = {name: value for name in self.fields if (value := getattr(record, name)) is not None}
        return held.get(self.fields[0]) if len(self.fields) == 1 else held or None
