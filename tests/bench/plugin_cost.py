"""What the pytest plug-in costs: the suite of `tests/pytest_suite` bare, without screenshots and axe, and with all, one after the other.

`python -m tests.bench.plugin_cost [ROUNDS]` prints the time of each run and the median of the ratios of each round. Modules are compiled
before, in a run that does not count, as in an installed package.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
KINDS = {"bare": [], "light": ["--uxaudit-engines=none", "--uxaudit-no-screenshots"], "full": []}
LIMITS = {"light": 1.35, "full": 1.8}


def seconds(kind: str, compiled: str) -> float:
    """How long the suite takes, with the start of pytest and the report; ``compiled`` is the folder of compiled modules.

    Raises CalledProcessError where a test fails.
    """
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", "tests/pytest_suite", f"--uxaudit-out={folder}/a"]
        environ = {**os.environ, "PYTHONPATH": str(ROOT), "UX_SUITE": kind, "PYTHONPYCACHEPREFIX": compiled}
        environ.pop("PYTHONDONTWRITEBYTECODE", None)
        began = time.monotonic()
        subprocess.run([*command, *KINDS[kind]], cwd=ROOT, env=environ, check=True, capture_output=True)
        return time.monotonic() - began


def main() -> None:
    """Measure some rounds."""
    rounds = []
    with tempfile.TemporaryDirectory() as compiled:
        seconds("full", compiled)
        for _ in range(int(sys.argv[1]) if len(sys.argv) > 1 else 3):
            times = {kind: seconds(kind, compiled) for kind in KINDS}
            rounds.append(times)
            print("  ".join(f"{kind} {taken:.1f} s" for kind, taken in times.items()), flush=True)
    for kind, limit in LIMITS.items():
        print(f"{kind}: {median(times[kind] / times['bare'] for times in rounds):.2f} times the bare suite (limit {limit})")


if __name__ == "__main__":
    main()
