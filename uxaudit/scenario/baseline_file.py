"""The baseline file: the findings and times of an audit that later ones are compared with, as a small YAML for code review.

It is read into a :class:`Report`, so that the gate compares with it as with a report.json.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from pydantic import Field, ValidationError

from uxaudit.common.files import write_whole
from uxaudit.errors import InputError, Problem
from uxaudit.model.base import Frozen, Named
from uxaudit.model.components import squeeze
from uxaudit.model.findings import Finding, Mode
from uxaudit.model.report import Gate, Report, Score, StepRow, TaskRow
from uxaudit.urls import path_of

BASELINE_FORMAT = 1
HEAD = """# Baseline of the UX gate: what is listed here is known and does not fail it. Review changes like code.
# Written by `uxaudit gate DIR --update-baseline --baseline FILE`.
"""


class KnownStep(Frozen):
    """A step of a task: its sentence, the path of the page it ends on, and its system time in each replay."""

    step: str
    index: int = 0
    phase: str = "step"
    page: str = ""
    times_ms: tuple[int | float, ...] = ()


class KnownTask(Frozen):
    """A task for one persona."""

    task: str
    scenario: str
    persona: str
    status: str = "completed"
    runs: int = 1
    succeeded: int = 1
    score: float | None = None
    predicted_ms: float | None = None
    machine_ms: float | None = None
    times_ms: tuple[int | float, ...] = ()
    steps: tuple[KnownStep, ...] = ()


class KnownProblem(Frozen):
    """A finding, by its subject."""

    check: str
    rule: str | None = None
    severity: int
    role: str = ""
    name: str = ""
    message: str = ""
    mode: Mode = Mode.MEASURED
    scenario: str = ""
    task: str = ""
    markup: str = ""
    pages: dict[str, int] = Field(default_factory=dict)
    """The number of affected elements, by the path of each kind of page."""
    id: str


class BaselineFile(Frozen):
    """The whole file."""

    format: int = BASELINE_FORMAT
    site: str = ""
    created: str = ""
    tasks: tuple[KnownTask, ...] = ()
    findings: tuple[KnownProblem, ...] = ()


def write_baseline(report: Report, path: Path) -> None:
    """Write the baseline of a report, sorted, so that changes make small diffs. Raises InputError if it cannot be written."""
    data = _file_of(report).model_dump(mode="json", exclude_defaults=True)
    text = HEAD + yaml.dump({"format": BASELINE_FORMAT, **data}, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=140)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text.encode())
    except OSError as error:
        raise InputError(
            f"the baseline cannot be written: {error.strerror or error}", str(path), "Give another file with --baseline."
        ) from error


class _Dumper(yaml.SafeDumper):
    """Writes lists of numbers on one line, and everything else below each other."""


def _numbers(dumper: yaml.SafeDumper, values: list[Any]) -> yaml.Node:
    plain = all(isinstance(value, (int, float)) for value in values)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", values, flow_style=plain)


_Dumper.add_representer(list, _numbers)


def _file_of(report: Report) -> BaselineFile:
    tasks = sorted(report.tasks, key=lambda task: (task.scenario, task.task, task.persona))
    findings = sorted(
        report.findings, key=lambda f: (f.check, f.rule or "", min(f.per_page, default=("", 0))[0], f.target.name if f.target else "", f.id)
    )
    return BaselineFile(
        site=report.site, created=report.created, tasks=tuple(map(_task_of, tasks)), findings=tuple(map(_problem_of, findings))
    )


def _task_of(task: TaskRow) -> KnownTask:
    return KnownTask(
        task=task.task,
        scenario=task.scenario,
        persona=task.persona,
        status=task.status,
        runs=task.runs,
        succeeded=task.succeeded,
        score=task.score,
        predicted_ms=task.predicted_time_ms,
        machine_ms=task.machine_ms,
        times_ms=tuple(map(round, task.system_times_ms)),
        steps=tuple(
            KnownStep(
                step=row.sentence,
                index=row.index,
                phase=row.phase,
                page=squeeze(path_of(row.url)),
                times_ms=tuple(map(round, row.system_times_ms)),
            )
            for row in task.step_rows
            if row.phase in ("start", "step")
        ),
    )


def _problem_of(finding: Finding) -> KnownProblem:
    target = finding.target or Named()
    return KnownProblem(
        check=finding.check,
        rule=finding.rule,
        severity=finding.severity,
        role=target.role,
        name=target.name,
        message=finding.message,
        mode=finding.mode,
        scenario=finding.scenario,
        task=finding.task,
        markup=finding.snippet if len(finding.snippet) <= 200 else "",
        pages=dict(finding.per_page),
        id=finding.id,
    )


def read_baseline(path: Path) -> Report:
    """Read a baseline file as a report. Raises InputError with the place of the fault if it is invalid."""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(
            f"the baseline cannot be read: {error.strerror or error}",
            str(path),
            "Make one with `uxaudit gate DIR --update-baseline --baseline FILE`.",
        ) from error
    except (yaml.YAMLError, UnicodeError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{path}:{mark.line + 1}:{mark.column + 1}" if mark else str(path)
        raise InputError("the baseline is not valid YAML", place, "Restore it from version control, or make it again.") from error
    if not isinstance(data, dict) or not isinstance(data.get("format"), int):
        raise InputError("this file is not a baseline", str(path), "Make one with `uxaudit gate DIR --update-baseline --baseline FILE`.")
    if data["format"] > BASELINE_FORMAT:
        hint = "Use the version of uxaudit that wrote it or a newer one, or make the baseline again."
        raise InputError(f"the baseline has format {data['format']}; this version reads up to {BASELINE_FORMAT}", str(path), hint)
    try:
        return _report_of(BaselineFile.model_validate(data))
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()[:5]]
        raise InputError.of(tuple(Problem(fault, str(path), "Correct it, or make the baseline again.") for fault in faults)) from error


def _report_of(file: BaselineFile) -> Report:
    return Report(
        site=file.site,
        created=file.created,
        title="baseline",
        verdict="pass",
        gate=Gate(),
        score=Score(value=None),
        tasks=tuple(_row_of(task, file.site.split(",")[0]) for task in file.tasks),
        findings=tuple(map(_finding_of, file.findings)),
    )


def _row_of(task: KnownTask, site: str) -> TaskRow:
    steps = tuple(
        StepRow(
            index=step.index,
            sentence=step.step,
            phase=step.phase,
            status="passed",
            url=f"{site}/{step.page}",
            system_times_ms=step.times_ms,
        )
        for step in task.steps
    )
    values = task.model_dump(include={"task", "scenario", "persona", "status", "runs", "succeeded", "score", "machine_ms"})
    return TaskRow.model_validate({**values, "predicted_time_ms": task.predicted_ms, "system_times_ms": task.times_ms, "step_rows": steps})


def _finding_of(problem: KnownProblem) -> Finding:
    values = problem.model_dump(include={"id", "check", "rule", "severity", "message", "mode", "scenario", "task"})
    target = Named(role=problem.role, name=problem.name) if problem.role or problem.name else None
    return Finding.model_validate({**values, "target": target, "snippet": problem.markup, "per_page": tuple(problem.pages.items())})
