"""A dialog does not manage focus or close on Escape.

Why: The dialog is in front, but the keyboard is still behind it: a blind user is not told that it opened, and others tab
    through controls they cannot see. When it closes and focus is lost, they start again from the top of the page.
Who: People who use a screen reader or do not use a mouse.
Measured: The modal dialogs that are open before and after each step, and where the focus is once the page has settled. It
    must be inside a dialog that opened, and on some control after a dialog closed that a step had opened. If the scenario
    presses Escape, the dialog must close. Also, on each state, whatever Enter on its controls opens on top of the page, with
    or without a dialog role: whether the focus moves in, whether twelve presses of Tab stay inside, whether a close button can
    receive focus, whether Escape closes it, and where the focus is then. For a layer that does not declare itself a modal
    dialog, whatever it may do differently needs review.
Fix: Use <dialog> with showModal(). Otherwise focus a control inside when it opens, and the control that opened it when it closes.
Source: ARIA Authoring Practices Guide, "Dialog (Modal) Pattern". That every such dialog counts, and what counts as a layer, is
    own judgement.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_at, finding_in, states_of, text
from uxaudit.model.base import Named
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.key_trials import Layer
from uxaudit.recording.keyboard_use import DialogFocus
from uxaudit.recording.page_state import PageState
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import StepRecord

FAULTS: dict[DialogFocus, tuple[str, str, str]] = {
    "stayed-out": (
        "does not receive focus when it opens",
        "inside",
        "Open it with showModal(), or call focus() on a control or heading inside it when it opens.",
    ),
    "lost": (
        "closes and the focus is lost",
        "on a control",
        "When it closes, call focus() on the control that opened it; if that control is gone, on the next sensible one.",
    ),
    "kept-open": (
        "does not close on Escape",
        "closed",
        "Close it on the keydown of Escape; <dialog> with showModal() does this by itself.",
    ),
}
LEAVES = text("Open it with showModal(), or make the rest of the page `inert` while it is open.")
CLOSE = text("Make it a `<button>`, which can receive focus and responds to Enter and Space.")


def dialog_steps(recording: Recording) -> tuple[StepRecord, ...]:
    """The steps that opened or closed a dialog, or tried to."""
    return tuple(step for step in recording.actions if step.keyboard is not None and step.keyboard.dialog_focus)


def layers(recording: Recording) -> tuple[tuple[PageState, Layer], ...]:
    """The layers that appeared when keys were tried, with their states."""
    return tuple((state, layer) for state in states_of(recording) if state.tries for layer in state.tries.layers)


def dialogs(recording: Recording) -> tuple[object, ...]:
    """Every step with a dialog, and every layer."""
    return (*dialog_steps(recording), *layers(recording))


@check(
    "dialog-focus",
    facet=Facet.ACCESSIBILITY,
    heuristic=3,
    impact=3,
    wcag=("2.1.1", "2.4.3"),
    either=(Probe.KEYBOARD, Probe.TRIES),
    over=dialogs,
)
def dialog_focus(recording: Recording) -> Iterator[Finding]:
    """Find dialogs that do not manage focus."""
    met = set()
    for step in dialog_steps(recording):
        use = step.keyboard
        if use is None or use.dialog is None or use.dialog_focus not in FAULTS:
            continue
        what, limit, fix = FAULTS[use.dialog_focus]
        dialog = use.dialog
        met.add((use.dialog_focus, dialog.selector))
        name = f' "{dialog.name}"' if dialog.name else ""
        yield finding_at(
            step,
            f"The dialog{name} {what}",
            rule=use.dialog_focus,
            measured=use.dialog_focus,
            limit=limit,
            fix=fix,
            box=None,
            target=Named(role=dialog.role, name=dialog.name, selector=dialog.selector),
            shot=step.after,
        )
    for state, layer in layers(recording):
        for finding in _of_layer(state, layer):
            if (finding.rule, layer.selector) not in met:
                yield finding


def _of_layer(state: PageState, layer: Layer) -> Iterator[Finding]:
    holds = layer.modal or (layer.covers and layer.role == "dialog")
    sure: dict[str, object] = {"impact": 3}
    doubtful: dict[str, object] = {"impact": 2, "mode": Mode.NEEDS_REVIEW}
    if not layer.focus_in:
        yield _finding(state, layer, "stayed-out", *FAULTS["stayed-out"], sure if layer.covers or layer.modal else doubtful)
    if layer.leaves_to is not None:
        behind = layer.leaves_to.name or layer.leaves_to.selector
        yield _finding(state, layer, "leaves", f'covers the page, but Tab moves to "{behind}" behind it', "inside", LEAVES, sure)
    if not layer.escape:
        yield _finding(state, layer, "kept-open", *FAULTS["kept-open"], sure if holds else doubtful)
    if layer.close is not None and layer.close_reached is False:
        words: str = text('has the close button "{name}", which cannot receive focus', name=layer.close.name or layer.close.selector)
        yield _finding(state, layer, "close-unreachable", words, "can receive focus", CLOSE, doubtful if layer.escape else sure)
    if layer.back in ("nowhere", "elsewhere"):
        what, limit, fix = FAULTS["lost"]
        lost = layer.back == "nowhere"
        words = what if lost else "closes and the focus does not return to the control that opened it"
        yield _finding(state, layer, "lost", words, limit, fix, {"impact": 2, **({} if lost else {"mode": Mode.NEEDS_REVIEW})})


def _finding(state: PageState, layer: Layer, rule: str, what: str, limit: str, fix: str, how: dict[str, object]) -> Finding:
    kind = "dialog" if layer.modal or layer.role in ("dialog", "alertdialog") else "layer"
    name = f' "{layer.name[:60]}"' if layer.name else ""
    opener = layer.opener.name[:60] or layer.opener.selector
    return finding_in(
        state, layer, f'The {kind}{name} that "{opener}" opens {what}', rule=rule, measured=rule, limit=limit, fix=fix, box=None, **how
    )
