"""The caps of a score: problems that no average may hide."""

from __future__ import annotations

from collections.abc import Sequence

from uxaudit.evaluation.run_checks import Evaluation
from uxaudit.model.findings import PROOF, Finding, Mode, State
from uxaudit.recording.probes import everywhere
from uxaudit.scoring.task_score import TaskScore
from uxaudit.texts import Text, joined, text


def all_caps(scored: Sequence[TaskScore], evaluation: Evaluation) -> list[tuple[float, Text]]:
    """Returns the caps that apply, the lowest first, each with the sentence that is printed."""
    return sorted({*_caps(scored, evaluation), *_not_ruled_out(scored, evaluation)})


def _caps(scored: Sequence[TaskScore], evaluation: Evaluation) -> list[tuple[float, Text]]:
    """Returns the caps of blocked tasks and proven problems, each with the sentence that is printed."""
    findings: Sequence[Finding] = evaluation.findings
    constants = evaluation.constants
    caps: list[tuple[float, Text]] = []
    blocked = [one for one in scored if one.status == "blocked" and not one.by_keyboard]
    for critical, value in ((True, constants.cap_critical_blocked), (False, constants.cap_blocked)):
        tasks = sorted({text('"{task}" as {persona}', task=one.key[1], persona=one.key[2]) for one in blocked if one.critical is critical})
        if tasks:
            found = joined(", ", tasks[:3])
            if critical:
                caps.append((value, text("at most {value:g}: a critical task is blocked ({tasks})", value=value, tasks=found)))
            else:
                caps.append((value, text("at most {value:g}: a task is blocked ({tasks})", value=value, tasks=found)))
    cap_of = {check.id: check.cap for check in evaluation.checks}
    worst = [f for f in findings if f.severity == 4 and f.mode in PROOF and cap_of[f.check] == "severity-4"]
    if worst:
        names = sorted({finding.check for finding in worst})
        caps.append(
            (
                constants.cap_severity_4,
                text(
                    "at most {value:g}: a proven problem of severity 4 ({checks})",
                    value=constants.cap_severity_4,
                    checks=", ".join(names[:3]),
                ),
            )
        )
    if any(cap_of[f.check] == "keyboard-blocked" and f.impact == 4 and f.mode in (Mode.MEASURED, Mode.CONFIRMED) for f in findings):
        value = constants.cap_keyboard_blocked
        caps.append((value, text("at most {value:g}: a task cannot be done by keyboard", value=value)))
    return caps


def _not_ruled_out(scored: Sequence[TaskScore], evaluation: Evaluation) -> list[tuple[float, Text]]:
    """Returns the cap of severity 4 for checks that could have found such a problem but could not judge.

    Checks of impact 3 reach severity 4 only if a task failed.
    """
    counted = {(run.place, run.task): one for one in scored for run in one.counted}
    least = 3 if any(run.kind == "failed" for one in scored for run in one.counted) else 4
    able = {
        check.id
        for check in evaluation.checks
        if check.mode is Mode.MEASURED and check.impact >= (least if check.needs | check.either <= set(everywhere()) else 4)
    }
    dark = sorted(
        {
            sample.check
            for sample in evaluation.samples
            if sample.check in able
            and sample.state in (State.UNTESTED, State.CANT_TELL)
            and (sample.task is None or (sample.recording, sample.task) in counted)
        }
    )
    cap = evaluation.constants.cap_severity_4
    if not dark:
        return []
    return [
        (
            cap,
            text("at most {value:g}: a problem of severity 4 cannot be ruled out ({checks} not judged)", value=cap, checks=", ".join(dark)),
        )
    ]
