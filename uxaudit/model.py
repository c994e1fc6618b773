"""The nouns that cross stages. Frozen, and without logic beyond validation. Start reading here.

Times are milliseconds, lengths CSS pixels, unless a name says otherwise. What a replay observes stands in
``observed.py`` and beside it, the verbs of a scenario in ``steps.py``, the finished report in ``reported.py``.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.dataclasses import dataclass


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


@dataclass(frozen=True, slots=True, config=ConfigDict(extra="forbid"))
class Box:
    """A rectangle in CSS pixels, from the top left corner of the picture it belongs to.

    A state of a page holds hundreds of them: slots take less than half of the memory.
    """

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
