"""What the error checks share: the steps after which a form said that something is wrong, and what it said.

A form is the same one as before where half of its fields are there again; what stands on it from its first sight on, such
as a red asterisk, is no error. A field is wrong where it says so (``aria-invalid``), turned red, has an error text of its
own now, or the browser holds the form back for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from uxaudit.metrics.failure_cause import ERRORISH
from uxaudit.model.base import Named
from uxaudit.model.probes import Probe
from uxaudit.recording.form_snapshot import ErrorText, FieldSight, FormSight
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import REFUSALS, StepRecord
from uxaudit.recording.step_events import Response

SAME_FORM = 0.5
"""The share of its fields that makes a form the same one. Own judgement."""
SUBMITS = ("click", "double_click", "press")
TYPES = ("fill", "type")
WORDS = re.compile(r"[^\W\d_]{2}")
"""Letters enough to say something; a sign alone does not."""
ASTERISK = re.compile(r"[*\s]+")


@dataclass(frozen=True)
class Wrong:
    """A field that a form took for wrong, and what is said of it."""

    field: FieldSight
    sign: Literal["invalid", "red", "native", "text", "drawn"]
    texts: tuple[ErrorText, ...] = ()
    """Error texts tied to it or beside it."""
    said: str = ""
    """The words that are new around it or tied to it."""
    tied: bool = False
    """Whether those words are tied to it, for those who do not see them."""
    beside: bool = False
    """Whether those words show beside it."""

    @property
    def name(self) -> str:
        """What to call it in a message."""
        return self.field.name or self.field.type or "a field"


@dataclass(frozen=True)
class Refused:
    """A step after which errors came up: what was there before, and what is there now."""

    step: StepRecord
    first: FormSight
    """The form as it was first seen."""
    before: FormSight
    """The form just before the step."""
    after: FormSight
    submitted: bool
    """Whether the step sent the form, or tried to; else the error came while it was filled in."""
    wrong: tuple[Wrong, ...]
    texts: tuple[ErrorText, ...]
    """Every error text that is new."""

    @property
    def gone(self) -> bool:
        """Whether a page without the form came in its place."""
        return not same_form(self.before, self.after)

    @property
    def by_browser(self) -> bool:
        """Whether the browser itself holds the form back and says why, beside the field that it gave the focus."""
        return _held_back(self.step) and any(field.native and field.focused for field in self.after.fields)

    @property
    def told(self) -> bool:
        """Whether any words came with it: a text, a dialog, or the browser's own."""
        return bool(self.texts or self.after.came or dialogs(self.step) or self.by_browser or any(row.said for row in self.wrong))


def fillable(form: FormSight) -> tuple[FieldSight, ...]:
    """The fields that a form may refuse."""
    return tuple(field for field in form.fields if not field.search)


def same_form(one: FormSight, other: FormSight) -> bool:
    """Whether the second sight is of the same form."""
    mine = {field.selector for field in fillable(one)}
    theirs = {field.selector for field in fillable(other)}
    return bool(mine & theirs) and len(mine & theirs) >= SAME_FORM * min(len(mine), len(theirs))


def seen_forms(recording: Recording) -> bool:
    """Whether any form was seen that could refuse something."""
    return any(step.form is not None and fillable(step.form) for step in recording.steps)


def in_forms(recording: Recording) -> tuple[tuple[StepRecord, FormSight, FormSight, FormSight], ...]:
    """Every action on a form that was there before and is there still: the step, and the form at first, before and after."""
    return tuple((step, first, before, after) for step, first, before, after in _sights(recording) if first and before)


def arrivals(recording: Recording) -> tuple[tuple[StepRecord, FormSight], ...]:
    """Every form as it was first seen, with the step that led to it."""
    return tuple((step, after) for step, first, _, after in _sights(recording) if first is None and fillable(after))


def _sights(recording: Recording) -> Iterator[tuple[StepRecord, FormSight | None, FormSight | None, FormSight]]:
    """Every sight of a form: the step, and the form at first, before and after; at its first sight the first two are None."""
    first = before = None
    task: int | None = None
    for step in recording.steps:
        if not step.is_action:
            continue
        after = None if Probe.FORMS in step.untested else step.form
        opened = step.phase == "start" or step.verb in ("open", "back", "reload") or step.task != task
        stays = after is not None and before is not None and (same_form(before, after) or (fillable(before) != () and refused_page(step)))
        if after is not None and before is not None and first is not None and not opened and stays:
            yield step, first, before, after
        else:
            first = after
            if after is not None:
                yield step, None, None, after
        before, task = after, step.task


def refusals(recording: Recording) -> tuple[Refused, ...]:
    """The steps after which a form newly said that something is wrong, in their order."""
    found = (_refused(*row) for row in in_forms(recording))
    return tuple(row for row in found if row is not None)


def submissions(recording: Recording) -> tuple[Refused, ...]:
    """Those of them that sent the form, or tried to."""
    return tuple(row for row in refusals(recording) if row.submitted)


def _refused(step: StepRecord, first: FormSight, before: FormSight, after: FormSight) -> Refused | None:
    submitted = _submits(step)
    since = first if submitted and _sends(step) else before
    """An answer to what was sent may repeat what was said while it was filled in."""
    known = {_bare(error.text) for error in since.errors}
    no = submitted and (_answered_no(step) or any(ERRORISH.search(text) for text in dialogs(step)))
    fresh = tuple(error for error in after.errors if _bare(error.text) not in known)
    wrong = tuple(row for field in fillable(after) if (row := _wrong(field, step, since, fresh, submitted=submitted)))
    if any(row.sign != "text" for row in wrong):  # where a form marks its wrong fields, words beside others are about the form
        wrong = tuple(row for row in wrong if row.sign != "text")
    texts = tuple(error for error in fresh if error.sign != "alert" or no or wrong or ERRORISH.search(error.text))
    if not (wrong or no or (texts and submitted)):
        return None
    return Refused(step, first, before, after, submitted, tuple(_spoken(row, since) for row in wrong), texts)


