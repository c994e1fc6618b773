"""Recordings of rrweb as scenarios; as sessions they are imported with ``--scenario`` (see ``sessions/from_rrweb.py``)."""

from __future__ import annotations

import re

from uxaudit.errors import InputError
from uxaudit.importers import Given, Importer
from uxaudit.importers.draft import Draft, ImportedScenario

_LOOKS = re.compile(r'^\s*[\[{].*"timestamp"\s*:', re.DOTALL)
HEAD = 20_000


def _is_rrweb(given: Given) -> bool:
    head = given.text[:HEAD]
    return _LOOKS.match(head) is not None and '"type"' in head and ('"href"' in head or '"data"' in head)


def read(given: Given) -> ImportedScenario:
    """The actions of one person become one task. Masked texts are left out."""
    from uxaudit.importers.from_session import scenario_of  # the records of sessions, which no other format needs
    from uxaudit.importers.rrweb.convert import Conversion
    from uxaudit.importers.rrweb.stream import events_in
    from uxaudit.recording.records import ScenarioPlan, TaskPlan
    from uxaudit.recording.session import SessionEvent
    from uxaudit.recording.session_steps import steps_of
    from uxaudit.recording.session_tasks import session_of

    conversion = Conversion(keep_text=True)
    events = [event for event in conversion.convert(events_in(given.path)) if isinstance(event, SessionEvent)]
    url = next((event.url for event in events if event.url), "")
    if not url:
        raise InputError("the recording does not say which page it is of", str(given.path), "Give the site with --site.")
    plan = ScenarioPlan(scenario="session", site=url, tasks=(TaskPlan(task="session"),))
    session = session_of("", events)
    draft = Draft(given, title=next((event.title for event in events if event.title), ""))
    return scenario_of(draft, steps_of(plan, session), session.task(0), "rrweb")


IMPORTER = Importer("rrweb", "rrweb sessions (PostHog, Sentry and others), JSON", _is_rrweb, read)
