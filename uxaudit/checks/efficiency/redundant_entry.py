"""The same information is asked for twice.

Why: Typing it again costs time, causes mistakes, and tells people that nobody listened.
Who: People who find it hard to remember or to type, and anyone who does the task often.
Measured: Values of three or more characters that a task typed into two different fields. Passwords, searches, and the same field
    filled again are left out. Also fields of one form of which one asks for the e-mail address a second time, by its label or
    name. Whether asking twice is essential needs review.
Fix: Fill in the second field, or offer the known value as a choice: "Same as the delivery address". Ask for an e-mail address once, show
    it before it is used, and let people correct it.
Source: WCAG 2.2, criterion 3.3.7 Redundant Entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from uxaudit.checks.api import check, finding_at, finding_in, from_markup, step_name, text
from uxaudit.languages import word_pattern
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.page_state import FormField, Markup
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import StepRecord

AGAIN = re.compile(r"mail.{0,3}(?:2|confirm|again|repeat|verif)|(?:confirm|repeat|verif\w*|re)[-_]?e?[-_]?mail", re.IGNORECASE)
"""Names in the markup of fields that ask for an e-mail address again. Own judgement."""


def entries(recording: Recording) -> tuple[StepRecord, ...]:
    """The steps that typed into a field other than a search or password field."""
    return tuple(
        step
        for step in recording.actions
        if step.status == "passed"
        and step.typed
        and step.control is not None
        and step.control.role != "searchbox"
        and step.control.type != "search"
        and not word_pattern("fields.search").search(step.control.name)
        and not word_pattern("fields.secret").search(step.control.name)
    )


def _repeated(markup: Markup) -> Iterator[FormField]:
    """The fields that ask for an e-mail address which an earlier field of their form asks for."""
    emails = [field for field in markup.fields if _asks_for_email(field)]
    for at, field in enumerate(emails):
        if at and emails[at - 1].form == field.form and _asks_again(field) and not _asks_again(emails[at - 1]):
            yield field


def _asks_for_email(field: FormField) -> bool:
    named = word_pattern("fields.email").search(f"{field.label} {field.name}") is not None
    return field.type == "email" or (field.type == "text" and (field.autocomplete == "email" or named))


def _asks_again(field: FormField) -> bool:
    labelled = word_pattern("fields.again").search(f"{field.label} {field.name}")
    return labelled is not None or AGAIN.search(field.field_name) is not None


repeated = from_markup(_repeated)


def asked(recording: Recording) -> tuple[object, ...]:
    """The entries that are compared, and the fields that ask again."""
    return (*entries(recording), *repeated(recording))


@check(
    "redundant-entry",
    facet=Facet.EFFICIENCY,
    heuristic=6,
    impact=2,
    needs=(Probe.TARGET,),
    mode=Mode.NEEDS_REVIEW,
    wcag=("3.3.7",),
    over=asked,
)
def redundant_entry(recording: Recording, *, least_characters: int = 3) -> Iterator[Finding]:
    """Find fields into which a task typed the same value as into an earlier one, and e-mail addresses that are asked for twice."""
    for state, field in repeated(recording):
        name = field.label or field.name
        words = text('The field "{name}" asks for the e-mail address a second time', name=name)
        yield finding_in(state, field, words, rule="repeated", measured="asked for twice", limit="once", on_path=True)
    seen: dict[tuple[int | None, str], StepRecord] = {}
    for step in entries(recording):
        value = " ".join((step.control.value or "").split()).lower() if step.control else ""
        if len(value) < least_characters:
            continue
        earlier = seen.setdefault((step.task, value), step)
        if not _same_field(earlier, step):
            yield finding_at(
                step,
                text("{step} asks for a value that was entered before at {earlier}", step=step_name(step), earlier=step_name(earlier)),
                measured="asked for twice",
                limit="once",
                fix=text("Fill it in or offer it as a choice: it is known from {earlier}.", earlier=step_name(earlier)),
            )


def _same_field(one: StepRecord, other: StepRecord) -> bool:
    a, b = one.control, other.control
    return a is not None and b is not None and (a.selector == b.selector or (bool(a.name) and a.name == b.name))
