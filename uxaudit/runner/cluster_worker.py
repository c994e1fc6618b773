"""Code that runs inside a Dask worker: it forwards calls to its replaying process, and sends recordings back.

The machine of the worker need not share a disk with the auditing one. A replay is recorded in a temporary folder here; its files
are sent back with the result, and only the auditing side puts them into the audit folder.
"""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import Empty, Queue
from threading import Lock, Thread
from typing import Any

from uxaudit.replay.data_sending import BEGUN
from uxaudit.runner.cluster_child import CALL, ERROR, NOTED, RESULT, receive, send

POLL_S = 0.5
NEW = "new"
"""The status of an attempt that has not started; :mod:`uxaudit.replay.data_sending` defines the others."""


class ReplayProcessDied(Exception):
    """The replaying process or its browser died, or was ended because it hung."""


class AlreadyBegun(Exception):
    """Dask runs an attempt a second time, because its first worker is lost. The main process decides about that, not Dask."""


@dataclass
class ReplayProcess:
    """The replaying process of one audit in this Dask worker."""

    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="uxaudit-")))
    sent: dict[str, str] = field(default_factory=dict)
    """Hashes of the page states that were already sent back."""
    process: subprocess.Popen[bytes] | None = None
    messages: Queue[Any] = field(default_factory=Queue)

    def call(self, function: str, arguments: list[Any], patience_s: float, notice: Callable[[str], None]) -> Any:
        """Call a function in the process. Raises its exceptions, and ReplayProcessDied if it does not respond."""
        process = self._running()
        assert process.stdin is not None
        try:
            send(process.stdin, (CALL, function, arguments))
            while True:
                kind, content = self._next(patience_s)
                if kind == RESULT:
                    return content
                if kind == ERROR:
                    raise content
                notice(content)
                send(process.stdin, (NOTED,))
        except (EOFError, OSError) as error:
            self.end()
            raise ReplayProcessDied(str(error)) from error

    def _running(self) -> subprocess.Popen[bytes]:
        if self.process is None or self.process.poll() is not None:
            words = [sys.executable, "-m", "uxaudit.runner.cluster_child"]
            self.process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            self.messages = Queue()
            Thread(target=_pass_on, args=(self.process, self.messages), daemon=True).start()
        return self.process

    def _next(self, patience_s: float) -> Any:
        """Returns the next message. Raises EOFError if the process is gone, or if nothing was recorded for too long."""
        began = time.time()
        while True:
            try:
                message = self.messages.get(timeout=POLL_S)
            except Empty:
                if time.time() - max(began, self._last_sign()) > patience_s:
                    raise EOFError("the replay hung") from None
                continue
            if message is None:
                raise EOFError("the replaying process is gone")
            return message

    def _last_sign(self) -> float:
        times = [path.stat().st_mtime for path in self.folder.glob("recordings/*/recording.jsonl")]
        return max(times, default=0.0)

    def end(self) -> None:
        """Kill the process and its browser."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def close(self) -> None:
        """End the process, and remove its temporary recordings."""
        self.end()
        shutil.rmtree(self.folder, ignore_errors=True)


def _pass_on(process: subprocess.Popen[bytes], messages: Queue[Any]) -> None:
    assert process.stdout is not None
    try:
        while True:
            messages.put(receive(process.stdout))
    except (EOFError, OSError, ValueError):
        messages.put(None)


_processes: dict[str, ReplayProcess] = {}
_one_at_a_time = Lock()
"""Only one replay runs at a time, whatever the number of the Dask worker's threads: parallel replays would affect each other's times."""


def versions() -> dict[str, str]:
    """The versions that must be the same on both sides."""
    import distributed

    from uxaudit import __version__

    return {"uxaudit": __version__, "Python": f"{sys.version_info[0]}.{sys.version_info[1]}", "distributed": distributed.__version__}


def begin(audit: str) -> None:
    """Start the replaying process of an audit, with its browser's driver."""
    with _one_at_a_time:
        _of(audit).call("warm", [], 60.0, lambda _: None)


def play(audit: str, attempt: str, arguments: list[Any], patience_s: float) -> tuple[Any, bytes]:
    """Play one replay once. Returns its result, and its files as a ZIP archive.

    Raises AlreadyBegun if this attempt has started before, ReplayProcessDied if the process died.
    """
    from distributed import Variable

    progress = Variable(attempt)
    with _one_at_a_time:
        if progress.get(timeout=30) != NEW:
            raise AlreadyBegun(attempt)
        progress.set(BEGUN)
        process = _of(audit)
        setup, job = arguments
        here = replace(job, recordings=process.folder / "recordings")
        shutil.rmtree(here.recordings / job.replay.id, ignore_errors=True)
        played = process.call("play", [setup, here], patience_s, progress.set)
        return played, _packed(process, here.recordings, job.replay.id)


def call(audit: str, function: str, arguments: list[Any], patience_s: float) -> Any:
    """Call any other function of the replaying process."""
    with _one_at_a_time:
        return _of(audit).call(function, arguments, patience_s, lambda _: None)


def finish(audit: str) -> None:
    """End the replaying process of an audit."""
    process = _processes.pop(audit, None)
    if process is not None:
        process.close()


def _of(audit: str) -> ReplayProcess:
    return _processes.setdefault(audit, ReplayProcess())


def _packed(process: ReplayProcess, recordings: Path, replay: str) -> bytes:
    """The files of a replay, and of the page states that are new or have changed since the last replay here."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for path in sorted(path for path in (recordings / replay).rglob("*") if path.is_file()):
            archive.write(path, path.relative_to(recordings))
        for path in sorted((recordings / "states").glob("*.*")):
            digest = hashlib.sha256(path.read_bytes()).hexdigest() if path.suffix != ".claim" else ""
            if digest and process.sent.get(path.name) != digest:
                process.sent[path.name] = digest
                archive.write(path, path.relative_to(recordings))
    shutil.rmtree(recordings / replay, ignore_errors=True)
    return content.getvalue()
