"""An error shows while the answer is still being typed.

Why: "Not a valid address" after the first letter scolds people for a mistake that they have not made.
Who: Everyone, most of all people who type slowly or are unsure, and those who hear each change read aloud.
Measured: Errors about a field that came up while something was typed into it, before it was left, where there was none before; also
    those that went again once the answer was complete, which only typing key by key shows.
    Passwords, whose rules are better told while typing, and searches are left out.
Fix: Wait until the field is left before calling it wrong; once it is, take the error back as soon as it is mended.
Source: Wroblewski 2009, "Inline Validation in Web Forms".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from uxaudit.checks._shared.form_errors import TYPES, field_place, in_forms, newly_said, refusals
from uxaudit.checks.api import check, finding_at, said
from uxaudit.metrics.failure_cause import ERRORISH
from uxaudit.model.findings import Facet, Finding
from uxaudit.model.probes import Probe
from uxaudit.recording.form_snapshot import FieldSight, FormSight
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import StepRecord
from uxaudit.recording.step_events import Message

LIVE_RULES = re.compile(r"password|passwort|mot de passe|contraseña|user ?name|characters? (?:left|remaining)", re.IGNORECASE)
"""Fields whose rules are told while typing, and better so."""


def typed_into(recording: Recording) -> tuple[tuple[StepRecord, FieldSight, FormSight], ...]:
    """The steps that typed into a field which was not wrong before, with the field and the form as it was before."""
    found = []
    for step, first, before, after in in_forms(recording):
        field = next((field for field in after.fields if field.focused), None)
        if step.verb not in TYPES or field is None or field.search or field.type == "password" or LIVE_RULES.search(field.name):
            continue
        if not wrong_already(field, before, first):
            found.append((step, field, before))
    return tuple(found)


def scolded(step: StepRecord) -> tuple[Message, ...]:
    """The error texts that came up while something was typed, and went when it was complete."""
    messages = step.happened.messages if step.verb in TYPES and step.happened else ()
    return tuple(one for one in messages if one.shown_ms is not None and not (one.left or one.replaced) and ERRORISH.search(one.text))


def wrong_already(field: FieldSight, form: FormSight, first: FormSight) -> bool:
    """Whether the field was called wrong before: then its error may stand until it is mended."""
    old = next((row for row in form.fields if row.selector == field.selector), None)
    return old is None or old.invalid or old.red or newly_said(field, form, first)


@check("premature-error", facet=Facet.ERROR_RECOVERY, heuristic=5, impact=2, needs=(Probe.FORMS,), over=typed_into)
def premature_error(recording: Recording) -> Iterator[Finding]:
    """Find fields that are called wrong before they are left."""
    early = {id(row.step): row for row in refusals(recording) if not row.submitted}
    for step, field, _ in typed_into(recording):
        row = early.get(id(step))
        mine = (
            [item for item in row.wrong if item.field.selector == field.selector and (item.said or item.sign == "invalid")] if row else []
        )
        flashed = next((message.text for message in scolded(step)), "")
        if mine or flashed:
            words = (mine[0].said if mine else flashed)[:80]
            what = f'"{words}"' if words else "it is marked as wrong"
            yield finding_at(
                step,
                f'{said(step)}: {what} comes up before "{field.name or field.type}" is left',
                measured="while typing",
                limit="when the field is left",
                **field_place(step, field),
            )
