"""The keys of a scenario file by the level that they belong to. Read from the models, so that there is one list of them."""

from __future__ import annotations

from uxaudit.model.scenario import NAMED_BY, VERBS, Scenario, Step, Task
from uxaudit.model.scenario_parts import Condition

RUN = "run"
NOTES = "x-"
"""Top-level keys with this prefix are ignored; they may contain anchors, as in Compose files."""
SCENARIO_KEYS = ("env", *(name for name in Scenario.model_fields if name not in ("file", "warnings")))
TASK_KEYS = tuple(name for name in Task.model_fields if name != "where")
MODIFIERS = tuple(name for name in Step.model_fields if name != "where")
"""Keys that a step takes besides its verb."""
REFINES = ("exact", "nth", "within", "frame")
TARGET_KEYS = ("role", "name", *NAMED_BY, *REFINES)
CONDITION_KEYS = tuple(name for name in Condition.model_fields if name not in ("target", "has_text"))
STATES = ("value", "count", "enabled", "checked", "focused")

SCENARIO, TASK, STEP = "a scenario", "a task", "a step"


def is_known(key: str) -> bool:
    """Whether a word is a key on any level of a scenario file."""
    return key in {*SCENARIO_KEYS, *TASK_KEYS, *MODIFIERS, *TARGET_KEYS, *CONDITION_KEYS, *VERBS, RUN, "to", "by", "from", "key", "file"}


def belongs_to(key: str, here: str) -> str:
    """The remedy for a key that belongs to another level than ``here``, mostly because of its indentation; empty for any other key."""
    if here == SCENARIO and key in TASK_KEYS:
        return f"`{key}` belongs to a task: indent it as far as `task`."
    if here == STEP and key in TASK_KEYS:
        return f"`{key}` belongs to the task: write it with the indentation of `task`."
    if here == TASK and key in SCENARIO_KEYS and key in MODIFIERS:
        return f"`{key}` belongs to a step, with the indentation of its verb, or to the scenario, without indentation."
    if here in (TASK, STEP) and key in SCENARIO_KEYS:
        return f"`{key}` belongs to the scenario: write it without indentation."
    if here in (SCENARIO, TASK) and (key in VERBS or key == RUN):
        return f"`{key}` is a step: write it as `- {key}: …` under `steps`{' or `success`' if key == 'expect' else ''}."
    if here == TASK and key in MODIFIERS:
        return f"`{key}` belongs to a step: write it under the step, with the indentation of its verb."
    return ""
