"""What became of each task over its replays: completed, blocked, or cannot tell; and the row that reports show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from uxaudit.constants import DEFAULTS, Constants
from uxaudit.metrics.keystroke_level_model import acting_ms, milliseconds, predict, predict_steps, sentence
from uxaudit.metrics.statistics import adjusted_wald, central_time, laplace, lostness, path_deviation, time_interval
from uxaudit.model.probes import Probe
from uxaudit.model.report import StepRow, TaskRow
from uxaudit.model.scenario_parts import Optimal
from uxaudit.recording.recording import Recording, TaskView
from uxaudit.recording.records import StepRecord
from uxaudit.urls import page_of

Status = Literal["completed", "blocked", "cantTell"]
Key = tuple[str, str, str]
"""Scenario, task, persona."""
UNCLEAR = ("internal", "invalid", "unreachable", "ambiguous")
"""Errors of the tool, the scenario or the way to the site: they say nothing about the page."""


@dataclass(frozen=True)
class Run:
    """One task of one replay."""

    place: int
    """The recording's place in the audit."""
    task: int
    recording: Recording
    view: TaskView
    kind: Literal["completed", "failed", "unclear"]
    reason: str = ""
    by_keyboard: bool = False
    """Whether it failed only in that the mouse had to help the keyboard."""

    @property
    def steps(self) -> tuple[StepRecord, ...]:
        """The user's own actions that ran."""
        return tuple(s for s in self.view.steps if s.is_action and s.phase == "step" and s.status in ("passed", "failed"))

    @property
    def system_ms(self) -> float | None:
        """R summed over the actions; None where no action's time was observed."""
        times = [s.timing.system_ms for s in self.steps if s.timing and s.timing.system_ms is not None]
        return sum(times) if times else None


def runs_of(recordings: Sequence[Recording]) -> dict[Key, list[Run]]:
    """The runs of every task as every persona, in order. Replays with a slip are left out: they test recovery."""
    found: dict[Key, list[Run]] = defaultdict(list)
    for place, recording in enumerate(recordings):
        if recording.header.slip is None:
            for view in recording.tasks:
                key = (recording.header.plan.scenario, view.plan.task, recording.header.persona)
                found[key].append(run_of(recording, view, place))
    return dict(found)


def run_of(recording: Recording, view: TaskView, place: int = 0) -> Run:
    """What became of one task in one replay."""
    kind, reason = _kind(recording, view)
    blocked = next((step for step in view.steps if step.keyboard_blocked and not step.optional), None)
    if kind == "completed" and blocked is not None:  # the mouse went on only to see the rest
        return Run(place, view.index, recording, view, "failed", f"it cannot be done by keyboard: {blocked.sentence}", by_keyboard=True)
    doubt = next((words for step in view.steps if (words := step.untested.get(Probe.KEYBOARD)) and not step.optional), "")
    if kind == "completed" and doubt:  # the mouse did a step of which nobody can say whether the keyboard could
        return Run(place, view.index, recording, view, "unclear", doubt)
    return Run(place, view.index, recording, view, kind, reason)


def _kind(recording: Recording, view: TaskView) -> tuple[Literal["completed", "failed", "unclear"], str]:
    failed = view.failed_step
    if failed is not None:
        doubt = _doubt(failed)
        if doubt:
            return "unclear", doubt
        if recording.end is not None and recording.end.status == "crashed" and _last_begun(recording) == view.index:
            return "unclear", f"the browser broke down: {recording.end.reason}"
        return "failed", failed.error.told if failed.error else f"the step failed: {failed.sentence}"
    if recording.end is None and _last_begun(recording) <= view.index:
        return "unclear", "the replay was interrupted"
    if recording.end is not None and recording.end.status == "setup-failed":
        return "unclear", f"the setup failed: {recording.end.reason}"
    if recording.end is not None and recording.end.status == "crashed" and _last_begun(recording) <= view.index:
        return "unclear", f"the browser broke down: {recording.end.reason}"
    if not view.completed or all(step.status == "skipped" for step in view.steps):
        return "unclear", "no step of it ran"
    return "completed", ""


def _last_begun(recording: Recording) -> int:
    return max((step.task for step in recording.all_steps if step.task is not None), default=-1)


def _doubt(step: StepRecord) -> str:
    """Why a failed step says nothing about the page, or nothing where it does."""
    error = step.error
    if error is None:
        return ""
    if error.renamed:
        return f"{error.message}: the page offers {error.renamed} instead; mend the scenario if it is the one meant"
    return error.message if error.environment or error.kind in UNCLEAR else ""


def judge(runs: Sequence[Run], constants: Constants = DEFAULTS) -> tuple[Status, str]:
    """What the runs of a task prove together, and the reason where it was not completed."""
    completed, failed = ([run for run in runs if run.kind == kind] for kind in ("completed", "failed"))
    if len(completed) > len(failed):
        return "completed", f"failed in {len(failed)} of {len(completed) + len(failed)} replays: {failed[0].reason}" if failed else ""
    if len(failed) >= constants.proof_replays and len(failed) > len(completed):
        return "blocked", failed[0].reason
    if not failed:
        return "cantTell", runs[0].reason if runs else "it was not replayed"
    if completed:
        return "cantTell", f"it failed as often as it went through: {failed[0].reason}"
    return "cantTell", f"failed once, not reproduced: {failed[0].reason}"


