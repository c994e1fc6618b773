"""Runs one session with a person at this machine: its checks, the site's server, and the recorder."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from uxaudit.errors import CannotMeasure, InputError
from uxaudit.model.access import NONE, Access
from uxaudit.model.scenario import Scenario, Task
from uxaudit.model.study import Study
from uxaudit.recording.lock import locked
from uxaudit.recording.reader import read_recording
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import ScenarioPlan
from uxaudit.recording.session import SessionTask
from uxaudit.runner.scheduler import hosts_of
from uxaudit.runner.site_server import PATIENCE_S, served, wait_for
from uxaudit.sessions.store import check_participant, check_tasks, forget, session_folder
from uxaudit.urls import is_page, origin

if TYPE_CHECKING:
    from uxaudit.importers.draft import ImportedScenario


LogIn = Callable[[str], Mapping[str, Any]]
"""Logs in to a site in a browser of its own. Returns the cookies and local storage. Raises CannotMeasure if the login fails."""


@dataclass(frozen=True)
class Earlier:
    """How to handle an earlier session of the same participant."""

    resume: bool = False
    replace: bool = False


@dataclass(frozen=True)
class Window:
    """The browser in which a session is held, and how it gets to the site."""

    executable: str | None = None
    access: Access = NONE
    log_in: LogIn | None = None
    """Set if the scenario or the command has a login flow."""


@dataclass(frozen=True)
class Left:
    """What is left of a session: the tasks by index, and the questions at the end that have answers."""

    tasks: tuple[int, ...]
    resumed: bool = False
    asked: frozenset[str] = frozenset()


def record(scenario: Scenario, participant: str, folder: Path, earlier: Earlier, window: Window) -> str:
    """Record a session. Returns how it ended.

    Raises InputError for a used id, or a folder that another command uses; CannotMeasure without a browser or a site. An earlier session
    that is to be replaced stays until the participant agrees to the new one.
    """
    from uxaudit.replay.browser.discovery import find
    from uxaudit.replay.moderated.recorder import hold
    from uxaudit.replay.moderated.sitting import Sitting

    check_participant(participant)
    check_tasks(scenario)
    recordings = folder / "recordings"
    found = find("chromium", headed=True, executable=window.executable)
    try:
        recordings.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"the folder cannot be written: {error.strerror}", str(folder), "Choose another one with --out.") from error
    with locked(recordings):
        left = left_of(scenario, participant, folder, earlier)
        agreed = partial(forget, folder, participant) if earlier.replace else lambda: None
        with served(scenario, window.access.proxy):
            access = _access(scenario, window)
            sitting = Sitting(
                *(scenario, participant, recordings, hosts_of(scenario), left.tasks, left.resumed),
                access=access,
                agreed=agreed,
                asked=left.asked,
            )
            return asyncio.run(hold(sitting, found))


def _access(scenario: Scenario, window: Window) -> Access:
    """Wait for the site, reset it and log in. Returns the access of the session. Raises CannotMeasure."""
    from uxaudit.replay.reset import reset_site

    access = window.access
    if not scenario.serve and (why := wait_for(scenario.site, PATIENCE_S, proxy=access.proxy)):
        raise CannotMeasure(f"{scenario.site} did not respond: {why}", hint="Start the site, or let `serve:` start it.")
    if scenario.reset is not None and (why := asyncio.run(reset_site(scenario.reset, scenario.site, access.proxy))):
        raise CannotMeasure(why)
    return access if window.log_in is None else replace(access, storage=window.log_in(scenario.site))


AUTHOR = "author"
AUTHOR_CONSENT = (
    "What you do in the other window becomes the steps of {name}, with what you type. Passwords become references to secrets. Press Start, "
    "do the task once, and press Done on the page on which it is done."
)


def write_scenario(url: str, out: Path, window: Window) -> ImportedScenario | None:
    """Let the author of a scenario do a task once, and return it as a scenario; None if they stopped before it was done.

    Raises InputError if it is not a URL, CannotMeasure without a browser or a site.
    """
    from uxaudit.replay.browser.discovery import find
    from uxaudit.replay.moderated.recorder import hold
    from uxaudit.replay.moderated.sitting import Sitting, session_id

    if not is_page(url):
        raise InputError(f"{url} is not the URL of a page", "", "Write it with http:// or https://.")
    scenario = to_author(url, out)
    found = find("chromium", headed=True, executable=window.executable)
    access = _access(scenario, window)
    with tempfile.TemporaryDirectory() as scratch:
        recordings = Path(scratch) / "recordings"
        recordings.mkdir()
        ended = asyncio.run(hold(Sitting(scenario, AUTHOR, recordings, hosts_of(scenario), (0,), looks=False, access=access), found))
        if ended == "declined":
            return None
        return authored(read_recording(recordings / session_id(scenario, AUTHOR), {}), out)


def to_author(url: str, out: Path) -> Scenario:
    """Returns the scenario of a session in which its author does one task, starting at a URL."""
    study = Study(consent=AUTHOR_CONSENT.format(name=out.name), questions=(), keep_text=True, screenshots=False)
    return Scenario(scenario="Recorded", site=origin(url), tasks=(Task(task="Do the task", start=url),), study=study)


def authored(recording: Recording, out: Path) -> ImportedScenario:
    """Returns what an author did as a scenario, to be written to ``out``."""
    from uxaudit.importers import Given
    from uxaudit.importers.draft import Draft
    from uxaudit.importers.from_session import scenario_of

    draft = Draft(Given(out, ""))
    return scenario_of(draft, recording.all_steps, recording.tasks[0].done or SessionTask(0, ()), "uxaudit record")


def left_of(scenario: Scenario, participant: str, folder: Path, earlier: Earlier) -> Left:
    """Returns what is left to record. Raises InputError if the id was used and no option decides, or if nothing is left."""
    every = tuple(range(len(scenario.tasks)))
    before = session_folder(folder, participant)
    if before is None:
        if earlier.resume:
            raise InputError(f"there is no session of {participant} to resume", str(folder), "Leave out --resume.")
        return Left(every)
    if earlier.replace:
        return Left(every)
    if not earlier.resume:
        hint = "Use another id, continue it with --resume, or record it again with --replace."
        raise InputError(f"there is a session of {participant} already", str(before), hint)
    return _after(read_recording(before, {}), scenario, str(before))


def _after(recording: Recording, scenario: Scenario, place: str) -> Left:
    """What is left of an interrupted session. A task that was interrupted is done again."""
    held, now = ([task.task for task in plan.tasks] for plan in (recording.header.plan, ScenarioPlan.model_validate(scenario.plan())))
    if recording.header.plan.scenario != scenario.scenario or held != now:
        hint = f"Use the scenario as it was then, “{recording.header.plan.scenario}”, or record the session again with --replace."
        raise InputError("the session cannot be resumed: it was recorded with other tasks", place, hint)
    if recording.end is not None and recording.end.status == "completed":
        raise InputError(f"the session of {recording.header.participant} is complete", place, "Nothing is left to record.")
    session = recording.session
    assert session is not None, "sessions are found by it"
    done = [task for task in session.tasks if task.end is not None]
    if recording.end is not None and done and done[-1].end is not None and done[-1].end.said == "left":
        done.pop()  # it was interrupted because the panel was closed
    finished = {task.index for task in done}
    return Left(tuple(index for index in range(len(scenario.tasks)) if index not in finished), True, frozenset(session.answers))
