"""The same information is asked for twice.

Why: Typing it again costs time, causes mistakes, and tells people that nobody listened.
Who: People who find it hard to remember or to type, and anyone who does the task often.
Measured: Values of three or more characters that a task typed into two different fields. Passwords, searches, and the same field
    filled again are left out. Whether asking twice is essential needs review.
Fix: Fill in the second field, or offer the known value as a choice: "Same as the delivery address".
Source: WCAG 2.2, criterion 3.3.7 Redundant Entry.
"""

from __future__ import annotations

from collections.abc import Iterator

from uxaudit.checks.api import check, finding_at, step_name
from uxaudit.languages import word_pattern
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import StepRecord


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


@check(
    "redundant-entry",
    facet=Facet.EFFICIENCY,
    heuristic=6,
    impact=2,
    needs=(Probe.TARGET,),
    mode=Mode.NEEDS_REVIEW,
    wcag=("3.3.7",),
    over=entries,
)
def redundant_entry(recording: Recording, *, least_characters: int = 3) -> Iterator[Finding]:
    """Find fields into which a task typed the same value as into an earlier one."""
    seen: dict[tuple[int | None, str], StepRecord] = {}
    for step in entries(recording):
        value = " ".join((step.control.value or "").split()).lower() if step.control else ""
        if len(value) < least_characters:
            continue
        earlier = seen.setdefault((step.task, value), step)
        if not _same_field(earlier, step):
            yield finding_at(
                step,
                f"{step_name(step)} asks for a value that was entered before at {step_name(earlier)}",
                measured="asked for twice",
                limit="once",
                fix=f"Fill it in or offer it as a choice: it is known from {step_name(earlier)}.",
            )


def _same_field(one: StepRecord, other: StepRecord) -> bool:
    a, b = one.control, other.control
    return a is not None and b is not None and (a.selector == b.selector or (bool(a.name) and a.name == b.name))
