"""The tasks of a session with a person, and findings about the person's actions."""

from __future__ import annotations

from typing import Any

from uxaudit.metrics.frustration import Signal
from uxaudit.model.base import Box, Named
from uxaudit.model.findings import Finding
from uxaudit.recording.recording import Recording, TaskView
from uxaudit.recording.session import EventTarget, SessionTask
from uxaudit.texts import text


def tasks_done(recording: Recording) -> tuple[tuple[TaskView, SessionTask], ...]:
    """The tasks that the person started, each with its events."""
    return tuple((view, view.done) for view in recording.tasks if view.done is not None and view.done.began_at is not None)


def named(place: EventTarget | None) -> str:
    """The name of a clicked or filled element in messages."""
    if place is None:
        return text("the page")
    role = place.role or ("text" if not place.interactive else "control")
    if place.name:
        return text('the {role} "{name}"', role=role, name=place.name[:80])
    return text("the {role} {selector}", role=role, selector=place.selector) if place.selector else text("the {role}", role=role)


def finding_of(recording: Recording, signal: Signal, message: str, **values: Any) -> Finding:
    """Make a finding at an event of a session, with the picture of the page's state."""
    state, place = recording.states.get(signal.state), signal.at.target
    known: dict[str, Any] = {
        "url": signal.url,
        "target": Named(role=place.role, name=place.name, selector=place.selector) if place else None,
        "shot": state.shot if state else None,
        "box": _box(signal) if state and state.shot else None,
        "on_path": True,
        "step_label": message.partition(":")[0],
    }
    return Finding(message=message, **(known | values))


def _box(signal: Signal) -> Box | None:
    if signal.at.target is not None and signal.at.target.box is not None:
        return signal.at.target.box
    return None if signal.at.x is None or signal.at.y is None else Box(x=signal.at.x - 12, y=signal.at.y - 12, width=24, height=24)
