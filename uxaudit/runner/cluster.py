"""Replays on a cluster of Dask distributed: ``--cluster tcp://scheduler:8786``.

Dask merges equal calls into one task, and automatically reruns the tasks of a lost worker. Neither may happen to replays: equal replays
are repeats, and a replay that has placed an order must not place it twice. So each attempt is a separate task, bound to one worker.
Before it acts it registers with the scheduler, and a second run of the same attempt is refused. If a worker is lost, this
side decides: a replay that has sent no data is played again elsewhere, one that may have is reported as crashed.
"""

from __future__ import annotations

import contextlib
import io
import shutil
import time
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from uxaudit.errors import CannotMeasure, InputError
from uxaudit.recording.journal import finished
from uxaudit.replay.data_sending import SENDING
from uxaudit.runner import cluster_worker
from uxaudit.runner.cluster_worker import NEW, AlreadyBegun, ReplayProcessDied
from uxaudit.runner.runners import Runner, SentData

if TYPE_CHECKING:
    from distributed import Client, Variable
    from distributed import Future as DaskFuture

CONNECT_S = 10.0
LOOK_S = 1.0
"""Interval between checks of the workers, in seconds."""
PATIENCE_S = 60.0
"""Time that the audit waits for a worker if none is left, in seconds; a nanny takes some seconds to start one."""
STARTING_S = 120.0
"""Time limit of any call except a replay, in seconds."""
INSTALL = "Install it with `pip install 'uxaudit-replay[cluster]'`."


@dataclass
class Attempt:
    """One call that runs on one worker of the cluster."""

    task: DaskFuture
    address: str
    mine: Future[Any]
    progress: Variable | None = None
    recordings: Path = Path()


@dataclass
class Cluster:
    """The connection to a scheduler, and its current workers."""

    client: Client
    audit: str = field(default_factory=lambda: uuid4().hex)
    running: dict[str, Attempt] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)
    ended: Event = field(default_factory=Event)
    unpacking: Lock = field(default_factory=Lock)

    def addresses(self) -> list[str]:
        """Returns the current workers, by their addresses. Raises CannotMeasure if the scheduler is gone."""
        try:
            return sorted(self.client.sync(self.client.scheduler.identity, n_workers=-1)["workers"])
        except Exception as error:
            raise CannotMeasure("the scheduler of the cluster no longer responds", hint="Continue the audit with --resume.") from error

    def submit(
        self, address: str, function: Any, *arguments: Any, mine: Future[Any], progress: Variable | None = None, recordings: Path = Path()
    ) -> None:
        """Run a function on one worker, as a task that Dask merges with no other."""
        key = f"uxaudit-{uuid4().hex}"
        task = self.client.submit(function, *arguments, key=key, pure=False, workers=[address], allow_other_workers=False, retries=0)
        with self.lock:
            self.running[key] = Attempt(task, address, mine, progress, recordings)
        task.add_done_callback(lambda _: self._done(key))

    def _done(self, key: str) -> None:
        """Pass a result on, once. The files of the replay are moved into the audit folder first."""
        with self.lock:
            attempt = self.running.pop(key, None)
        if attempt is None:
            return
        try:
            result = attempt.task.result(timeout=STARTING_S)
            if attempt.progress is not None:
                played, files = result
                with self.unpacking:
                    unpack(files, attempt.recordings, played.replay)
                result = played
        except (AlreadyBegun, ReplayProcessDied) as error:
            attempt.mine.set_exception(_lost(attempt, str(error)))
        except Exception as error:
            failure = _lost(attempt, "its worker is gone") if type(error).__name__ in ("KilledWorker", "CancelledError") else error
            attempt.mine.set_exception(failure)
        else:
            attempt.mine.set_result(result)

    def watch(self) -> None:
        """Give up calls on lost workers; runs in a separate thread."""
        while not self.ended.wait(LOOK_S):
            try:
                self._give_up(set(self.addresses()))
            except CannotMeasure as error:
                self._give_up(set(), error)
                return

    def _give_up(self, there: set[str], why: CannotMeasure | None = None) -> None:
        """Give up all attempts whose workers are lost; ``there`` are the remaining workers."""
        with self.lock:
            gone = {key: attempt for key, attempt in self.running.items() if attempt.address not in there}
            for key in gone:
                del self.running[key]
        for attempt in gone.values():
            with contextlib.suppress(Exception):  # the scheduler may be gone too
                attempt.task.cancel(force=True)
            attempt.mine.set_exception(why or _lost(attempt, "its worker is gone"))


def _lost(attempt: Attempt, why: str) -> BrokenProcessPool:
    """Returns the error of a lost attempt. It is played again only if the replay cannot have sent data."""
    try:
        sending = attempt.progress is not None and attempt.progress.get(timeout=CONNECT_S) == SENDING
    except Exception:  # unknown, so it is not risked
        sending = True
    return SentData(why) if sending else BrokenProcessPool(why)


def unpack(files: bytes, recordings: Path, replay: str) -> None:
    """Put the files of a replay into the audit folder. An existing recording is kept.

    Raises CannotMeasure for an archive with paths outside the folder.
    """
    incoming = recordings / f".incoming-{uuid4().hex}"
    with zipfile.ZipFile(io.BytesIO(files)) as archive:
        for name in archive.namelist():
            if not (incoming / name).resolve().is_relative_to(incoming.resolve()):
                raise CannotMeasure(f"a worker of the cluster sent a file with a path outside the recording: {name}")
        archive.extractall(incoming)
    for state in sorted((incoming / "states").glob("*.*")):
        target = recordings / "states" / state.name
        target.parent.mkdir(exist_ok=True)
        if not target.exists() or state.suffix == ".json":
            state.replace(target)
    if not finished(recordings / replay) and (incoming / replay).is_dir():
        shutil.rmtree(recordings / replay, ignore_errors=True)
        (incoming / replay).replace(recordings / replay)
    shutil.rmtree(incoming, ignore_errors=True)


