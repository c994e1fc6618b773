"""A field does not contain the text that was typed into it.

Why: The submitted text is not what the person meant: letters are missing, a number is cut off, and nobody checks again.
Who: Everyone, above all people who look at the keys instead of the screen, and people who cannot see it.
Measured: The typed text, compared with the field's value afterwards. Spaces, case and punctuation that an input mask adds
do not count as a difference, nor does text that a field adds before or after. Fields for one letter each are left out. A field
that is empty afterwards may have moved the value elsewhere, and an editor of formatted text may replace marks by a format on purpose:
both need review.
Fix: Keep the text as it is typed. If there is a limit, state it next to the field and count the characters.
Source: Own judgement: any difference. Nielsen 1994, heuristics 1 and 5; GOV.UK Design System, "Text input" (do not cut what is pasted).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from uxaudit.checks.api import check, finding_at
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.model.verb_traits import Trait
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import StepRecord

TEXT = ("", "text", "search", "email", "tel", "url", "number")
MASK = re.compile(r"[\s().,:/+_–-]+")
"""Characters that input masks and formats add or remove."""
PLAIN = ("", "input", "textarea", "select")
READ_UP_TO = 2000
"""The number of characters that a recording keeps of a value."""


def read_back(recording: Recording) -> tuple[StepRecord, ...]:
    """The steps that typed a text which was read back; without longer texts typed into fields for one letter."""
    return tuple(
        step
        for step in recording.actions
        if step.status == "passed"
        and Trait.TYPES in step.traits
        and step.entered
        and step.control is not None
        and step.control.value is not None
        and step.control.type in TEXT
        and len(step.entered) < READ_UP_TO
        and not (len(step.control.value) == 1 < len(step.entered))
    )


@check("wrong-outcome", facet=Facet.EFFECTIVENESS, heuristic=1, impact=4, needs=(Probe.TARGET,), over=read_back)
def wrong_outcome(recording: Recording) -> Iterator[Finding]:
    """Find fields that contain another text than was typed."""
    for step in read_back(recording):
        typed, shown = step.entered or "", (step.control.value or "") if step.control else ""
        fault = difference(typed, shown)
        if fault:
            name = step.control.name if step.control and step.control.name else "The field"
            rule, how, impact = fault
            yield finding_at(
                step,
                f'"{name}" {how}: typed "{typed[:60]}", got "{shown[:60]}"',
                rule=rule,
                impact=impact,
                measured=shown[:60],
                limit=typed[:60],
                mode=Mode.NEEDS_REVIEW if rule == "emptied" or not is_plain(step) else Mode.MEASURED,
            )


def is_plain(step: StepRecord) -> bool:
    """Whether the field holds plain text: a field of HTML, or a component with a value."""
    tag = step.control.tag if step.control else ""
    return tag in PLAIN or "-" in tag


def difference(typed: str, shown: str) -> tuple[str, str, int] | None:
    """How the resulting text differs from the typed one: rule, message and impact; None if it means the same."""
    meant, got = (MASK.sub("", text).casefold() for text in (typed, shown))
    if not meant or meant in got or _same_number(typed, shown):
        return None
    if not got:
        return "emptied", "is empty after typing", 3
    if meant.startswith(got):
        return "cut", f"cuts its text to {len(shown)} characters", 3
    return "changed", "does not contain the typed text", 4


def _same_number(typed: str, shown: str) -> bool:
    """Whether both are the same number: 020 and 20, or 1,5 and 1.50."""
    try:
        return float(typed.replace(",", ".")) == float(shown.replace(",", "."))
    except ValueError:
        return False
