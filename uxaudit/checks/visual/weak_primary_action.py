"""The button that completes a form does not stand out.

Why: Where another button is larger or stronger, people press that one, and their entries are lost or they go astray.
Who: People in a hurry, those with low vision, and those who do not know the site.
Measured: In every form with one button that sends it and others beside it, how much each stands out: its area times the
    contrast of its fill or border with what is behind it. The one that sends it should be first; near ties are let pass.
Fix: Give the button that sends the form the strongest fill, and draw the others as outlines or links.
Source: Own judgement; Wroblewski 2008, "Web Form Design", ch. 6 (primary and secondary actions should look apart).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, states_of
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import Element, PageState
from uxaudit.recording.recording import Recording

Choice = tuple[PageState, Element, list[Element]]


def choices(recording: Recording) -> tuple[Choice, ...]:
    """Every form's one sending button, with the other buttons of the form."""
    return tuple(choice for state in states_of(recording) for choice in _in_forms(state))


def _in_forms(state: PageState) -> Iterator[Choice]:
    forms: dict[int, list[Element]] = defaultdict(list)
    for element in state.elements or ():
        if element.form >= 0 and element.drawn and not element.disabled and element.role in ("button", "link") and element.name:
            forms[element.form].append(element)
    for buttons in forms.values():
        sending = [button for button in buttons if button.submits]
        others = [button for button in buttons if not button.submits and "aria-expanded" not in button.html]
        if len(sending) == 1 and others:
            yield state, sending[0], others


@check("weak-primary-action", facet=Facet.VISUAL, heuristic=8, impact=1, needs=(Probe.PAGE,), mode=Mode.NEEDS_REVIEW, over=choices)
def weak_primary_action(recording: Recording, *, margin: float = 1.5) -> Iterator[Finding]:
    """Find forms in which another button stands out ``margin`` times as much as the one that sends them."""
    for state, sending, others in choices(recording):
        strongest = max(others, key=prominence)
        ratio = prominence(strongest) / max(prominence(sending), 1)
        if ratio >= margin:
            yield finding_in(
                state,
                sending,
                f'"{strongest.name}" stands out more than "{sending.name}", which sends the form',
                measured=round(ratio, 2),
                limit=margin,
                unit="times as prominent",
                fix=f'Give "{sending.name}" the strongest fill, and draw "{strongest.name}" as an outline or a link.',
            )


def prominence(element: Element) -> float:
    """Area in square pixels times how far the contrast goes beyond none; what has no edge is seen by its words alone."""
    contrast = element.drawn.contrast if element.drawn else 1.0
    return element.box.width * element.box.height * max(contrast - 1, 0.1)
