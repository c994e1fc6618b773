"""A field does not support autofill.

Why: Name, address and card number are typed again and again, with mistakes, although the browser knows them.
Who: People who type slowly or with pain, people who find it hard to remember, and people on a phone.
Measured: Text fields whose label asks for the user's own name, e-mail, telephone number, address or card, without an
    `autocomplete` purpose. A field about somebody else is not a fault, so each finding needs review. If the page fills in a
    value, an existing record is edited, and the impact is lower. English, German, French and Spanish.
Fix: State the purpose: `autocomplete="email"`, `"given-name"`, `"postal-code"` …
Source: WCAG 2.2, criterion 1.3.5 Identify Input Purpose, technique H98; WHATWG, HTML Standard, "Autofill".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from uxaudit.checks.api import check, finding_in, from_markup, text
from uxaudit.languages import word_groups, word_pattern
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import FormField, Markup
from uxaudit.recording.recording import Recording


def purpose_of(field: FormField) -> str:
    """The `autocomplete` purpose of a field that asks for the user's own data, by its label; or nothing."""
    label = re.sub(r"\(.*?\)|[*:]|\b(?:optional|required)\b", "", field.label or field.name).strip()
    return next((purpose for purpose in word_groups("autofill") if word_pattern(f"autofill.{purpose}").fullmatch(label)), "")


def _own(markup: Markup) -> Iterator[FormField]:
    return (field for field in markup.fields if field.type in ("text", "email", "tel", "textarea") and purpose_of(field))


fields = from_markup(_own)


@check(
    "no-autofill", facet=Facet.EFFICIENCY, heuristic=7, impact=2, needs=(Probe.PAGE,), mode=Mode.NEEDS_REVIEW, wcag=("1.3.5",), over=fields
)
def no_autofill(recording: Recording) -> Iterator[Finding]:
    """Find fields for the user's own data without an `autocomplete` purpose."""
    for state, field in fields(recording):
        if field.autocomplete in ("", "on"):
            purpose = purpose_of(field)
            yield finding_in(
                state,
                field,
                text('The field "{label}" does not state an autofill purpose', label=field.label or field.name),
                measured="none",
                impact=1 if field.filled else 2,
                limit=f'autocomplete="{purpose}"',
                fix=text('Add `autocomplete="{purpose}"` to the field if it asks for the user\'s own data.', purpose=purpose),
            )
