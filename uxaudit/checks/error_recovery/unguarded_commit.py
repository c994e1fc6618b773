"""What cannot be taken back goes through at one click.

Why: A slip of the hand deletes, sends or buys, and there is no way back.
Who: Everyone, most of all people with a tremor, those who use speech input, and whoever is in a hurry.
Measured: Steps that the scenario marks `destructive: true` and that went through: whether a dialog or a page asked first, or an
    undo was offered afterwards. Whether the data could be checked before is for a person to see.
Fix: Ask before it happens, with the thing and the deed in the words of the button, or offer an undo afterwards.
Source: WCAG 2.2, criterion 3.3.4 Error Prevention; NN/g, "Confirmation Dialogs Can Prevent User Errors".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from uxaudit.checks.api import check, finding_at, said
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import StepRecord

ASKS = re.compile(
    r"\b(?:are you (?:really )?sure|really (?:want|delete|remove)|do you (?:really )?want to|cannot be undone|can['’]t be undone"
    r"|no way back|permanently|please confirm|check your (?:answers|order)|review your|sind sie sicher|wirklich|unwiderruflich"
    r"|êtes-vous sûr|está seguro|sei sicuro|weet u zeker)\b",
    re.IGNORECASE,
)
NAMED = re.compile(
    r"\b(?:yes|confirm|i(?:'|’)m sure|i am sure|ja|bestätigen|oui|confirmer|sí|confirmar|sì|conferma|bevestig\w*)\b", re.IGNORECASE
)
"""How the button of a question is called."""
UNDOES = re.compile(
    r"\b(?:undo|put (?:it )?back|restore|revert|bring back|recover|rückgängig|wiederherstellen|annuler|rétablir|deshacer|"
    r"restaurar|annulla|ongedaan)\b",
    re.IGNORECASE,
)


def commits(recording: Recording) -> tuple[tuple[StepRecord, StepRecord | None], ...]:
    """The steps that commit and went through, each with the action before it."""
    acts = [step for step in recording.steps if step.is_action]
    return tuple((step, acts[at - 1] if at else None) for at, step in enumerate(acts) if step.destructive and step.status == "passed")


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
    """Find commits that nothing asked about and that nothing can take back."""
    for step, before in commits(recording):
        if not asked(recording, step, before) and not undoable(recording, step):
            yield finding_at(
                step,
                f"{said(step)} goes through at once: nothing asks before, and nothing can undo it",
                measured="no guard",
                limit="a question before or an undo after",
            )


def asked(recording: Recording, step: StepRecord, before: StepRecord | None) -> bool:
    """Whether a dialog of the browser asked, or the page on which the step was done did, or what came up, which the next step answers."""
    if any(trouble.kind == "dialog" and trouble.message.startswith(("confirm", "prompt")) for trouble in step.trouble):
        return True
    named = step.control is not None and NAMED.search(step.control.name) is not None
    return named or _answered_next(recording, step) or any(ASKS.search(text) for text in _texts(recording, before))


def _answered_next(recording: Recording, step: StepRecord) -> bool:
    acts = [one for one in recording.steps if one.is_action and one.task == step.task]
    after = next((one for one in acts[acts.index(step) + 1 :] if one.control), None)
    return after is not None and after.control is not None and NAMED.match(after.control.name.strip()) is not None


def undoable(recording: Recording, step: StepRecord) -> bool:
    """Whether the page offers to take it back when the step is over."""
    came = [message.text for message in step.happened.messages] if step.happened else []
    state = recording.states.get(step.state or "")
    names = [element.name for element in state.elements or ()] if state else []
    return any(UNDOES.search(text) for text in (*came, *names))


def _texts(recording: Recording, step: StepRecord | None) -> tuple[str, ...]:
    """What the page showed when a step was over."""
    state = recording.states.get(step.state or "") if step else None
    return tuple(run.text for run in state.texts or ()) if state else ()
