"""The place of a finding in the scenario file, for tools that show findings in a pull request."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from uxaudit.model.findings import Finding
from uxaudit.model.report import Report
from uxaudit.reporters import wording
from uxaudit.reporters.untrusted import line

_WHERE = re.compile(r"^(?P<file>.+?)(?::(?P<line>\d+))?(?::(?P<column>\d+))?$", re.DOTALL)


@dataclass(frozen=True)
class SourceLocation:
    """A place in a file; line and column count from 1, 0 if they are unknown."""

    file: str
    line: int = 0
    column: int = 0


def source_place(report: Report, finding: Finding) -> SourceLocation | None:
    """Returns the step in its scenario file; for a finding of a page, the first step of its task. None if no file is known."""
    found = _WHERE.match(_where(report, finding))
    if not found:
        return None
    return SourceLocation(_relative(found["file"]), *(max(1, int(number)) if number else 0 for number in (found["line"], found["column"])))


def _where(report: Report, finding: Finding) -> str:
    step = wording.step_row(report, finding)
    if step is not None and step.where:
        return step.where
    same = [row for row in report.tasks if row.scenario == finding.scenario]
    nearest = sorted(same, key=lambda row: (row.task != finding.task, row.persona != finding.persona))
    return next((step.where for row in nearest for step in row.step_rows if step.where), "")


def _relative(file: str) -> str:
    """Returns the path relative to the working folder if the file is in it: CI systems identify files by their path in the repository."""
    path = line(file, 2000)
    try:
        return Path(path).relative_to(Path.cwd()).as_posix()
    except (ValueError, OSError):
        return path.replace("\\", "/")
