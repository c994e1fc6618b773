"""Wording about people in reports."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from uxaudit.model.people import People, PeopleTask, PersonTask
from uxaudit.model.report import Report, TaskRow
from uxaudit.reporters.formatting import NOTHING, duration, number, percent, plural
from uxaudit.texts import Labels, text, tr
from uxaudit.urls import path_of

MOST_SCROLLED = 8
"""Maximum number of pages whose seen share is listed for a task."""
FEW = 5
"""Number of participants below which only counts and intervals are reported."""
FEW_SENTENCE = text(
    "Fewer than five people show which problems there are, not how many people have them. What stopped one of them will stop others."
)
SIGNALS: tuple[tuple[str, Callable[[int], str]], ...] = (
    ("rage_clicks", lambda n: plural(n, "{n} burst of rage clicks", "{n} bursts of rage clicks")),
    ("dead_clicks", lambda n: plural(n, "{n} dead click", "{n} dead clicks")),
    ("error_clicks", lambda n: plural(n, "{n} click with an error", "{n} clicks with an error")),
    ("u_turns", lambda n: plural(n, "{n} U-turn", "{n} U-turns")),
    ("thrashing", lambda n: plural(n, "{n} shaken pointer", "{n} times shaken pointer")),
    ("misclicks", lambda n: plural(n, "{n} misclick", "{n} misclicks")),
    ("help_sought", lambda n: plural(n, "{n} look for help", "{n} looks for help")),
)
RESULTS: Mapping[str, str] = Labels(
    {
        "completed": text("completed"),
        "reached without noticing": text("reached without noticing"),
        "said to be done": text("said to be done"),
        "left": text("left"),
        "not recorded": text("not recorded"),
        "false success": text("false success"),
        "gave up": text("gave up"),
        "timed out": text("timed out"),
    }
)
CLICKS: Mapping[str, str] = Labels(
    {
        "click": text("click"),
        "rage": text("rage"),
        "dead": text("no response"),
        "error": text("script error"),
        "misclick": text("no control"),
    }
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
        return plural(task.participants, "not known of {n} participant", "not known of any of {n} participants")
    return tr("{n} of {all}", n=task.completed, all=known) + _bounds(percent(task.low), percent(task.high), task.low is not None)


def _bounds(low: str, high: str, known: bool) -> str:
    """`` (95 %: 30 % to 90 %)``; empty if the interval is not known."""
    return " " + tr("(95 %: {low} to {high})", low=low, high=high) if known else ""


def typical_time(task: PeopleTask) -> str:
    """Returns the typical time of those who completed a task, with its interval."""
    if task.time_ms is None:
        return NOTHING
    return duration(task.time_ms) + _bounds(duration(task.time_low_ms), duration(task.time_high_ms), task.time_low_ms is not None)


def ratio(value: float | None) -> str:
    """Returns ``1.4 ×``."""
    return NOTHING if value is None else f"{number(value, 1)} ×"


def mean_of(value: float | None, decimals: int = 1) -> str:
    """Returns a mean; a dash if there is none."""
    return NOTHING if value is None else number(value, decimals)


def ease(task: PeopleTask) -> str:
    """Returns the mean answer to the Single Ease Question, such as ``5.2 of 7 (95 %: 4.1 to 6.3)``."""
    if task.seq is None:
        return NOTHING
    mean = tr("{mean} of 7", mean=mean_of(task.seq))
    return mean + _bounds(mean_of(task.seq_low), mean_of(task.seq_high), task.seq_low != task.seq_high)


def signals(one: PersonTask) -> str:
    """Returns the signals of frustration and doubt in a session, such as ``2 U-turns, 1 dead click``."""
    counts = [say(count) for name, say in SIGNALS if (count := getattr(one, name))]
    slow = [
        tr("waited {time} before “{field}”", time=duration(field.ms), field=field.field) for field in one.hesitations if field.ms > 5000
    ]
    fixed = sum(one.corrections.values())
    return ", ".join(
        [
            *counts,
            *slow[:2],
            *([plural(fixed, "{n} correction", "{n} corrections")] if fixed else []),
            *[tr("form left at “{field}”", field=field) for field in one.abandoned[:2]],
        ]
    )


def scrolled(task: PeopleTask) -> list[str]:
    """Returns for each page how much of it people saw, those with the smallest share first: ``/mugs: 40 % to 100 %, 3 people``."""
    shares: dict[str, list[float]] = {}
    for one in task.sessions:
        for page, share in one.scroll_reach.items():
            shares.setdefault(page, []).append(share)
    return [
        tr("{page}: {share}, {people}", page=page, share=_range(seen), people=plural(len(seen), "{n} person", "{n} people"))
        for page, seen in sorted(shares.items(), key=lambda item: min(item[1]))[:MOST_SCROLLED]
    ]


def _range(shares: Sequence[float]) -> str:
    low, high = percent(min(shares)), percent(max(shares))
    return low if low == high else tr("{low} to {high}", low=low, high=high)


def first_click(one: PersonTask) -> str:
    """Returns the first clicked element, and whether it was right."""
    if not one.first_click:
        return NOTHING
    verdict = {True: f" ({tr('right')})", False: f" ({tr('wrong')})", None: ""}[one.first_click_right]
    return f"{one.first_click}{verdict}"


def result_class(result: str) -> str:
    """Returns the class of a result's badge."""
    return RESULT_CLASSES.get(result, "blocked")


def beside(report: Report, task: PeopleTask) -> list[TaskRow]:
    """Returns the personas that replayed the same task."""
    return [row for row in report.tasks if (row.scenario, row.task) == (task.scenario, task.task)]


def participants(people: People) -> str:
    """Returns ``6 participants: P1, P2 …``."""
    return f"{plural(len(people.participants), '{n} participant', '{n} participants')}: {', '.join(people.participants[:40])}"


def counted(one: PersonTask, value: int) -> str:
    """Returns a count of a session; a dash if nothing of the task was recorded."""
    return NOTHING if one.result == "not recorded" else str(value)


def page_of(url: str) -> str:
    """Returns the path of a page, such as ``/basket``."""
    return "/" + path_of(url)
