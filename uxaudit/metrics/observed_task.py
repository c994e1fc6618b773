"""The measures of a person's task: its result, time, path, first click, hesitation, corrections, scroll reach."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from uxaudit.metrics.statistics import lostness
from uxaudit.metrics.task_outcomes import page_path
from uxaudit.model.study import TaskResult, result_of
from uxaudit.recording.recording import TaskView
from uxaudit.recording.session import EventTarget, SessionEvent, SessionTask

AWAY = ("hidden", "closed")


def result(task: SessionTask) -> TaskResult:
    """Returns the result of the task; a task without an end was interrupted."""
    if task.end is not None and not task.end.recorded:
        return TaskResult.NOT_RECORDED
    return TaskResult.LEFT if task.end is None else result_of(task.end.said, task.end.reached)


def time_on_task(task: SessionTask) -> float | None:
    """Returns the ms from Start to the end; None if it was not started or was interrupted."""
    if task.began_at is None or task.end is None:
        return None
    return max(0.0, task.end.t - task.began_at)


def lostness_of(view: TaskView) -> float | None:
    """Returns Smith's lostness (see :func:`lostness`); None if no optimal number of pages is known, or the path ended before it."""
    best = view.plan.optimal.pages if view.plan.optimal else None
    path = page_path(view.steps)
    return None if not best else lostness(len(set(path)), len(path), best)


def first_click(task: SessionTask) -> SessionEvent | None:
    """The first click of a task on a control or anything else."""
    return next(iter(task.of("click")), None)


def first_click_is_right(view: TaskView) -> bool | None:
    """Whether the first click was right: on the control with which the scenario's steps start, or the start of a shortest path.

    None if the scenario does not specify the start, or nothing was clicked. (Bailey & Wolfson 2013: after a right first click
    87 % of the tasks succeed, after a wrong one 46 %.)
    """
    if view.done is None or not (named := view.plan.first_target):
        return None
    click = first_click(view.done)
    if click is None or click.target is None:
        return None
    if _names(named, click.target.name):
        return True
    best = view.plan.optimal.pages if view.plan.optimal else None
    led = any(step.visits for step in view.steps if step.timing and step.timing.t0 == click.t)
    return bool(best and led and view.completed and len(page_path(view.steps)) <= best)


def _names(wanted: str, name: str) -> bool:
    """Whether a control's name is, or contains, the name in a scenario."""
    one, other = (" ".join(text.casefold().split()) for text in (wanted, name))
    return bool(other) and re.search(rf"(?<!\w){re.escape(one)}(?!\w)", other) is not None


@dataclass(frozen=True)
class Hesitation:
    """A field, and the time that a person waited in it before entering something."""

    field: EventTarget
    ms: float
    event: SessionEvent


def hesitations(task: SessionTask) -> tuple[Hesitation, ...]:
    """Returns for every filled field the ms from focus to first input. A focus before the tab was hidden does not count."""
    found = []
    entered: set[str] = set()
    focused: SessionEvent | None = None
    for event in task.events:
        if event.what == "focus":
            focused = event
        elif event.what in ("blur", "navigation") or (event.what == "tab" and event.how in AWAY):
            focused = None
        elif event.what in ("input", "choice") and focused is not None and _same_field(focused, event):
            place = event.target
            if place is not None and place.selector not in entered:
                found.append(Hesitation(place, event.t - focused.t, event))
                entered.add(place.selector)
            focused = None
    return tuple(found)


def _same_field(one: SessionEvent, other: SessionEvent) -> bool:
    return one.target is not None and other.target is not None and one.target.selector == other.target.selector


def corrections(task: SessionTask) -> dict[str, int]:
    """Returns by the name of each field how often text was removed in it, or it was changed after another field."""
    found: Counter[str] = Counter()
    left: set[str] = set()
    current, removing = "", False
    for event in task.of("input", "choice"):
        if event.target is None:
            continue
        place = event.target.selector
        if place != current:
            left |= {current} if current else set()
            if place in left:
                found[event.target.name or place] += 1
            current, removing = place, False
        if event.removed and not removing:
            found[event.target.name or place] += 1
        removing = bool(event.removed)
    return dict(found)


def abandoned_at(task: SessionTask) -> tuple[EventTarget, ...]:
    """Returns for every form that was started and not submitted the field that was used last."""
    last: dict[str, EventTarget] = {}
    for event in task.events:
        if event.what in ("input", "choice") and event.target is not None and event.target.part:
            last[event.target.part] = event.target
        elif event.what == "submit" and event.target is not None:
            last.pop(event.target.selector, None)
    return tuple(last.values())


def scroll_reach(task: SessionTask) -> dict[str, float]:
    """Returns by page the share that was in view at some time, from its top, 0 to 1."""
    found: dict[str, float] = {}
    url = ""
    for event in task.events:
        url = event.url if event.what == "navigation" and event.url else url
        if event.what == "scroll" and event.bottom is not None and event.height:
            share = min(1.0, event.bottom / event.height)
            found[url] = max(found.get(url, 0.0), share)
    return found


def help_sought(task: SessionTask, words: re.Pattern[str]) -> int:
    """Returns how often an element named with a word for help was clicked."""
    return sum(1 for click in task.of("click") if click.target is not None and words.search(click.target.name))


def names_of(places: Sequence[EventTarget]) -> tuple[str, ...]:
    """Returns fields by their names, else by their selectors, for reports."""
    return tuple(place.name or place.selector for place in places)
