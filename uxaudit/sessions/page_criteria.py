"""Success criteria for a script in the page, which checks them where uxaudit has no browser of its own."""

from __future__ import annotations

from typing import Any

from uxaudit.model.scenario import Expect, Scenario, Task
from uxaudit.model.scenario_parts import Condition
from uxaudit.replay.steps.conditions import text_pattern
from uxaudit.urls import url_regex

CHECKED = {"url", "title", "text", "visible"}
"""The keys of a condition that a script in the page can check as a replay does. Targets need the accessibility tree."""
NO_CRITERION = "the task has no success criterion"
NOT_CHECKED = "a script in the page checks only the URL, the title and visible text; the criterion asks for more"


def page_criterion(scenario: Scenario, task: Task) -> tuple[list[dict[str, Any]] | None, str]:
    """Returns the conditions of a task with their patterns; None, and the reason, if a script cannot check them."""
    conditions = [step.condition for step in task.success if isinstance(step, Expect)]
    if not task.success:
        return None, NO_CRITERION
    if len(conditions) < len(task.success) or not all(set(one.model_dump(exclude_none=True)) <= CHECKED for one in conditions):
        return None, NOT_CHECKED
    return [_patterns(one, scenario.site) for one in conditions], ""


def _patterns(condition: Condition, site: str) -> dict[str, Any]:
    made: dict[str, Any] = {}
    if condition.url is not None:
        made["url"] = {"pattern": url_regex(condition.url, site), "query": "?" in condition.url, "fragment": "#" in condition.url}
    if condition.title is not None:
        made["title"] = condition.title
    if condition.text is not None:
        made |= {"text": text_pattern(condition.text).pattern, "visible": condition.visible is not False}
    return made
