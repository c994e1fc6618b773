"""The replaying process inside a Dask worker: a browser, and messages by pipe.

A Dask worker cannot start processes of ``multiprocessing``. This one is started by ``subprocess``, so that a replay that hangs
can be ended without the Dask worker. Messages are pickled, with their length in front.
"""

from __future__ import annotations

import os
import pickle
import queue
import signal
import struct
import sys
from dataclasses import replace
from importlib import import_module
from threading import Thread
from typing import IO, Any

LENGTH = struct.Struct(">Q")
CALL, NOTED = "call", "noted"
"""Messages from the Dask worker: a function to call, and that it has forwarded a notice."""
RESULT, ERROR, NOTICE = "result", "error", "notice"
"""Messages from the process."""


def send(pipe: IO[bytes], message: Any) -> None:
    """Write one message. Raises OSError if the other side is gone."""
    data = pickle.dumps(message)
    pipe.write(LENGTH.pack(len(data)) + data)
    pipe.flush()


def receive(pipe: IO[bytes]) -> Any:
    """Read one message. Raises EOFError if the other side is gone."""
    head = pipe.read(LENGTH.size)
    if len(head) < LENGTH.size:
        raise EOFError("the other side is gone")
    (length,) = LENGTH.unpack(head)
    data = pipe.read(length)
    if len(data) < length:
        raise EOFError("the other side is gone")
    return pickle.loads(data)


def _listen(pipe: IO[bytes], calls: queue.Queue[Any], noted: queue.Queue[Any]) -> None:
    """Sort incoming messages. If the Dask worker is gone, end at once: the browser ends with this process."""
    try:
        while True:
            kind, *rest = receive(pipe)
            (noted if kind == NOTED else calls).put(rest)
    except (EOFError, OSError):
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))


def _local_browser(arguments: list[Any]) -> list[Any]:
    """Returns the arguments with a browser of this machine, if the caller's has another path."""
    from uxaudit.replay.browser.discovery import find
    from uxaudit.replay.messages import BrowserSetup

    return [
        replace(one, found=find(one.found.kind, one.headed)) if isinstance(one, BrowserSetup) and not one.found.path.exists() else one
        for one in arguments
    ]


def main() -> None:
    """Call functions of ``uxaudit.replay.worker`` in the order of arrival, until the pipe ends."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # output must not mix with messages
    calls: queue.Queue[Any] = queue.Queue()
    noted: queue.Queue[Any] = queue.Queue()
    Thread(target=_listen, args=(sys.stdin.buffer, calls, noted), daemon=True).start()
    worker = import_module("uxaudit.replay.worker")

    def notice(what: str) -> None:
        send(out, (NOTICE, what))
        noted.get()

    worker.notify_by(notice)
    while True:
        function, arguments = calls.get()
        try:
            result = getattr(worker, function)(*_local_browser(arguments))
        except Exception as error:
            send(out, (ERROR, error))
        else:
            send(out, (RESULT, result))


if __name__ == "__main__":
    main()
