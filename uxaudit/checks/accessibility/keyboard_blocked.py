"""A control cannot be operated by keyboard.

Why: A step can only be done with the mouse: the focus does not reach the control, or the control does not respond to the keys.
    People without a mouse cannot continue.
Who: People who cannot use a mouse: blind people, people with tremor, people who use switches or voice control; and fast typists.
Measured: Each step is done by Tab, Shift+Tab, arrow keys, Enter and Space. If a full lap of the page does not reach the
    control, or its keys have no visible effect, the mouse is tried. The step is blocked if the mouse has an effect. It needs
    review if a control of the same role and name could be reached, if it is a button of a combobox or spinbutton whose field
    responds to the arrow keys, or if a control next to it opens the same content.
    On every state, visible controls that the tab walk never reached are reported too: those with a control's tag or role, and
    those that listen for clicks and look like a control. Whether a task needs them is not known, so their impact is 3. Left out
    are labels, wrappers around a control, controls that duplicate another Tab stop, and the parts of widgets that arrow keys
    reach. Controls removed from the tab order on purpose, and those that Tab skips, need review.
    Controls that are a button, switch or checkbox only by their role are tried with Space, then Enter, then a click. One that
    responds to the mouse and to neither key is blocked; one that responds to Enter but not to Space needs review. A response is any
    change of the page, a request, a move of the focus, a click that the key triggers, or a key event that a script cancels.
Fix: Use a native button, link or field. Otherwise add it to the tab order, and support the keys of its role.
Source: WCAG 2.2, criterion 2.1.1 Keyboard, failures F15, F54 and F59; keys by role from the ARIA Authoring Practices Guide
    (APG), among them the button, switch and checkbox patterns.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks._shared.unreachable_controls import out_of_reach, walked_states
from uxaudit.checks._shared.unresponsive_controls import presses, unresponsive
from uxaudit.checks.api import check, finding_at, text
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.model.verb_traits import Trait
from uxaudit.recording.keyboard_use import KeyboardUse
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import StepRecord

NATIVE = ("a", "button", "input", "select", "textarea", "summary")
KEYS = {
    "link": "Enter",
    "checkbox": "Space",
    "radio": "Space",
    "switch": "Space",
    "slider": "the arrow keys",
    "spinbutton": "the arrow keys",
    "combobox": "Enter, Space and ArrowDown",
}


def operated(recording: Recording) -> tuple[StepRecord, ...]:
    """The steps that were done by keyboard."""
    return tuple(step for step in recording.actions if step.keyboard is not None and step.control is not None)


def tried(recording: Recording) -> tuple[object, ...]:
    """The steps done by keyboard, the states with a tab walk, and the controls whose keys were tried."""
    return (*operated(recording), *walked_states(recording), *presses(recording))


@check(
    "keyboard-blocked",
    facet=Facet.ACCESSIBILITY,
    heuristic=3,
    impact=4,
    wcag=("2.1.1",),
    either=(Probe.KEYBOARD, Probe.WALK, Probe.TRIES),
    cap="keyboard-blocked",
    over=tried,
)
def keyboard_blocked(recording: Recording) -> Iterator[Finding]:
    """Find steps and controls that only a mouse can operate."""
    steps = tuple(_of_steps(recording))
    reported = {(finding.target.role, finding.target.name) for finding in steps if finding.target}
    yield from steps
    yield from out_of_reach(recording, reported)
    yield from unresponsive(recording, reported)


def _of_steps(recording: Recording) -> Iterator[Finding]:
    for step in operated(recording):
        use, control = step.keyboard, step.control
        assert use is not None, "operated() returns only such steps"
        assert control is not None, "operated() returns only such steps"
        name = f'{control.role or control.tag} "{control.name}"'.strip() if control.name else control.role
        name = name[0].upper() + name[1:] if name else text("The control")
        url = _page(recording, step)
        if not use.reached and (step.keyboard_blocked or _alternative_passed(step, use)):
            yield finding_at(
                step,
                text("{name} cannot be reached by keyboard: {why}", name=name, why=_how(use)),
                url=url,
                rule="unreachable",
                measured="not reached",
                limit="reached",
                fix=_fix_reach(step, use),
                mode=Mode.NEEDS_REVIEW if use.other_way else Mode.MEASURED,
            )
        elif step.keyboard_blocked and use.revealed:
            yield finding_at(
                step,
                text("{name} reveals content on hover, but not by keyboard", name=name),
                url=url,
                rule="hover-only",
                measured="nothing appeared",
                limit="the content that hovering reveals",
                fix=text("Show it on focus as well (`:focus-within` beside `:hover`), or open it with a button."),
            )
        elif step.keyboard_blocked:
            keys = KEYS.get(control.role, text("Enter or Space"))
            yield finding_at(
                step,
                text("{name} does not respond to {keys}, but responds to the mouse", name=name, keys=keys),
                url=url,
                rule="no-answer",
                measured="no response",
                limit="the response to the mouse",
                fix=_fix_keys(step, keys),
            )


def _alternative_passed(step: StepRecord, use: KeyboardUse) -> bool:
    answered = Trait.ONLY_PAGE_RESPONDS not in step.traits or bool(step.timing and step.timing.responses)
    return use.other_way and step.status == "passed" and answered and step.verb != "hover"


def _page(recording: Recording, step: StepRecord) -> str:
    """The page that the control was on: the one on which the step before ended."""
    earlier = [other.url for other in recording.steps[: recording.steps.index(step)] if other.task == step.task and other.url]
    return earlier[-1] if earlier else step.url


def _how(use: KeyboardUse) -> str:
    if use.trapped_in:
        return text("the focus is trapped in {element}", element=use.trapped_in)
    if use.widget:
        return text("neither by Tab nor by the arrow keys inside the {widget}", widget=use.widget)
    return text("{n} presses of Tab went through the whole page", n=use.stops)


def _fix_reach(step: StepRecord, use: KeyboardUse) -> str:
    control = step.control
    if use.trapped_in:
        return text("Let Tab and Shift+Tab leave {element}.", element=use.trapped_in)
    if use.widget:
        return text(
            "Let the arrow keys move the focus from item to item in the {widget}, as the ARIA Authoring Practices describe, "
            "or give each item its own place in the tab order.",
            widget=use.widget,
        )
    if control is not None and control.tag in NATIVE and not use.tab_stop:
        return text('Remove `tabindex="-1"`, or whatever else hides it from the keyboard.')
    return text('Make it a <button> or <a href>; otherwise add `tabindex="0"`, its role, and handlers for Enter and Space.')


def _fix_keys(step: StepRecord, keys: str) -> str:
    control = step.control
    if control is not None and control.tag in NATIVE:
        return text("Listen for `click` instead of `mousedown`, `pointerdown` or touch events: the browser turns keys into clicks.")
    return text("Make {keys} do what a click does, or use a native control, which does so by itself.", keys=keys)
