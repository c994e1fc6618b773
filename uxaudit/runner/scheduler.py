"""Where replays run: worker processes with one browser each, behind the ``concurrent.futures`` interface.

The parent decides what is played next, holds the hard deadline, and ends a worker that overruns it. A failure is played
again until it is sure: a task is blocked when that is reproduced in two of three tries.
"""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from uxaudit.errors import CannotMeasure
from uxaudit.model.scenario import Scenario
from uxaudit.recording.journal import JOURNAL, Journal, finished
from uxaudit.recording.probe_spec import TRIAL_S
from uxaudit.recording.records import End, Header, ScenarioPlan
from uxaudit.replay.messages import BrowserSetup, Job
from uxaudit.runner.runners import Worker
from uxaudit.scenario.plan import Replay, confirmation
from uxaudit.scenario.selection import retried
from uxaudit.urls import origin

TRIES = 3
"""A failure counts when two of so many tries show it (DESIGN: task status)."""
REPRODUCED = 2
STALL_MARGIN_S = 45.0
"""How long beyond a step's own bounds a journal may stand still before its worker is ended."""
POLL_S = 0.25
Key = tuple[str, str]


class ReplayListener(Protocol):
    """Hears how the replays go on."""

    def __call__(self, done: int, total: int, what: str) -> None:
        """Hear that ``done`` of ``total`` replays are over, and what goes on now."""


def quiet(done: int, total: int, what: str) -> None:
    """Listen and say nothing."""


@dataclass(frozen=True)
class Options:
    """How to replay: where to write, with which browser and probes."""

    recordings: Path
    browser: BrowserSetup
    all_hosts: bool = False


def hosts_of(scenario: Scenario) -> tuple[str, ...]:
    """The hosts that a scenario's replays may call: its site's own, and those that it lists."""
    own = urlsplit(scenario.site).hostname or ""
    return tuple(dict.fromkeys(map(in_ascii, (own, *scenario.hosts))))


def in_ascii(host: str) -> str:
    """A host as browsers write it: small letters, and those beyond ASCII as punycode."""
    try:
        return host.lower().encode("idna").decode()
    except UnicodeError:  # no host at all: it will match none
        return host


@dataclass
class _Group:
    """The replays of one scenario by one persona: how many ran, and how often each task failed."""

    tries: int = 0
    waiting: int = 0
    fails: Counter[int] = field(default_factory=Counter)
    changing: set[int] = field(default_factory=set)
    """Tasks that may have changed what later ones meet."""
    highest: int = 0


@dataclass
class _Setup:
    """The setup of one scenario, for all personas whose browser tells the server the same of itself."""

    storage: Any = None
    """Cookies and local storage, where it logged in."""
    preparing: bool = False
    """Whether the first is under way: the others wait for what it leaves."""
    done: bool = False


