"""Replays in real worker processes: confirmed, resumed, and none lost if a worker or its browser dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent

import psutil
import pytest

from tests.replay.playing import Site
from tests.servers import Request, Response, html
from uxaudit.common.processes import OWNER, marked, owner
from uxaudit.model.probes import Probe
from uxaudit.model.scenario import Scenario
from uxaudit.recording.journal import JOURNAL
from uxaudit.recording.reader import read_audit
from uxaudit.recording.recording import Recording
from uxaudit.recording.records import Header
from uxaudit.replay.browser.discovery import FoundBrowser
from uxaudit.replay.messages import BrowserSetup
from uxaudit.runner.scheduler import Engine, Options, with_hosts
from uxaudit.runner.workers import LocalWorker, local_workers
from uxaudit.scenario import load
from uxaudit.scenario.plan import plan

TASK = """
    tasks:
      - task: Look
        steps:
          - open: /page
          - expect: {text: Fine}
"""


@pytest.fixture(scope="module")
def workers() -> Iterator[list[LocalWorker]]:
    with local_workers(2) as made:
        yield made


class Audit:
    """An audit folder, and a scheduler with the shared workers that fills it."""

    def __init__(self, site: Site, found: FoundBrowser, workers: list[LocalWorker], folder: Path) -> None:
        self.site, self.found, self.workers, self.folder = site, found, workers, folder
        self.engine: Engine | None = None
        self.progress: list[tuple[int, int, str]] = []

    def scenario(self, name: str, tasks: str = TASK) -> Scenario:
        path = self.folder / f"{name}.yaml"
        path.write_text(f"scenario: {name}\nsite: {self.site.address}\ntimeout: 2s\n{dedent(tasks)}")
        return load(path)

    def run(self, *scenarios: Scenario, repeat: int = 1) -> int:
        browser = with_hosts(BrowserSetup(self.found, probes=(Probe.NAVIGATION,)), scenarios, all_hosts=False)
        self.engine = Engine(Options(self.folder / "recordings", browser), self.workers, lambda *call: self.progress.append(call))
        return self.engine.run(plan(scenarios, (), repeat))

    @property
    def recordings(self) -> tuple[Recording, ...]:
        return read_audit(self.folder)

    def running(self) -> LocalWorker:
        """Returns a worker that is playing."""
        assert self.engine is not None
        return next(iter(self.engine.running.values()))[0]


@pytest.fixture
def audit(site: Site, browser_found: FoundBrowser, workers: list[LocalWorker], tmp_path: Path) -> Audit:
    return Audit(site, browser_found, workers, tmp_path)


def answers(*statuses: int) -> Callable[[Request], Response]:
    """A page that responds with one status after the other, and then with the last one."""
    left = list(statuses)

    def page(request: Request) -> Response:
        status = left.pop(0) if len(left) > 1 else left[0]
        return html("Fine" if status == 200 else "Sorry", status=status)

    return page


@pytest.mark.parametrize(
    ("statuses", "ends"),
    [
        ((200,), ["completed"]),
        ((500, 200), ["failed", "completed", "completed"]),
        ((500,), ["failed", "failed"]),
        ((500, 200, 500), ["failed", "completed", "failed"]),
    ],
)
def test_a_failure_is_played_again_until_it_is_sure(audit: Audit, statuses: tuple[int, ...], ends: list[str]) -> None:
    audit.site.pages["/page"] = answers(*statuses)
    assert audit.run(audit.scenario("One")) == len(ends)
    assert [recording.end.status for recording in audit.recordings if recording.end] == ends
    assert [recording.header.confirms for recording in audit.recordings] == [False] + [True] * (len(ends) - 1)
    assert [recording.header.repetition for recording in audit.recordings] == list(range(1, len(ends) + 1))
    assert audit.progress[-1][:2] == (len(ends), len(ends))
    assert [what for _, _, what in audit.progress] == ["One · desktop"] * 2 + ["One · desktop, again to confirm a failure"] * 2 * (
        len(ends) - 1
    )


LOGIN = (
    """
    personas: [desktop, slow-device, mobile]
    setup:
      - open: /login
      - fill: {label: Password, text: open sesame}
      - click: Go
      - wait_for: {text: Fine}