def representative(runs: Sequence[Run], status: Status) -> Run:
    """The run that the report shows: a failing one where blocked, else the median by system time."""
    kinds = {"completed": ("completed",), "blocked": ("failed",), "cantTell": ("failed", "unclear", "completed")}
    for kind in kinds[status]:
        fitting = sorted((run for run in runs if run.kind == kind), key=lambda run: (run.system_ms or 0.0, run.place))
        if fitting:
            return fitting[(len(fitting) - 1) // 2]
    return runs[0]


def task_row(
    key: Key, runs: Sequence[Run], score: float | None, facets: dict[str, float | None], constants: Constants = DEFAULTS
) -> TaskRow:
    """The row of one task as one persona. Times are milliseconds; a task that did not succeed has no time."""
    status, reason = judge(runs, constants)
    shown = representative(runs, status)
    valid = [run for run in runs if run.kind != "unclear"]
    return TaskRow(
        scenario=key[0],
        task=key[1],
        persona=key[2],
        input=shown.recording.header.input,
        critical=shown.view.plan.critical,
        runs=len(valid) or len(runs),
        succeeded=sum(run.kind == "completed" for run in runs),
        status=status,
        reason=reason,
        score=score,
        facets=facets,
        steps=len(shown.steps),
        step_rows=_step_rows(shown),
        tab_stops=_tab_stops(shown),
        **_success(valid),
        **_path(shown),
        **(_times(runs, shown) if status == "completed" else {}),
    )


def _tab_stops(run: Run) -> int | None:
    used = [step.keyboard for step in run.steps if step.keyboard is not None]
    return sum(use.stops for use in used) if used else None


def _success(valid: Sequence[Run]) -> dict[str, Any]:
    if not valid:
        return {}
    done = sum(run.kind == "completed" for run in valid)
    low, high = adjusted_wald(done, len(valid))
    return {"success_estimate": laplace(done, len(valid)), "success_low": low, "success_high": high}


def _times(runs: Sequence[Run], shown: Run) -> dict[str, Any]:
    """The system's time over the replays that succeeded, and what an expert would take for the one shown."""
    times = [time for run in runs if run.kind == "completed" and (time := run.system_ms) is not None]
    spread = time_interval(times) or (None, None)
    steps, input = shown.steps, shown.recording.header.input
    acting = acting_ms(steps, input) or None
    system = shown.system_ms
    return {
        "system_time_ms": central_time(times),
        "system_time_low_ms": spread[0],
        "system_time_high_ms": spread[1],
        "predicted_time_ms": sum(predict_steps(steps, input)) if steps else None,
        "acting_time_ms": acting,
        "system_share": None if acting is None or system is None else system / (system + acting),
    }


def _path(shown: Run) -> dict[str, Any]:
    """The way through the pages, and how far it is from the shortest where that is known."""
    plan, path = shown.view.plan, page_path(shown.view.steps)
    best, different = plan.optimal or Optimal(), len(set(path))
    count, least = (len(shown.steps), best.steps) if best.steps else (different, best.pages or 0)
    whole = shown.kind == "completed"
    return {
        "pages": different,
        "page_views": len(path),
        "optimal_steps": best.steps,
        "optimal_pages": best.pages,
        "optimal_from": ("crawl" if plan.optimal_path else "scenario") if best.steps or best.pages else "",
        "optimal_path": plan.optimal_path,
        "lostness": lostness(different, len(path), best.pages or 0) if whole else None,
        "path_deviation": path_deviation(count, least or 0) if whole else None,
        "depth": max((visit.depth for step in shown.view.steps for visit in step.visits), default=0),
    }


def page_path(steps: Sequence[StepRecord]) -> tuple[str, ...]:
    """The pages that the steps passed, in order: loads, and where each step ended; staying on one counts once.

    Query and fragment make no other page: a form that comes back with its errors, or a list sorted anew, is the same.
    """
    passed: list[str] = []
    for step in steps:
        loads = [visit.url for visit in step.visits if visit.kind not in ("soft", "anchor")]
        ends = [step.url] if step.status in ("passed", "failed") else []
        for page in (page_of(url) for url in (*loads, *ends) if url):
            if passed[-1:] != [page]:
                passed.append(page)
    return tuple(passed)


def pages_of(steps: Sequence[StepRecord]) -> frozenset[str]:
    """The different pages that the steps passed (see :func:`page_path`)."""
    return frozenset(page_path(steps))


def _step_rows(run: Run) -> tuple[StepRow, ...]:
    predicted = {id(step): told for step, told in zip(run.steps, predict(run.steps, run.recording.header.input), strict=True)}
    times = {key: milliseconds(told) for key, told in predicted.items()}
    return tuple(
        StepRow(
            index=step.index,
            sentence=step.sentence,
            label=step.label,
            phase=step.phase,
            status=step.status,
            error=step.error.told if step.error else "",
            url=step.url,
            feedback_ms=step.timing.feedback_ms if step.timing else None,
            system_time_ms=step.timing.system_ms if step.timing else None,
            predicted_time_ms=times.get(id(step)),
            operators=sentence(predicted.get(id(step), ())),
            shot=step.before or step.after,
            box=step.control.box if step.control and step.before else None,
            where=step.where,
            heard=step.control.heard if step.control else "",
        )
        for step in run.view.steps
    )
