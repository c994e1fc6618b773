"""What the fields of a page hold and say when a step is over, and which errors show (see ``forms.js``).

Kept step by step, so that a form that came back can be held against what was sent. Passwords, card numbers and one-time
codes are never read, and what a field with such a name holds is not kept.
"""

from __future__ import annotations

import re

from uxaudit.model.scenario import PRIVATE
from uxaudit.recording.form_snapshot import FORMS, FormSight
from uxaudit.replay.browser.isolated_world import ask
from uxaudit.replay.contract import Found, Implementation, StepView

MAX_FIELDS = 80
MAX_ERRORS = 30
MAX_LINES = 20
"""New lines kept of a step: a form that comes back brings few, and a new page is no news."""


def words(line: str) -> str:
    """A line without its signs: an icon more does not make it say more."""
    return " ".join(re.findall(r"\w+", line))


async def observe(view: StepView) -> Found:
    """The record's ``form``. The memory is the set of lines that showed when the step before was over; None at the start of a task."""
    told = await ask(view.session.page, "forms.readForms", {"fields": MAX_FIELDS, "errors": MAX_ERRORS})
    lines = told.pop("lines")
    for row in told["fields"]:
        if PRIVATE.search(row["name"]):
            row["value"] = None
    came = [line for line in dict.fromkeys(lines) if view.memory is not None and words(line) not in view.memory]
    form = FormSight.model_validate({**told, "came": came[:MAX_LINES]})
    return Found({"form": form}, memory=frozenset({"", *map(words, lines)}))


PROBE = Implementation(FORMS, observe)
