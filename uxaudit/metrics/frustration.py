"""Signals of frustration in a session with a person. Every threshold names its source, and is an option of a check."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from uxaudit.recording.session import EventTarget, SessionEvent, SessionTask, What
from uxaudit.urls import page_of

RAGE_CLICKS, RAGE_MS, RAGE_PX = 3, 1000.0, 100.0
"""Number of clicks, within this time and distance (Datadog's rage clicks)."""
UNANSWERED = 2
"""Minimum number of clicks beyond the responses in a burst of rage clicks (own judgement): a gallery, a stepper and a game respond
to each click.
"""
DEAD_MS = 2500.0
"""Time without a response (PostHog's dead clicks)."""
ERROR_MS = 1000.0
"""Maximum time from a click to an error (Splunk's error clicks)."""
UTURN_MS = 5000.0
"""Maximum time until going back (OpenReplay)."""
THRASH_MS, THRASH_TURNS, THRASH_DEGREES, THRASH_PX, THRASH_PX_S, THRASH_WITHIN_PX = 2000.0, 4, 45.0, 300.0, 300.0, 200.0
"""Cursor thrashing (Splunk): number of turns of this angle within this time, over this distance at this speed, within this area."""
SEGMENT_PX = 8.0
"""Minimum length of a movement with a direction; own judgement: a resting hand trembles by less."""


@dataclass(frozen=True)
class Signal:
    """One signal of frustration, with its event."""

    at: SessionEvent
    count: int = 1
    url: str = ""
    """The page that it is on."""
    state: str = ""


def rage_clicks(task: SessionTask, *, clicks: int = RAGE_CLICKS, within_ms: float = RAGE_MS, px: float = RAGE_PX) -> tuple[Signal, ...]:
    """The bursts of clicks at one place without a response of the page."""
    found: list[Signal] = []
    burst: list[SessionEvent] = []
    for click in (*_pointed(task), None):
        if click is not None and burst and _continues(burst, click, clicks, within_ms, px):
            burst.append(click)
            continue
        if len(burst) >= clicks and _is_rage(task, burst):
            found.append(Signal(burst[0], len(burst), *place_at(task, burst[0].t)))
        burst = [] if click is None else [click]
    return tuple(found)


def _pointed(task: SessionTask) -> tuple[SessionEvent, ...]:
    return tuple(click for click in task.of("click") if click.by == "" and click.x is not None and not _plays(click.target))


def _plays(target: EventTarget | None) -> bool:
    return target is not None and target.moves


def _continues(burst: Sequence[SessionEvent], click: SessionEvent, clicks: int, within_ms: float, px: float) -> bool:
    """Whether a click continues a burst: near its first, and as fast as ``clicks`` in ``within_ms``."""
    near = math.dist((click.x or 0, click.y or 0), (burst[0].x or 0, burst[0].y or 0)) <= px
    since = burst[-(clicks - 1)] if len(burst) >= clicks - 1 else burst[0]
    return near and click.tab == burst[0].tab and click.t - since.t <= within_ms


def _is_rage(task: SessionTask, burst: Sequence[SessionEvent]) -> bool:
    first, last = burst[0].t, burst[-1].t
    selected = any(event.length for event in task.between(first, last + RAGE_MS, "selection"))
    if selected and not all(click.target and click.target.interactive for click in burst):
        return False  # two clicks select a word, three a paragraph
    answers = task.between(first, last + DEAD_MS, "response", "navigation", "tab", "dialog")
    return len(burst) - len(answers) >= UNANSWERED


def dead_clicks(task: SessionTask, *, within_ms: float = DEAD_MS) -> tuple[Signal, ...]:
    """The clicks on controls without any response. A click that leads to a script error is an error click instead."""
    failed = {id(signal.at) for signal in error_clicks(task)}
    return tuple(
        Signal(click, 1, *place_at(task, click.t))
        for click in task.of("click")
        if click.target is not None and click.target.interactive and not click.target.chosen and not click.target.moves
        if id(click) not in failed
        if not _responded(task, click, within_ms)
    )


def misclicks(task: SessionTask, *, within_ms: float = DEAD_MS) -> tuple[Signal, ...]:
    """The clicks on elements that are not controls, without a response or a text selection."""
    return tuple(
        Signal(click, 1, *place_at(task, click.t))
        for click in task.of("click")
        if click.target is not None and not click.target.interactive and not click.target.moves
        if not _responded(task, click, within_ms)
        and not any(event.length for event in task.between(click.t - RAGE_MS, click.t + RAGE_MS, "selection"))
    )


_RESPONSES: tuple[What, ...] = ("response", "navigation", "tab", "dialog", "focus", "choice", "input", "submit")


def _responded(task: SessionTask, click: SessionEvent, within_ms: float) -> bool:
    """Whether something responded in time, or the task ended before."""
    ended = task.ended_at
    if ended is not None and ended - click.t < within_ms and task.end is not None and task.end.said not in ("gave-up", "done"):
        return True
    return any(_answers(event, click) for event in task.between(click.t - 50, click.t + within_ms, *_RESPONSES))


def _answers(event: SessionEvent, click: SessionEvent) -> bool:
    """Whether an event is the page's response to a click: a focus only if a field was clicked."""
    if event.what != "focus":
        return event.what != "input" or event.t > click.t
    return (event.target is not None and event.target.tag in ("input", "textarea", "select")) or event.target != click.target


def error_clicks(task: SessionTask, *, within_ms: float = ERROR_MS) -> tuple[Signal, ...]:
    """The clicks followed by an error of the page's scripts."""
    clicks = task.of("click")
    return tuple(
        Signal(click, 1, *place_at(task, click.t))
        for number, click in enumerate(clicks)
        if any(
            error.how in ("page-error", "console") and (number + 1 == len(clicks) or error.t < clicks[number + 1].t)
            for error in task.between(click.t, click.t + within_ms, "trouble")
        )
    )


def u_turns(task: SessionTask, *, within_ms: float = UTURN_MS) -> tuple[Signal, ...]:
    """The pages that a person left immediately by going back."""
    arrivals = [event for event in task.of("navigation") if event.url and event.how != "anchor"]
    found = []
    for (before, there), back in zip(pairwise(arrivals), arrivals[2:], strict=False):
        returned = page_of(back.url) == page_of(before.url) != page_of(there.url)
        if returned and back.t - there.t <= within_ms and back.tab == there.tab and not _acted(task, there.t, back.t):
            found.append(Signal(back, 1, there.url))
    return tuple(found)


def _acted(task: SessionTask, since: float, until: float) -> bool:
    """Whether something was entered on the page: then the person had something to do there."""
    return bool(task.between(since, until, "input", "choice", "submit"))


def thrashing(
    task: SessionTask,
    *,
    within_ms: float = THRASH_MS,
    turns: int = THRASH_TURNS,
    degrees: float = THRASH_DEGREES,
    px: float = THRASH_PX,
    px_per_s: float = THRASH_PX_S,
    inside_px: float = THRASH_WITHIN_PX,
) -> tuple[Signal, ...]:
    """The times in which the pointer is moved back and forth without a click."""
    clicks = [event.t for event in task.of("click")]
    found: list[Signal] = []
    for move in _stretches(task):
        points = _directed(move)
        for first in range(len(points)):
            window = [point for point in points[first:] if point[0] - points[first][0] <= within_ms]
            busy = any(window[0][0] <= at <= window[-1][0] for at in clicks)
            if not busy and _thrashes(window, turns, degrees, px, px_per_s, inside_px):
                found.append(Signal(move[0][1], 1, *place_at(task, points[first][0])))
                break
    return tuple(found)


Point = tuple[float, float, float]
"""Epoch ms, x, y in the window."""


def _stretches(task: SessionTask) -> Iterator[list[tuple[Point, SessionEvent]]]:
    """The samples of the pointer, split where it rested for a second."""
    stretch: list[tuple[Point, SessionEvent]] = []
    for event in task.of("move"):
        for after, x, y in event.path:
            if stretch and event.t + after - stretch[-1][0][0] > 1000:
                yield stretch
                stretch = []
            stretch.append(((event.t + after, x, y), event))
    if stretch:
        yield stretch


def _directed(stretch: Sequence[tuple[Point, SessionEvent]]) -> list[Point]:
    """The samples that are far enough from each other to have a direction."""
    points = [stretch[0][0]]
    for point, _ in stretch[1:]:
        if math.dist(point[1:], points[-1][1:]) >= SEGMENT_PX:
            points.append(point)
    return points


def _thrashes(points: Sequence[Point], turns: int, degrees: float, px: float, px_per_s: float, inside_px: float) -> bool:
    if len(points) < turns + 2:
        return False
    length = sum(math.dist(one[1:], other[1:]) for one, other in pairwise(points))
    seconds = (points[-1][0] - points[0][0]) / 1000
    width, height = (max(point[axis] for point in points) - min(point[axis] for point in points) for axis in (1, 2))
    if length < px or seconds <= 0 or length / seconds < px_per_s or max(width, height) > inside_px:
        return False
    angles = [math.degrees(math.atan2(b[2] - a[2], b[1] - a[1])) for a, b in pairwise(points)]
    return sum(abs((other - one + 180) % 360 - 180) >= degrees for one, other in pairwise(angles)) >= turns


def place_at(task: SessionTask, t: float) -> tuple[str, str]:
    """The page and the state of a person at a time."""
    return task.place_at(t)
