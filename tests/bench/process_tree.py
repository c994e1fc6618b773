"""Runs a command and prints what it cost, with all processes that it started: ``python process_tree.py COMMAND…``.

It prints JSON with ``code``, ``wall`` and ``cpu`` in seconds. On Linux, processes whose parent ended become children of this one, so that
their time is counted too; elsewhere that of orphans is missing.
"""

import contextlib
import ctypes
import json
import os
import resource
import subprocess
import sys
import time

ADOPT_ORPHANS = 36
"""``PR_SET_CHILD_SUBREAPER`` of prctl(2)."""
PATIENCE_S = 10.0
"""Time for all processes to end after the command has, in seconds."""

if sys.platform == "linux":
    ctypes.CDLL(None).prctl(ADOPT_ORPHANS, 1)
began = time.perf_counter()
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode
wall = time.perf_counter() - began
with contextlib.suppress(ChildProcessError):
    while time.perf_counter() - began < wall + PATIENCE_S:
        if os.waitpid(-1, os.WNOHANG) == (0, 0):
            time.sleep(0.02)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({"code": code, "wall": wall, "cpu": used.ru_utime + used.ru_stime}))
