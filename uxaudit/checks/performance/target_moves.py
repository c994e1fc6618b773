"""A control moves just before it is pressed.

Why: The finger or pointer is already on its way: it hits what took the control's place.
Who: Everyone, above all people who move slowly, have tremor, or use a touch screen.
Measured: Layout shifts of the control, or of an element that contains it, by half its size or more in the second before the input.
    A replay is faster than any person, so in the step after a page load only shifts after the page had settled count. A shift within
    half a second of the action before is the response to it, which a person sees before the next one.
Fix: Reserve space for what loads late, or insert it where nothing below it moves.
Source: Own judgement for half the control's size and for the second; the browser's layout shifts, and the half second in which they
    are expected, are from W3C's "Layout Instability" (`hadRecentInput`).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from uxaudit.checks.api import check, finding_at, text
from uxaudit.model.base import Box
from uxaudit.model.findings import Facet, Finding
from uxaudit.model.probes import Probe
from uxaudit.model.verb_traits import Trait
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import StepRecord
from uxaudit.recording.step_events import Moved, Shift

EXPECTED_MS = 500.0


def presses(recording: Recording) -> tuple[tuple[StepRecord, StepRecord | None], ...]:
    """Every pointer action on a control that was in view, with the step before it."""
    steps = (None, *recording.steps)
    return tuple((step, before) for before, step in pairwise(steps) if step is not None and _is_press(step))


def _is_press(step: StepRecord) -> bool:
    control = step.control
    return (
        Trait.POINTS in step.traits
        and step.happened is not None
        and step.timing is not None
        and step.timing.t0 is not None
        and control is not None
        and control.box is not None
        and bool(control.in_view)
    )


@check("target-moves", facet=Facet.PERFORMANCE, heuristic=5, impact=3, needs=(Probe.EVENTS, Probe.TIMING), over=presses)
def target_moves(recording: Recording, *, window_ms: float = 1000, share: float = 0.5) -> Iterator[Finding]:
    """Find controls that a shift moved within ``window_ms`` before the input, by ``share`` of their size or more."""
    for step, before in presses(recording):
        moved = [(_share(one, step), one) for shift in _shifts(step, before, window_ms) for one in shift.moved]
        worst = max((pair for pair in moved if pair[0] >= share), key=lambda pair: pair[0], default=None)
        if worst is not None and step.control is not None:
            way = max(abs(worst[1].after.x - worst[1].before.x), abs(worst[1].after.y - worst[1].before.y))
            name = f'"{step.control.name}"' if step.control.name else text("The control")
            yield finding_at(
                step,
                text("{name} moved by {px:.0f} px in the second before it was pressed", name=name, px=way),
                measured=round(worst[0], 2),
                limit=share,
                unit="of its size",
            )


def _shifts(step: StepRecord, before: StepRecord | None, window_ms: float) -> Iterator[Shift]:
    t0 = step.timing.t0 if step.timing and step.timing.t0 is not None else 0.0
    since = max(t0 - window_ms, _settled_at(before))
    for one in (before, step):
        yield from (
            shift
            for shift in (one.happened.shifts if one and one.happened else ())
            if since < shift.t <= t0 and not _is_response(before, shift)
        )


def _is_response(before: StepRecord | None, shift: Shift) -> bool:
    """Whether a shift is the response to the action before; filling in a field by automation is not an input to the browser."""
    acted = before.timing.t0 if before and before.timing else None
    return shift.after_input or (acted is not None and acted <= shift.t <= acted + EXPECTED_MS)


def _settled_at(before: StepRecord | None) -> float:
    """When the page that the step before loaded had settled (epoch ms): nobody aims at anything earlier. 0 if it loaded none."""
    loaded = before is not None and (before.verb == "open" or bool(before.vitals and before.vitals.new_document))
    if before is None or not loaded:
        return 0.0
    return before.timing.t2 if before.timing and before.timing.t2 is not None else float("inf")


def _share(moved: Moved, step: StepRecord) -> float:
    """How far the control moved, as a share of its size; 0 if neither it nor an element that contains it moved."""
    box = step.control.box if step.control else None
    if box is None or not (_holds(moved.after, box) or _holds(moved.before, box)) or not _same_size(moved):
        return 0.0
    return max(abs(moved.after.x - moved.before.x) / max(box.width, 1), abs(moved.after.y - moved.before.y) / max(box.height, 1))


def _same_size(moved: Moved) -> bool:
    """Whether it only moved. An element of another width was laid out again, for example when a style sheet loaded."""
    return moved.before.height > 0 and abs(moved.before.width - moved.after.width) <= 0.2 * moved.after.width


def _holds(outer: Box, box: Box) -> bool:
    """Whether the centre of the box is inside."""
    x, y = box.x + box.width / 2, box.y + box.height / 2
    return outer.x <= x <= outer.x + outer.width and outer.y <= y <= outer.y + outer.height
