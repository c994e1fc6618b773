"""A widget does not report its new state.

Why: Screen readers read the state that ARIA gives: selected, checked, expanded, the value. If a key changes what the page shows but
    not that state, they report the old one, and people believe that nothing happened or that something else is chosen.
Who: People who use a screen reader or voice control.
Measured: While the keys of widgets are tried in a copy of each state, what the page shows is compared with ARIA: `aria-expanded` of a
    control while its menu or list is open and after it closed, of a button that shows and hides the content of its `aria-controls`,
    and of tree items whose content appears or disappears;
    `aria-selected` of a tab whose panel is shown while another tab, whose panel is not, is the selected one; `aria-selected` or
    `aria-checked` of an option or radio button after Space; `aria-valuenow` of sliders, spin buttons and splitters that arrow keys
    change. A state has 0.6 s to follow, and a contradiction must occur in two trials. Missing attributes are left to the
    accessibility engines.
Fix: Set the attribute in the same place as the look, or style the look by the attribute, such as `[aria-selected="true"]`.
Source: WCAG 2.2, criterion 4.1.2 Name, Role, Value, failure F79; states of each pattern from the ARIA Authoring Practices Guide
    (APG). Time: own judgement.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.accessibility.widget_keys import widget_name, widgets
from uxaudit.checks.api import check, finding_in, states_of, text
from uxaudit.model.findings import Facet, Finding
from uxaudit.model.probes import Probe
from uxaudit.recording.key_trials import Misreported
from uxaudit.recording.page_state import PageState
from uxaudit.recording.recording import Recording
from uxaudit.recording.widget_keys import KeysTried, Widget


def subjects(recording: Recording) -> tuple[tuple[PageState, object], ...]:
    """Everything whose state could be compared: widgets, and states in which buttons were tried."""
    return (*widgets(recording), *((state, state.tries) for state in states_of(recording) if state.tries and state.tries.tried))


@check(
    "stale-state",
    facet=Facet.ACCESSIBILITY,
    heuristic=1,
    impact=3,
    either=(Probe.WIDGETS, Probe.TRIES),
    wcag=("4.1.2",),
    over=subjects,
)
def stale_state(recording: Recording) -> Iterator[Finding]:
    """Find widgets whose ARIA states do not follow what the page shows."""
    for state, widget in widgets(recording):
        for tried in widget.tried:
            if tried.stale:
                yield _finding(state, widget, tried)
    for state in states_of(recording):
        for button in state.tries.misreported if state.tries else ():
            yield _of_button(state, button)


def _of_button(state: PageState, button: Misreported) -> Finding:
    name = f'"{button.name[:60]}"' if button.name else button.selector
    more = text(" (and {n} more like it)", n=button.like - 1) if button.like > 1 else ""
    return finding_in(
        state,
        button,
        text("The button {name} shows and hides its content, but `aria-expanded` does not change{more}", name=name, more=more),
        rule="aria-expanded",
        measured="aria-expanded unchanged",
        limit="the state that is shown",
    )


def _finding(state: PageState, widget: Widget, tried: KeysTried) -> Finding:
    return finding_in(
        state,
        widget,
        _message(widget, tried),
        rule=tried.stale,
        measured=f"{tried.stale} unchanged",
        limit="the state that is shown",
    )


def _message(widget: Widget, tried: KeysTried) -> str:
    said = {"widget": widget_name(widget), "attribute": tried.stale}
    messages = {
        "open": text("{widget}: `{attribute}` does not change when it opens", **said),
        "close": text("{widget}: `{attribute}` does not change when it closes", **said),
        "expand": text("{widget}: `{attribute}` does not change when an item is expanded or collapsed", **said),
        "activate": text("{widget}: `{attribute}` does not change when the panel of another tab is shown", **said),
        "toggle": text("{widget}: `{attribute}` does not change when an item is chosen", **said),
        "value": text("{widget}: `{attribute}` does not change when the value changes", **said),
    }
    return messages.get(tried.purpose) or text("{widget}: `{attribute}` contradicts what is shown", **said)
