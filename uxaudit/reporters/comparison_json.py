"""A comparison as JSON, without the two reports, which have their own files."""

from __future__ import annotations

from pathlib import Path

from uxaudit.model.comparison import Comparison


def render(comparison: Comparison, before: Path, after: Path) -> str:
    """Returns the changes, indented by two spaces. The folders are not read."""
    return comparison.model_dump_json(indent=2, exclude={"before", "after"}) + "\n"