class Engine:
    """Plays replays in workers until all are done and every failure is confirmed or refuted."""

    def __init__(self, options: Options, workers: Sequence[Worker], listen: ReplayListener = quiet) -> None:
        self.options = options
        self.workers = list(workers)
        self.listen = listen
        self.groups: dict[Key, _Group] = {}
        self.setups: dict[tuple[str, ...], _Setup] = {}
        self.queue: deque[Replay] = deque()
        self.running: dict[Future[Any], tuple[Worker, Replay, float]] = {}
        self.redone: set[str] = set()
        self.done = self.total = 0

    def run(self, replays: Iterable[Replay]) -> int:
        """Play all; returns how many were played. A replay that has its end already is not played again."""
        for replay in replays:
            group = self._group(replay)
            group.highest = max(group.highest, replay.repetition)
            if not finished(self.options.recordings / replay.id):
                self.queue.append(replay)
                group.waiting += 1
        self.total = len(self.queue)
        free = list(self.workers)
        while self.queue or self.running:
            self._fill(free)
            ready, _ = wait(self.running, timeout=POLL_S, return_when=FIRST_COMPLETED)
            for future in ready:
                worker, replay, _ = self.running.pop(future)
                free.append(worker)
                self._finish(future, worker, replay)
            self._end_stalled()
        return self.done

    def _group(self, replay: Replay) -> _Group:
        return self.groups.setdefault((replay.scenario.scenario, replay.persona.name), _Group())

    def _setup(self, replay: Replay) -> _Setup:
        who = replay.persona
        return self.setups.setdefault((replay.scenario.scenario, who.user_agent or "", who.locale, str(who.mobile)), _Setup())

    def _fill(self, free: list[Worker]) -> None:
        for replay in list(self.queue):
            setup = self._setup(replay)
            if not free:
                return
            if setup.preparing or self._disturbs(replay):
                continue
            self.queue.remove(replay)
            setup.preparing = bool(replay.scenario.setup) and not setup.done
            self._submit(free.pop(), replay, setup)

    def _disturbs(self, replay: Replay) -> bool:
        """Whether a reset would disturb a running replay of the same site, or that one's reset this replay."""
        alike = [other for _, other, _ in self.running.values() if origin(other.scenario.site) == origin(replay.scenario.site)]
        return any(one.scenario.reset is not None for one in (replay, *alike)) if alike else False

    def _submit(self, worker: Worker, replay: Replay, setup: _Setup) -> None:
        self.listen(self.done, self.total, f"{replay.scenario.scenario} · {replay.persona.name}")
        job = Job(replay, self.options.recordings, hosts_of(replay.scenario), setup.storage, self.options.all_hosts)
        self.running[worker.submit("play", self.options.browser, job)] = (worker, replay, time.time())

    def _finish(self, future: Future[Any], worker: Worker, replay: Replay) -> None:
        group, setup = self._group(replay), self._setup(replay)
        setup.preparing = False
        error = future.exception()
        if isinstance(error, CannotMeasure):
            raise error
        if error is not None and not isinstance(error, BrokenProcessPool):
            raise error
        if error is not None or future.result().status == "crashed":
            self._lost(replay, group)
            return
        played = future.result()
        setup.storage, setup.done = setup.storage or played.storage, True
        group.tries += 1
        group.waiting -= 1
        group.fails.update(played.failed)
        group.changing.update(played.changing)
        self.done += 1
        self.listen(self.done, self.total, f"{replay.scenario.scenario} · {replay.persona.name}")
        if group.waiting == 0 and self._unsure(group):
            self._again(replay, group)

    def _lost(self, replay: Replay, group: _Group) -> None:
        """The worker or its browser died under a replay: it is played once more, no other is touched."""
        if replay.id not in self.redone:
            self.redone.add(replay.id)
            self.queue.appendleft(replay)
            return
        group.waiting -= 1
        self.done += 1
        if not finished(self.options.recordings / replay.id):
            journal = Journal(self.options.recordings / replay.id)
            journal.append(End(status="crashed", reason="the browser or its worker died twice in this replay"))
            journal.close()

    @staticmethod
    def _unsure(group: _Group) -> bool:
        return group.tries < TRIES and any(fails < REPRODUCED for fails in group.fails.values())

    def _again(self, replay: Replay, group: _Group) -> None:
        group.highest += 1
        group.waiting += 1
        self.total += 1
        unsure = [task for task, fails in group.fails.items() if fails < REPRODUCED]
        self.queue.appendleft(confirmation(replay, group.highest, retried(replay.scenario, unsure, group.changing)))

    def _end_stalled(self) -> None:
        """End the worker of a replay whose journal has stood still for longer than any step may take."""
        for worker, replay, begun in list(self.running.values()):
            path = self.options.recordings / replay.id / JOURNAL
            written = path.stat().st_mtime if path.exists() else begun
            if time.time() - max(written, begun) > patience_s(replay):
                worker.kill()


def patience_s(replay: Replay) -> float:
    """How long the journal of a replay may stand still: what a step and all that is tried after it may take, and a margin."""
    longest_ms = max([replay.scenario.timeout, *_timeouts(replay.scenario)])
    reset_s = replay.scenario.reset.timeout / 1000 if replay.scenario.reset else 0.0
    return reset_s + 2 * longest_ms / 1000 + TRIAL_S * len(replay.persona.examines) + STALL_MARGIN_S


def _timeouts(scenario: Scenario) -> list[float]:
    steps = [*scenario.setup, *(step for task in scenario.tasks for step in (*task.steps, *task.success))]
    return [step.timeout for step in steps if step.timeout]


def write_unreachable(replay: Replay, recordings: Path, reason: str) -> None:
    """Record a replay that could not begin, so that the report tells of it."""
    journal = Journal(recordings / replay.id)
    journal.append(
        Header(
            replay=replay.id,
            plan=ScenarioPlan.model_validate(replay.scenario.plan()),
            persona=replay.persona.name,
            input=replay.persona.input,
            repetition=replay.repetition,
            played=replay.tasks,
        )
    )
    journal.append(End(status="setup-failed", reason=reason))
    journal.close()


def with_hosts(browser: BrowserSetup, scenarios: Sequence[Scenario], *, all_hosts: bool) -> BrowserSetup:
    """The browser with the hosts of all scenarios, or without any restriction."""
    hosts = None if all_hosts else tuple(sorted({host for scenario in scenarios for host in hosts_of(scenario)}))
    return replace(browser, hosts=hosts)
