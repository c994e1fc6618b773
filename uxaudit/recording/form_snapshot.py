"""The forms of a page at the end of a step: their fields and the visible errors."""

from __future__ import annotations

from typing import Literal

from uxaudit.model.base import Box
from uxaudit.model.probes import Probe
from uxaudit.recording.base import Observed
from uxaudit.recording.probe_spec import STEP_S, Phase, ProbeSpec


class FieldSight(Observed):
    """A field at the end of a step; radio buttons with the same name are one field. The box is in viewport coordinates."""

    role: str = ""
    name: str = ""
    selector: str = ""
    type: str = ""
    value: str | None = None
    """Its value, or only the length if the value is long; None if it is not read, as for passwords."""
    required: bool = False
    search: bool = False
    """Whether it is a search field, which accepts any value."""
    invalid: bool = False
    """Whether it has ``aria-invalid``."""
    red: bool = False
    """Whether it, its label or the box around it is red."""
    native: str = ""
    """The browser's own validation message, if the page relies on it."""
    tied: tuple[str, ...] = ()
    """The visible texts that it references as description or error (``aria-describedby``, ``aria-errormessage``)."""
    around: str = ""
    """All visible text around this field alone, including its label."""
    notes: tuple[str, ...] = ()
    """The texts beside it, without its label: hints, errors, units."""
    drawn: str = ""
    """A key of its style and its label's; fields with the same style share it. Empty for checked and for disabled fields."""
    tinted: bool = False
    """Whether its border, background or shadow has a colour other than grey or green (green means valid)."""
    box: Box | None = None
    in_view: bool = True
    focused: bool = False


class ErrorText(Observed):
    """A text that looks like an error by its role, class or colour. The box is in viewport coordinates."""

    text: str
    selector: str = ""
    sign: Literal["alert", "tied", "class", "colour"] = "class"
    """Why it counts as an error."""
    fields: tuple[str, ...] = ()
    """Selectors of the fields that reference it, or that it is next to."""
    box: Box | None = None
    in_view: bool = True
    focused: bool = False


class FormSight(Observed):
    """The fields and visible errors of the page at the end of a step. Errors are not searched for on a page without fields."""

    fields: tuple[FieldSight, ...] = ()
    errors: tuple[ErrorText, ...] = ()
    came: tuple[str, ...] = ()
    """Lines of text that were not visible at the end of the step before, at most twenty."""


FORMS = ProbeSpec(
    id=Probe.FORMS,
    phase=Phase.STEP,
    title="the fields of the page and the visible errors",
    fields=("form",),
    limit_s=STEP_S,
    script="probes/forms/index",
    order=10,
    actions_only=True,
)
