"""Schedules replays on worker processes, each with one browser, through the ``concurrent.futures`` interface.

The parent chooses the next replay, enforces the hard deadline, and kills a worker that exceeds it. A failure is retried
until it is confirmed or refuted: a task is blocked if at least two of three replays fail.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, Protocol
from urllib.parse import urlsplit

from uxaudit.errors import CannotMeasure
from uxaudit.model.access import NONE, Access
from uxaudit.model.scenario import Scenario
from uxaudit.recording.journal import JOURNAL, Journal, finished
from uxaudit.recording.probe_spec import TRIAL_S
from uxaudit.recording.records import End, Header, ScenarioPlan
from uxaudit.replay.messages import BrowserSetup, Job, StepKey
from uxaudit.runner.runners import SentData, Worker
from uxaudit.scenario.plan import Replay, confirmation
from uxaudit.scenario.selection import retried
from uxaudit.urls import origin

TRIES = 3
"""Maximum number of replays used to confirm a failure. It is confirmed if ``REPRODUCED`` of them fail."""
REPRODUCED = 2
STALL_MARGIN_S = 45.0
"""Time that a journal may stay unchanged beyond the limits of the step before its worker is killed, in seconds."""
POLL_S = 0.25
TWICE = "the browser or its worker died twice in this replay"
SENT = "its worker was lost after it may have sent data to the site, so it was not played again"


class ReplayListener(Protocol):
    """Receives the progress of the replays."""

    def __call__(self, done: int, total: int, what: str) -> None:
        """Called with the number of finished replays, the number of all replays so far, and a description of the current one."""


def quiet(done: int, total: int, what: str) -> None:
    """Ignore the progress."""


@dataclass(frozen=True)
class Options:
    """Where to write the recordings, and which browser to use."""

    recordings: Path
    browser: BrowserSetup
    all_hosts: bool = False
    access: Access = NONE


def hosts_of(scenario: Scenario) -> tuple[str, ...]:
    """Returns the hosts that a scenario's replays may connect to: the host of its site and those under ``hosts``."""
    own = urlsplit(scenario.site).hostname or ""
    return tuple(dict.fromkeys(map(in_ascii, (own, *scenario.hosts))))


def in_ascii(host: str) -> str:
    """Returns a host as browsers write it: in lower case, with non-ASCII characters as punycode."""
    try:
        return host.lower().encode("idna").decode()
    except UnicodeError:  # not a valid host: it matches none
        return host


@dataclass
class _Group:
    """The repeats and retries of the same tasks by one persona: number of replays, and number of failures per task."""

    tries: int = 0
    waiting: int = 0
    fails: Counter[int] = field(default_factory=Counter)
    changing: set[int] = field(default_factory=set)
    """Indexes of the tasks that may have changed data that later tasks depend on."""
    highest: int = 0


@dataclass
class _Setup:
    """The setup of one scenario, shared by all personas whose browsers identify themselves to the server in the same way."""

    storage: Any = None
    """Cookies and local storage after the setup."""
    preparing: bool = False
    """Whether the first replay with this setup is running. The others wait for its cookies and local storage."""
    done: bool = False


