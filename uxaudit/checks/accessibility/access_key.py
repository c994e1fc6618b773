"""The page defines a keyboard shortcut with `accesskey`.

Why: Access keys conflict with the shortcuts of browsers, screen readers and keyboard layouts, and few users know that they exist.
Who: People who use a screen reader or the keyboard, and whose own shortcuts stop working.
Measured: Elements with an `accesskey` attribute.
Fix: Remove the `accesskey` attribute, or let users turn access keys off and change them.
Source: WebAIM, "Keyboard Accessibility: Accesskey"; WCAG 2.2, criterion 2.1.4 Character Key Shortcuts, for single keys.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, from_markup, states_with_markup, text
from uxaudit.model.findings import Facet, Finding
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording

parts = from_markup(lambda markup: markup.access_keys)


@check("access-key", facet=Facet.ACCESSIBILITY, heuristic=4, impact=1, needs=(Probe.PAGE,), over=states_with_markup)
def access_key(recording: Recording) -> Iterator[Finding]:
    """Find elements with an access key."""
    for state, part in parts(recording):
        yield finding_in(
            state,
            part,
            text(
                'The access key "{value}" of "{name}" may conflict with other keyboard shortcuts',
                value=part.value,
                name=part.name or part.tag,
            ),
            measured=part.value,
            limit="no access key",
        )
