"""Runs one session with a person at this machine: its checks, the site's server, and the recorder."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from uxaudit.errors import CannotMeasure, InputError
from uxaudit.model.access import Proxy
from uxaudit.model.scenario import Scenario, Task
from uxaudit.model.study import Study
from uxaudit.recording.reader import read_recording
from uxaudit.recording.recording import Recording
from uxaudit.recording.session import SessionTask
from uxaudit.runner.scheduler import hosts_of
from uxaudit.runner.site_server import PATIENCE_S, served, wait_for
from uxaudit.sessions.store import check_participant, check_tasks, session_folder
from uxaudit.urls import is_page, origin

if TYPE_CHECKING:
    from uxaudit.importers.draft import ImportedScenario


@dataclass(frozen=True)
class Earlier:
    """How to handle an earlier session of the same participant."""

    resume: bool = False
    replace: bool = False


def record(
    scenario: Scenario, participant: str, folder: Path, earlier: Earlier, executable: str | None = None, proxy: Proxy | None = None
) -> str:
    """Record a session. Returns how it ended. Raises InputError for a used id, CannotMeasure without a browser or a site."""
    from uxaudit.replay.browser.discovery import find
    from uxaudit.replay.moderated.recorder import Sitting, hold
    from uxaudit.replay.reset import reset_site

    check_participant(participant)
    check_tasks(scenario)
    recordings = folder / "recordings"
    tasks, resumed = _tasks_left(scenario, participant, folder, earlier)
    found = find("chromium", headed=True, executable=executable)
    try:
        recordings.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"the folder cannot be written: {error.strerror}", str(folder), "Choose another one with --out.") from error
    with contextlib.ExitStack() as servers:
        servers.enter_context(served(scenario, proxy))
        if not scenario.serve and (why := wait_for(scenario.site, PATIENCE_S, proxy=proxy)):
            raise CannotMeasure(f"{scenario.site} did not respond: {why}", hint="Start the site, or let `serve:` start it.")
        if scenario.reset is not None and (why := asyncio.run(reset_site(scenario.reset, scenario.site, proxy))):
            raise CannotMeasure(why)
        return asyncio.run(hold(Sitting(scenario, participant, recordings, hosts_of(scenario), tasks, resumed, proxy=proxy), found))


AUTHOR = "author"
AUTHOR_CONSENT = (
    "What you do in the other window becomes the steps of {name}, with what you type. Passwords become references to secrets. Press Start, "
    "do the task once, and press Done on the page on which it is done."
)


def write_scenario(url: str, out: Path, executable: str | None = None, proxy: Proxy | None = None) -> ImportedScenario | None:
    """Let the author of a scenario do a task once, and return it as a scenario; None if they stopped before it was done.

    Raises InputError if it is not a URL, CannotMeasure without a browser or a site.
    """
    from uxaudit.replay.browser.discovery import find
    from uxaudit.replay.moderated.recorder import Sitting, hold, session_id

    if not is_page(url):
        raise InputError(f"{url} is not the URL of a page", "", "Write it with http:// or https://.")
    if why := wait_for(url, PATIENCE_S, proxy=proxy):
        raise CannotMeasure(f"{url} did not respond: {why}")
    scenario = to_author(url, out)
    found = find("chromium", headed=True, executable=executable)
    with tempfile.TemporaryDirectory() as scratch:
        recordings = Path(scratch) / "recordings"
        recordings.mkdir()
        ended = asyncio.run(hold(Sitting(scenario, AUTHOR, recordings, hosts_of(scenario), (0,), looks=False, proxy=proxy), found))
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


def _tasks_left(scenario: Scenario, participant: str, folder: Path, earlier: Earlier) -> tuple[tuple[int, ...], bool]:
    """Returns the tasks to do, and whether an earlier session continues. Raises InputError if the id was used and no option decides."""
    every = tuple(range(len(scenario.tasks)))
    before = session_folder(folder, participant)
    if before is None:
        if earlier.resume:
            raise InputError(f"there is no session of {participant} to resume", str(folder), "Leave out --resume.")
        return every, False
    if earlier.replace:
        shutil.rmtree(before)
        return every, False
    if not earlier.resume:
        hint = "Use another id, continue it with --resume, or record it again with --replace."
        raise InputError(f"there is a session of {participant} already", str(before), hint)
    session = read_recording(before, {}).session
    done = {task.index for task in session.tasks if task.end is not None} if session else set()
    left = tuple(index for index in every if index not in done)
    if not left:
        raise InputError(f"the session of {participant} is complete", str(before), "Nothing is left to record.")
    return left, True
