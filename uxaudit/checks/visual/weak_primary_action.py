"""The primary button of a form does not stand out.

Why: If another button is larger or more prominent, people press that one and lose their entries or go astray.
Who: People in a hurry, people with low vision, and people who do not know the site.
Measured: In every form with one submit button and other buttons, the prominence of each: its area times the contrast of its fill or
    border with the background. The submit button should be the most prominent; near ties pass.
Fix: Give the submit button the strongest fill, and style the others as outlines or links.
Source: Own judgement; Wroblewski 2008, "Web Form Design", ch. 6 (primary and secondary actions should look different).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, states_of, text
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import Element, PageState
from uxaudit.recording.recording import Recording

Choice = tuple[PageState, Element, list[Element]]


def choices(recording: Recording) -> tuple[Choice, ...]:
    """The submit button of every form with exactly one, and the form's other buttons."""
    return tuple(choice for state in states_of(recording) for choice in _in_forms(state))


def _in_forms(state: PageState) -> Iterator[Choice]:
    forms: dict[int, list[Element]] = defaultdict(list)
    for element in state.elements or ():
        if element.form >= 0 and element.drawn and not element.disabled and element.role in ("button", "link") and element.name:
            forms[element.form].append(element)
    for buttons in forms.values():
        submit = [button for button in buttons if button.submits]
        others = [button for button in buttons if not button.submits and "aria-expanded" not in button.html]
        if len(submit) == 1 and others:
            yield state, submit[0], others


@check("weak-primary-action", facet=Facet.VISUAL, heuristic=8, impact=1, needs=(Probe.PAGE,), mode=Mode.NEEDS_REVIEW, over=choices)
def weak_primary_action(recording: Recording, *, margin: float = 1.5) -> Iterator[Finding]:
    """Find forms in which another button is ``margin`` times as prominent as the submit button."""
    for state, submit, others in choices(recording):
        strongest = max(others, key=prominence)
        ratio = prominence(strongest) / max(prominence(submit), 1)
        if ratio >= margin:
            yield finding_in(
                state,
                submit,
                text('"{name}" is more prominent than "{other}", which submits the form', name=strongest.name, other=submit.name),
                measured=round(ratio, 2),
                limit=margin,
                unit="times as prominent",
                fix=text(
                    'Give "{name}" the strongest fill, and style "{other}" as an outline or a link.', name=submit.name, other=strongest.name
                ),
            )


def prominence(element: Element) -> float:
    """The area (px²) times the contrast above 1:1; a button without an edge has at least 0.1, because its text is visible."""
    contrast = element.drawn.contrast if element.drawn else 1.0
    return element.box.width * element.box.height * max(contrast - 1, 0.1)
