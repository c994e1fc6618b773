"""An error appears while the answer is still being typed.

Why: "Not a valid address" after the first letter blames people for a mistake that they have not made.
Who: Everyone, above all people who type slowly or lack confidence, and people who hear each change read aloud.
Measured: Errors about a field that appeared while something was typed into it, before it lost focus, and that were not there
    before; also errors that disappeared once the answer was complete, which only typing key by key reveals. Passwords, whose rules
    are better shown while typing, and searches are left out.
Fix: Wait until the field loses focus before you report an error; then remove the error as soon as it is corrected.
Source: Wroblewski 2009, "Inline Validation in Web Forms".
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks._shared.form_errors import field_place, has_new_error, in_forms, rejections
from uxaudit.checks.api import check, finding_at, step_name, text
from uxaudit.languages import word_pattern
from uxaudit.model.findings import Facet, Finding
from uxaudit.model.probes import Probe
from uxaudit.model.verb_traits import Trait
from uxaudit.recording.form_snapshot import FieldSight, FormSight
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import StepRecord
from uxaudit.recording.step_events import Message


def typed_into(recording: Recording) -> tuple[tuple[StepRecord, FieldSight, FormSight], ...]:
    """The steps that typed into a field which was valid before, with the field and the form as it was before."""
    found = []
    for step, first, before, after in in_forms(recording):
        field = next((field for field in after.fields if field.focused), None)
        if (
            Trait.TYPES not in step.traits
            or field is None
            or field.search
            or field.type == "password"
            or word_pattern("fields.live_rules").search(field.name)
        ):
            continue
        if not already_invalid(field, before, first):
            found.append((step, field, before))
    return tuple(found)


def errors_while_typing(step: StepRecord) -> tuple[Message, ...]:
    """The error messages that appeared while something was typed, and disappeared when it was complete."""
    messages = step.happened.messages if Trait.TYPES in step.traits and step.happened else ()
    return tuple(
        one
        for one in messages
        if one.shown_ms is not None and not (one.left or one.replaced) and word_pattern("messages.errors").search(one.text)
    )


def already_invalid(field: FieldSight, form: FormSight, first: FormSight) -> bool:
    """Whether the field had an error before: it may stay until it is corrected."""
    old = next((row for row in form.fields if row.selector == field.selector), None)
    return old is None or old.invalid or old.red or has_new_error(field, form, first)


@check("premature-error", facet=Facet.ERROR_RECOVERY, heuristic=5, impact=2, needs=(Probe.FORMS,), over=typed_into)
def premature_error(recording: Recording) -> Iterator[Finding]:
    """Find fields that report an error before they lose focus."""
    early = {id(row.step): row for row in rejections(recording) if not row.submitted}
    for step, field, _ in typed_into(recording):
        row = early.get(id(step))
        mine = (
            [item for item in row.wrong if item.field.selector == field.selector and (item.text or item.sign == "invalid")] if row else []
        )
        flashed = next((message.text for message in errors_while_typing(step)), "")
        if mine or flashed:
            words = (mine[0].text if mine else flashed)[:80]
            what = text('the error "{error}"', error=words) if words else text("an error mark")
            yield finding_at(
                step,
                text(
                    '{step}: {what} appears before "{field}" loses focus', step=step_name(step), what=what, field=field.name or field.type
                ),
                measured="while typing",
                limit="when the field loses focus",
                **field_place(step, field),
            )
