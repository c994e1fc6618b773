"""The outcome of each task over its replays: completed, blocked, or cannot tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Literal

from uxaudit.constants import DEFAULTS, Constants
from uxaudit.metrics.failure_cause import judged_error
from uxaudit.model.base import Cause
from uxaudit.model.probes import Probe
from uxaudit.recording.recording import Part, Recording, TaskView
from uxaudit.recording.records import REFUSALS, StepRecord
from uxaudit.texts import clause, text
from uxaudit.urls import page_of

Status = Literal["completed", "blocked", "cantTell"]
Key = tuple[str, str, str]
"""Scenario, task, persona."""
NEXT_ACTIONS: dict[Cause, str] = {
    "product": "",
    "scenario": text("Correct this step of the scenario, and run it again."),
    "environment": text("Make sure that the site runs and that the audit can reach it, and run it again."),
    "uxaudit": text("Write this step in another way, or try it by hand: uxaudit could not do it as a person would."),
}
"""Next action for a task that could not be judged, by cause, if the error itself names none."""
OTHER_KEYS = text("Try by hand which key does this, and write it as a step with `press`. If no key does, the keyboard is blocked.")
"""Next action if a key had another effect than the mouse."""
LEFTOVERS = text(
    "An earlier replay may have left something behind: add `reset:` to the scenario, so that each replay finds the same data, "
    "or use `${unique}` for what can be entered only once."
)
PERHAPS_LEFTOVERS = text(
    "An earlier replay may have changed what this one found: add `reset:` to the scenario. If the step still fails, the page "
    "responds differently to this persona."
)
SHOWN_ELSEWHERE = text("See the picture: perhaps another part of the page shows the text too. Name the part with a target and `within`.")
"""Next action if a text is still visible after a response of the page that another replay met without it."""
NOT_RESET = text(
    "The page shows more of the same than in the other replay: see whether `reset:` really removes what a replay leaves behind."
)


@dataclass(frozen=True)
class Run:
    """One task of one replay."""

    place: int
    """The recording's index in the audit."""
    task: int
    recording: Recording
    view: TaskView
    kind: Literal["completed", "failed", "unclear"]
    reason: str = ""
    cause: Cause | None = None
    """The cause if it was not completed; None if it is unknown."""
    next_action: str = ""
    """What to do so that the task can be judged; empty if it could be."""
    by_keyboard: bool = False
    """Whether its only fault is that the keyboard alone was not sufficient, so that the mouse was used."""

    @property
    def steps(self) -> tuple[StepRecord, ...]:
        """The user's own actions that ran."""
        return tuple(s for s in self.view.steps if s.is_action and s.phase == "step" and s.status in ("passed", "failed"))

    @property
    def system_ms(self) -> float | None:
        """R summed over the actions; None if no action's time was observed."""
        times = [s.timing.system_ms for s in self.steps if s.timing and s.timing.system_ms is not None]
        return sum(times) if times else None


def runs_of(recordings: Sequence[Recording]) -> dict[Key, list[Run]]:
    """Returns the runs of every task for every persona, in order.

    Replays with a slip are left out: they test recovery. So are sessions with people: they are counted for themselves.
    """
    found: dict[Key, list[Run]] = defaultdict(list)
    for place, recording in enumerate(recordings):
        if recording.header.slip is None and recording.session is None:
            for view in recording.tasks:
                key = (recording.header.plan.scenario, view.plan.task, recording.header.persona)
                found[key].append(run_of(recording, view, place))
    by_task: dict[tuple[str, str], list[Run]] = defaultdict(list)
    writes: dict[str, int] = {}
    """By scenario: the place of the first recording in which any task changed data on the server."""
    for (scenario, task, _), runs in found.items():
        by_task[scenario, task] += runs
        places = [run.place for run in runs if any(step.wrote for step in run.view.steps)]
        writes[scenario] = min([*places, writes.get(scenario, len(recordings))])
    return {key: [_compared(run, by_task[key[:2]], run.place > writes[key[0]]) for run in runs] for key, runs in found.items()}


