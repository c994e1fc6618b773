"""Reports of past audits, as small as the history needs them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.reporters.factory import finding
from uxaudit.model.report import Gate, Report, Revision, Score, StepRow, TaskRow

START = datetime(2026, 1, 1, tzinfo=UTC)


def task(name: str = "Buy", **given: Any) -> TaskRow:
    step = StepRow(index=0, sentence='click "Pay"', status="passed", system_times_ms=(310.0, 290.0))
    values: dict[str, Any] = {"runs": 3, "succeeded": 3, "status": "completed", "score": 80.0, "system_time_ms": 900.0}
    return TaskRow(**{"scenario": "Shop", "task": name, "persona": "desktop", "step_rows": (step,), **values, **given})


def past(number: int, **given: Any) -> Report:
    """The report of the audit of this number; one a day."""
    values: dict[str, Any] = {
        "audit": f"audit-{number}",
        "created": (START + timedelta(days=number)).isoformat(),
        "site": "http://127.0.0.1:8000",
        "verdict": "pass",
        "gate": Gate(),
        "score": Score(value=80.0, coverage=0.9),
        "tasks": (task(),),
        "findings": (finding(id="lost-label-1", check="unlabelled-field", message="A field without a label"),),
        "revision": Revision(commit=f"c{number:07d}", branch="main", build=str(number)),
        "replays": 3,
    }
    return Report(**{**values, **given})
