"""A dialog does not take the focus, keep it, give it back, or close at Escape.

Why: The dialog stands in front, and the keyboard is still behind it: a blind person does not learn that it is there, and
    others tab through what they cannot see. Where it closes and the focus is nowhere, they start from the top again.
Who: People who use a screen reader or no mouse.
Measured: The modal dialogs open before and after each step, and where the focus is when the page has come to rest: inside
    a dialog that opened, on some control after one closed that a step had opened; and whether Escape closes it, where
    the scenario presses that. Besides, on each state, what Enter on its controls brings up over the page: with a role or
    without, does the focus go in, do twelve presses of Tab stay in, can a closing control have the focus, does Escape close it,
    and where is the focus then. A layer that does not say that it is a modal dialog is left to a person in what it may do otherwise.
Fix: Use <dialog> with showModal(); else focus a control inside as it opens, and what opened it as it closes.
Source: ARIA Authoring Practices Guide, "Dialog (Modal) Pattern"; that any such dialog counts, and what is a layer, is own judgement.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_at, finding_in, states_of
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
        "does not take the focus as it opens",
        "inside",
        "Open it with showModal(), or call focus() on a control or heading inside it as it opens.",
    ),
    "lost": (
        "closes, and the focus is nowhere",
        "on a control",
        "Keep the control that opened it, and call focus() on that as the dialog closes; on the next sensible one where it is gone.",
    ),
    "kept-open": ("does not close at Escape", "closed", "Close it at the keydown of Escape; <dialog> with showModal() does so by itself."),
}
LEAVES = "Open it with showModal(), or make the rest of the page `inert` as long as it is open."
CLOSE = "Make it a `<button>`, which takes the focus and answers Enter and Space."


def dialog_steps(recording: Recording) -> tuple[StepRecord, ...]:
    """The steps that opened or closed a dialog, or tried to."""
    return tuple(step for step in recording.actions if step.keyboard is not None and step.keyboard.dialog_focus)


def layers(recording: Recording) -> tuple[tuple[PageState, Layer], ...]:
    """The layers that came up where keys were tried, with their states."""
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
    """Find dialogs that leave the focus behind."""
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
        yield _finding(state, layer, "leaves", f'covers the page, and Tab leaves it for "{behind}" behind it', "inside", LEAVES, sure)
    if not layer.escape:
        yield _finding(state, layer, "kept-open", *FAULTS["kept-open"], sure if holds else doubtful)
    if layer.close is not None and layer.close_reached is False:
        words = f'shows "{layer.close.name or layer.close.selector}" to close it, which cannot have the focus'
        yield _finding(state, layer, "close-unreachable", words, "takes the focus", CLOSE, doubtful if layer.escape else sure)
    if layer.back in ("nowhere", "elsewhere"):
        what, limit, fix = FAULTS["lost"]
        lost = layer.back == "nowhere"
        words = what if lost else "closes, and the focus is not on what opened it"
        yield _finding(state, layer, "lost", words, limit, fix, {"impact": 2, **({} if lost else {"mode": Mode.NEEDS_REVIEW})})


def _finding(state: PageState, layer: Layer, rule: str, what: str, limit: str, fix: str, how: dict[str, object]) -> Finding:
    kind = "dialog" if layer.modal or layer.role in ("dialog", "alertdialog") else "layer"
    name = f' "{layer.name[:60]}"' if layer.name else ""
    opener = layer.opener.name[:60] or layer.opener.selector
    return finding_in(
        state, layer, f'The {kind}{name} that "{opener}" brings up {what}', rule=rule, measured=rule, limit=limit, fix=fix, box=None, **how
    )
