"""The lines of a recording. The models of their parts are in the other modules of this package.

All times are milliseconds since the epoch on the page's own clock (``performance.timeOrigin + now``), durations are
milliseconds, lengths CSS pixels. A value that could not be observed is None, never zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import Field, model_validator

from uxaudit.model.base import Cause, Shot
from uxaudit.model.probes import Probe
from uxaudit.model.scenario import VERBS
from uxaudit.model.scenario_parts import Budgets, Optimal
from uxaudit.model.verb_traits import Trait
from uxaudit.recording.base import ElementFacts, Observed
from uxaudit.recording.form_snapshot import FormSight
from uxaudit.recording.keyboard_use import KeyboardUse
from uxaudit.recording.probe_spec import STEP_S, Phase, ProbeSpec
from uxaudit.recording.session import StudyPlan
from uxaudit.recording.step_events import Happened, Timing, Trouble, Visit, Vitals

RECORDING_FORMAT = 1
OVERLOADED = 4.0
"""Processes for each processor above which times prove nothing about the site. Own judgement: a replay alone makes up to 2."""
REFUSALS = frozenset({400, 401, 403, 409, 422, 429})
"""Statuses by which a server rejects the input of a form: a response to the user, not a broken page."""


class Control(ElementFacts):
    """A control as it was found: its role and name, its position in the step's picture, and what covers it."""

    in_view: bool | None = None
    """Whether it was in the viewport before any scrolling."""
    scroll_px: float | None = None
    """How far it was outside the viewport."""
    covered_by: str = ""
    """The element that covers its click point; empty if there is none."""
    chosen: bool = False
    """Whether it was already selected in its group, such as the active tab: a click on it changes nothing."""
    value: str | None = None
    """What the field showed after a fill; None for secrets and for other controls."""
    heard: str = ""
    """Its name and role as a screen reader announces them, for personas that find controls only by these."""


ErrorKind = Literal[
    "not-found",
    "ambiguous",
    "obstructed",
    "not-actionable",
    "disabled",
    "expectation",
    "broken",
    "unreachable",
    "timeout",
    "crash",
    "invalid",
    "internal",
]
CAUSE_OF_KIND: dict[ErrorKind, Cause] = {
    "not-found": "scenario",
    "ambiguous": "scenario",
    "obstructed": "product",
    "not-actionable": "product",
    "disabled": "scenario",
    "expectation": "product",
    "broken": "product",
    "unreachable": "environment",
    "timeout": "product",
    "crash": "product",
    "invalid": "scenario",
    "internal": "uxaudit",
}
"""The cause of an error whose kind is all that is known."""


class StepError(Observed):
    """Why a step failed, as plain data."""

    kind: ErrorKind
    message: str
    hint: str = ""
    """The next action, as one or two sentences."""
    candidates: tuple[str, ...] = ()
    """Controls that the page offers, the likeliest first."""
    renamed: str = ""
    """The control that the scenario probably means, which has a different name."""
    cause: Cause = "product"
    """The cause; by default that of its kind."""
    text_still_shown: bool = False
    """Whether a text was expected to be hidden and is visible. It may be there twice: in a list and in what the list opens."""

    @model_validator(mode="before")
    @classmethod
    def _with_cause(cls, values: Any) -> Any:
        """Add a missing cause, as in recordings of earlier versions, which had ``environment`` instead."""
        if not isinstance(values, dict) or "cause" in values:
            return values
        usual: Cause = CAUSE_OF_KIND.get(values.get("kind", "internal"), "uxaudit")
        if values.get("environment") and usual == "product":
            usual = "environment"
        return {**values, "cause": "scenario" if values.get("renamed") else usual}

    @property
    def full_message(self) -> str:
        """The message with its hint, as shown to people."""
        return f"{self.message.rstrip('.')}. {self.hint}" if self.hint else self.message


StepStatus = Literal["passed", "failed", "skipped", "not-run"]


