"""The nouns that cross stages. Frozen, and without logic beyond validation. Start reading here.

Times are milliseconds, lengths CSS pixels, unless a name says otherwise. What a replay observes stands in
``observed.py`` and beside it; the verbs of a scenario stand in ``steps.py``.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

REPORT_FORMAT = 1


class Frozen(BaseModel):
    """A value that cannot change, and that refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Facet(StrEnum):
    """The sides of usability that are scored apart."""

    EFFECTIVENESS = "effectiveness"
    EFFICIENCY = "efficiency"
    NAVIGATION = "navigation"
    FINDABILITY = "findability"
    FEEDBACK = "feedback"
    ERROR_RECOVERY = "error-recovery"
    ACCESSIBILITY = "accessibility"
    VISUAL = "visual"
    COMPREHENSION = "comprehension"
    CONSISTENCY = "consistency"
    HELP = "help"
    PERFORMANCE = "performance"


class Mode(StrEnum):
    """How a value came about; only ``measured`` and ``observed`` are proof."""

    MEASURED = "measured"
    PREDICTED = "predicted"
    OBSERVED = "observed"
    NEEDS_REVIEW = "needs-review"


class State(StrEnum):
    """The outcome of a check, in the words of W3C's EARL."""

    PASSED = "passed"
    FAILED = "failed"
    CANT_TELL = "cantTell"
    INAPPLICABLE = "inapplicable"
    UNTESTED = "untested"


HEURISTICS: dict[int, str] = {
    1: "Visibility of system status",
    2: "Match between the system and the real world",
    3: "User control and freedom",
    4: "Consistency and standards",
    5: "Error prevention",
    6: "Recognition rather than recall",
    7: "Flexibility and efficiency of use",
    8: "Aesthetic and minimalist design",
    9: "Help users recognise, diagnose and recover from errors",
    10: "Help and documentation",
}
"""Nielsen's ten heuristics (Nielsen 1994, "10 Usability Heuristics for User Interface Design")."""


# ---------------------------------------------------------------- the scenario

DURATION = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*(ms|s|m)\s*$")
_UNIT_MS = {"ms": 1.0, "s": 1000.0, "m": 60_000.0}


def parse_duration(value: Any) -> Any:
    """Turn ``400ms``, ``2s`` or ``1m`` into milliseconds; a number already in milliseconds passes. Raises ValueError."""
    if isinstance(value, float):
        return value
    found = DURATION.match(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f"{value!r} is not a duration: write a number with its unit, such as 400ms, 2s or 1m")
    return float(found[1]) * _UNIT_MS[found[2]]


Duration = Annotated[float, BeforeValidator(parse_duration), Field(gt=0, le=86_400_000)]
"""Milliseconds, up to a day; written with a unit in a scenario."""


class Target(Frozen):
    """How a person would name a control. ``control`` is the short form: just its accessible name."""

    control: str | None = None
    role: str | None = None
    """The ARIA role, such as button, link or textbox; with ``name``."""
    name: str | None = None
    """The accessible name: what a screen reader says."""
    label: str | None = None
    """The field's label."""
    placeholder: str | None = None
    """The grey text in an empty field."""
    text: str | None = None
    """The text that it shows."""
    alt: str | None = None
    """The picture's text alternative."""
    title: str | None = None
    """The tooltip."""
    testid: str | None = None
    """The ``data-testid`` attribute."""
    css: str | None = None
    """A CSS selector: the last resort, as no person names a control so."""
    exact: bool = False
    """Whether the whole name must match, capitals too."""
    nth: int | None = None
    """Which one, where several bear the name."""
    within: Target | None = None
    """The part of the page that it lies in."""
    frame: str | None = None
    """The name or URL of the frame that it lies in."""


class Condition(Frozen):
    """What should be true of the page: of its ``url`` (a glob), ``title`` or visible ``text``, or of one ``target``."""

    url: str | None = None
    """The address, as a glob such as ``**/basket``."""
    title: str | None = None
    """The page's title."""
    text: str | None = None
    """A text that is visible somewhere; beside a target, what the target shows."""
    target: Target | None = None
    visible: bool | None = None
    """Whether it can be seen; ``false`` for what must not be there."""
    has_text: str | None = None
    value: str | None = None
    """What the field holds."""
    count: int | None = None
    """How many there are."""
    enabled: bool | None = None
    """Whether it can be used."""
    checked: bool | None = None
    """Whether it is ticked."""
    focused: bool | None = None
    """Whether it has the focus."""


