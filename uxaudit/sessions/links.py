"""The links that participants get: one token each, kept in the folder of the session so that a collector can be restarted."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from uxaudit.errors import InputError
from uxaudit.model.people import PEOPLE
from uxaudit.model.scenario import Scenario
from uxaudit.recording.journal import JOURNAL, finished
from uxaudit.replay.moderated.sitting import session_id
from uxaudit.scenario.plan import slug
from uxaudit.sessions.store import LINK, check_participant

BYTES = 16
"""Random bytes of a token: 128 bits cannot be guessed."""


class Invitation(BaseModel):
    """The secrets of one participant's session. They are in no journal, log or report."""

    model_config = ConfigDict(frozen=True)

    participant: str
    token: str
    """In the participant's link."""
    key: str
    """For the script on the site: it allows to send events, and nothing else."""
    browser: str
    """A cookie of the browser in which the participant agreed: the link works in no other one."""


def links_for(scenario: Scenario, folder: Path, number: int, participant: str = "") -> tuple[Invitation, ...]:
    """Returns that many links of sessions that are not complete: those that exist, then new ones.

    With a participant, only that one's. Raises InputError for an id that is invalid, or whose session is complete or was moderated.
    """
    recordings = folder / "recordings"
    if participant:
        check_participant(participant)
        return (_link(recordings / session_id(scenario, participant), participant),)
    held = [link for link in known_links(scenario, recordings) if not finished(recordings / session_id(scenario, link.participant))]
    free = (f"P{one}" for one in count(1) if not (recordings / session_id(scenario, f"P{one}")).exists())
    new = [_link(recordings / session_id(scenario, name), name) for name, _ in zip(free, range(number - len(held)), strict=False)]
    return (*held, *new)


def known_links(scenario: Scenario, recordings: Path) -> Iterator[Invitation]:
    """Yields all links of a scenario, in the order of their participants; unreadable ones are left out."""
    paths = recordings.glob(f"{slug(scenario.scenario)}--{PEOPLE}--*/{LINK}") if recordings.is_dir() else ()
    for path in sorted(paths, key=lambda one: (len(str(one)), str(one))):
        try:
            yield Invitation.model_validate_json(path.read_bytes())
        except (OSError, ValidationError):
            continue


def _link(session: Path, participant: str) -> Invitation:
    path = session / LINK
    if path.exists():
        try:
            link = Invitation.model_validate_json(path.read_bytes())
        except ValidationError as error:
            raise InputError("the link of a participant cannot be read", str(path), "Delete the file to hand out a new link.") from error
        if finished(session):
            raise InputError(f"the session of {participant} is complete", str(session), "Use another id, or delete it with --delete.")
        return link
    if (session / JOURNAL).exists():
        raise InputError(f"there is a session of {participant} already", str(session), "Use another id, or delete it with --delete.")
    made = Invitation(participant=participant, **{name: secrets.token_urlsafe(BYTES) for name in ("token", "key", "browser")})
    session.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(made.model_dump_json())
    return made
