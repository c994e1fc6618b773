"""A control moves away just before it is pressed.

Why: The finger or pointer is on its way already: what came in the control's place is hit instead.
Who: Everyone, most of all people who move slowly, have a tremor, or use a touch screen.
Measured: Layout shifts of the control, or of what holds it, in the second before the input, by half its size or more. A
    replay is quicker than any person, so in the step after a page was loaded only those count that came when it was at rest;
    and what moved within half a second of the act before is its answer, which a person sees before the next one.
Fix: Keep room for what comes late, or put it where nothing below it moves.
Source: Own judgement for half the control's size and for the second; the browser's layout shifts, and the half
    second in which they are expected, are those of W3C's "Layout Instability" (`hadRecentInput`).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from uxaudit.checks.api import check, finding_at
from uxaudit.model.base import Box
from uxaudit.model.findings import Facet, Finding
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import StepRecord
from uxaudit.recording.step_events import Moved, Shift

EXPECTED_MS = 500.0
POINTING = ("click", "double_click", "check", "uncheck", "select", "hover", "drag")


def presses(recording: Recording) -> tuple[tuple[StepRecord, StepRecord | None], ...]:
    """Every action on a control that was in view before it, with the step before where it was done on the same page."""
    steps = (None, *recording.steps)
    return tuple((step, before) for before, step in pairwise(steps) if step is not None and _is_press(step))


def _is_press(step: StepRecord) -> bool:
    control = step.control
    return (
        step.verb in POINTING
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
            name = f'"{step.control.name}"' if step.control.name else "The control"
            yield finding_at(
                step,
                f"{name} moved by {way:.0f} px in the second before it was pressed",
                measured=round(worst[0], 2),
                limit=share,
                unit="of its size",
            )


def _shifts(step: StepRecord, before: StepRecord | None, window_ms: float) -> Iterator[Shift]:
    t0 = step.timing.t0 if step.timing and step.timing.t0 is not None else 0.0
    since = max(t0 - window_ms, _at_rest(before))
    for one in (before, step):
        yield from (
            shift
            for shift in (one.happened.shifts if one and one.happened else ())
            if since < shift.t <= t0 and not _answers(before, shift)
        )


def _answers(before: StepRecord | None, shift: Shift) -> bool:
    """Whether it is what the act before brought about; a driver's way to fill in a field is no input to the browser."""
    acted = before.timing.t0 if before and before.timing else None
    return shift.after_input or (acted is not None and acted <= shift.t <= acted + EXPECTED_MS)


def _at_rest(before: StepRecord | None) -> float:
    """When the page that the step before loaded was at rest, epoch ms: nobody aims at anything earlier. 0 where it loaded none."""
    loaded = before is not None and (before.verb == "open" or bool(before.vitals and before.vitals.new_document))
    if before is None or not loaded:
        return 0.0
    return before.timing.t2 if before.timing and before.timing.t2 is not None else float("inf")


def _share(moved: Moved, step: StepRecord) -> float:
    """How far the control was moved, as a share of its size; 0 where it was not it, nor what holds it, that moved."""
    box = step.control.box if step.control else None
    if box is None or not (_holds(moved.after, box) or _holds(moved.before, box)) or not _alike(moved):
        return 0.0
    return max(abs(moved.after.x - moved.before.x) / max(box.width, 1), abs(moved.after.y - moved.before.y) / max(box.height, 1))


def _alike(moved: Moved) -> bool:
    """Whether it only moved: what has another width was laid out anew, such as when a style sheet came, and nobody saw it before."""
    return moved.before.height > 0 and abs(moved.before.width - moved.after.width) <= 0.2 * moved.after.width


def _holds(outer: Box, box: Box) -> bool:
    """Whether the middle of the box lies inside."""
    x, y = box.x + box.width / 2, box.y + box.height / 2
    return outer.x <= x <= outer.x + outer.width and outer.y <= y <= outer.y + outer.height
