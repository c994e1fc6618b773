"""What the mouse can do, the keyboard cannot.

Why: A step can be done with the mouse alone: the focus does not come to the control, or the control does not answer
    the keys. Who has no mouse ends there.
Who: People who cannot use a mouse: blind people, people with tremor or with switches and voice control; and quick typists.
Measured: Each step is done by Tab, Shift+Tab, arrows, Enter and Space. After a whole lap of the page without the control,
    or where its keys bring no answer that can be seen, the mouse tries; it is blocked where the mouse gets an answer.
    Where a control of the same role and name could be reached, or it is a button of a combobox or spinbutton whose field answers
    the arrow keys, or stands beside one that unfolds the same, a person has to look whether that does as well.
    On every state besides: controls that can be seen and that a walk by Tab never met, those with a control's tag or role, and
    those that listen for clicks and look like it; whether a task needs them is not known, so their impact is 3. Left out are
    parts of widgets that arrow keys move in, labels, wrappers around a control, and what another stop does as well. Controls
    taken out of the order on purpose, and those passed over, need a person's look.
    And Space, then Enter, then a click, on controls that are a button, a switch or a checkbox by their role alone: those that
    answer the mouse and no key are blocked; those that answer Enter but not Space need a person's look. An answer is any change of
    the page, a request, a move of the focus, a click that the key makes, or a key's event that a script takes for itself.
Fix: Take a native button, link or field; else give it a place in the tab order, and the keys that its role promises.
Source: WCAG 2.1.1 Keyboard, failures F15, F54 and F59; keys by role after the ARIA Authoring Practices Guide
    (APG), button, switch and checkbox patterns among them.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks._shared.unreachable_controls import out_of_reach, walked_states
from uxaudit.checks._shared.unresponsive_controls import presses, unanswered
from uxaudit.checks.api import check, finding_at
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.keyboard_use import KeyboardUse
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import ANSWERED, StepRecord

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
    """The steps that the keyboard was to do."""
    return tuple(step for step in recording.actions if step.keyboard is not None and step.control is not None)


def tried(recording: Recording) -> tuple[object, ...]:
    """The steps that the keyboard was to do, the states that were walked, and the controls that were pressed."""
    return (*operated(recording), *walked_states(recording), *presses(recording))


@check(
    "keyboard-blocked",
    facet=Facet.ACCESSIBILITY,
    heuristic=3,
    impact=4,
    wcag=("2.1.1",),
    either=(Probe.KEYBOARD, Probe.WALK, Probe.TRIES),
    over=tried,
)
def keyboard_blocked(recording: Recording) -> Iterator[Finding]:
    """Find the steps that only the mouse can do, and the controls that only a pointer reaches or works."""
    steps = tuple(_of_steps(recording))
    told = {(finding.target.role, finding.target.name) for finding in steps if finding.target}
    yield from steps
    yield from out_of_reach(recording, told)
    yield from unanswered(recording, told)


def _of_steps(recording: Recording) -> Iterator[Finding]:
    for step in operated(recording):
        use, control = step.keyboard, step.control
        assert use is not None, "only such steps are looked at"
        assert control is not None, "only such steps are looked at"
        name = f'{control.role or control.tag} "{control.name}"'.strip() if control.name else (control.role or "The control")
        name = name[0].upper() + name[1:]
        url = _page(recording, step)
        if not use.reached and (step.keyboard_blocked or _twin_passed(step, use)):
            yield finding_at(
                step,
                f"{name} cannot be reached by keyboard" + _how(use),
                url=url,
                rule="unreachable",
                measured="not reached",
                limit="reached",
                fix=_way_in(step, use),
                mode=Mode.NEEDS_REVIEW if use.other_way else Mode.MEASURED,
            )
        elif step.keyboard_blocked and use.revealed:
            yield finding_at(
                step,
                f"{name} brings something up as the mouse rests on it, and nothing by keyboard",
                url=url,
                rule="hover-only",
                measured="nothing came up",
                limit="what the mouse brings up",
                fix="Show it at focus as well (`:focus-within` beside `:hover`), or open it with a button.",
            )
        elif step.keyboard_blocked:
            keys = KEYS.get(control.role, "Enter or Space")
            yield finding_at(
                step,
                f"{name} does not answer {keys}, though it answers the mouse",
                url=url,
                rule="no-answer",
                measured="no answer",
                limit="the mouse's answer",
                fix=_answer(step, keys),
            )


def _twin_passed(step: StepRecord, use: KeyboardUse) -> bool:
    answered = step.verb not in ANSWERED or bool(step.timing and step.timing.responses)
    return use.other_way and step.status == "passed" and answered and step.verb != "hover"


def _page(recording: Recording, step: StepRecord) -> str:
    """Where the control stood: the page that the step before ended on."""
    earlier = [other.url for other in recording.steps[: recording.steps.index(step)] if other.task == step.task and other.url]
    return earlier[-1] if earlier else step.url


def _how(use: KeyboardUse) -> str:
    if use.trapped_in:
        return f": the focus does not come out of {use.trapped_in}"
    if use.widget:
        return f": neither by Tab nor by the arrows inside the {use.widget}"
    return f", after {use.stops} presses of Tab round the whole page"


def _way_in(step: StepRecord, use: KeyboardUse) -> str:
    control = step.control
    if use.trapped_in:
        return f"Let Tab and Shift+Tab leave {use.trapped_in}."
    if use.widget:
        return (
            f"Let the arrow keys move the focus from item to item in the {use.widget}, as the ARIA Authoring Practices describe, "
            "or give each item its own place in the tab order."
        )
    if control is not None and control.tag in NATIVE and not use.tab_stop:
        return 'Take `tabindex="-1"` off it, or let what hides it from the keyboard show it again.'
    return 'Make it a <button> or <a href>; else add `tabindex="0"`, its role, and handlers for Enter and Space.'


def _answer(step: StepRecord, keys: str) -> str:
    control = step.control
    if control is not None and control.tag in NATIVE:
        return "Listen to `click` rather than to `mousedown`, `pointerdown` or touch: the browser turns keys into clicks."
    return f"Let {keys} do what a click does, or make it a native control, which does so by itself."