def _compared(run: Run, others: Sequence[Run], after_writes: bool) -> Run:
    """Returns the run, judged by comparison with the other runs of its task for any persona.

    ``after_writes``: an earlier replay changed data in any task of the scenario.

    A step that passed in another replay is no mistake of the scenario. The cause is the product or, if a replay changed data on the
    server, perhaps data left by that replay. After a reset there are no leftovers. Two results prove nothing against the product if
    the page responded and shows a text somewhere that was expected to be hidden, or if only earlier replays met the expectation.
    """
    failed = run.view.failed_step
    if failed is None:
        return run
    place = (failed.phase, failed.index)
    went_well = [
        other for other in others if any((step.phase, step.index) == place and step.status == "passed" for step in other.view.steps)
    ]
    after_reset = run.recording.header.reset
    perhaps_leftovers = run.kind == "failed" and not after_reset and (_refused(run.view) or _missed_again(run, failed, went_well))
    by_scenario = run.kind == "unclear" and run.cause == "scenario"
    if not went_well or not (perhaps_leftovers or by_scenario):
        return run
    persona = went_well[0].recording.header.persona
    reason = text("{reason}, though this step went well in another replay ({persona})", reason=clause(run.reason), persona=persona)
    if by_scenario and _with_another_key(run, failed, went_well):
        return replace(run, reason=reason, cause="uxaudit", next_action=OTHER_KEYS)
    if failed.error is not None and failed.error.kind == "ambiguous":  # more data than before: not a fault of the product
        return replace(run, kind="unclear", reason=reason, cause="environment", next_action=NOT_RESET if after_reset else LEFTOVERS)
    if failed.error is not None and failed.error.text_still_shown:
        return replace(run, reason=reason, cause="scenario", next_action=SHOWN_ELSEWHERE)
    wrote = any(step.wrote is not False for other in others for step in other.view.steps if step.status == "passed")
    is_missing = by_scenario and failed.control is None
    if not after_reset and (wrote or (after_writes and is_missing)):
        return replace(run, kind="unclear", reason=reason, cause="environment", next_action=LEFTOVERS)
    if not after_reset and by_scenario and _only_earlier(run, failed, went_well):
        return replace(run, reason=reason, cause="environment", next_action=PERHAPS_LEFTOVERS)
    return replace(run, kind="failed", reason=reason, cause="product", next_action="")


def _with_another_key(run: Run, failed: StepRecord, went_well: Sequence[Run]) -> bool:
    """Whether a key had another effect than the mouse, and no other key was tried: that the keyboard cannot do it is not proven."""
    before = run.view.steps[: run.view.steps.index(failed)]
    last = next((step for step in reversed(before) if step.is_action and step.phase == "step"), None)
    pressed = last is not None and last.verb != "press" and last.keyboard is not None and bool(last.keyboard.activated_by)
    only_mouse = all(step.keyboard is None for other in went_well for step in other.view.steps)
    return failed.error is not None and failed.error.kind == "expectation" and pressed and only_mouse


def _missed_again(run: Run, failed: StepRecord, went_well: Sequence[Run]) -> bool:
    """Whether an expectation failed that an earlier replay of the same persona met. Data of the earlier replay may be the reason.

    Data does not go away by itself: where a later replay met the expectation again, the product is flaky.
    """
    return _only_earlier(run, failed, [other for other in went_well if other.recording.header.persona == run.recording.header.persona])


def _only_earlier(run: Run, failed: StepRecord, went_well: Sequence[Run]) -> bool:
    """Whether an expectation failed that was met only in earlier replays."""
    unmet = failed.error is not None and failed.error.kind == "expectation"
    return unmet and bool(went_well) and all(other.place < run.place for other in went_well)


def _refused(view: TaskView) -> bool:
    """Whether the server rejected data that a form or a script sent, such as a name that is already taken."""
    visits = any(visit.status in REFUSALS and visit.method.upper() != "GET" for step in view.steps for visit in step.visits)
    calls = any(
        trouble.own and trouble.status in REFUSALS and trouble.resource in ("xhr", "fetch")
        for step in view.steps
        for trouble in step.trouble
    )
    return visits or calls


def run_of(recording: Recording, view: TaskView, place: int = 0) -> Run:
    """Returns the outcome of one task in one replay."""
    if view.no_document:
        return Run(
            place, view.index, recording, view, "unclear", view.no_document, next_action=text("Name an address that shows an HTML page.")
        )
    end = _end(recording, view)
    if end.kind != "completed":
        return Run(place, view.index, recording, view, **asdict(end))
    blocked = next((step for step in view.steps if step.keyboard_blocked and not step.optional), None)
    if blocked is not None:  # the mouse was used only to observe the rest of the task
        reason = text("it cannot be done by keyboard: {step}", step=blocked.sentence)
        return Run(place, view.index, recording, view, "failed", reason, "product", by_keyboard=True)
    doubt = next((words for step in view.steps if (words := step.untested.get(Probe.KEYBOARD)) and not step.optional), "")
    unsaid = next((step for step in view.steps if (step.opened or step.hovered) and not step.optional), None)
    if unsaid is not None and not doubt:
        return Run(place, view.index, recording, view, "completed", *_unsaid(unsaid))
    if doubt:  # it is unknown whether the keyboard could do a step that the mouse did
        return Run(place, view.index, recording, view, "unclear", doubt, "uxaudit", NEXT_ACTIONS["uxaudit"])
    return Run(place, view.index, recording, view, "completed")


