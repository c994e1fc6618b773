"""How forms report errors: the steps after which a form rejected input, and what it said.

A form is the same one as before if half of its fields are there again. What it shows from the start, such as a red asterisk, is
no error. A field is invalid if it says so (``aria-invalid``), turned red, has a new error message of its own, or the browser
blocks the submission because of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from uxaudit.languages import word_pattern
from uxaudit.model.base import Named
from uxaudit.model.probes import Probe
from uxaudit.model.verb_traits import Trait
from uxaudit.recording.form_snapshot import ErrorText, FieldSight, FormSight
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import REFUSALS, StepRecord
from uxaudit.recording.step_events import Response
from uxaudit.texts import text

SAME_FORM = 0.5
"""The share of common fields that makes two forms the same one. Own judgement."""
WORDS = re.compile(r"[^\W\d_]{2}")
"""Enough letters for a message; a symbol alone is not a message."""
ASTERISK = re.compile(r"[*\s]+")


@dataclass(frozen=True)
class InvalidField:
    """A field that a form rejected, and its error message."""

    field: FieldSight
    sign: Literal["invalid", "red", "native", "text", "drawn"]
    texts: tuple[ErrorText, ...] = ()
    """Error messages that are next to it or associated with it."""
    text: str = ""
    """The new text around it or associated with it."""
    tied: bool = False
    """Whether that text is associated with it in the markup."""
    beside: bool = False
    """Whether that text is next to it."""

    @property
    def name(self) -> str:
        """The name of the field in messages."""
        return self.field.name or self.field.type or "a field"


@dataclass(frozen=True)
class Rejection:
    """A step after which errors appeared, with the form before and after it."""

    step: StepRecord
    first: FormSight
    """The form as it was first observed."""
    before: FormSight
    """The form just before the step."""
    after: FormSight
    submitted: bool
    """Whether the step submitted the form, or tried to; otherwise the error appeared while it was filled in."""
    wrong: tuple[InvalidField, ...]
    texts: tuple[ErrorText, ...]
    """Every new error message."""

    @property
    def gone(self) -> bool:
        """Whether a page without the form replaced it."""
        return not same_form(self.before, self.after)

    @property
    def by_browser(self) -> bool:
        """Whether the browser itself blocks the submission and says why, next to the field that it focused."""
        return _blocked_by_browser(self.step) and any(field.native and field.focused for field in self.after.fields)

    @property
    def explained(self) -> bool:
        """Whether any message appeared: a text, a dialog, or the browser's own."""
        return bool(self.texts or self.after.came or dialogs(self.step) or self.by_browser or any(row.text for row in self.wrong))


def fillable(form: FormSight) -> tuple[FieldSight, ...]:
    """The fields that a form may reject."""
    return tuple(field for field in form.fields if not field.search)


def same_form(one: FormSight, other: FormSight) -> bool:
    """Whether two observations are of the same form."""
    mine = {field.selector for field in fillable(one)}
    theirs = {field.selector for field in fillable(other)}
    return bool(mine & theirs) and len(mine & theirs) >= SAME_FORM * min(len(mine), len(theirs))


def in_forms(recording: Recording) -> tuple[tuple[StepRecord, FormSight, FormSight, FormSight], ...]:
    """Every action on a form that was there before and still is: the step, and the form at first, before and after it."""
    return tuple((step, first, before, after) for step, first, before, after in _sights(recording) if first and before)


def arrivals(recording: Recording) -> tuple[tuple[StepRecord, FormSight], ...]:
    """Every form as it was first observed, with the step that led to it."""
    return tuple((step, after) for step, first, _, after in _sights(recording) if first is None and fillable(after))


def _sights(recording: Recording) -> Iterator[tuple[StepRecord, FormSight | None, FormSight | None, FormSight]]:
    """Every observation of a form: the step, and the form at first, before and after it; initially the first two are None."""
    first = before = None
    task: int | None = None
    for step in recording.steps:
        if not step.is_action:
            continue
        after = None if Probe.FORMS in step.untested else step.form
        opened = step.phase == "start" or Trait.OPENS_PAGE in step.traits or step.task != task
        stays = after is not None and before is not None and (same_form(before, after) or (fillable(before) != () and refused_page(step)))
        if after is not None and before is not None and first is not None and not opened and stays:
            yield step, first, before, after
        else:
            first = after
            if after is not None:
                yield step, None, None, after
        before, task = after, step.task


def rejections(recording: Recording) -> tuple[Rejection, ...]:
    """The steps after which a form reported a new error, in their order."""
    found = (_rejection(*row) for row in in_forms(recording))
    return tuple(row for row in found if row is not None)


def rejected_submissions(recording: Recording) -> tuple[Rejection, ...]:
    """The rejections of steps that submitted the form, or tried to."""
    return tuple(row for row in rejections(recording) if row.submitted)


def _rejection(step: StepRecord, first: FormSight, before: FormSight, after: FormSight) -> Rejection | None:
    submitted = _submits(step)
    since = first if submitted and _sends(step) else before
    """The response to a submission may repeat messages that appeared while the form was filled in."""
    known = {_bare(error.text) for error in since.errors}
    refused = submitted and (_server_refused(step) or any(word_pattern("messages.errors").search(text) for text in dialogs(step)))
    new = tuple(error for error in after.errors if _bare(error.text) not in known)
    wrong = tuple(row for field in fillable(after) if (row := _invalid(field, step, since, new, submitted=submitted)))
    if any(row.sign != "text" for row in wrong):  # if a form marks its invalid fields, text next to others is about the form
        wrong = tuple(row for row in wrong if row.sign != "text")
    texts = tuple(error for error in new if error.sign != "alert" or refused or wrong or word_pattern("messages.errors").search(error.text))
    if not (wrong or refused or (texts and submitted)):
        return None
    return Rejection(step, first, before, after, submitted, tuple(_with_text(row, since) for row in wrong), texts)


