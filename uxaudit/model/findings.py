"""The types of findings and outcomes. Frozen, and without logic beyond validation. Start reading here.

Times are milliseconds, lengths CSS pixels, unless a name says otherwise. The observations of a replay are in
``recording/``, the verbs of a scenario in ``scenario.py``, the finished report in ``report.py``.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import Field

from uxaudit.model.base import Box, Frozen, Named, Shot
from uxaudit.model.sentences import Sentence
from uxaudit.texts import text


class Facet(StrEnum):
    """The aspects of usability that have their own score."""

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
    """How a value was obtained; ``measured``, ``observed`` and ``confirmed`` are proof."""

    MEASURED = "measured"
    PREDICTED = "predicted"
    OBSERVED = "observed"
    NEEDS_REVIEW = "needs-review"
    CONFIRMED = "confirmed"
    """It needed review, and a person confirmed it."""


PROOF = (Mode.MEASURED, Mode.OBSERVED, Mode.CONFIRMED)
"""The modes of proven findings."""


class State(StrEnum):
    """The outcome of a check, in the terms of W3C's EARL."""

    PASSED = "passed"
    FAILED = "failed"
    CANT_TELL = "cantTell"
    INAPPLICABLE = "inapplicable"
    UNTESTED = "untested"


HEURISTICS: dict[int, str] = {
    1: text("Visibility of system status"),
    2: text("Match between the system and the real world"),
    3: text("User control and freedom"),
    4: text("Consistency and standards"),
    5: text("Error prevention"),
    6: text("Recognition rather than recall"),
    7: text("Flexibility and efficiency of use"),
    8: text("Aesthetic and minimalist design"),
    9: text("Help users recognise, diagnose and recover from errors"),
    10: text("Help and documentation"),
}
"""Nielsen's ten heuristics (Nielsen 1994, "10 Usability Heuristics for User Interface Design")."""


class Ignored(Frozen):
    """Why a finding is ignored, and the last day on which it is."""

    reason: str
    until: date


class Reviewed(Frozen):
    """A person's answer about a candidate."""

    answer: Literal["confirmed", "dismissed"]
    reason: str
    by: str
    date: date


class Finding(Frozen):
    """One problem: its place, the measured value with its limit, why it matters and how to fix it.

    A check sets the place, the message and the measured value; evaluation adds the rest from the check's metadata.
    """

    id: str = ""
    """The same in each run: made of the check, the place and the accessible name, never of positions in the DOM."""
    check: str = ""
    rule: str | None = None
    facet: Facet | None = None
    heuristic: int | None = None
    wcag: tuple[str, ...] = ()
    act: tuple[str, ...] = ()
    """The W3C ACT rules that it violates, if an engine names them."""
    also: tuple[str, ...] = ()
    """Other checks that found the same problem of the same element, as ``check/rule``."""
    duplicates: tuple[str, ...] = ()
    """The ids of those findings."""
    severity: int = Field(default=0, ge=0, le=4)
    impact: int | None = Field(default=None, ge=1, le=4)
    """Overrides the check's impact if it depends on the measured value."""
    ceiling: int = Field(default=4, ge=1, le=4)
    """The maximum severity, however often it occurs."""
    mode: Mode = Mode.MEASURED
    scenario: str = ""
    task: str = ""
    persona: str = ""
    personas: tuple[str, ...] = ()
    """Every affected persona; ``persona`` is the one whose replay the finding shows."""
    step: int | None = None
    """Index of the step in its task; None if the finding belongs to a page."""
    step_label: str = ""
    url: str = ""
    urls: tuple[str, ...] = ()
    per_page: tuple[tuple[str, int], ...] = ()
    """The paths of the kinds of page that have it, each with the maximum number of affected elements in one view of such a page."""
    target: Named | None = None
    box: Box | None = None
    shot: Shot | None = None
    message: Sentence = ""
    why: Sentence = ""
    who: Sentence = ""
    """Who is affected."""
    measured: float | str | None = None
    limit: float | str | None = None
    unit: str = ""
    blocks_task: bool = False
    """Whether it means that a task cannot be completed, as the task's status does."""
    on_path: bool = False
    """Whether the problem is on the path of the task, not elsewhere on a page."""
    occurrences: int = 1
    runs: int = 1
    """Number of replays in which it was observed."""
    fix: Sentence = ""
    snippet: str = ""
    """The markup of the element, if it is short."""
    source: str = ""
    ignored: Ignored | None = None
    reviewed: Reviewed | None = None
    """The answer about it in the review file, if there is one that applies."""


class Outcome(Frozen):
    """The result of one check over the whole audit."""

    check: str
    facet: Facet
    heuristic: int | None = None
    wcag: tuple[str, ...] = ()
    title: Sentence = ""
    state: State
    mode: Mode
    severity: int = 0
    """The highest severity of its findings; 0 without findings."""
    reason: Sentence = ""
    """Why it is cantTell or untested."""
    opportunities: int = 0
    failures: int = 0
    findings: tuple[str, ...] = ()
    """Ids of the findings."""
