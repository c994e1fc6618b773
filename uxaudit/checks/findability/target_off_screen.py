"""The next control is far outside the visible part of the page.

Why: Nobody looks for what they do not know is there: people think that the page ends where the window does.
Who: Everyone, above all people on small screens and people who use magnification.
Measured: How far outside the window the control of a step was when the step before ended, in window heights; if zoom leaves only a
    small part of the screen visible, in screen heights, because people who zoom expect to scroll. Steps after a scroll and the way
    through a form are left out. Items of lists and tables, which people go through, and the footer have a lower impact. Whether
    something points to the control needs review.
Fix: Move it up to where people look, keep it in view (`position: sticky`), or point to it: a link, or a partly visible row.
Source: NN/g 2018, "Scrolling and Attention" (57 % of viewing time above the fold, 74 % in two windows); the limit of one window is own
    judgement; WCAG 2.2, criterion 1.4.10 (zoom to 400 % leaves 256 px of 1024 px, to be scrolled in one direction).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from uxaudit.checks.api import check, finding_at, step_name, text
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.model.verb_traits import Trait
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import StepRecord

LISTED = re.compile(r"(?:^|[\s>])(?:li|tr|td|ul|ol|table|tbody|article|dl|footer)\b")
"""Lists and tables, which people go through item by item, and the footer, where they expect site-wide links."""
ZOOMED_PX = 400
"""Up to this width and height a window is the result of zoom, and not a phone."""
SCREEN_PX = 1024
"""The height of the screen that WCAG 1.4.10 assumes for such a window."""


def aimed_at(recording: Recording) -> tuple[StepRecord, ...]:
    """The steps that point at a control whose position was measured, unless the step before led there."""
    acts = recording.actions
    return tuple(
        step
        for at, step in enumerate(acts)
        if Trait.AIMS in step.traits
        and step.control is not None
        and step.control.scroll_px is not None
        and not (at and _leads_on(acts[at - 1], step))
    )


def _leads_on(before: StepRecord, step: StepRecord) -> bool:
    """Whether the step before scrolled, or the two are part of filling in a form: from field to field, and to its button."""
    return before.verb == "scroll" or (Trait.ENTERS in before.traits and step.control is not None and step.control.role != "link")


@check("target-off-screen", facet=Facet.FINDABILITY, heuristic=6, impact=2, needs=(Probe.TARGET,), mode=Mode.NEEDS_REVIEW, over=aimed_at)
def target_off_screen(recording: Recording, *, limit_windows: float = 1.0) -> Iterator[Finding]:
    """Find controls that are further away than the limit."""
    width, height = recording.header.viewport
    limit = limit_windows * (SCREEN_PX / height if max(width, height) <= ZOOMED_PX else 1.0)
    for step in aimed_at(recording):
        windows = (step.control.scroll_px or 0) / height if step.control else 0
        if windows > limit and step.control is not None:
            yield finding_at(
                step,
                text("{step}: the control is {windows:.1f} window heights out of view", step=step_name(step), windows=windows),
                measured=round(windows, 1),
                limit=round(limit, 1),
                unit="windows",
                impact=1 if LISTED.search(step.control.selector) else 2,
            )