class StepRecord(Observed):
    """One step as it ended."""

    kind: Literal["step"] = "step"
    task: int | None = None
    """Index of the task in the scenario; None in the setup."""
    index: int
    """Index in its phase."""
    phase: Literal["setup", "start", "step", "success"]
    verb: str
    sentence: str
    label: str = ""
    where: str = ""
    is_action: bool = True
    optional: bool = False
    destructive: bool = False
    typed: int = 0
    """Number of characters entered."""
    key: str = ""
    """The key pressed, such as ``Enter`` or ``Control+A``; empty for other verbs."""
    entered: str | None = None
    """The text that was entered; None for secrets, for text that was not read back, and for other steps."""
    entered_before: str = ""
    """The earlier step of the task that entered the same value into another field; empty if there is none."""
    status: StepStatus
    error: StepError | None = None
    url: str = ""
    title: str = ""
    template: str = ""
    """The kind of page: the URL without its ids."""
    control: Control | None = None
    timing: Timing | None = None
    trouble: tuple[Trouble, ...] = ()
    visits: tuple[Visit, ...] = ()
    vitals: Vitals | None = None
    happened: Happened | None = None
    keyboard: KeyboardUse | None = None
    """How it was done by keyboard; None in replays with mouse or touch, and if nothing was operated."""
    form: FormSight | None = None
    opened: tuple[str, ...] = ()
    """Names of elements that had to be opened to reach the control, although the scenario does not say so."""
    hovered: str = ""
    """Name of the element that the mouse had to hover over to reveal the control, although the scenario does not say so."""
    wrote: bool | None = None
    """Whether it made a request that may change data on the server; None if that was not observed."""
    film: str = ""
    """Path of the filmstrip, inside the audit folder, if the step waited longer than a second."""
    no_document: str = ""
    """Why the step ended on a page that is no HTML document, in words, such as for a PDF; else empty. Checks do not see such steps."""
    state: str | None = None
    """Fingerprint of the page's state at the end of the step; its key in the states."""
    before: Shot | None = None
    """The page with the target in view, before the action; ``control.box`` is in its coordinates."""
    after: Shot | None = None
    wall_ms: float = 0.0
    """Time that uxaudit spent, for diagnosis; it says nothing about the page."""
    machine_load: float | None = None
    """Processes that ran or waited for each processor in the minute before its end; None if that was not observed."""
    untested: dict[str, str] = Field(default_factory=dict)
    """Probes that could not observe this step, each with the reason."""
    probed: dict[str, Any] = Field(default_factory=dict)
    """Results of probes without their own field, by probe id (see ``probe_spec.py``)."""

    @property
    def keyboard_blocked(self) -> bool:
        """Whether the mouse could do what the keyboard could not. A control without any response is dead, not blocked."""
        use = self.keyboard
        if use is None or (use.reached and use.worked) or use.other_way or Probe.KEYBOARD in self.untested or self.status != "passed":
            return False
        if self.verb == "hover":
            return use.revealed
        return Trait.ONLY_PAGE_RESPONDS not in self.traits or bool(self.timing and self.timing.responses)

    @property
    def traits(self) -> Trait:
        """The traits of its verb; none for a verb that this version does not know."""
        return VERBS[self.verb].traits if self.verb in VERBS else Trait.NONE


class TaskPlan(Observed):
    """The part of a task's plan that a recording keeps."""

    task: str
    critical: bool = False
    start: str = "/"
    where: str = ""
    optimal: Optimal | None = None
    optimal_path: tuple[str, ...] = ()
    """The link names of the shortest path, if a crawl found it."""
    steps: int = 0
    first_target: str = ""
    """The name of the first control in the scenario's steps; empty if it is unknown."""
    has_success: bool = False
    tags: tuple[str, ...] = ()
    """Its own tags and those of the scenario."""
    touches: tuple[str, ...] = ()
    """Globs of source files that can change it: its own and those of the scenario."""
    budgets: Budgets = Budgets()
    """Its budgets, including those of the scenario."""


class ScenarioPlan(Observed):
    """The part of the scenario that a recording keeps."""

    scenario: str
    site: str
    file: str = ""
    tasks: tuple[TaskPlan, ...] = ()


class Header(Observed):
    """The first line of a recording."""

    kind: Literal["header"] = "header"
    format: int = RECORDING_FORMAT
    replay: str
    """Id of the replay; the name of its folder."""
    plan: ScenarioPlan
    persona: str
    """In a session: ``people``."""
    mode: Literal["measured", "observed"] = "measured"
    """``observed`` for the session of a person."""
    participant: str = ""
    """The id of the person, in a session."""
    source: Literal["", "moderated", "unmoderated", "rrweb"] = ""
    """The source of a session."""
    study: StudyPlan = StudyPlan()
    consented: str = ""
    """When the person agreed to be recorded, ISO 8601; empty if no consent was requested."""
    input: Literal["mouse", "touch", "keyboard"] = "mouse"
    """The persona's input device."""
    slip: str | None = None
    repetition: int = 1
    confirms: bool = False
    """Whether it is a retry: a replay added to confirm a failure."""
    reset: bool = False
    """Whether the site was reset before this replay, so that there were no leftovers of an earlier one."""
    played: tuple[int, ...] | None = None
    """Indices of the tasks that were replayed; None for all. ``--task``, ``--tag`` and retries leave tasks out."""
    part_of: str = ""
    """The id of the whole replay, if this is a part of it."""
    tool: dict[str, str] = Field(default_factory=dict)
    """Versions of uxaudit, axe-core and the browser."""
    probes: tuple[str, ...] = ()
    unavailable: dict[str, str] = Field(default_factory=dict)
    """Requested probes that this installation lacks, each with the reason."""
    viewport: tuple[int, int] = (1280, 720)
    started: str = ""

    @property
    def task_indices(self) -> Sequence[int]:
        """The tasks of the plan that this replay plays."""
        return range(len(self.plan.tasks)) if self.played is None else self.played


class End(Observed):
    """The last line of a recording; a recording without it was interrupted."""

    kind: Literal["end"] = "end"
    ended: str = ""
    status: Literal["completed", "failed", "setup-failed", "crashed"] = "completed"
    reason: str = ""
    machine_ms: tuple[float, ...] = ()
    """This machine's times for a fixed piece of work just before the replay, in milliseconds; empty for a replay without repeats."""


TARGET = ProbeSpec(
    id=Probe.TARGET,
    phase=Phase.STEP,
    title="the control of a step",
    fields=("control",),
    script="steps/control",
    by_player=True,
)
SHOTS = ProbeSpec(
    id=Probe.SHOTS,
    phase=Phase.STEP,
    title="pictures of steps and states",
    fields=("before", "after", "film"),
    cost="medium",
    limit_s=STEP_S,
    by_player=True,
)