def _invalid(field: FieldSight, step: StepRecord, since: FormSight, new: tuple[ErrorText, ...], *, submitted: bool) -> InvalidField | None:
    old = next((row for row in since.fields if row.selector == field.selector), None)
    texts = tuple(error for error in new if field.selector in error.fields)
    if field.invalid and not (old and old.invalid):
        return InvalidField(field, "invalid", texts)
    if field.red and old is not None and not old.red and (not field.focused or (texts and old.focused)):  # a focus indicator may be red
        return InvalidField(field, "red", texts)
    if submitted and field.native and _blocked_by_browser(step) and (field.focused or texts):
        return InvalidField(field, "native", texts)
    if texts and old is not None and any(word_pattern("messages.errors").search(error.text) or error.sign != "alert" for error in texts):
        return InvalidField(field, "text", texts)
    return None


def _with_text(row: InvalidField, since: FormSight) -> InvalidField:
    """Add the new text at the field."""
    field = row.field
    old = next((other for other in since.fields if other.selector == field.selector), FieldSight())
    tied = " ".join(text for text in field.tied if text not in old.tied)
    beside = field.around if field.around != old.around and len(field.around) > len(old.around) else ""
    beside = beside.removeprefix(old.around).strip() if beside.startswith(old.around) else beside
    texts = " ".join(error.text for error in row.texts)
    near = bool(beside) or any(is_beside(error, field) for error in row.texts)
    words = next((text for text in (tied, texts, beside) if WORDS.search(text)), "")
    return replace(row, text=words, tied=bool(WORDS.search(tied)), beside=near)


NEAR_PX = 60.0
"""The largest distance between a message and its field (px): three lines. Own judgement."""


def is_beside(error: ErrorText, field: FieldSight) -> bool:
    """Whether an error message is next to a field."""
    a, b = error.box, field.box
    if a is None or b is None:
        return True
    down = max(a.y - (b.y + b.height), b.y - (a.y + a.height), 0)
    across = max(a.x - (b.x + b.width), b.x - (a.x + a.width), 0)
    return down <= NEAR_PX and across <= 4 * NEAR_PX


BUTTONS = ("button", "a", "input", "select", "textarea", "option", "label")
ROLES = ("button", "link", "menuitem")
SENT = frozenset({Response.SUBMIT, Response.NETWORK, Response.NAVIGATION, Response.SOFT_NAVIGATION, Response.VALIDATION, Response.DIALOG})
"""Responses that only a submission has, for clicks on elements that are not marked up as buttons."""


def _sends(step: StepRecord) -> bool:
    """Whether a step submitted the form: it used a button, or had a response that only a submission has."""
    control = step.control
    button = control is None or control.tag in BUTTONS or control.role in ROLES
    return button or step.timing is None or bool(SENT & set(step.timing.responses))


def _submits(step: StepRecord) -> bool:
    """Whether the step may have submitted a form: by a button, or Enter in a field."""
    if step.verb == "press":
        return step.sentence.startswith("press Enter")
    if Trait.SUBMITS not in step.traits:
        return False
    control = step.control
    return (
        control is None
        or control.tag not in ("input", "select", "textarea", "option", "label")
        or control.type in ("submit", "image", "button")
    )


def _blocked_by_browser(step: StepRecord) -> bool:
    return step.timing is not None and Response.VALIDATION in step.timing.responses


def refused_page(step: StepRecord) -> bool:
    """Whether the HTTP status of the new page rejects the submission."""
    return any(visit.status in REFUSALS and visit.method.upper() != "GET" for visit in step.visits)


def dialogs(step: StepRecord) -> tuple[str, ...]:
    """The texts of the browser's alert dialogs during the step."""
    texts = (trouble.message for trouble in step.trouble if trouble.kind == "dialog")
    return tuple(message.removeprefix("alert: ") for message in texts if message.startswith("alert: "))


def _server_refused(step: StepRecord) -> bool:
    """Whether the server rejected the submission, by its HTTP status."""
    return refused_page(step) or any(
        trouble.kind == "http-error" and trouble.own and trouble.status in REFUSALS and trouble.resource in ("xhr", "fetch")
        for trouble in step.trouble
        if not trouble.answers_a_question
    )


def _bare(text: str) -> str:
    return ASTERISK.sub(" ", text).strip().lower()


def has_new_error(field: FieldSight, form: FormSight, first: FormSight) -> bool:
    """Whether the form has an error message about the field that was not there at first."""
    known = {_bare(error.text) for error in first.errors}
    return any(field.selector in error.fields and _bare(error.text) not in known for error in form.errors)


def field_place(step: StepRecord, field: FieldSight | ErrorText | None) -> dict[str, object]:
    """The place of a finding about a field or an error message, in the screenshot after the step."""
    if field is None:
        return {"target": None, "box": None, "shot": step.after}
    name = field.name if isinstance(field, FieldSight) else field.text[:80]
    role = field.role if isinstance(field, FieldSight) else "text"
    box = field.box if step.after is not None and field.in_view else None
    return {"target": Named(role=role, name=name, selector=field.selector), "box": box, "shot": step.after}


def listed(names: list[str], most: int = 5) -> str:
    """Names in quotes: the first few, and the number of the others."""
    shown = ", ".join(f'"{name}"' for name in names[:most])
    return text("{names} and {n} more", names=shown, n=len(names) - most) if len(names) > most else shown
