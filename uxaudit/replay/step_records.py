"""The parts of step records that follow from the step itself, and the tool versions for a recording's header."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Literal

from uxaudit.model.scenario import PRIVATE, Fill, Step
from uxaudit.recording.records import Control, StepRecord
from uxaudit.replay.probing import implementations
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
        operators=step.operators,
        typed=len(text) if step.is_action and isinstance(text, str) else 0,
        key=getattr(step, "key", ""),
        status="passed",
    )
