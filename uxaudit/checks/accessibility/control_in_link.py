"""A control is inside a link.

Why: A click or Enter on the inner control may follow the link as well, and screen readers announce only one of the two.
Who: People who use a screen reader, the keyboard or voice control, and anyone who taps the wrong one of the two.
Measured: Buttons and fields whose box is inside the box of a link that takes its accessible name from its content, if that name
    includes the name of the control.
Fix: Put the control next to the link instead of into it.
Source: WHATWG, HTML Standard, "The a element" (no interactive content inside); WCAG 2.2, criterion 4.1.2. axe-core's rule
    nested-interactive covers controls inside buttons, not inside links.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, once_per_state, states_of, text
from uxaudit.model.base import Box
from uxaudit.model.findings import Facet, Finding
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import Element, PageState
from uxaudit.recording.recording import Recording

INNER = frozenset(
    {"button", "checkbox", "radio", "switch", "textbox", "searchbox", "combobox", "listbox", "spinbutton", "slider", "menuitem", "tab"}
)


def links(recording: Recording) -> tuple[tuple[PageState, Element], ...]:
    """The links that are named by their content."""
    return tuple(
        (state, element)
        for state in states_of(recording)
        for element in state.elements or ()
        if element.role == "link" and element.tag == "a" and element.named_by in ("", "content") and element.name
    )


@check("control-in-link", facet=Facet.ACCESSIBILITY, heuristic=4, impact=2, needs=(Probe.PAGE,), wcag=("4.1.2",), over=links)
def control_in_link(recording: Recording) -> Iterator[Finding]:
    """Find links that contain another control."""
    for state, link in links(recording):
        name = " ".join(link.name.split())
        inner = next((element for element, text in _controls(state) if text in name and _contains(link.box, element.box)), None)
        if inner is not None:
            yield finding_in(
                state,
                link,
                text('The link "{name}" contains the {role} "{other}"', name=link.name[:50], role=inner.role, other=inner.name[:50]),
                measured=inner.role,
                limit="no control inside",
                on_path=True,
            )


@once_per_state
def _controls(state: PageState) -> list[tuple[Element, str]]:
    """The named controls that may not be inside a link, each with its name."""
    return [(element, name) for element in state.elements or () if element.role in INNER and (name := " ".join(element.name.split()))]


def _contains(outer: Box, inner: Box) -> bool:
    """Whether the centre of a box is in another one: an inline link may be lower than the control in it."""
    x, y = inner.x + inner.width / 2, inner.y + inner.height / 2
    return outer.x <= x <= outer.x + outer.width and outer.y <= y <= outer.y + outer.height
