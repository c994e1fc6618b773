"""A control, its state or its focus indicator is not visible in forced colours.

Why: Many people with low vision have their system draw all pages in a few colours of their own. Whatever a page draws only with
    background colours, shadows or gradients is then invisible.
Who: People with low vision or migraine who use high contrast.
Measured: The page with and without forced colours. Reported are controls without text that were drawn before and are not
    drawn in forced colours; selected tabs, links and checkboxes that no longer look different from the others; and a focus
    indicator that was visible before and is not in forced colours.
Fix: Draw icons as SVG with `currentColor` or as images. Give states and focus a border or an outline, which may be transparent
    (forced colours make it visible). Or fix it under `@media (forced-colors: active)`.
Source: Own judgement after WCAG 2.2, criteria 1.4.11 Non-text Contrast and 2.4.7 Focus Visible; W3C CSS Color Adjustment, "Forced
    Colors Mode".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, one_per_kind, states_of, text
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import PageState
from uxaudit.recording.recording import Recording
from uxaudit.recording.state_trials import Faded

WORDS = {
    "gone": (text("The control is invisible in forced colours"), 3, Mode.MEASURED, ("1.4.11",)),
    "state": (text("The selected item looks like the others in forced colours"), 2, Mode.NEEDS_REVIEW, ("1.4.11",)),
    "focus": (text("The focus indicator is not visible in forced colours"), 2, Mode.NEEDS_REVIEW, ("2.4.7",)),
}
FIXES = {
    "gone": text("Draw the icon as an SVG with `currentColor`, or under `@media (forced-colors: active)` with `background: ButtonText`."),
    "state": text("Give the selected item a border or underline; a transparent one becomes visible in forced colours."),
    "focus": text(
        "Add `outline: 2px solid transparent` if the focus indicator is a shadow: the outline becomes visible in forced colours."
    ),
}


def _compared(recording: Recording) -> tuple[PageState, ...]:
    return tuple(state for state in states_of(recording) if state.forced_colours and state.forced_colours.controls)


def _alike(faded: Faded) -> str:
    classes = re.search(r'class="([^"]*)"', faded.html)
    return f"{faded.kind} {faded.tag} {classes[1] if classes and faded.kind == 'focus' else faded.selector}"


@check(
    "lost-in-forced-colours",
    facet=Facet.ACCESSIBILITY,
    heuristic=8,
    impact=3,
    wcag=("1.4.11", "2.4.7"),
    needs=(Probe.FORCED_COLOURS,),
    over=_compared,
)
def lost_in_forced_colours(recording: Recording) -> Iterator[Finding]:
    """Find controls, states and focus indicators that are not visible in forced colours."""
    for state in _compared(recording):
        for faded, count in one_per_kind(state.forced_colours.faded if state.forced_colours else (), _alike):
            words, impact, mode, criteria = WORDS[faded.kind]
            more = f" (and {count - 1} more like it)" if count > 1 else ""
            yield finding_in(
                state,
                faded,
                words + more,
                impact=impact,
                mode=mode,
                wcag=criteria,
                measured=faded.kind,
                limit="visible in forced colours too",
                fix=FIXES[faded.kind],
                on_path=True,
            )
