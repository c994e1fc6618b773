"""The command line as users run it: a separate process, its exit code and its output."""

from __future__ import annotations

import io
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from uxaudit.cli.main import main
from uxaudit.model.findings import Finding
from uxaudit.model.report import Report, TaskRow

ROOT = Path(__file__).parents[2]
TIMEOUT_S = 300.0


@dataclass(frozen=True)
class Done:
    """A command that has ended."""

    code: int
    out: str
    err: str
    seconds: float

    @property
    def told(self) -> str:
        """All its output and its exit code, for the message of a failing test."""
        return f"exit code {self.code} after {self.seconds:.1f} s\n{self.out}\n{self.err}"


def environ(**values: str) -> dict[str, str]:
    """Returns the environment of a command: this one's, without colours and line breaks that depend on the window."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "300", "NO_COLOR": "1", **values}


def command(*arguments: str | Path) -> list[str]:
    """Returns the command line that starts uxaudit with this Python."""
    return [sys.executable, "-m", "uxaudit", *map(str, arguments)]


def uxaudit(*arguments: str | Path, env: Mapping[str, str] | None = None, cwd: Path = ROOT) -> Done:
    """Run uxaudit to its end."""
    began = time.monotonic()
    ended = subprocess.run(
        command(*arguments),
        cwd=cwd,
        env=environ(**(env or {})),
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        stdin=subprocess.DEVNULL,
    )
    assert "Traceback (most recent call last)" not in ended.stderr, ended.stderr
    return Done(ended.returncode, ended.stdout, ended.stderr, time.monotonic() - began)


def here(*arguments: str | Path, env: Mapping[str, str] | None = None, cwd: Path = ROOT) -> Done:
    """Run uxaudit to its end in this process, which saves the start of Python: for commands that start no browser."""
    began, code, out, err = time.monotonic(), 0, io.StringIO(), io.StringIO()
    with chdir(cwd), patch.dict(os.environ, environ(**(env or {}))), redirect_stdout(out), redirect_stderr(err):
        try:
            main.main(list(map(str, arguments)), prog_name="uxaudit")
        except SystemExit as end:
            code = int(end.code or 0)
    return Done(code, out.getvalue(), err.getvalue(), time.monotonic() - began)


def free_port() -> int:
    """Returns a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def write_scenario(path: Path, site: str, tasks: Sequence[Mapping[str, Any]], **keys: Any) -> Path:
    """Write a scenario file: JSON, which is also YAML."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"scenario": path.stem, "site": site, "personas": ["desktop"], **keys, "tasks": list(tasks)}))
    return path


def report_of(folder: Path) -> Report:
    """Returns the report that a command left in an audit folder."""
    return Report.model_validate_json((folder / "report.json").read_bytes())


def task_of(report: Report, name: str, persona: str = "desktop") -> TaskRow:
    """Returns the row of one task."""
    return next(row for row in report.tasks if (row.task, row.persona) == (name, persona))


def findings_of(report: Report, check: str, rule: str | None = None) -> list[Finding]:
    """Returns the findings of one check."""
    return [finding for finding in report.findings if finding.check == check and rule in (None, finding.rule)]
