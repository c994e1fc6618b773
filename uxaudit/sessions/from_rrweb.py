"""Import a session that rrweb recorded: its events, and its states rebuilt from the snapshots."""

from __future__ import annotations

import contextlib
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path

from uxaudit import __version__
from uxaudit.errors import CannotMeasure, InputError
from uxaudit.importers.rrweb.convert import Conversion
from uxaudit.importers.rrweb.stream import events_in
from uxaudit.model.people import PEOPLE
from uxaudit.model.probes import Probe
from uxaudit.model.scenario import Scenario
from uxaudit.model.study import Study
from uxaudit.recording.journal import Journal
from uxaudit.recording.lock import locked
from uxaudit.recording.records import End, Header, ScenarioPlan
from uxaudit.recording.session import SessionEvent, StudyPlan, TaskBegin, TaskEnd
from uxaudit.replay.browser.redaction import redactor_of
from uxaudit.runner.scheduler import hosts_of
from uxaudit.scenario.plan import slug
from uxaudit.sessions.store import check_participant, session_folder
from uxaudit.urls import url_matches

LOOKED_AT = (Probe.PAGE, Probe.AXE, Probe.SHOTS, Probe.FIRST_SCREEN)
NO_BROWSER = "there was no browser to rebuild the pages in"


@dataclass(frozen=True)
class SessionImport:
    """The result of an import."""

    folder: Path
    events: int
    states: int
    not_rebuilt: int
    """Number of states that could not be rebuilt."""
    reached: bool | None
    left_out: dict[str, int]


def import_session(file: Path, scenario: Scenario, folder: Path, participant: str, task: str = "") -> SessionImport:
    """Import a file as the session of a participant, as one task of the scenario. Without an id it gets a free one, such as S1.

    Raises InputError for a file that is no recording (nothing is written then), an unknown task, or an id that was used.
    """
    if participant:
        check_participant(participant)
    index = task_index(scenario, task)
    recordings = folder / "recordings"
    try:
        recordings.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"the folder cannot be written: {error.strerror}", str(folder), "Choose another one with --out.") from error
    with locked(recordings):
        participant = participant or free_id(folder)
        if (held := session_folder(folder, participant)) is not None:
            raise InputError(f"there is a session of {participant} already", str(held), "Give another id with --participant.")
        session = recordings / f"{slug(scenario.scenario)}--{PEOPLE}--{slug(participant)}"
        try:
            return _write(file, scenario, session, participant, index)
        except BaseException:  # half a session is none
            shutil.rmtree(session, ignore_errors=True)
            raise


def task_index(scenario: Scenario, task: str) -> int:
    """Returns the task of a session. Raises InputError if there are several and none is named."""
    names = [one.task for one in scenario.tasks]
    if task in names or len(names) == 1:
        return names.index(task) if task in names else 0
    hint = f"Give one with --task: {', '.join(repr(name) for name in names)}."
    raise InputError(f"there is no task {task!r}" if task else "the scenario has several tasks", scenario.file, hint)


def _write(file: Path, scenario: Scenario, session: Path, participant: str, index: int) -> SessionImport:
    from uxaudit.replay.browser.discovery import find
    from uxaudit.replay.moderated.rebuilt_states import Rebuilder

    study = scenario.study or Study()
    scrub = redactor_of(scenario)
    rebuilder = Rebuilder(session.parent, scenario, hosts_of(scenario), scrub)
    try:
        found = find()
    except CannotMeasure:
        found = None
    conversion = Conversion(keep_text=study.keep_text, typed=partial(scrub.learn, ""))
    if found is not None:
        conversion.state = lambda url, title, html, at: rebuilder.show(url, title, html, index, at)
    with rebuilder.running(found) if found is not None else contextlib.nullcontext():
        writing = _Writing(Journal(session, scrub), conversion, index)
        writing.journal.append(_header(scenario, session.name, participant, study, rebuilt=found is not None))
        writing.events(file)
        reached, at = (True, rebuilder.reached_at) if rebuilder.reached_at is not None else _by_url(scenario, index, writing.urls)
        known = reached if reached is not None or found is None or not scenario.tasks[index].success else False
        why = "" if known else "none of its states meets the success criterion" if known is False else "its states could not be rebuilt"
        writing.journal.append(
            TaskEnd(task=index, t=writing.last, said="reached" if known else "left", reached=known, reached_at=at, why=why)
        )
        writing.journal.append(End(ended=_moment(writing.last)))
        writing.journal.close()
    return SessionImport(session, writing.count, writing.states, rebuilder.failed, known, conversion.left_out)


class _Writing:
    """The journal while the file is read."""

    def __init__(self, journal: Journal, conversion: Conversion, index: int) -> None:
        self.journal = journal
        self._conversion = conversion
        self._index = index
        self.count = self.states = 0
        self.last = 0.0
        self.urls: dict[str, float] = {}

    def events(self, file: Path) -> None:
        """Write every event of the file."""
        for event in self._conversion.convert(events_in(file)):
            if not self.count:
                self.journal.append(TaskBegin(task=self._index, t=event.t))
            self.journal.append(event.model_copy(update={"task": self._index}))
            self.count += 1
            self.last = max(self.last, event.t)
            if isinstance(event, SessionEvent):
                self.states += event.what == "state"
                if event.url:
                    self.urls.setdefault(event.url, event.t)


def _by_url(scenario: Scenario, index: int, urls: dict[str, float]) -> tuple[bool | None, float | None]:
    """Whether the criterion was met, if it depends only on the URL."""
    success = [step.condition for step in scenario.tasks[index].success]
    if not success or any(set(one.model_dump(exclude_none=True)) != {"url"} for one in success):
        return None, None
    for url, at in urls.items():
        if all(url_matches(url, one.url or "", scenario.site) for one in success):
            return True, at
    return False, None


def _header(scenario: Scenario, name: str, participant: str, study: Study, *, rebuilt: bool) -> Header:
    return Header(
        replay=name,
        plan=ScenarioPlan.model_validate(scenario.plan()),
        persona=PEOPLE,
        mode="observed",
        participant=participant,
        source="rrweb",
        study=StudyPlan(keep_text=study.keep_text),
        probes=(Probe.PERSON, *(LOOKED_AT if rebuilt else ())),
        unavailable={} if rebuilt else {str(probe): NO_BROWSER for probe in LOOKED_AT},
        started=datetime.now(UTC).isoformat(timespec="milliseconds"),
        tool={"uxaudit": __version__},
    )


def _moment(t: float) -> str:
    return datetime.fromtimestamp(t / 1000, UTC).isoformat(timespec="milliseconds")


def free_id(folder: Path) -> str:
    """A free id for an imported session without one, such as S1."""
    return next(f"S{number}" for number in count(1) if session_folder(folder, f"S{number}") is None)
