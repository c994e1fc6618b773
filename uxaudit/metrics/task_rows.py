"""The row of a task in the report: its outcome, times, steps and path for one persona."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from statistics import median
from typing import Any

from uxaudit.constants import DEFAULTS, PREDICTION_FACTOR, Constants
from uxaudit.metrics.keystroke_level_model import acting_ms, milliseconds, predict_run, predict_steps, sentence
from uxaudit.metrics.statistics import adjusted_wald, central_time, laplace, lostness, path_deviation, time_interval
from uxaudit.metrics.task_outcomes import Key, Run, Status, judge, page_path, representative
from uxaudit.model.base import Shot
from uxaudit.model.report import PageVitals, StepRow, TaskRow
from uxaudit.model.scenario_parts import Optimal
from uxaudit.recording.records import StepRecord


def task_row(
    key: Key, runs: Sequence[Run], score: float | None, facets: dict[str, float | None], constants: Constants = DEFAULTS
) -> TaskRow:
    """Returns the row of one task for one persona. Times are in milliseconds; a task that did not succeed has no time."""
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
        outside=any(run.view.no_document for run in runs),
        **(_why(runs, shown, status) if reason else {}),
        score=score,
        facets=facets,
        steps=len(shown.steps),
        step_rows=_step_rows(shown, runs),
        budgets=shown.view.plan.budgets,
        tab_stops=_tab_stops(shown),
        **_success(valid),
        **_path(shown),
        **(_times(runs, shown) if status == "completed" else {}),
    )


def _why(runs: Sequence[Run], shown: Run, status: Status) -> dict[str, Any]:
    """Returns the cause, next action and picture of a task that was not completed in every replay."""
    run = shown if shown.kind != "completed" else next((run for run in runs if run.kind != "completed"), shown)
    return {"cause": run.cause, "next_action": run.next_action if status != "blocked" else "", "shot": _last_shot(run)}


def _last_shot(run: Run) -> Shot | None:
    """Returns the last picture of the task."""
    ran = [step for step in run.view.steps if step.status in ("passed", "failed")]
    return next((shot for step in reversed(ran) if (shot := step.after or step.before)), None)


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
    """Returns the system time over the successful replays, and the predicted time of the one shown."""
    times = [time for run in runs if run.kind == "completed" and (time := run.system_ms) is not None]
    spread = time_interval(times) or (None, None)
    acting = acting_ms(shown.steps, recording=shown.recording) or None
    predicted = sum(predict_steps(shown.steps, recording=shown.recording)) if shown.steps else None
    system = shown.system_ms
    return {
        "system_time_ms": central_time(times),
        "system_times_ms": tuple(times),
        "machine_ms": _machine_ms(runs),
        "system_time_low_ms": spread[0],
        "system_time_high_ms": spread[1],
        "predicted_time_ms": predicted,
        "predicted_time_low_ms": None if predicted is None else predicted / PREDICTION_FACTOR,
        "predicted_time_high_ms": None if predicted is None else predicted * PREDICTION_FACTOR,
        "acting_time_ms": acting,
        "system_share": None if acting is None or system is None else system / (system + acting),
    }


def _machine_ms(runs: Sequence[Run]) -> float | None:
    ends = [run.recording.part_with(run.task).end for run in runs if run.kind == "completed"]
    times = [time for end in ends if end is not None for time in end.machine_ms]
    return round(median(times), 1) if times else None


def _path(shown: Run) -> dict[str, Any]:
    """Returns the path through the pages, and its distance from the optimal path if one is known."""
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


def _step_times(runs: Sequence[Run]) -> dict[tuple[str, int], tuple[float, ...]]:
    """Returns the system times of each action in all replays that completed the task, by the action's phase and index."""
    times: dict[tuple[str, int], tuple[float, ...]] = defaultdict(tuple)
    for step in (step for run in runs if run.kind == "completed" for step in run.steps):
        if step.timing and step.timing.system_ms is not None:
            times[step.phase, step.index] += (step.timing.system_ms,)
    return times


def _step_rows(run: Run, runs: Sequence[Run]) -> tuple[StepRow, ...]:
    times_of = _step_times(runs)
    operators = {id(step): parts for step, parts in zip(run.steps, predict_run(run.recording, run.steps), strict=True)}
    times = {key: milliseconds(parts) for key, parts in operators.items()}
    acting = {key: milliseconds(part for part in parts if part.letter != "R") for key, parts in operators.items()}
    return tuple(
        StepRow(
            index=step.index,
            sentence=step.sentence,
            label=step.label,
            phase=step.phase,
            status=step.status,
            error=step.error.full_message if step.error else "",
            url=step.url,
            title=step.title,
            feedback_ms=step.timing.feedback_ms if step.timing else None,
            system_time_ms=step.timing.system_ms if step.timing else None,
            system_times_ms=times_of.get((step.phase, step.index), ()),
            predicted_time_ms=times.get(id(step)),
            acting_time_ms=acting.get(id(step)),
            operators=sentence(operators.get(id(step), ())),
            vitals=_vitals(step),
            shot=step.before or step.after,
            after=step.after,
            box=step.control.box if step.control and step.before else None,
            where=step.where,
            heard=step.control.heard if step.control else "",
            cause=run.cause if step is run.view.failed_step else None,
            next_action=run.next_action if step is run.view.failed_step else "",
        )
        for step in run.view.steps
    )


def _vitals(step: StepRecord) -> PageVitals | None:
    seen = step.vitals
    if seen is None or not seen.new_document:
        return None
    return PageVitals(fcp_ms=seen.fcp_ms, lcp_ms=seen.lcp_ms, inp_ms=seen.inp_ms, cls=seen.cls)
