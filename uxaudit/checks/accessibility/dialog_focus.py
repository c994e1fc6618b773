"""A dialog does not take the focus, give it back, or close at Escape.

Why: The dialog stands in front, and the keyboard is still behind it: a blind person does not learn that it is there, and
    others tab through what they cannot see. Where it closes and the focus is nowhere, they start from the top again.
Who: People who use a screen reader or no mouse.
Measured: The modal dialogs open before and after each step, and where the focus is when the page has come to rest: inside
    a dialog that opened, on some control after one closed that a step had opened; and whether Escape closes it, where
    the scenario presses that. Dialogs without a role are not known as such.
Fix: Use <dialog> with showModal(); else focus a control inside as it opens, and what opened it as it closes.
Source: ARIA Authoring Practices Guide, "Dialog (Modal) Pattern"; that any such dialog counts is own judgement.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_at
from uxaudit.keyboard_use import DialogFocus
from uxaudit.model import Facet, Finding, Named
from uxaudit.observed import Probe, StepRecord
from uxaudit.recording import Recording

FAULTS: dict[DialogFocus, tuple[str, str, str]] = {
    "stayed-out": ("opens, and the focus stays outside", "inside",
                   "Open it with showModal(), or call focus() on a control or heading inside it as it opens."),
    "lost": ("closes, and the focus is nowhere", "on a control",
             "Keep the control that opened it, and call focus() on that as the dialog closes; on the next sensible one where it is gone."),
    "kept-open": ("does not close at Escape", "closed", "Close it at the keydown of Escape; <dialog> with showModal() does so by itself."),
}


def dialog_steps(recording: Recording) -> tuple[StepRecord, ...]:
    """The steps that opened or closed a dialog, or tried to."""
    return tuple(step for step in recording.actions if step.keyboard is not None and step.keyboard.dialog_focus)


@check("dialog-focus", facet=Facet.ACCESSIBILITY, heuristic=3, impact=3, needs=(Probe.KEYBOARD,), wcag=("2.4.3",), over=dialog_steps)
def dialog_focus(recording: Recording) -> Iterator[Finding]:
    """Find dialogs that leave the focus behind."""
    for step in dialog_steps(recording):
        use = step.keyboard
        if use is None or use.dialog is None or use.dialog_focus not in FAULTS:
            continue
        what, limit, fix = FAULTS[use.dialog_focus]
        dialog = use.dialog
        name = f' "{dialog.name}"' if dialog.name else ""
        yield finding_at(step, f"The dialog{name} {what}", rule=use.dialog_focus, measured=use.dialog_focus, limit=limit, fix=fix, box=None,
                         target=Named(role=dialog.role, name=dialog.name, selector=dialog.selector), shot=step.after)
