"""What a probe declares: everything that is known of it without a browser.

A declaration stands beside the model of its result, in a module of this package or of a plug-in; ``probes.py`` finds it.
The code that observes is elsewhere (``replay/probes/`` and ``replay/trials/``) and points back here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel

TRIAL_S = 15.0
"""Seconds that one trial may take on a state; what it leaves, the next one may take (own judgement: most need 1 to 7)."""
STEP_S = 40.0
"""Seconds that all probes of one step may take together, without the trials (own judgement)."""


class Phase(StrEnum):
    """When a probe observes, and what its implementation gets (see ``replay/contract.py``)."""

    DOCUMENT = "document"
    """A script in every document from its start, asked when a step is over."""
    STEP = "step"
    """Once at the end of a step."""
    STATE = "state"
    """Once for each distinct state of a page."""
    TRIAL = "trial"
    """On a copy of a state, where a persona asks for it in ``examines``."""


Cost = Literal["light", "medium", "heavy"]
"""Light: up to 20 ms a step. Medium: tenths of a second. Heavy: a second or more."""
Turn = Literal["first", "middle", "last"]
Browser = Literal["chromium", "firefox", "webkit"]


@dataclass(frozen=True)
class ProbeSpec:
    """One probe. Checks name it by its ``id``."""

    id: str
    phase: Phase
    title: str
    """What it observes, in a few words, such as ``tab walk``."""
    fields: tuple[str, ...] = ()
    """The fields that it fills: of :class:`PageState` in the phases ``state`` and ``trial``, else of :class:`StepRecord`.

    None for a probe whose result goes into their ``probed``, under its id, as the model ``result``.
    """
    result: type[BaseModel] | None = None
    """The model of what it finds, where it has no field of its own."""
    cost: Cost = "light"
    limit_s: float = 10.0
    """Seconds after which one observation is given up."""
    most_nodes: int | None = None
    """Elements of a page beyond which it is not run."""
    browsers: tuple[Browser, ...] = ()
    """The browsers that it needs; any where empty."""
    script: str = ""
    """Its in-page module: of this package the path below ``replay/inpage/src``, or ``package:path`` for a file that a plug-in brings."""
    order: int = 50
    """Among the probes of one phase the lower one runs first."""
    default: bool = True
    """Whether every replay runs it; trials run where a persona asks for them, whatever this says."""
    engine: str = ""
    """The name by which ``--engines`` asks for it, of an engine that looks for accessibility problems."""
    input: Literal["", "keyboard"] = ""
    """The input of the personas that run it; empty for all."""
    actions_only: bool = False
    """Whether it observes the steps that act, and not those that only expect something."""
    turn: Turn = "middle"
    """In a step: ``first`` as soon as the page settled, ``last`` once its state is scanned, to see what it does just after."""
    always_finds: bool = False
    """Whether it finds something wherever it observes: nothing at all means that its result was lost."""
    by_player: bool = False
    """Whether the player notes it while it plays, so that no module observes it."""
    not_tested: str = ""
    """What is listed as not tested where no replay ran it; empty for what is not listed."""
    tried_by: str = ""
    """A persona that runs it, to name beside ``not_tested``."""
    module: str = ""
    """For a plug-in: the module that holds its :class:`uxaudit.replay.contract.Implementation`. Only workers import it."""
    package: str = ""
    """The package that brings it; set by the loader, empty for uxaudit's own."""

    @property
    def everywhere(self) -> bool:
        """Whether every replay runs it, whoever replays and whatever is asked for."""
        return self.default and self.phase is not Phase.TRIAL

    @property
    def of_states(self) -> bool:
        """Whether its result belongs to a state and not to a step."""
        return self.phase in (Phase.STATE, Phase.TRIAL)

    def read(self, record: Any) -> Any:
        """What it found, from a step or a state; None where it found nothing. Raises ValidationError for what is no result.

        A probe with one field gives that field's value, one with several a dictionary of those that are there.
        """
        if not self.fields:
            held = record.probed.get(self.id)
            return held if held is None or self.result is None else self.result.model_validate(held)
        held = {name: value for name in self.fields if (value := getattr(record, name)) is not None}
        return held.get(self.fields[0]) if len(self.fields) == 1 else held or None
