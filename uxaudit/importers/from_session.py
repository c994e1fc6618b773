"""The steps of a session as a scenario, so that they can be replayed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from uxaudit.importers.draft import Draft, ImportedScenario
from uxaudit.recording.records import Control, StepRecord
from uxaudit.recording.session import SessionTask

NO_TEXT = "the typed text was not recorded"


def scenario_of(draft: Draft, steps: Sequence[StepRecord], task: SessionTask, source: str) -> ImportedScenario:
    """Write the steps of one task into a draft, and finish it. The page on which it ended is the success criterion."""
    start = next((event.url for event in task.events if event.what == "navigation" and event.url), "")
    draft.open(start, source)
    secret = {event.target.selector for event in task.events if event.target is not None and event.target.secret}
    for number, step in enumerate(steps, 1):
        if step.phase == "step":
            _add(draft, step, f"step {number}", step.control is not None and step.control.selector in secret)
    last = next((event for event in reversed(task.events) if event.what == "navigation" and event.url), None)
    if last is not None:
        draft.expect_page(source, last.url, last.title)
    return draft.finish(source)


def _add(draft: Draft, step: StepRecord, where: str, secret: bool) -> None:
    control = step.control
    if step.verb == "open":
        draft.open(step.url, where)
    elif step.verb in ("back", "reload"):
        draft.add({step.verb: None})
    elif step.verb == "press":
        draft.press(step.key, where)
    elif control is None or (target := target_of(control)) is None:
        draft.leave_out(step.sentence, "the control has no name", where, "Name it in a step of your own.")
    elif step.verb == "fill":
        _fill(draft, step, target, where, secret)
    elif step.verb == "select":
        _select(draft, step, target, where)
    else:
        draft.act(step.verb, target)


def target_of(control: Control) -> dict[str, Any] | None:
    """A control by role and name; by its selector if it has no name."""
    if control.name:
        return {"role": control.role, "name": control.name} if control.role else {"text": control.name}
    return {"css": control.selector} if control.selector else None


def _fill(draft: Draft, step: StepRecord, target: dict[str, Any], where: str, secret: bool) -> None:
    names = (step.control.name, step.control.selector) if step.control else ()
    if secret:
        draft.add({"fill": {**draft.escaped(target), "text": draft.secrets.reference(f"{names}", " ".join(names))}})
    elif step.entered is None:
        draft.leave_out(step.sentence, NO_TEXT, where, "Add the text.")
    else:
        draft.fill(target, step.entered, where, *names)


def _select(draft: Draft, step: StepRecord, target: dict[str, Any], where: str) -> None:
    chosen = step.control.value if step.control else None
    if not chosen:
        draft.leave_out(step.sentence, "what was chosen was not recorded", where, "Add `option`.")
    else:
        draft.act("select", target, option=chosen)
