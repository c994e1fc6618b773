"""The fields of a page with their values, and the visible errors, at the end of a step (see ``forms.js``).

Recorded at each step, so that a form that is shown again can be compared with what was submitted. Passwords, card numbers and
one-time codes are never read, and values of fields with such names are not stored.
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
"""Maximum number of new lines kept per step: a form that is shown again has few, and those of a new page do not matter."""


def words(line: str) -> str:
    """Returns a line without symbols: an additional icon does not change its meaning."""
    return " ".join(re.findall(r"\w+", line))


async def observe(view: StepView) -> Found:
    """Returns the record's ``form``. The memory is the set of visible lines at the end of the step before; None at the start of a task."""
    reply = await ask(view.session.page, "forms.readForms", {"fields": MAX_FIELDS, "errors": MAX_ERRORS})
    lines = reply.pop("lines")
    for row in reply["fields"]:
        if PRIVATE.search(row["name"]):
            row["value"] = None
    came = [line for line in dict.fromkeys(lines) if view.memory is not None and words(line) not in view.memory]
    form = FormSight.model_validate({**reply, "came": came[:MAX_LINES]})
    return Found({"form": form}, memory=frozenset({"", *map(words, lines)}))


PROBE = Implementation(FORMS, observe)