class Optimal(Frozen):
    """The least that the task needs: user actions and distinct pages."""

    steps: int | None = Field(default=None, ge=1)
    """The fewest user actions."""
    pages: int | None = Field(default=None, ge=1)
    """The fewest distinct pages."""
    crawl: bool = False
    """Whether the shortest chain of links that a crawl of the site finds is the least; ``optimal: crawl`` for short."""


class Serve(Frozen):
    """A server to start before the replays and to end after them, with its children."""

    command: str
    """The command that starts the site."""
    cwd: str | None = None
    """The folder that it runs in; where uxaudit runs if absent."""
    ready: str | None = None
    """The URL that must answer before the replays begin; the scenario's site where absent."""
    timeout: Duration = 30_000.0
    """How long it may take to be ready."""


# ---------------------------------------------------------------- the judgement


class Box(Frozen):
    """A rectangle in CSS pixels, from the top left corner of the picture it belongs to."""

    x: float
    y: float
    width: float
    height: float


class Shot(Frozen):
    """A picture: its path inside the audit folder, and the size it shows in CSS pixels."""

    path: str
    width: float
    height: float


class Named(Frozen):
    """A control as a person would name it, and where it stands in the document."""

    role: str = ""
    name: str = ""
    selector: str = ""


class Ignored(Frozen):
    """Why a finding is left as it is, and the last day on which it is."""

    reason: str
    until: date


class Finding(Frozen):
    """One problem: its place, what was measured against which limit, why it hurts and how to mend it.

    A check gives the place, the message and the measure; evaluation adds the rest from the check's metadata.
    """

    id: str = ""
    """Stable from run to run: made of the check, the place and the accessible name, never of positions in the DOM."""
    check: str = ""
    rule: str | None = None
    facet: Facet | None = None
    heuristic: int | None = None
    wcag: tuple[str, ...] = ()
    act: tuple[str, ...] = ()
    """The ACT rules of W3C that it breaks, where an engine tells."""
    also: tuple[str, ...] = ()
    """What else named the same fault of the same element: ``check/rule``."""
    severity: int = Field(default=0, ge=0, le=4)
    impact: int | None = Field(default=None, ge=1, le=4)
    """Overrides the check's own impact, where the measure decides."""
    ceiling: int = Field(default=4, ge=1, le=4)
    """The highest severity that it may have, however often it strikes."""
    mode: Mode = Mode.MEASURED
    scenario: str = ""
    task: str = ""
    persona: str = ""
    personas: tuple[str, ...] = ()
    """Every persona that met it; ``persona`` is the one whose sighting is told."""
    step: int | None = None
    """Index of the step in its task; None where the finding belongs to a page."""
    step_label: str = ""
    url: str = ""
    urls: tuple[str, ...] = ()
    target: Named | None = None
    box: Box | None = None
    shot: Shot | None = None
    message: str = ""
    why: str = ""
    who: str = ""
    """Whom it hurts."""
    measured: float | str | None = None
    limit: float | str | None = None
    unit: str = ""
    on_path: bool = False
    """Whether the problem lies on the way of the task rather than elsewhere on a page."""
    occurrences: int = 1
    runs: int = 1
    """Replays in which it was seen."""
    fix: str = ""
    snippet: str = ""
    """The markup concerned, where it is short."""
    source: str = ""
    ignored: Ignored | None = None


class Outcome(Frozen):
    """What one check concluded over the whole audit."""

    check: str
    facet: Facet
    heuristic: int | None = None
    wcag: tuple[str, ...] = ()
    title: str = ""
    state: State
    mode: Mode
    severity: int = 0
    """The highest among its findings, 0 where there is none."""
    reason: str = ""
    """Why it is cantTell or untested."""
    opportunities: int = 0
    failures: int = 0
    findings: tuple[str, ...] = ()
    """Ids of the findings."""


class StepRow(Frozen):
    """A step of a task as the report shows it, from the representative replay."""

    index: int
    sentence: str
    label: str = ""
    phase: str = "step"
    status: str
    error: str = ""
    url: str = ""
    feedback_ms: float | None = None
    system_time_ms: float | None = None
    predicted_time_ms: float | None = None
    operators: str = ""
    """How the predicted time comes about: the operators of the keystroke-level model with their seconds, as a sum."""
    shot: Shot | None = None
    box: Box | None = None
    where: str = ""
    heard: str = ""
    """Name and role of the control, where the persona goes by these alone."""


