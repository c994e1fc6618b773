"""What the forms of a page showed when a step was over: their fields, and the errors."""

from __future__ import annotations

from typing import Literal

from uxaudit.model.base import Box
from uxaudit.model.probes import Probe
from uxaudit.recording.base import Observed
from uxaudit.recording.probe_spec import STEP_S, Phase, ProbeSpec


class FieldSight(Observed):
    """A field as it was when a step was over; radio buttons of one name are one field. The box lies in the viewport."""

    role: str = ""
    name: str = ""
    selector: str = ""
    type: str = ""
    value: str | None = None
    """What it holds, or its length where that is long; None where it is not to be read, as of a password."""
    required: bool = False
    search: bool = False
    """Whether it asks what to look for, which no form refuses."""
    invalid: bool = False
    """Whether it says so itself (``aria-invalid``)."""
    red: bool = False
    """Whether it, its label or the box around it is drawn in red."""
    native: str = ""
    """What the browser says is wrong, where it is left to the browser to say so."""
    tied: tuple[str, ...] = ()
    """The visible texts that are tied to it as its description or error."""
    around: str = ""
    """All that shows around this field alone, its label too."""
    notes: tuple[str, ...] = ()
    """The texts beside it one by one, without its label: hints, errors, units."""
    drawn: str = ""
    """A key of how it and its label are drawn, which fields drawn alike share; empty of what is ticked or cannot be changed."""
    tinted: bool = False
    """Whether its border, ground or shadow has a colour other than grey, or green, which says that all is well."""
    box: Box | None = None
    in_view: bool = True
    focused: bool = False


class ErrorText(Observed):
    """A text that looks like an error by its role, its class or its colour. The box lies in the viewport."""

    text: str
    selector: str = ""
    sign: Literal["alert", "tied", "class", "colour"] = "class"
    """What makes it look so."""
    fields: tuple[str, ...] = ()
    """Selectors of the fields that it is tied to, or stands beside."""
    box: Box | None = None
    in_view: bool = True
    focused: bool = False


class FormSight(Observed):
    """The fields of the page, and the errors that show, when a step was over; on a page without fields no errors are sought."""

    fields: tuple[FieldSight, ...] = ()
    errors: tuple[ErrorText, ...] = ()
    came: tuple[str, ...] = ()
    """Lines of text that did not show when the step before was over, up to twenty."""


FORMS = ProbeSpec(
    id=Probe.FORMS,
    phase=Phase.STEP,
    title="the fields of the page and the errors that show",
    fields=("form",),
    limit_s=STEP_S,
    script="forms",
    order=10,
    actions_only=True,
)