def _wrong(field: FieldSight, step: StepRecord, since: FormSight, fresh: tuple[ErrorText, ...], *, submitted: bool) -> Wrong | None:
    old = next((row for row in since.fields if row.selector == field.selector), None)
    texts = tuple(error for error in fresh if field.selector in error.fields)
    if field.invalid and not (old and old.invalid):
        return Wrong(field, "invalid", texts)
    if field.red and old is not None and not old.red and (not field.focused or (texts and old.focused)):  # a focus may be drawn in red
        return Wrong(field, "red", texts)
    if submitted and field.native and _held_back(step) and (field.focused or texts):
        return Wrong(field, "native", texts)
    if texts and old is not None and any(ERRORISH.search(error.text) or error.sign != "alert" for error in texts):
        return Wrong(field, "text", texts)
    return None


def _spoken(row: Wrong, since: FormSight) -> Wrong:
    """With the words that are new at the field."""
    field = row.field
    old = next((other for other in since.fields if other.selector == field.selector), FieldSight())
    tied = " ".join(text for text in field.tied if text not in old.tied)
    beside = field.around if field.around != old.around and len(field.around) > len(old.around) else ""
    beside = beside.removeprefix(old.around).strip() if beside.startswith(old.around) else beside
    texts = " ".join(error.text for error in row.texts)
    near = bool(beside) or any(stands_by(error, field) for error in row.texts)
    words = next((text for text in (tied, texts, beside) if WORDS.search(text)), "")
    return replace(row, said=words, tied=bool(WORDS.search(tied)), beside=near)


NEAR_PX = 60.0
"""Between a text and its field: three lines. Own judgement."""


def stands_by(error: ErrorText, field: FieldSight) -> bool:
    """Whether an error text stands beside a field."""
    a, b = error.box, field.box
    if a is None or b is None:
        return True
    down = max(a.y - (b.y + b.height), b.y - (a.y + a.height), 0)
    across = max(a.x - (b.x + b.width), b.x - (a.x + a.width), 0)
    return down <= NEAR_PX and across <= 4 * NEAR_PX


BUTTONS = ("button", "a", "input", "select", "textarea", "option", "label")
ROLES = ("button", "link", "menuitem")
SENT = frozenset({Response.SUBMIT, Response.NETWORK, Response.NAVIGATION, Response.SOFT_NAVIGATION, Response.VALIDATION, Response.DIALOG})
"""Answers that only a form which was sent gives, where what was clicked says by nothing that it is a button."""


def _sends(step: StepRecord) -> bool:
    """Whether a step that may have sent the form did: by a button, or by its answer where it is a list drawn by script, say."""
    control = step.control
    button = control is None or control.tag in BUTTONS or control.role in ROLES
    return button or step.timing is None or bool(SENT & set(step.timing.responses))


def _submits(step: StepRecord) -> bool:
    """Whether the step may have sent a form: a button, or Enter in a field."""
    if step.verb == "press":
        return step.sentence.startswith("press Enter")
    if step.verb not in SUBMITS:
        return False
    control = step.control
    return (
        control is None
        or control.tag not in ("input", "select", "textarea", "option", "label")
        or control.type in ("submit", "image", "button")
    )


def _held_back(step: StepRecord) -> bool:
    return step.timing is not None and Response.VALIDATION in step.timing.responses


def refused_page(step: StepRecord) -> bool:
    """Whether the page that came says no to what was sent, by its status."""
    return any(visit.status in REFUSALS and visit.method.upper() != "GET" for visit in step.visits)


def dialogs(step: StepRecord) -> tuple[str, ...]:
    """What the browser's own alerts said while the step ran."""
    told = (trouble.message for trouble in step.trouble if trouble.kind == "dialog")
    return tuple(message.removeprefix("alert: ") for message in told if message.startswith("alert: "))


def _answered_no(step: StepRecord) -> bool:
    """Whether the server said no to what was sent, by its status."""
    return refused_page(step) or any(
        trouble.kind == "http-error" and trouble.own and trouble.status in REFUSALS and trouble.resource in ("xhr", "fetch")
        for trouble in step.trouble
    )


def _bare(text: str) -> str:
    return ASTERISK.sub(" ", text).strip().lower()


def newly_said(field: FieldSight, form: FormSight, first: FormSight) -> bool:
    """Whether an error text about the field shows that was not there at first."""
    known = {_bare(error.text) for error in first.errors}
    return any(field.selector in error.fields and _bare(error.text) not in known for error in form.errors)


def field_place(step: StepRecord, field: FieldSight | ErrorText | None) -> dict[str, object]:
    """Where a finding about a field, or an error text, lies: in the picture after the step."""
    if field is None:
        return {"target": None, "box": None, "shot": step.after}
    name = field.name if isinstance(field, FieldSight) else field.text[:80]
    role = field.role if isinstance(field, FieldSight) else "text"
    box = field.box if step.after is not None and field.in_view else None
    return {"target": Named(role=role, name=name, selector=field.selector), "box": box, "shot": step.after}


def listed(names: list[str], most: int = 5) -> str:
    """Names in quotes, the first few of many."""
    shown = ", ".join(f'"{name}"' for name in names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown
