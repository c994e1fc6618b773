"""Number of elements that a person searches before a step, and the distance between fields by Tab.

People search a page only once. So only new elements count: those of a new page, those that a step showed, or those that
scrolling brought into view.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from uxaudit.constants import TABS_BETWEEN
from uxaudit.model.verb_traits import Trait
from uxaudit.recording.page_state import Element, PageState
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import StepRecord


@dataclass(frozen=True)
class Look:
    """What a person searches before a step."""

    candidates: int | None = 1
    """Number of controls that came into view, including the target; None if it is unknown."""
    scrolled: bool = False
    """Whether they came into view by scrolling: the search continues, without new mental preparation."""
    tabs: int = 0
    """Presses of Tab from the field of the step before; 0 if people would not use Tab."""


def looks(steps: Sequence[StepRecord], recording: Recording | None = None) -> tuple[Look, ...]:
    """Returns what a person searches before each of these steps."""
    found = []
    for at, step in enumerate(steps):
        before = steps[at - 1] if at else None
        found.append(_look(step, before, steps[at - 2] if at > 1 else None, recording))
    return tuple(found)


def _look(step: StepRecord, before: StepRecord | None, earlier: StepRecord | None, recording: Recording | None) -> Look:
    state, known = _state_before(step, before, recording), _state_before(before, earlier, recording) if before else None
    below, new = bool(step.control and (step.control.scroll_px or 0) > 0), before is None or bool(before.visits)
    tabs = _tabs(step, before, state)
    if new or below or (before is not None and before.verb == "scroll"):
        around = step if below or not new else None
        return Look(_in_view(state, recording, around) if state else None if new else 1, not new, tabs)
    if state is None or known is None or state is known:
        return Look(tabs=tabs)
    old = {element.selector for element in known.elements or ()}
    added = [element for element in state.elements or () if element.selector not in old and not element.disabled]
    return Look(max(1, len(added)), tabs=tabs)


def _state_before(step: StepRecord | None, before: StepRecord | None, recording: Recording | None) -> PageState | None:
    """Returns the state in which a step is done: that in which the step before ended, including a step that opened the page."""
    if recording is None or step is None:
        return None
    at = next((place for place, one in enumerate(recording.all_steps) if one is step), 0)
    previous = before or (recording.all_steps[at - 1] if at and recording.all_steps[at - 1].task == step.task else None)
    state = recording.states.get(previous.state or "") if previous else None
    return state if state is not None and state.elements is not None else None


def _in_view(state: PageState, recording: Recording | None, step: StepRecord | None) -> int:
    """Returns the number of controls in the first window of a page, or in the window around the control of a step."""
    height = recording.header.viewport[1] if recording else 720
    elements = [element for element in state.elements or () if not element.disabled]
    top = 0.0
    if step is not None and step.control is not None:
        meant = next((element for element in elements if element.selector == step.control.selector), None)
        top = max(0.0, meant.box.y + meant.box.height / 2 - height / 2) if meant else 0.0
    return max(1, sum(top <= element.box.y + element.box.height / 2 < top + height for element in elements))


def _tabs(step: StepRecord, before: StepRecord | None, state: PageState | None) -> int:
    """Returns the presses of Tab from the field of the step before to that of this step, if people would use Tab."""
    if before is None or before.visits or Trait.TYPES not in before.traits or step.control is None or before.control is None:
        return 0
    if state is None:
        return 0
    order = [element.selector for element in state.elements or () if _takes_focus(element)]
    if step.control.selector not in order or before.control.selector not in order:
        return 0
    apart = order.index(step.control.selector) - order.index(before.control.selector)
    return apart if 1 <= apart <= TABS_BETWEEN else 0


def _takes_focus(element: Element) -> bool:
    return not element.disabled
