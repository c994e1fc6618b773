"""The parts of step records that follow from the step itself, and the tool versions for a recording's header."""

from __future__ import annotations

import time
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Literal

from uxaudit.model.scenario import PRIVATE, Fill, Step
from uxaudit.recording.records import Control, StepError, StepRecord
from uxaudit.replay.machine_load import machine_load
from uxaudit.replay.probing import implementations
from uxaudit.replay.steps.step_context import Performed
from uxaudit.replay.steps.task_context import StepObservation
from uxaudit.scenario.variables import SECRET

Phase = Literal["setup", "start", "step", "success"]


def stamp() -> str:
    """The time now, ISO 8601, UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def sentence_of(step: Step, secret: bool | None) -> str:
    """Returns the step in words, without secret text.

    ``secret`` is None if the field was not reached: a selector does not show then whether the text is secret.
    """
    if not isinstance(step, Fill) or SECRET.search(step.text):
        return step.sentence()
    unknown = secret is None and (step.target.css is not None or step.target.testid is not None)
    return step.hidden_sentence() if secret or unknown else step.sentence()


def entered_text(step: Step, control: Control | None) -> str | None:
    """Returns the text that was entered, if it was read back and is not private."""
    private = control is None or control.value is None or PRIVATE.search(f"{step.sentence()} {control.name}")
    return None if private else getattr(step, "text", None)


def full_record(
    blank: StepRecord, step: Step, performed: Performed, seen: StepObservation, error: StepError | None, began: float
) -> StepRecord:
    """Returns the record of a step that is done and observed; ``error`` is the one to keep, ``began`` is in monotonic seconds."""
    return blank.model_copy(
        update={
            **seen.fields,
            "sentence": sentence_of(step, performed.secret),
            "status": performed.status if seen.error is None else "failed",
            "error": error,
            "control": performed.control,
            "opened": performed.opened,
            "hovered": performed.hovered,
            "entered": entered_text(step, performed.control),
            "before": performed.before,
            "machine_load": machine_load(),
            "wall_ms": round((time.monotonic() - began) * 1000, 1),
        }
    )


def with_earlier_entry(record: StepRecord, entered: dict[str, str]) -> StepRecord:
    """Returns the record with the earlier step that entered the same value, and adds it to ``entered``: sentences by value."""
    if record.control is None or not record.typed or not (value := record.control.value):
        return record
    record = record.model_copy(update={"entered_before": entered.get(value, "")})
    entered.setdefault(value, record.sentence)
    return record


def tool_versions(probes: Collection[str]) -> dict[str, str]:
    """Returns the versions of the tools that the probes of this replay use."""
    return {name: version for id, probe in implementations().items() if id in probes for name, version in probe.tools().items()}


def blank_record(step: Step, task: int | None, index: int, phase: Phase) -> StepRecord:
    """Returns the record of a step before anything was observed."""
    text = getattr(step, "text", "")
    return StepRecord(
        task=task,
        index=index,
        phase=phase,
        verb=step.verb,
        sentence=step.sentence(),
        label=step.label,
        where=step.where,
        is_action=step.is_action,
        optional=step.optional,
        destructive=step.destructive,
        typed=len(text) if step.is_action and isinstance(text, str) else 0,
        key=getattr(step, "key", ""),
        status="passed",
    )
