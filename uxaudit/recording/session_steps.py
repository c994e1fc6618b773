"""Derives the steps of a session from its events, in the form of a replay's steps.

Only actions on the page are steps: a click on a control, the text of a field, a choice, a key that is no character, going
back, reloading, a typed URL. A click on an element that is not a control is a misclick, and no step.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from uxaudit.model.probes import Probe
from uxaudit.recording.records import Control, ScenarioPlan, StepRecord
from uxaudit.recording.session import EventTarget, ObservedSession, SessionEvent, SessionTask
from uxaudit.recording.step_events import Response, Timing, Trouble, Visit
from uxaudit.urls import address, template

CHOICE_MS = 1000.0
"""Maximum time between a click and its choice, which are one step; own judgement."""
ACTING_KEYS = ("Enter", "Escape")
"""Keys that are steps by themselves; keys that click a button are recorded as that click."""
_MOVES = {"back": "back", "forward": "back", "reload": "reload", "typed": "open"}
"""Navigations that are their own steps, by their kind."""


@dataclass
class _Draft:
    """A step under construction."""

    verb: str
    event: SessionEvent
    target: EventTarget | None = None
    key: str = ""
    text: str | None = None
    length: int = 0
    shown: str = ""
    """The value in its sentence, besides the target."""
    events: list[SessionEvent] = field(default_factory=list)


def steps_of(plan: ScenarioPlan, session: ObservedSession) -> tuple[StepRecord, ...]:
    """The steps of all tasks, in order."""
    return tuple(step for task in session.tasks for step in _steps_of_task(plan, task))


def _steps_of_task(plan: ScenarioPlan, task: SessionTask) -> Iterator[StepRecord]:
    start = plan.tasks[task.index].start if task.index < len(plan.tasks) else "/"
    began = task.began_at or 0.0
    opening = _Draft("open", SessionEvent(what="navigation", t=began, task=task.index), shown=start)
    url, title, state = address(plan.site, start), "", None
    for number, draft in enumerate(_drafts(task.events, opening)):
        for event in draft.events:
            url, title = (event.url or url, event.title or title) if event.what in ("navigation", "state") else (url, title)
            state = event.state or state
        phase: Literal["start", "step"] = "start" if number == 0 else "step"
        place = {"url": url, "title": title, "template": template(url), "state": state, "untested": _untested(task)}
        yield _record(draft, phase, max(0, number - 1), place)


def _untested(task: SessionTask) -> dict[str, str]:
    """Without any event from the site, nothing is known of what the person did."""
    return {Probe.PERSON: task.end.why} if task.end is not None and not task.end.recorded else {}


def _drafts(events: Sequence[SessionEvent], opening: _Draft) -> list[_Draft]:
    """Group the events: each action starts a step, the following events belong to it."""
    drafts = [opening]
    for event in events:
        last = drafts[-1]
        begun = _begun(event, last, drafts)
        if begun is not None:
            drafts.append(begun)
        drafts[-1].events.append(event)
    return drafts


def _begun(event: SessionEvent, last: _Draft, drafts: Sequence[_Draft]) -> _Draft | None:
    """The step that an event starts; None if it belongs to the last one."""
    if event.what == "click" and event.target is not None and event.target.interactive and event.by in ("", "keyboard"):
        return None if _is_field(event.target) else _Draft("click", event, event.target)
    if event.what == "input" and event.target is not None:
        return _typed(event, last)
    if event.what == "choice" and event.target is not None:
        return _chosen(event, last)
    if event.what == "key" and event.key in ACTING_KEYS and (event.target is None or event.key != "Enter" or _is_field(event.target)):
        return _Draft("press", event, None, key=event.key, shown=event.key)
    arrived = len(drafts) > 1 or any(earlier.what == "navigation" for earlier in last.events)
    if event.what == "navigation" and event.how in _MOVES and arrived:
        return _Draft(_MOVES[event.how], event, shown=event.url if event.how == "typed" else "")
    return None


def _typed(event: SessionEvent, last: _Draft) -> _Draft | None:
    """The step of an input: the last one continues while the same field is typed into."""
    if last.verb == "fill" and _same(last.target, event.target):
        last.length, last.text = event.length or 0, event.text
        return None
    return _Draft("fill", event, event.target, length=event.length or 0, text=event.text)


def _chosen(event: SessionEvent, last: _Draft) -> _Draft | None:
    """The step of a choice: it replaces the click that made it."""
    verb = "select" if event.checked is None else "check" if event.checked else "uncheck"
    if _made(last, event):
        last.verb, last.target, last.shown, last.text = verb, event.target, event.text or "", event.text
        return None
    return _Draft(verb, event, event.target, text=event.text, shown=event.text or "")


def _made(click: _Draft, choice: SessionEvent) -> bool:
    """Whether a click made a choice: on the same control or one of its options, and on a page that is still there."""
    if click.verb != "click" or click.target is None or choice.t - click.event.t >= CHOICE_MS:
        return False
    is_option = click.target.tag in ("option", "label") or click.target.role == "option"
    return (is_option or _same(click.target, choice.target)) and not any(event.what == "navigation" for event in click.events)


def _same(one: EventTarget | None, other: EventTarget | None) -> bool:
    return one is not None and other is not None and one.selector == other.selector


def _is_field(place: EventTarget) -> bool:
    """Whether a click on it only sets the focus, so that typing is the step."""
    texts = place.tag == "textarea" or (place.tag == "input" and place.type in TEXT_TYPES)
    return texts or place.tag == "select" or place.role in ("textbox", "searchbox")


TEXT_TYPES = ("", "text", "search", "email", "tel", "url", "password", "number", "date", "time", "datetime-local", "month", "week")
"""Types of `input` that are typed into."""


def _record(draft: _Draft, phase: Literal["start", "step"], index: int, place: dict[str, Any]) -> StepRecord:
    target = draft.target
    return StepRecord(
        task=draft.event.task,
        index=index,
        phase=phase,
        verb=draft.verb,
        sentence=_sentence(draft),
        typed=draft.length if draft.verb == "fill" else 0,
        key=draft.key,
        entered=draft.text if target is None or not target.secret else None,
        status="passed",
        control=None if target is None else _control(target, draft),
        timing=_timing(draft),
        trouble=tuple(_troubles(draft.events)),
        visits=tuple(_visits(draft.events)),
        **place,
    )


def _control(target: EventTarget, draft: _Draft) -> Control:
    known = {name: getattr(target, name) for name in ("role", "name", "selector", "tag", "type", "chosen")}
    return Control(**known, value=None if target.secret else draft.text)


def _sentence(draft: _Draft) -> str:
    """The step in words, such as ``click button "Add to basket"``."""
    if draft.verb == "open":
        return f"open {draft.shown}"
    target = draft.target
    name = "" if target is None else f'{target.role} "{target.name}"' if target.role and target.name else target.name or target.role
    if draft.verb == "press":
        return f"press {draft.key}"
    if draft.verb == "select" and draft.shown:
        return f'select "{draft.shown}" in {name}'
    words = f"{draft.verb} {name or 'the page' * (target is not None)}".strip()
    return f'{words} with "{draft.text}"' if draft.verb == "fill" and draft.text is not None else words


def _timing(draft: _Draft) -> Timing:
    """The input and the first visible response; there is no end of activity, because people may continue immediately."""
    t0 = draft.event.t
    found = [event for event in draft.events if event.what in ("response", "navigation") and event.t >= t0]
    first = min((event.t for event in found), default=None)
    kinds = dict.fromkeys(_kind(event) for event in found)
    return Timing(t0=t0, t1=first, t2=None, responses=tuple(kind for kind in kinds if kind is not None), settled=True)


def _kind(event: SessionEvent) -> Response | None:
    if event.what == "navigation":
        return {"soft": Response.SOFT_NAVIGATION, "anchor": Response.ANCHOR}.get(event.how, Response.NAVIGATION)
    return Response(event.response) if event.response in set(Response) else Response.DOM


def _visits(events: Sequence[SessionEvent]) -> Iterator[Visit]:
    kinds: dict[str, Any] = {"forward": "load", "typed": "load", "opened": "popup"}
    for event in events:
        opened = event.what == "tab" and event.how == "opened"
        if event.url and (event.what == "navigation" or opened):
            kind = kinds.get(event.how, event.how or "load")
            yield Visit(url=event.url, title=event.title, status=event.status, kind=kind, at=event.t)


def _troubles(events: Sequence[SessionEvent]) -> Iterator[Trouble]:
    for event in events:
        if event.what == "dialog":
            yield Trouble(kind="dialog", message=event.message, url=event.url, at=event.t)
        elif event.what == "trouble":
            kind: Any = event.how or "page-error"
            yield Trouble(kind=kind, message=event.message, url=event.url, status=event.status, at=event.t)
