"""An action that cannot be undone has no confirmation.

Why: A slip of the hand deletes, sends or buys something, and there is no way back.
Who: Everyone, above all people with tremor, people who use speech input, and anyone in a hurry.
Measured: Steps that the scenario marks `destructive: true`, and clicks on controls whose name is that of a deletion and that
    are gone afterwards: whether a dialog or a page asked first, or an undo was offered afterwards. Whether the data could be checked
    beforehand, or is easily restored, needs review.
Fix: Ask before it happens, and name the object and the action on the button; or offer an undo afterwards.
Source: WCAG 2.2, criterion 3.3.4 Error Prevention; NN/g, "Confirmation Dialogs Can Prevent User Errors".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from uxaudit.checks.api import check, finding_at, step_name, text
from uxaudit.languages import word_pattern
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import StepRecord


def commits(recording: Recording) -> tuple[tuple[StepRecord, StepRecord | None], ...]:
    """The destructive steps that succeeded, each with the action before it."""
    acts = [step for step in recording.steps if step.is_action]
    done = ((at, step) for at, step in enumerate(acts) if step.status == "passed" and (step.destructive or _has_deleted(recording, step)))
    return tuple((step, acts[at - 1] if at else None) for at, step in done)


def _has_deleted(recording: Recording, step: StepRecord) -> bool:
    """Whether a click on a control named after a deletion removed the control, and opened nothing that has its name."""
    state = recording.states.get(step.state or "")
    if step.verb != "click" or step.control is None or state is None or state.elements is None or step.url != state.url:
        return False
    name = step.control.name
    return word_pattern("commands.deletes").search(name) is not None and all(element.name != name for element in state.elements)


@check(
    "unguarded-commit",
    facet=Facet.ERROR_RECOVERY,
    heuristic=5,
    impact=3,
    needs=(Probe.TROUBLE, Probe.PAGE),
    mode=Mode.NEEDS_REVIEW,
    wcag=("3.3.4",),
    over=commits,
)
def unguarded_commit(recording: Recording) -> Iterator[Finding]:
    """Find destructive actions without a confirmation and without an undo."""
    for step, before in commits(recording):
        if not asked(recording, step, before) and not undoable(recording, step):
            yield finding_at(
                step,
                text("{step} takes effect at once, without a confirmation and without an undo", step=step_name(step)),
                measured="no confirmation",
                limit="a confirmation before or an undo after",
            )


def asked(recording: Recording, step: StepRecord, before: StepRecord | None) -> bool:
    """Whether a browser dialog asked for confirmation, the page of the step, or something that the next step confirms."""
    if any(trouble.kind == "dialog" and trouble.message.startswith(("confirm", "prompt")) for trouble in step.trouble):
        return True
    named = step.control is not None and word_pattern("messages.confirm_buttons").search(step.control.name) is not None
    opened = not step.destructive and any(_asks_about(step, text) for text in _texts(recording, step))  # the step only opened a question
    return named or opened or _confirmed_next(recording, step) or any(_is_question(step, text) for text in _texts(recording, before))


def _is_question(step: StepRecord, text: str) -> bool:
    return word_pattern("messages.confirm_questions").search(text) is not None or _asks_about(step, text)


def _asks_about(step: StepRecord, text: str) -> bool:
    """Whether a text is a question with a word of the control's name: "Cancel the visit on 3 June?"."""
    name = step.control.name if step.control else ""
    words = {word for word in re.findall(r"\w+", name.casefold()) if len(word) > 3}
    return text.rstrip().endswith(("?", "？", "؟")) and bool(words & set(re.findall(r"\w+", text.casefold())))


def _confirmed_next(recording: Recording, step: StepRecord) -> bool:
    acts = [one for one in recording.steps if one.is_action and one.task == step.task]
    after = next((one for one in acts[acts.index(step) + 1 :] if one.control), None)
    return (
        after is not None
        and after.control is not None
        and word_pattern("messages.confirm_buttons").match(after.control.name.strip()) is not None
    )


def undoable(recording: Recording, step: StepRecord) -> bool:
    """Whether the page offers an undo after the step."""
    messages = [message.text for message in step.happened.messages] if step.happened else []
    state = recording.states.get(step.state or "")
    names = [element.name for element in state.elements or ()] if state else []
    return any(word_pattern("messages.undo").search(text) for text in (*messages, *names))


def _texts(recording: Recording, step: StepRecord | None) -> tuple[str, ...]:
    """The texts of the page after a step."""
    state = recording.states.get(step.state or "") if step else None
    return tuple(run.text for run in state.texts or ()) if state else ()
