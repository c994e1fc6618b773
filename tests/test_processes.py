"""Processes that give way to all others."""

import os
import subprocess
import sys

import psutil
import pytest

from uxaudit.common.processes import give_way

WAITING = "import threading; threading.Thread(target=input, daemon=True).start(); print('ready', flush=True); input()"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has priorities of threads")
def test_every_thread_of_a_process_gives_way() -> None:
    with subprocess.Popen([sys.executable, "-c", WAITING], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        give_way([psutil.Process(process.pid)], nice=7)
        threads = [thread.id for thread in psutil.Process(process.pid).threads()]
        nice = {os.getpriority(os.PRIO_PROCESS, thread) for thread in threads}
        process.kill()
    assert len(threads) > 1
    assert nice == {7}
