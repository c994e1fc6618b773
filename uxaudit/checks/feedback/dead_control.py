"""A control has no effect.

Why: It looks usable, but nothing happens: people click again, doubt themselves and give up.
Who: Everyone.
Measured: No response of any kind after the input: no visible change, request, navigation, download, dialog, scroll, sound, print or
    change of a value. For a click on a field focus is enough, and a click on what is already selected needs no effect. If a
    request was sent but nothing changed visibly, it needs review.
    So does a control that worked before, or steps through a range that has an end, a link to a part of the page that is shown
    already, the button of a form that shows an error already, and a key after an entry to which the page responded as it was typed.
    A form whose button only empties its fields, while no text appears, also has no effect that shows whether the entry was accepted;
    it needs review if the entry was sent to a server.
Fix: Make the control work, or remove what makes it look like a control.
Source: PostHog's dead clicks (no response within 2.5 s); that any such control on a task's path counts is own judgement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from uxaudit.checks.api import check, finding_at, text
from uxaudit.languages import word_pattern
from uxaudit.metrics.task_outcomes import run_of
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.model.verb_traits import Trait
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import Control, StepRecord
from uxaudit.recording.step_events import UNSEEN, Response

KEYS = ("Enter", "Space", " ")
"""Keys that activate a control; the effects of other keys, such as moving the focus, are the browser's."""
STEPPERS = re.compile(
    r"^\W*[-+−–]\W*$|\b(?:less|fewer|one more|plus|minus|(?:in|de)crease|(?:in|de)crement|undo|redo|weniger|erhöhen|verringern|menos)\b",
    re.IGNORECASE,
)
"""Names of controls that go one step on in a range, which has an end. Own judgement."""
CLEARS = re.compile(
    r"\b(?:clear|empty|reset|undo|start over|new|leeren|zurücksetzen|effacer|vider|borrar|limpiar|svuota|wissen)\b", re.IGNORECASE
)
"""Names of controls that are there to empty a form. Own judgement."""
FADES_AWAY = UNSEEN | {Response.INPUT, Response.FOCUS, Response.DOM}
"""Responses of a form that only empties its fields: React writes their values into the document, too."""
HEADING = re.compile(r"(?:^|[\s>])h[1-6](?=$|[\s>.:#\[])")
KEPT = ("checkbox", "radio", "select", "hidden", "range", "color")
"""Fields that have a value even when nothing is entered."""
FIELDS = ("textbox", "searchbox", "combobox", "listbox", "spinbutton", "slider", "option")
FIELD_TAGS = ("input", "textarea", "select", "option", "label")
BUTTONS = ("button", "submit", "reset", "image")


def activations(recording: Recording) -> tuple[StepRecord, ...]:
    """The steps that activate a control and whose effect was fully observed."""
    return tuple(
        step
        for step in recording.actions
        if step.status == "passed"
        and _activates(step)
        and step.timing is not None
        and step.timing.t0 is not None
        and Probe.TIMING not in step.untested
        and (step.timing.settled or step.timing.responses)
    )


@check("dead-control", facet=Facet.FEEDBACK, heuristic=1, impact=3, needs=(Probe.TIMING,), over=activations)
def dead_control(recording: Recording) -> Iterator[Finding]:
    """Find controls that did not respond at all; the impact is highest if the task then fails."""
    for step in activations(recording):
        responses = frozenset(step.timing.responses) if step.timing else frozenset()
        if step.timing and step.timing.settled and not responses - UNSEEN:
            yield _finding(recording, step, responses)
        elif responses <= FADES_AWAY and _swallows(recording, step):
            yield _swallowed(step, responses)


def _finding(recording: Recording, step: StepRecord, responses: frozenset[Response]) -> Finding:
    name = f'"{step.control.name}"' if step.control and step.control.name else step.sentence
    the = text("The {role} {name}", role=step.control.role, name=name) if step.control and step.control.role else name
    doubt = {"impact": 2, "mode": Mode.NEEDS_REVIEW}
    if Response.NETWORK in responses:
        message = text("{control} has no visible effect (it only sent a request)", control=the)
        return finding_at(step, message, rule="faint", measured="network", limit="a visible response", **doubt)
    if _at_its_limit(recording, step):
        message = text("{control} has no effect here; perhaps it is at its limit, which it does not show", control=the)
        return finding_at(step, message, rule="limit", measured="no response", limit="a response, or a disabled control", **doubt)
    if _is_shown(recording, step):
        message = text("{control} has no effect; perhaps because the page already shows what it leads to", control=the)
        return finding_at(step, message, rule="shown", measured="no response", limit="a response", **doubt)
    if _error_stands(step):
        message = text("{control} has no effect; perhaps because the page already shows the error that it leads to", control=the)
        return finding_at(step, message, rule="error", measured="no response", limit="a response", **doubt)
    needed = _failed_after(recording, step)
    if not needed and _is_applied(recording, step):
        message = text("{control} has no effect; perhaps because the page already responded to the text as it was entered", control=the)
        return finding_at(step, message, rule="applied", measured="no response", limit="a response", **doubt)
    message = (
        text("{control} has no effect, and the task needs it", control=the) if needed else text("{control} has no effect", control=the)
    )
    return finding_at(step, message, measured="no response", limit="any response", impact=4 if needed else 3)