"""
    + TASK
)


def test_a_log_in_is_done_once_for_all_whose_browser_says_the_same_of_itself(audit: Audit) -> None:
    form = html('<form action="/page" method="post"><label>Password <input type="password" name="p"></label><button>Go</button></form>')
    audit.site.pages |= {"/login": form, "/page": answers(200)}
    assert audit.run(audit.scenario("One", LOGIN)) == 3
    assert [recording.end.status for recording in audit.recordings if recording.end] == ["completed"] * 3
    assert len([request for request in audit.site.seen if request.path == "/login"]) == 2


def test_what_a_person_has_to_look_at_is_not_played_again(audit: Audit) -> None:
    audit.site.pages["/"] = "<button>Add to the basket</button>"
    assert audit.run(audit.scenario("One", "tasks:\n  - task: Add\n    steps:\n      - click: Add to basket")) == 1


@pytest.mark.slow
def test_an_audit_goes_on_where_it_was_cut_off(audit: Audit) -> None:
    audit.site.pages["/page"] = "Fine"
    scenario = audit.scenario("One")
    assert audit.run(scenario, repeat=3) == 3
    cut = audit.folder / "recordings" / "one--desktop--2" / JOURNAL
    cut.write_bytes(cut.read_bytes()[:-30])
    assert [recording.interrupted for recording in audit.recordings] == [False, True, False]
    assert audit.run(scenario, repeat=3) == 1
    assert [recording.end.status for recording in audit.recordings if recording.end] == ["completed"] * 3
    assert all(len(recording.steps) == 3 for recording in audit.recordings), "nothing of the first try is counted twice"


def headers(audit: Audit) -> int:
    """Returns the number of replays that were started, including interrupted ones."""
    start = Header.model_fields["kind"].default
    return sum(
        line.startswith(f'{{"kind":"{start}"'.encode())
        for path in audit.folder.glob("recordings/*/*.jsonl")
        for line in path.read_bytes().splitlines()
    )


def killing(audit: Audit, kill: Callable[[int], None], times: int) -> Callable[[Request], Response]:
    """A page that kills the process showing it on its first visits."""
    left = [None] * times

    def page(request: Request) -> Response:
        if left:
            left.pop()
            pid = audit.running()._pid
            assert pid is not None
            kill(pid)
        return html("Fine")

    return page


def kill_worker(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def kill_browser(pid: int) -> None:
    for child in psutil.Process(pid).children(recursive=True):
        if "chrom" in child.name() or "headless" in child.name():
            child.kill()
            return


@pytest.mark.slow
@pytest.mark.parametrize("kill", [kill_worker, kill_browser])
def test_a_replay_under_which_its_browser_died_is_played_once_more(audit: Audit, kill: Callable[[int], None]) -> None:
    audit.site.pages["/page"] = killing(audit, kill, 1)
    assert audit.run(audit.scenario("One"), repeat=4) == 4
    assert [recording.end.status for recording in audit.recordings if recording.end] == ["completed"] * 4
    assert headers(audit) == 5
    assert all(len(recording.steps) == 3 for recording in audit.recordings)


@pytest.mark.slow
def test_a_replay_that_kills_its_worker_twice_is_given_up_and_costs_no_other(audit: Audit) -> None:
    bad, good = audit.scenario("Bad", TASK.replace("/page", "/bad")), audit.scenario("Good")

    def page(request: Request) -> Response:
        assert audit.engine is not None
        for worker, replay, _ in list(audit.engine.running.values()):
            if replay.scenario.scenario == "Bad" and worker._pid is not None:
                kill_worker(worker._pid)
        return html("Fine")

    audit.site.pages.update({"/bad": page, "/page": "Fine"})
    assert audit.run(bad, good, repeat=2) == 4
    ends = {recording.header.replay: recording.end for recording in audit.recordings}
    assert {name: end.status for name, end in ends.items() if end} == {
        "bad--desktop--1": "crashed",
        "bad--desktop--2": "crashed",
        "good--desktop--1": "completed",
        "good--desktop--2": "completed",
    }


def test_a_worker_that_was_killed_is_known_by_its_new_process(workers: list[LocalWorker]) -> None:
    worker = workers[0]
    first = worker.submit("warm").result(30)
    kill_worker(first)
    with pytest.raises(Exception, match=r"terminated abruptly|process pool"):
        worker.submit("warm").result(30)
    second = worker.submit("warm").result(30)
    assert second != first
    assert worker._pid == second


def test_no_process_is_left_behind(browser_found: FoundBrowser) -> None:
    with local_workers(1) as (worker,):
        pid = worker.submit("warm").result(30)
        worker.submit("start", BrowserSetup(browser_found)).result(30)
        children = psutil.Process(pid).children(recursive=True)
        assert any("chrom" in child.name() or "headless" in child.name() for child in children)
    _, alive = psutil.wait_procs(children, timeout=5)
    assert alive == []
    assert not psutil.pid_exists(pid)


@pytest.mark.slow
def test_workers_whose_parent_is_killed_while_they_start_end_too() -> None:
    script = "import time; from uxaudit.runner.workers import local_workers\nwith local_workers(2): time.sleep(60)"
    children: list[psutil.Process] = []
    for tenths in range(2, 10):
        parent = subprocess.Popen([sys.executable, "-c", script])
        time.sleep(tenths / 10)
        children += psutil.Process(parent.pid).children(recursive=True)
        parent.kill()
        parent.wait()
    _, alive = psutil.wait_procs(children, timeout=10)
    for child in alive:
        child.kill()
    assert alive == []


def test_a_server_whose_owner_has_ended_is_found_by_its_mark() -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    mark = owner(ended.pid)
    ended.wait()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, env={**os.environ, OWNER: mark}) as server:
        time.sleep(0.2)
        assert {process.pid for process in marked(OWNER, owner(ended.pid))} == {server.pid}
        assert marked(OWNER, owner()) == set()
        server.kill()
