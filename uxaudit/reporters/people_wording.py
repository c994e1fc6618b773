"""Wording about people in reports."""

from __future__ import annotations

from uxaudit.model.people import People, PeopleTask, PersonTask
from uxaudit.model.report import Report, TaskRow
from uxaudit.reporters.formatting import NOTHING, duration, number, percent, plural
from uxaudit.urls import path_of

FEW = 5
"""Number of participants below which only counts and intervals are reported."""
FEW_SENTENCE = (
    "So few people show problems, not shares: what stopped one of them will stop others, but how many, only more people can tell."
)
SIGNALS = (
    ("rage_clicks", "burst of rage clicks", "bursts of rage clicks"),
    ("dead_clicks", "dead click", ""),
    ("error_clicks", "click with an error", "clicks with an error"),
    ("u_turns", "U-turn", ""),
    ("thrashing", "shaken pointer", "times shaken pointer"),
    ("misclicks", "misclick", ""),
    ("help_sought", "look for help", "looks for help"),
)
RESULT_CLASSES = {
    "completed": "completed",
    "reached without noticing": "completed",
    "said to be done": "untested",
    "left": "untested",
    "not recorded": "untested",
}


def is_few(task: PeopleTask) -> bool:
    """Whether so few people did a task that shares are not meaningful."""
    return task.participants < FEW


def completion(task: PeopleTask) -> str:
    """Returns ``4 of 6 (95 %: 30 % to 90 %)``."""
    known = task.participants - task.unknown
    if not known:
        return f"not known of any of {plural(task.participants, 'participant')}"
    bounds = f" (95 %: {percent(task.low)} to {percent(task.high)})" if task.low is not None else ""
    return f"{task.completed} of {known}{bounds}"


def typical_time(task: PeopleTask) -> str:
    """Returns the typical time of those who completed a task, with its interval."""
    if task.time_ms is None:
        return NOTHING
    bounds = f" (95 %: {duration(task.time_low_ms)} to {duration(task.time_high_ms)})" if task.time_low_ms is not None else ""
    return f"{duration(task.time_ms)}{bounds}"


def ratio(value: float | None) -> str:
    """Returns ``1.4 ×``."""
    return NOTHING if value is None else f"{number(value, 1)} ×"


def mean_of(value: float | None, decimals: int = 1) -> str:
    """Returns a mean; a dash if there is none."""
    return NOTHING if value is None else number(value, decimals)


def signals(one: PersonTask) -> str:
    """Returns the signals of frustration and doubt in a session, such as ``2 U-turns, 1 dead click``."""
    counts = [plural(count, word, many) for name, word, many in SIGNALS if (count := getattr(one, name))]
    slow = [f"waited {duration(field.ms)} before “{field.field}”" for field in one.hesitations if field.ms > 5000]
    fixed = sum(one.corrections.values())
    return ", ".join(
        [
            *counts,
            *slow[:2],
            *([plural(fixed, "correction")] if fixed else []),
            *[f"form left at “{field}”" for field in one.abandoned[:2]],
        ]
    )


def first_click(one: PersonTask) -> str:
    """Returns the first clicked element, and whether it was right."""
    if not one.first_click:
        return NOTHING
    verdict = {True: " (right)", False: " (wrong)", None: ""}[one.first_click_right]
    return f"{one.first_click}{verdict}"


def result_class(result: str) -> str:
    """Returns the class of a result's badge."""
    return RESULT_CLASSES.get(result, "blocked")


def beside(report: Report, task: PeopleTask) -> list[TaskRow]:
    """Returns the personas that replayed the same task."""
    return [row for row in report.tasks if (row.scenario, row.task) == (task.scenario, task.task)]


def participants(people: People) -> str:
    """Returns ``6 participants: P1, P2 …``."""
    return f"{plural(len(people.participants), 'participant')}: {', '.join(people.participants[:40])}"


def counted(one: PersonTask, value: int) -> str:
    """Returns a count of a session; a dash if nothing of the task was recorded."""
    return NOTHING if one.result == "not recorded" else str(value)


def page_of(url: str) -> str:
    """Returns the path of a page, such as ``/basket``."""
    return "/" + path_of(url)