class TaskRow(Frozen):
    """One task as one persona, over all its replays."""

    scenario: str
    task: str
    persona: str
    input: Literal["mouse", "touch", "keyboard"] = "mouse"
    """What the persona operates by."""
    critical: bool = False
    runs: int
    succeeded: int
    status: Literal["completed", "blocked", "cantTell"]
    reason: str = ""
    score: float | None = None
    facets: dict[str, float | None] = Field(default_factory=dict)
    success_estimate: float | None = None
    """The likeliest share of replays that succeed, 0 to 1 (Laplace); run to run, not users."""
    success_low: float | None = None
    success_high: float | None = None
    """Its 95 % interval (adjusted Wald)."""
    system_time_ms: float | None = None
    system_time_low_ms: float | None = None
    system_time_high_ms: float | None = None
    """The 95 % interval of the system time, by the logarithms of the replays' times; run to run, not users."""
    predicted_time_ms: float | None = None
    acting_time_ms: float | None = None
    """The part of the predicted time in which an expert thinks and acts."""
    system_share: float | None = None
    """The share of the system's responses in acting and responses together, 0 to 1."""
    steps: int = 0
    optimal_steps: int | None = None
    pages: int = 0
    """Different pages passed."""
    page_views: int = 0
    """Pages passed, those seen again counted again."""
    optimal_pages: int | None = None
    optimal_from: Literal["", "scenario", "crawl"] = ""
    """Who says what the least is."""
    optimal_path: tuple[str, ...] = ()
    """The links of the shortest chain that a crawl found."""
    depth: int = 0
    lostness: float | None = None
    """Smith 1996: 0 on the shortest way, 1.41 at most; None where the goal was missed or the least number of pages is not known."""
    path_deviation: float | None = None
    """By which share of the least the way is longer, in actions, else in pages."""
    tab_stops: int | None = None
    """Tab presses that the task needs by keyboard; None for those who do not use it so."""
    step_rows: tuple[StepRow, ...] = ()


class Stability(Frozen):
    """What becomes of the score where all weights are changed at random by up to ``swing``: 95 % of the draws lie within."""

    low: float
    high: float
    draws: int
    swing: float
    """The largest change of a weight, as a share of it."""
    verdict_changes: int = 0
    """Draws in which the gate would decide otherwise."""
    order_changes: int = 0
    """Draws in which two tasks that differ by a point or more change places."""


class Score(Frozen):
    """0 to 100, with the interval from run to run, and with how much of what applies was tested."""

    value: float | None
    low: float | None = None
    high: float | None = None
    coverage: float = 0.0
    """Tested ÷ applicable weight, 0 to 1."""
    provisional: bool = False
    stability: Stability | None = None
    """None where nothing was measured."""
    caps: tuple[str, ...] = ()
    facets: dict[str, float | None] = Field(default_factory=dict)
    heuristics: dict[str, float | None] = Field(default_factory=dict)


class Gate(Frozen):
    """The verdict of CI, and everything that led to it."""

    reasons: tuple[str, ...] = ()
    thresholds: dict[str, float | int | bool | None] = Field(default_factory=dict)


class Report(Frozen):
    """The whole of report.json; the only thing that reporters and the gate get."""

    format: int = REPORT_FORMAT
    tool: dict[str, str] = Field(default_factory=dict)
    """Names and versions: uxaudit, axe-core, the browser."""
    title: str = ""
    created: str = ""
    """ISO 8601, UTC."""
    site: str = ""
    verdict: Literal["pass", "fail", "unmeasured"]
    gate: Gate
    score: Score
    tasks: tuple[TaskRow, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    findings: tuple[Finding, ...] = ()
    ignored: tuple[Finding, ...] = ()
    """Findings that the settings ignore: they count in no score and no gate."""
    not_tested: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """Trouble with the measuring itself, such as an interrupted replay."""
    constants: dict[str, Any] = Field(default_factory=dict)
    """Every constant of scoring that was in force."""
    defaults: dict[str, Any] = Field(default_factory=dict)
    """The defaults of those constants and thresholds that were set otherwise."""
    options: dict[str, dict[str, Any]] = Field(default_factory=dict)
    """By the check's id: what was set of its options."""
    replays: int = 0