def _error_stands(step: StepRecord) -> bool:
    """Whether a form was sent that shows an error, which would be shown again."""
    sent = step.timing is not None and Response.SUBMIT in step.timing.responses
    return sent and step.form is not None and bool(step.form.errors)


def _swallows(recording: Recording, step: StepRecord) -> bool:
    """Whether all values of a form are gone after its button was used, and nothing replaced them."""
    if step.timing is None or Response.SUBMIT not in step.timing.responses or _is_meant_to_empty(step) or _shows_more(step):
        return False
    before = next((other.form for other in reversed(recording.steps[: recording.steps.index(step)]) if other.form is not None), None)
    entered = [field for field in before.fields if field.value and field.type not in KEPT] if before is not None else []
    now = {field.selector: field.value for field in step.form.fields} if step.form is not None else {}
    return bool(entered) and all(now.get(field.selector) == "" for field in entered)


def _is_meant_to_empty(step: StepRecord) -> bool:
    control = step.control
    words = (CLEARS, word_pattern("commands.risky"))
    return control is not None and (control.type == "reset" or any(pattern.search(control.name) for pattern in words))


def _shows_more(step: StepRecord) -> bool:
    """Whether anything appeared that may confirm the entry. True if it was not observed."""
    if step.form is None or Probe.FORMS in step.untested:
        return True
    messages = step.happened.messages if step.happened is not None else ()
    return bool(step.visits or step.form.came or step.form.errors or any(not message.left for message in messages))


def _swallowed(step: StepRecord, responses: frozenset[Response]) -> Finding:
    name = f'"{step.control.name}"' if step.control and step.control.name else step.sentence
    message = text("The form is emptied after {name}, and nothing shows whether the entry was accepted", name=name)
    sent = {"impact": 2, "mode": Mode.NEEDS_REVIEW} if responses & {Response.NETWORK, Response.DOM} else {}
    return finding_at(step, message, rule="emptied", measured="emptied", limit="a message, or the entry in the page", **sent)


def _at_its_limit(recording: Recording, step: StepRecord) -> bool:
    """Whether a control may have reached its limit: it worked earlier in the task, or its name is that of a stepper."""
    if step.control is None:
        return False
    if STEPPERS.search(step.control.name):
        return True
    place = (step.control.role, step.control.name, step.control.selector)
    return any(
        other.timing is not None and bool(set(other.timing.responses) - UNSEEN)
        for other in recording.actions
        if other.task == step.task and other.index < step.index and other.control is not None
        if (other.control.role, other.control.name, other.control.selector) == place
    )


def _is_shown(recording: Recording, step: StepRecord) -> bool:
    """Whether a link is named like a heading of the page that it is on."""
    state = recording.states.get(step.state or "")
    if step.control is None or step.control.role not in ("link", "tab") or state is None:
        return False
    name = step.control.name.strip().casefold()
    return any(HEADING.search(run.selector) and run.text.strip().casefold() == name for run in state.texts or ())


def _is_applied(recording: Recording, step: StepRecord) -> bool:
    """Whether a key confirms an entry to which the page responded while it was entered, such as a filter."""
    at = recording.actions.index(step)
    entry = recording.actions[at - 1] if at else None
    if step.verb != "press" or entry is None or entry.task != step.task or Trait.ENTERS not in entry.traits or entry.timing is None:
        return False
    return bool(set(entry.timing.responses) - UNSEEN - {Response.INPUT, Response.FOCUS})


def _activates(step: StepRecord) -> bool:
    if step.verb == "press":
        return any(step.sentence.startswith(f"press {key}") for key in KEYS)
    focused_only = step.verb == "click" and step.control is not None and (step.control.chosen or _is_field(step.control))
    return Trait.ACTIVATES in step.traits and not focused_only


def _is_field(control: Control) -> bool:
    """Whether a click on it only has to set the focus."""
    if control.tag == "input" and control.type in BUTTONS:
        return False
    checks = control.type in ("checkbox", "radio")
    return not checks and (control.role in FIELDS or control.tag in FIELD_TAGS)


def _failed_after(recording: Recording, step: StepRecord) -> bool:
    for view in recording.tasks:
        failed = view.failed_step
        if view.index == step.task and failed is not None and run_of(recording, view).kind == "failed":
            return view.steps.index(failed) > view.steps.index(step)
    return False
