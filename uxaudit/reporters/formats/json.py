"""The report as JSON: exactly the model, in the model's order of keys, so that two reports can be compared as text."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from pydantic_core import PydanticSerializationError

from uxaudit.model.report import Report
from uxaudit.reporters import Reporter

_LONE = re.compile("[\ud800-\udfff]")


def render(report: Report, folder: Path) -> str:
    """Returns the whole report, indented by two spaces. ``folder`` is not read. Lone surrogates, which JSON forbids, become U+FFFD."""
    try:
        return report.model_dump_json(indent=2) + "\n"
    except PydanticSerializationError:
        return Report.model_validate(_whole_characters(report.model_dump())).model_dump_json(indent=2) + "\n"


def _whole_characters(value: Any) -> Any:
    if isinstance(value, str):
        return _LONE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {_whole_characters(key): _whole_characters(item) for key, item in value.items()}
    return [_whole_characters(item) for item in value] if isinstance(value, (list, tuple)) else value


REPORTER = Reporter("json", "report.json", render)
