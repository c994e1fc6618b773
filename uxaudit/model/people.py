"""The results of sessions with people in the report. Participants appear by their ids only."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from uxaudit.model.base import Box, Frozen, Shot

PEOPLE = "people"
"""In place of a persona's name where a person did a task."""
ClickKind = Literal["click", "dead", "rage", "misclick", "error"]


class PersonNote(Frozen):
    """A note of the moderator, with its step."""

    participant: str
    text: str
    step: int | None = None
    """Index of the latest step before it; None before the first."""
    sentence: str = ""
    after_ms: float | None = None
    """Ms since the task began."""


class FieldTime(Frozen):
    """A field, and the time before the first input."""

    field: str
    ms: float


class PersonTask(Frozen):
    """One task of one person."""

    scenario: str
    task: str
    participant: str
    source: str = ""
    result: str
    """``completed``, ``false success``, ``gave up``, ``timed out``, ``left`` …: see ``model/study.py``."""
    reached: bool | None = None
    """Whether the success criterion was met; None if that is unknown."""
    why: str = ""
    time_ms: float | None = None
    """From Start to the person's statement; None if the task was interrupted."""
    steps: int = 0
    pages: int = 0
    page_views: int = 0
    path: tuple[str, ...] = ()
    """The pages in order, as paths."""
    lostness: float | None = None
    first_click: str = ""
    """The name of the first element that was clicked."""
    first_click_right: bool | None = None
    rage_clicks: int = 0
    dead_clicks: int = 0
    misclicks: int = 0
    error_clicks: int = 0
    u_turns: int = 0
    thrashing: int = 0
    hesitations: tuple[FieldTime, ...] = ()
    corrections: dict[str, int] = Field(default_factory=dict)
    """By the name of the field."""
    abandoned: tuple[str, ...] = ()
    """For every form that was started and not submitted: the field that was used last."""
    scroll_reach: dict[str, float] = Field(default_factory=dict)
    """By page: the share that was in view at some time, 0 to 1."""
    help_sought: int = 0
    seq: int | None = None
    """The Single Ease Question, 1 very difficult to 7 very easy."""


class MappedClick(Frozen):
    """A click on a picture: its place, participant and kind."""

    x: float
    y: float
    participant: str
    kind: ClickKind = "click"


class ClickMap(Frozen):
    """The clicks of all people on one state of a page."""

    url: str
    shot: Shot
    clicks: tuple[MappedClick, ...]
    boxes: tuple[Box, ...] = ()


class PeopleTask(Frozen):
    """One task over all people who did it."""

    scenario: str
    task: str
    participants: int
    completed: int
    results: dict[str, int] = Field(default_factory=dict)
    """Number of people by result."""
    estimate: float | None = None
    """The estimated share of people who complete it, 0 to 1 (Laplace)."""
    low: float | None = None
    high: float | None = None
    """Its 95 % interval (adjusted Wald); None if nobody's result is known."""
    unknown: int = 0
    """Number of people whose result is unknown: they are left out of all shares."""
    time_ms: float | None = None
    """The typical time of those who completed it: geometric mean, or median from 25 on."""
    time_low_ms: float | None = None
    time_high_ms: float | None = None
    times_ms: tuple[float, ...] = ()
    steps: float | None = None
    """The median of those who completed it."""
    lostness: float | None = None
    """The mean of those with a known value."""
    seq: float | None = None
    seq_low: float | None = None
    seq_high: float | None = None
    predicted_time_ms: float | None = None
    """Of a replay that completed the task; None without one."""
    predicted_low_ms: float | None = None
    predicted_high_ms: float | None = None
    observed_to_predicted: float | None = None
    """People's time ÷ predicted time."""
    optimal_steps: int | None = None
    optimal_pages: int | None = None
    sessions: tuple[PersonTask, ...] = ()
    notes: tuple[PersonNote, ...] = ()
    click_maps: tuple[ClickMap, ...] = ()


class QuestionnaireResult(Frozen):
    """The scores of a questionnaire over all people who answered it."""

    name: Literal["SUS", "UMUX-Lite"]
    answered: int
    mean: float
    low: float | None = None
    high: float | None = None
    """The 95 % interval of the mean; None for one person."""
    grade: str = ""
    """Of SUS, or of the SUS that UMUX-Lite predicts."""
    scores: dict[str, float] = Field(default_factory=dict)
    """By participant."""


class People(Frozen):
    """All results of sessions with people."""

    participants: tuple[str, ...]
    tasks: tuple[PeopleTask, ...] = ()
    questionnaires: tuple[QuestionnaireResult, ...] = ()
    not_asked: tuple[str, ...] = ()
    """Questions that were not asked, and aspects that could not be observed."""