def _unsaid(step: StepRecord) -> tuple[str, Cause, str]:
    """Returns an action that the scenario lacks before a step: the reason, its cause and what to add."""
    done = [("click", name) for name in step.opened] + ([("hover", step.hovered)] if step.hovered else [])
    what = ", ".join(f"“{name}”" for _, name in done)
    add = ", ".join(f"`- {verb}: {name}`" for verb, name in done)
    if step.hovered and not step.opened:
        reason = text(
            "the pointer had to be over {what} before this step, which the scenario does not say: {step}", what=what, step=step.sentence
        )
    else:
        reason = text("{what} had to be opened before this step, which the scenario does not say: {step}", what=what, step=step.sentence)
    return reason, "scenario", text("Add {steps} before this step.", steps=add)


@dataclass(frozen=True)
class _End:
    """How a task ended, and why."""

    kind: Literal["completed", "failed", "unclear"] = "completed"
    reason: str = ""
    cause: Cause | None = None
    next_action: str = ""


def _end(recording: Recording, view: TaskView) -> _End:
    broke_off = _broken_off(recording, view)
    failed = view.failed_step
    if failed is None:
        ran = view.completed and not all(step.status == "skipped" for step in view.steps)
        return broke_off or (_End() if ran else _End("unclear", text("no step of it ran")))
    error = judged_error(view)
    if error is None:
        return broke_off or _End("failed", text("the step failed: {step}", step=failed.sentence), "product")
    if error.cause == "product":
        return broke_off or _End("failed", error.full_message, "product")
    renamed = f": the page offers {error.renamed} instead" if error.renamed else ""
    hint = f"If the step means this control, use its name in the scenario. {error.hint}".strip() if renamed else error.hint
    return _End("unclear", error.message + renamed, error.cause, hint or NEXT_ACTIONS[error.cause])


def _broken_off(recording: Recording, view: TaskView) -> _End | None:
    """Returns the end of a task that was stopped by the environment; None if it ended by itself."""
    part = recording.part_with(view.index)
    end, last = part.end, _last_begun(recording, part)
    failed = view.failed_step is not None
    if end is None and last <= view.index and not failed:
        return _End("unclear", text("the replay was interrupted"), "environment", text("Run the audit again with `--resume`."))
    if end is not None and end.status == "setup-failed" and not failed:
        return _End(
            "unclear",
            text("the setup failed: {reason}", reason=clause(end.reason)),
            None,
            text("Correct the steps in `setup:`, or what they need."),
        )
    if end is not None and end.status == "crashed" and (last == view.index if failed else last <= view.index):
        return _End(
            "unclear", text("the browser crashed: {reason}", reason=clause(end.reason)), "environment", text("Run the audit again.")
        )
    return None


def _last_begun(recording: Recording, part: Part) -> int:
    return max((step.task for step in recording.all_steps if step.task is not None and step.task in part.tasks), default=-1)


def judge(runs: Sequence[Run], constants: Constants = DEFAULTS) -> tuple[Status, str]:
    """Returns the status of a task by all its runs, and the reason if it was not completed."""
    completed, failed = ([run for run in runs if run.kind == kind] for kind in ("completed", "failed"))
    if len(completed) > len(failed):
        return (
            "completed",
            text(
                "failed in {n} of {all} replays: {reason}", n=len(failed), all=len(completed) + len(failed), reason=clause(failed[0].reason)
            )
            if failed
            else completed[0].reason,
        )
    if len(failed) >= constants.proof_replays and len(failed) > len(completed):
        return "blocked", failed[0].reason
    if not failed:
        return "cantTell", runs[0].reason if runs else text("it was not replayed")
    if completed:
        return "cantTell", text("it failed as often as it succeeded: {reason}", reason=clause(failed[0].reason))
    return "cantTell", text("failed once, not reproduced: {reason}", reason=clause(failed[0].reason))


def representative(runs: Sequence[Run], status: Status) -> Run:
    """Returns the run that the report shows: a failed one if the task is blocked, else the median by system time."""
    kinds = {"completed": ("completed",), "blocked": ("failed",), "cantTell": ("failed", "unclear", "completed")}
    for kind in kinds[status]:
        fitting = sorted((run for run in runs if run.kind == kind), key=lambda run: (run.system_ms or 0.0, run.place))
        if fitting:
            return fitting[(len(fitting) - 1) // 2]
    return runs[0]


def page_path(steps: Sequence[StepRecord]) -> tuple[str, ...]:
    """Returns the pages that the steps visited, in order: loaded pages, and the page where each step ended, without repetitions.

    URLs that differ only in query or fragment are the same page: a form shown again with its errors, or a sorted list.
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
    """Returns the distinct pages that the steps visited (see :func:`page_path`)."""
    return frozenset(page_path(steps))
