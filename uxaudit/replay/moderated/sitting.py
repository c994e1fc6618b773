"""What a session is about: the scenario, the participant, the tasks that are left, and the first line of its journal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from uxaudit import __version__
from uxaudit.model.access import NONE, Access, stored_secrets
from uxaudit.model.people import PEOPLE
from uxaudit.model.probes import Probe
from uxaudit.model.scenario import Scenario
from uxaudit.model.study import Study
from uxaudit.recording.records import Header, ScenarioPlan
from uxaudit.recording.session import StudyPlan
from uxaudit.redaction import Redactor
from uxaudit.replay.browser.redaction import redactor_of
from uxaudit.replay.moderated.session_journal import stamp
from uxaudit.scenario.plan import slug

PROBES = (Probe.PERSON, Probe.PAGE, Probe.AXE, Probe.SHOTS, Probe.FIRST_SCREEN, Probe.TROUBLE)
"""The probes of a session."""


@dataclass(frozen=True)
class Sitting:
    """One session: the participant, the scenario, the journal, and the remaining tasks."""

    scenario: Scenario
    participant: str
    recordings: Path
    hosts: tuple[str, ...]
    tasks: tuple[int, ...]
    resumed: bool = False
    """Whether it continues an interrupted session, whose header exists already."""
    looks: bool = True
    """Whether the states of pages are scanned."""
    access: Access = NONE
    """The credentials for the site, and the proxy by which the participant's window reaches all hosts."""
    agreed: Callable[[], object] = lambda: None
    """Called once the participant has agreed."""
    asked: frozenset[str] = frozenset()
    """Questions at the end that an interrupted session has answers to."""

    @property
    def id(self) -> str:
        """The name of its folder."""
        return session_id(self.scenario, self.participant)

    def redactor(self) -> Redactor:
        """A redactor that knows the scenario's secrets and the credentials for its site."""
        scrub = redactor_of(self.scenario)
        for value in (*self.access.secrets(), *stored_secrets(self.access.storage or {})):
            scrub.learn("", value)
        return scrub

    @property
    def study(self) -> Study:
        """The study's settings."""
        return self.scenario.study or Study()


def session_id(scenario: Scenario, participant: str) -> str:
    """The name of the folder of a session."""
    return f"{slug(scenario.scenario)}--{PEOPLE}--{slug(participant)}"


def header_of(sitting: Sitting, *, source: Any, browser: str, consented: str, viewport: tuple[int, int]) -> Header:
    """The first line of a session's journal."""
    study = sitting.study
    kept = {name: getattr(study, name) for name in StudyPlan.model_fields}
    return Header(
        replay=sitting.id,
        plan=ScenarioPlan.model_validate(sitting.scenario.plan()),
        persona=PEOPLE,
        mode="observed",
        participant=sitting.participant,
        source=source,
        study=StudyPlan.model_validate(kept),
        consented=consented,
        probes=tuple(probe for probe in PROBES if study.screenshots or probe is not Probe.SHOTS),
        viewport=viewport,
        started=stamp(),
        tool={"uxaudit": __version__, "browser": browser},
    )
