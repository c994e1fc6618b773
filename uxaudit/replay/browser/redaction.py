"""The secrets of a scenario, for what its replays write."""

from __future__ import annotations

import os
from collections.abc import Mapping

from uxaudit.model.scenario import PRIVATE, Fill, Scenario, describe
from uxaudit.redaction import Redactor
from uxaudit.scenario.variables import SECRET


def secret_names(scenario: Scenario) -> frozenset[str]:
    """The names of all secrets that a scenario uses."""
    return frozenset(SECRET.findall(scenario.model_dump_json()))


def redactor_of(scenario: Scenario, environ: Mapping[str, str] = os.environ) -> Redactor:
    """A redactor that knows a scenario's own secrets, and the name and password in its URLs."""
    redactor = Redactor({name: environ.get(name, "") for name in sorted(secret_names(scenario))})
    for url in (scenario.site, *(task.start for task in scenario.tasks)):
        redactor.learn_from_url(url)
    for step in (*scenario.login, *scenario.setup, *(step for task in scenario.tasks for step in (*task.steps, *task.success))):
        if isinstance(step, Fill) and PRIVATE.search(describe(step.target)):
            redactor.learn("", step.text)  # also where its field is never found
    return redactor
