"""The report as JSON: exactly the model, in the model's order of keys, so that two reports can be compared as text."""

from __future__ import annotations

from pathlib import Path

from uxaudit.model.report import Report


def render(report: Report, folder: Path) -> str:
    """The whole report, indented by two spaces. ``folder`` is not read."""
    return report.model_dump_json(indent=2) + "\n"