class Engine:
    """Plays replays in workers until all are finished and every failure is confirmed or refuted."""

    def __init__(self, options: Options, workers: Sequence[Worker], listen: ReplayListener = quiet) -> None:
        self.options = options
        self.workers = list(workers)
        self.listen = listen
        self.groups: dict[str, _Group] = {}
        self.setups: dict[tuple[str, ...], _Setup] = {}
        self.queue: deque[Replay] = deque()
        self.running: dict[Future[Any], tuple[Worker, Replay, float]] = {}
        self.redone: set[str] = set()
        self.quiet_steps: defaultdict[str, set[StepKey]] = defaultdict(set)
        self.sending_steps: defaultdict[str, set[StepKey]] = defaultdict(set)
        self.done = self.total = 0

    def run(self, replays: Iterable[Replay]) -> int:
        """Play all replays and return the number played by this call. Replays that are already finished are skipped."""
        before = self.done
        for replay in replays:
            group = self._group(replay)
            group.highest = max(group.highest, replay.repetition)
            if not finished(self.options.recordings / replay.id):
                self.queue.append(replay)
                group.waiting += 1
        self.total = before + len(self.queue)
        free = list(self.workers)
        while self.queue or self.running:
            self._fill(free)
            ready, _ = wait(self.running, timeout=POLL_S, return_when=FIRST_COMPLETED)
            for future in ready:
                worker, replay, _ = self.running.pop(future)
                free.append(worker)
                self._finish(future, worker, replay)
            self._end_stalled()
        return self.done - before

    def _group(self, replay: Replay) -> _Group:
        return self.groups.setdefault(replay.group, _Group())

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
            setup.preparing = bool(replay.scenario.setup or replay.scenario.login) and not setup.done
            self._submit(free.pop(), replay, setup)

    def _disturbs(self, replay: Replay) -> bool:
        """Whether a reset would disturb another replay of the same site: a running one, or this one."""
        alike = [other for _, other, _ in self.running.values() if origin(other.scenario.site) == origin(replay.scenario.site)]
        return any(one.scenario.reset is not None for one in (replay, *alike)) if alike else False

    def _submit(self, worker: Worker, replay: Replay, setup: _Setup) -> None:
        self.listen(self.done, self.total, _label(replay))
        name = replay.scenario.scenario
        quiet = frozenset(self.quiet_steps[name] - self.sending_steps[name])
        job = Job(
            replay, self.options.recordings, hosts_of(replay.scenario), setup.storage, self.options.all_hosts, self.options.access, quiet
        )
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
            self._lost(replay, group, again=not isinstance(error, SentData) or replay.scenario.reset is not None)
            return
        played = future.result()
        self.quiet_steps[replay.scenario.scenario] |= played.quiet
        self.sending_steps[replay.scenario.scenario] |= played.sent
        setup.storage, setup.done = (None, False) if played.expired else (setup.storage or played.storage, True)
        group.tries += 1
        group.waiting -= 1
        group.fails.update(played.failed)
        group.changing.update(played.changing)
        self._count(replay)
        if group.waiting == 0 and self._unsure(group):
            self._again(replay, group)

    def _lost(self, replay: Replay, group: _Group, *, again: bool) -> None:
        """Requeue a replay whose worker or browser died, once. Other replays are not affected.

        It is not played again if it may have sent data, unless the site is reset before.
        """
        if again and replay.id not in self.redone:
            self.redone.add(replay.id)
            self.queue.appendleft(replay)
            return
        group.waiting -= 1
        self._count(replay)
        if not finished(self.options.recordings / replay.id):
            write_lost(replay, self.options.recordings, "crashed", TWICE if again else SENT)

    def _count(self, replay: Replay) -> None:
        self.done += 1
        self.listen(self.done, self.total, _label(replay))

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
        """Kill the worker of a replay whose journal has not changed for longer than any step may take."""
        for worker, replay, begun in list(self.running.values()):
            if getattr(worker, "ends_stalled", False):
                continue
            path = self.options.recordings / replay.id / JOURNAL
            written = path.stat().st_mtime if path.exists() else begun
            if time.time() - max(written, begun) > patience_s(replay):
                worker.kill()


def _label(replay: Replay) -> str:
    """The scenario and the persona; the tasks of a part; and why the replay was added if it was not planned."""
    names = [replay.scenario.tasks[index].task for index in replay.tasks or ()] if replay.part_of else []
    part = f" · {names[0]}{f' and {len(names) - 1} more' * (len(names) > 1)}" if names else ""
    return f"{replay.scenario.scenario}{part} · {replay.persona.name}{', again to confirm a failure' * replay.confirms}"


def patience_s(replay: Replay) -> float:
    """Maximum time that a replay's journal may stay unchanged, in seconds: the longest step, the trials after it, and a margin."""
    longest_ms = max([replay.scenario.timeout, *_timeouts(replay.scenario)])
    reset_s = replay.scenario.reset.timeout / 1000 if replay.scenario.reset else 0.0
    return reset_s + 2 * longest_ms / 1000 + TRIAL_S * len(replay.persona.examines) + STALL_MARGIN_S


def _timeouts(scenario: Scenario) -> list[float]:
    steps = [*scenario.login, *scenario.setup, *(step for task in scenario.tasks for step in (*task.steps, *task.success))]
    return [step.timeout for step in steps if step.timeout]


def write_lost(replay: Replay, recordings: Path, status: Literal["crashed", "setup-failed"], reason: str) -> None:
    """Record why a replay could not start or end, for the report. Its earlier records are kept."""
    path = recordings / replay.id / JOURNAL
    begun = path.exists() and path.read_bytes().startswith(b'{"kind":"header"')
    journal = Journal(recordings / replay.id)
    if not begun:
        journal.append(
            Header(
                replay=replay.id,
                plan=ScenarioPlan.model_validate(replay.scenario.plan()),
                persona=replay.persona.name,
                input=replay.persona.input,
                repetition=replay.repetition,
                confirms=replay.confirms,
                played=replay.tasks,
                part_of=replay.part_of,
            )
        )
    journal.append(End(status=status, reason=reason))
    journal.close()


def with_hosts(browser: BrowserSetup, scenarios: Sequence[Scenario], *, all_hosts: bool) -> BrowserSetup:
    """Returns the browser setup with the allowed hosts of all scenarios, or without any restriction."""
    hosts = None if all_hosts else tuple(sorted({host for scenario in scenarios for host in hosts_of(scenario)}))
    return replace(browser, hosts=hosts)
