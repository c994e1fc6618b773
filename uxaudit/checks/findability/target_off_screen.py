"""What is needed next lies far out of view.

Why: Nobody looks for what they do not know is there: people think that the page ends where the window does.
Who: Everyone, most of all people on small screens and those who use magnification.
Measured: How far outside the window the control of a step lay, as the step before left the page, in heights of the window, or of
    the whole screen where zoom leaves a small part of it: who zooms so expects to scroll. Steps after a scroll and the way through a
    form are left out; things in lists and tables, which people go through, and the foot of the page are milder. Whether something
    points the way there needs a person's look.
Fix: Bring it up to where the eye is, keep it in view (`position: sticky`), or point the way: a link to it, a cut-off row.
Source: NN/g 2018, "Scrolling and Attention" (57 % of viewing time above the fold, 74 % in two windows); the limit of one window is own
    judgement; WCAG 2.2, criterion 1.4.10 (zoom to 400 % leaves 256 px of 1024 px, to be scrolled in one direction).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from uxaudit.checks.api import check, finding_at, said
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import StepRecord

POINTED = ("click", "double_click", "check", "uncheck", "select", "fill", "type", "drag", "upload")
ENTERED = ("fill", "type", "select", "check", "uncheck", "upload")
LISTED = re.compile(r"(?:^|[\s>])(?:li|tr|td|ul|ol|table|tbody|article|dl|footer)\b")
"""Places that people go through one by one, and the foot of a page, where they look for what stands on every page."""
ZOOMED_PX = 400
"""Width and height of a window that is no phone's, and that zoom leaves."""
SCREEN_PX = 1024
"""The screen that WCAG 1.4.10 supposes behind such a window."""


def aimed_at(recording: Recording) -> tuple[StepRecord, ...]:
    """The steps that point at a control whose place was measured, and that the step before did not lead to."""
    acts = recording.actions
    return tuple(
        step
        for at, step in enumerate(acts)
        if step.verb in POINTED
        and step.control is not None
        and step.control.scroll_px is not None
        and not (at and _leads_on(acts[at - 1], step))
    )


def _leads_on(before: StepRecord, step: StepRecord) -> bool:
    """Whether somebody scrolled, or is on the way through a form: from one field to the next, and to the button at its end."""
    return before.verb == "scroll" or (before.verb in ENTERED and step.control is not None and step.control.role != "link")


@check("target-off-screen", facet=Facet.FINDABILITY, heuristic=6, impact=2, needs=(Probe.TARGET,), mode=Mode.NEEDS_REVIEW, over=aimed_at)
def target_off_screen(recording: Recording, *, limit_windows: float = 1.0) -> Iterator[Finding]:
    """Find controls further away than the limit."""
    width, height = recording.header.viewport
    limit = limit_windows * (SCREEN_PX / height if max(width, height) <= ZOOMED_PX else 1.0)
    for step in aimed_at(recording):
        windows = (step.control.scroll_px or 0) / height if step.control else 0
        if windows > limit and step.control is not None:
            yield finding_at(
                step,
                f"{said(step)}: what is needed lies {windows:.1f} windows out of view",
                measured=round(windows, 1),
                limit=round(limit, 1),
                unit="windows",
                impact=1 if LISTED.search(step.control.selector) else 2,
            )
