"""Use the shortest path of links as the optimal path of a task, if a crawl knows its first and last page.

This is fair only for a task that goes to a page: each of its actions opens a page by GET or prepares that (typing a
search, scrolling). Other tasks, such as adding something to a basket, cannot be done by links alone, so they get no
optimal path.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from uxaudit.crawl.crawler import Crawl, shortest
from uxaudit.crawl.html_links import Link, same_page
from uxaudit.model.scenario_parts import Optimal
from uxaudit.model.verb_traits import Trait
from uxaudit.recording.recording import Recording, TaskView
from uxaudit.recording.records import TaskPlan
from uxaudit.urls import page_of

LEADS_ON = Trait.EXPECTS_RESPONSE | Trait.OPENS_PAGE
"""Actions without these traits, such as typing or scrolling, change nothing but a field."""


def with_optimum(recordings: Sequence[Recording], known: Crawl, every: bool = False) -> tuple[tuple[Recording, ...], tuple[str, ...]]:
    """The recordings with the optimal path of each task that asks for it (``every``: of each task without one), and notes on the rest."""
    notes: dict[str, None] = {}
    found: dict[tuple[str, str], TaskPlan] = {}
    for recording in recordings:
        for view in recording.tasks:
            key = (recording.header.plan.scenario, view.plan.task)
            if key not in found and _asks(view.plan, every):
                path = _path(view, known)
                if isinstance(path, str):
                    notes[f'No optimal path is known for "{view.plan.task}": {path}.'] = None
                elif path:
                    found[key] = _planned(view.plan, path)
    unknown = tuple(note for note in notes if not any(f'"{task}"' in note for _, task in found))
    return tuple(_changed(recording, found) for recording in recordings), unknown


def _asks(plan: TaskPlan, every: bool) -> bool:
    if plan.optimal is None:
        return every
    return plan.optimal.crawl and plan.optimal.steps is None and plan.optimal.pages is None


def _path(view: TaskView, known: Crawl) -> tuple[Link, ...] | str:
    """The shortest path from the first to the last page of the task, or why there is none."""
    if not view.completed or not any(step.is_action and step.phase == "step" for step in view.steps):
        return "no replay completed it"
    other = next(
        (
            step
            for step in view.steps
            if step.is_action
            and step.phase == "step"
            and step.status == "passed"
            and LEADS_ON & step.traits
            and not (step.visits and all(visit.method == "GET" for visit in step.visits))
        ),
        None,
    )
    if other is not None:
        return f"it does more than go to a page ({other.sentence})"
    begin = next((step.url for step in view.steps if step.phase == "start" and step.url), "")
    end = next((step.url for step in reversed(view.steps) if step.url), "")
    for alike in (_exactly, _but_for_query):
        path = shortest(known, begin, alike(end))
        if path:
            return path
    return f"the crawl found no path of links from {begin} to {end}"


def _exactly(url: str) -> Callable[[str], bool]:
    wanted = same_page(url)
    return lambda page: page == wanted


def _but_for_query(url: str) -> Callable[[str], bool]:
    wanted = page_of(same_page(url))
    return lambda page: page_of(page) == wanted


def _planned(plan: TaskPlan, path: Sequence[Link]) -> TaskPlan:
    best = Optimal(steps=len(path), pages=len(path) + 1, crawl=True)
    return plan.model_copy(update={"optimal": best, "optimal_path": tuple(link.name for link in path)})


def _changed(recording: Recording, found: dict[tuple[str, str], TaskPlan]) -> Recording:
    """The recording with the optimal paths that were found."""
    plan = recording.header.plan
    tasks = tuple(
        task.model_copy(update={"optimal": best.optimal, "optimal_path": best.optimal_path})
        if (best := found.get((plan.scenario, task.task)))
        else task
        for task in plan.tasks
    )
    header = recording.header.model_copy(update={"plan": plan.model_copy(update={"tasks": tasks})})
    return replace(recording, header=header)