class ClusterWorker:
    """One worker of the cluster; if it is lost, another replaces it."""

    ends_stalled = True
    """Its own machine ends replays that hang, because their journals are there."""

    def __init__(self, cluster: Cluster, address: str, places: Counter[str]) -> None:
        self._cluster = cluster
        self._address = address
        self._places = places
        places[address] += 1

    def submit(self, function: str, *arguments: Any) -> Future[Any]:
        """Run a function of ``uxaudit.replay.worker`` on the cluster. A lost worker makes the future raise ``BrokenProcessPool``."""
        mine: Future[Any] = Future()
        try:
            self._find_place()
            if function == "play":
                self._play(mine, list(arguments))
            else:
                work = (cluster_worker.call, self._cluster.audit, function, list(arguments), STARTING_S)
                self._cluster.submit(self._address, *work, mine=mine)
        except CannotMeasure as error:
            mine.set_exception(error)
        return mine

    def _play(self, mine: Future[Any], arguments: list[Any]) -> None:
        from distributed import Variable

        from uxaudit.runner.scheduler import patience_s

        attempt = f"uxaudit-attempt-{uuid4().hex}"
        progress = Variable(attempt, client=self._cluster.client)
        progress.set(NEW)
        job = arguments[1]
        work = (cluster_worker.play, self._cluster.audit, attempt, arguments, patience_s(job.replay))
        self._cluster.submit(self._address, *work, mine=mine, progress=progress, recordings=job.recordings)

    def _find_place(self) -> None:
        """Move to another worker of the cluster if this one is lost. Raises CannotMeasure if none appears."""
        until = time.monotonic() + PATIENCE_S
        while True:
            there = self._cluster.addresses()
            if self._address in there:
                return
            if there:
                self._places[self._address] -= 1
                self._address = min(there, key=lambda address: self._places[address])
                self._places[self._address] += 1
                return
            if time.monotonic() > until:
                raise CannotMeasure("all workers of the cluster are gone", hint="Start some, then continue the audit with --resume.")
            time.sleep(LOOK_S)

    def kill(self) -> None:
        """Do nothing: its own machine ends replays that hang."""

    def stop(self) -> None:
        """Do nothing: all are stopped together."""


@contextlib.contextmanager
def cluster_workers(address: str, count: int) -> Iterator[Sequence[ClusterWorker]]:
    """The workers of a cluster: all, or the first ``count`` if that is more than one. Their browsers are closed when the block exits.

    Raises CannotMeasure if the scheduler or its workers are not available, InputError if they have other versions.
    """
    cluster = Cluster(_connected(address))
    try:
        _check_versions(cluster.client)
        there = cluster.addresses()
        chosen = there[:count] if count > 1 else there
        places: Counter[str] = Counter()
        made = [ClusterWorker(cluster, one, places) for one in chosen]
        for worker in made:
            worker.submit("warm")
        Thread(target=cluster.watch, daemon=True).start()
        yield made
    finally:
        cluster.ended.set()
        with contextlib.suppress(Exception):  # the scheduler or workers may be gone
            cluster.client.run(cluster_worker.finish, cluster.audit, on_error="ignore")
        with contextlib.suppress(Exception):
            cluster.client.close(timeout=CONNECT_S)


def _connected(address: str) -> Client:
    try:
        from distributed import Client
    except ImportError as error:
        raise InputError("replays on a cluster need Dask distributed", f"--cluster {address}", INSTALL) from error
    try:
        return Client(address, timeout=CONNECT_S, set_as_default=False, name="uxaudit")
    except ValueError as error:
        raise InputError(f"this is not the address of a scheduler: {error}", f"--cluster {address}", "Write tcp://host:8786.") from error
    except Exception as error:
        what = f"the scheduler does not respond, or has another version of Dask: {type(error).__name__}"
        raise CannotMeasure(what, f"--cluster {address}", "Start it with `dask scheduler`, or correct the address.") from error


def _check_versions(client: Client) -> None:
    """Raise CannotMeasure if there is no worker, InputError if one has other versions than this side, or lacks uxaudit."""
    own = cluster_worker.versions()
    found: dict[str, Any] = client.run(cluster_worker.versions, on_error="return")
    if not found:
        raise CannotMeasure("the cluster has no workers", hint="Start some with `dask worker SCHEDULER`, then run this again.")
    for worker, theirs in sorted(found.items()):
        if not isinstance(theirs, dict):
            hint = "Install the same uxaudit-replay[cluster] there."
            raise InputError(f"this worker cannot run uxaudit: {type(theirs).__name__}: {theirs}", worker, hint)
        different = [f"{name} {theirs.get(name)} instead of {version}" for name, version in own.items() if theirs.get(name) != version]
        if different:
            raise InputError(f"this worker has {', '.join(different)}", worker, "Install the same versions on all machines.")


def _needs_address(count: int) -> contextlib.AbstractContextManager[Sequence[ClusterWorker]]:
    raise InputError("this runner needs the address of a scheduler", "--runner dask", "Give it with --cluster tcp://host:8786.")


RUNNER = Runner("dask", _needs_address, connect=cluster_workers)
