"""An entry in one field changes another one.

Why: An earlier entry is replaced while people look elsewhere. They notice late or not at all, and submit something wrong.
Who: Everyone, above all people who use a screen reader or magnification, who do not see the other field change.
Measured: The values of the fields that a task filled in, before and after each later entry into another field. It is proven if the
other field gets the text of this one. Any other change needs review, such as a field that is emptied because it depends on this
one. Values that are only formatted, completed or shortened are left out, and so are radio buttons and checkboxes.
Fix: Let each field keep its own value. If one depends on another, put it after that one, and say what was changed.
Source: Nielsen 1994, heuristic 5; WCAG 2.2, criterion 3.2.2 On Input. That a changed entry counts is own judgement.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from uxaudit.checks._shared.form_errors import field_place, in_forms
from uxaudit.checks.api import check, finding_at
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.model.verb_traits import Trait
from uxaudit.recording.form_snapshot import FieldSight, FormSight
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import StepRecord
from uxaudit.redaction import TYPED

TICKED = ("radio", "checkbox")
SHORT = 2
"""Texts of at most this length may be the same in two fields by chance."""


@dataclass(frozen=True)
class LaterEntry:
    """A step that enters something while the form contains earlier entries of the task."""

    step: StepRecord
    own: FieldSight
    """The field that the step entered into, after the step."""
    earlier: tuple[tuple[FieldSight, FieldSight], ...]
    """The fields that earlier steps filled in, each before and after the step."""


def later_entries(recording: Recording) -> tuple[LaterEntry, ...]:
    """The entries that could have changed an earlier one."""
    return tuple(_later_entries(recording))


def _later_entries(recording: Recording) -> Iterator[LaterEntry]:
    filled: dict[str, FormSight] = {}
    """By the selector of each field that was filled in: the first observation of its form."""
    for step, first, before, after in in_forms(recording):
        if Trait.ENTERS not in step.traits or step.status != "passed" or step.control is None:
            continue
        was, now = ({field.selector: field for field in form.fields if field.type not in TICKED} for form in (before, after))
        own = now.get(step.control.selector)
        same = [selector for selector, form in filled.items() if form is first and selector != step.control.selector]
        earlier = tuple((was[one], now[one]) for one in same if one in was and one in now and was[one].name == now[one].name)
        if own is None:
            continue
        if earlier:
            yield LaterEntry(step, own, earlier)
        filled[own.selector] = first


@check("overwritten-entry", facet=Facet.ERROR_RECOVERY, heuristic=5, impact=3, needs=(Probe.FORMS,), wcag=("3.2.2",), over=later_entries)
def overwritten_entry(recording: Recording) -> Iterator[Finding]:
    """Find entries that change what was entered into another field."""
    for entry in later_entries(recording):
        for was, now in entry.earlier:
            if not was.value or now.value is None or _is_same(was.value, now.value):
                continue
            took = len(now.value) >= SHORT and now.value == entry.own.value
            name, own = (field.name or field.type or "a field" for field in (now, entry.own))
            yield finding_at(
                entry.step,
                f'An entry in "{own}" changes "{name}" from “{was.value[:60]}” to {f"“{now.value[:60]}”" if now.value else "nothing"}',
                rule="same-text" if took else "changed",
                measured=now.value[:60] or "empty",
                limit="the value that was entered",
                **({} if took else {"impact": 2, "mode": Mode.NEEDS_REVIEW}),
                **field_place(entry.step, now),
            )


def _is_same(was: str, now: str) -> bool:
    """Whether one value is the other, perhaps formatted, completed or shortened, or cannot be compared because it is hidden."""
    if TYPED in (was, now):
        return True
    one, other = ("".join(c for c in text.casefold() if c.isalnum()) for text in (was, now))
    return bool(other) and (one in other or other in one)
