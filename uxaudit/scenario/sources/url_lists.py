"""Lists of pages: text files (``.txt``) with one URL per line. Each page is a task that only opens it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from uxaudit.model.scenario import Scenario
from uxaudit.scenario.from_urls import scenarios_of, urls_in
from uxaudit.scenario.sources import Source


def read(paths: Sequence[Path]) -> tuple[Scenario, ...]:
    """One scenario for each site in each list. Raises InputError for an unreadable list, or a line that is no URL."""
    return tuple(scenario.model_copy(update={"file": str(path)}) for path in paths for scenario in scenarios_of(urls_in(path)))


SOURCE = Source("urls", lambda path: path.suffix.lower() == ".txt", read)
