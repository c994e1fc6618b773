"""A field has no label.

Why: Without a label people guess what to enter; a placeholder disappears as soon as they type.
Who: People who use a screen reader or speech input, and anyone who is interrupted or checks what they entered.
Measured: Fields without an accessible name. A name that comes only from the placeholder or a tooltip needs review. Fields that
    axe-core reports already are not reported twice.
Fix: Put a visible label next to the field and associate it (`<label for>`).
Source: WCAG 2.2, criteria 3.3.2 Labels or Instructions, 1.3.1 and 4.1.2; NN/g, "Placeholders in Form Fields Are Harmful".
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, states_of, text
from uxaudit.model.base import Box
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import Element, PageState
from uxaudit.recording.recording import Recording

ROLES = ("textbox", "searchbox", "combobox", "listbox", "spinbutton", "slider", "checkbox", "radio", "switch")
BUTTONS = ("submit", "button", "reset", "image", "hidden")
AXE_RULES = ("label", "select-name", "aria-input-field-name", "aria-toggle-field-name", "label-title-only")
FLEETING = {
    "placeholder": text("its placeholder, which disappears when something is typed"),
    "title": text("a tooltip, which does not appear on touch screens or by keyboard"),
}


def fields(recording: Recording) -> tuple[tuple[PageState, Element], ...]:
    """Every field of every state."""
    return tuple((state, element) for state in states_of(recording) for element in state.elements or () if _is_field(element))


@check("unlabelled-field", facet=Facet.COMPREHENSION, heuristic=6, impact=3, needs=(Probe.PAGE,), wcag=("3.3.2",), over=fields)
def unlabelled_field(recording: Recording) -> Iterator[Finding]:
    """Find fields without a name, and those named only by a placeholder or tooltip."""
    for state, element in fields(recording):
        if _named_by_axe(state, element):
            continue
        if not element.name.strip() and element.covered:
            continue  # behind a modal dialog the browser exposes no names
        if not element.name.strip():
            yield finding_in(
                state,
                element,
                text("A {type} has no accessible name", type=element.type or element.role)
                if element.type or element.role
                else text("A field has no accessible name"),
                measured="no name",
                limit="a label",
                wcag=("3.3.2", "4.1.2"),
            )
        elif element.named_by in FLEETING and not element.label:
            what = text('The only label of the field "{name}" is {sign}', name=element.name, sign=FLEETING[element.named_by])
            yield finding_in(
                state,
                element,
                what,
                rule=f"{element.named_by}-only",
                impact=2,
                mode=Mode.NEEDS_REVIEW,
                measured=element.named_by,
                limit="a visible label",
            )


def _is_field(element: Element) -> bool:
    if element.tag == "input":
        return element.type not in BUTTONS
    return element.tag in ("select", "textarea") or element.role in ROLES


def _named_by_axe(state: PageState, element: Element) -> bool:
    """Whether axe-core reports the field already. Its selectors may differ from ours, so the position is compared too."""
    nodes = (n for rule in (state.axe.violations if state.axe else ()) if rule.id in AXE_RULES for n in rule.nodes)
    return any(node.selector == element.selector or same_place(node.box, element.box) for node in nodes)


def same_place(one: Box | None, other: Box | None) -> bool:
    """Whether two boxes are the same to within one pixel."""
    if one is None or other is None:
        return False
    sides = ((one.x, other.x), (one.y, other.y), (one.width, other.width), (one.height, other.height))
    return all(abs(a - b) < 1 for a, b in sides)
