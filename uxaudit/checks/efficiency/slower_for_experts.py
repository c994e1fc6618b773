"""The predicted time of the task is longer than in the baseline.

Why: People who do the task every day pay for each key, click and wait that a new build adds.
Who: People who do the task often.
Measured: The keystroke-level model's time for the steps of a replay that reached the goal, including waits that exceed the mental
    preparation, compared with the same task and persona in the baseline report. The model's error is 21 %, so only a greater
    difference counts.
Fix: Look at the new steps and waits, and remove those that the task does not need.
Source: Card, Moran & Newell 1980, "The keystroke-level model for user performance time with interactive systems" (error 21 %).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from uxaudit.checks.api import Inapplicable, check, text
from uxaudit.constants import KLM_ERROR
from uxaudit.metrics.keystroke_level_model import predict_steps
from uxaudit.metrics.task_outcomes import Run, run_of
from uxaudit.model.findings import Facet, Finding, Mode
from uxaudit.model.probes import Probe
from uxaudit.model.report import TaskRow
from uxaudit.recording.recording import Recording


def reached(recording: Recording) -> tuple[Run, ...]:
    """The completed tasks that have at least one step."""
    runs = (run_of(recording, view) for view in recording.tasks)
    return tuple(run for run in runs if run.kind == "completed" and run.steps)


def key_of(scenario: str, task: str, persona: str) -> str:
    """The key that identifies a task and persona in this audit and in the baseline."""
    return f"{scenario} / {task} / {persona}"


def baseline_times(tasks: Sequence[TaskRow]) -> dict[str, float]:
    """The predicted times (ms) of a baseline's tasks, by ``key_of``, for the option ``baseline_ms``."""
    return {key_of(row.scenario, row.task, row.persona): row.predicted_time_ms for row in tasks if row.predicted_time_ms}


@check(
    "slower-for-experts",
    facet=Facet.EFFICIENCY,
    heuristic=7,
    impact=2,
    needs=(Probe.TIMING,),
    mode=Mode.PREDICTED,
    over=reached,
    whole_task=True,
)
def slower_for_experts(
    recording: Recording, *, limit_share: float = KLM_ERROR, baseline_ms: Mapping[str, float] | None = None
) -> Iterator[Finding]:
    """Find tasks whose predicted time grew by more than the model's error. Raises Inapplicable if the baseline has none of them."""
    header, known = recording.header, baseline_ms or {}
    pairs = [
        (run, known[key])
        for run in reached(recording)
        if (key := key_of(header.plan.scenario, run.view.plan.task, header.persona)) in known
    ]
    if not pairs:
        raise Inapplicable("there is no baseline with a time for this task: pass one with --baseline")
    for run, before in pairs:
        now = sum(predict_steps(run.steps, recording=recording))
        if now > before * (1 + limit_share):
            yield Finding(
                on_path=True,
                measured=round(now / 1000, 1),
                limit=round(before / 1000 * (1 + limit_share), 1),
                unit="s",
                message=text(
                    "The predicted time of the task is {now:.1f} s, {other:.0%} longer than in the baseline ({before:.1f} s)",
                    now=now / 1000,
                    other=now / before - 1,
                    before=before / 1000,
                ),
            )
