"""Makes many recordings from a few real ones, to measure evaluation as audits grow."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.e2e.line import ROOT, environ

COUNTS = (500, 1000, 2000)
REPEATS = 5
"""Number of replays of one scenario and persona; further copies belong to another scenario."""
SAME_SITE = 200
"""Number of recordings with the same page states; further copies belong to another site."""
JITTER = 0.2
"""Maximum difference of times from the copied recording, as a share."""


def recorded(folder: Path) -> Path:
    """Record the demo's flows once, and return the folder of recordings."""
    subprocess.run([sys.executable, "-m", "uxaudit", "demo", "--out", str(folder)], env=environ(), check=True, capture_output=True)
    return folder / "recordings"


def multiplied(recordings: Path, folder: Path, count: int) -> Path:
    """Make an audit folder of this number of recordings: copies with other ids, scenarios, times and states."""
    shutil.rmtree(folder, ignore_errors=True)
    chance = random.Random(count)
    originals = [[json.loads(line) for line in path.read_text().splitlines()] for path in sorted(recordings.glob("*/recording.jsonl"))]
    states = [json.loads(path.read_text()) for path in sorted((recordings / "states").glob("*.json"))]
    (folder / "recordings" / "states").mkdir(parents=True)
    for number in range(count):
        round_, which = divmod(number, len(originals))
        scenario, repetition, site = round_ // REPEATS, round_ % REPEATS + 1, number // SAME_SITE
        lines = [_copy(line, scenario, repetition, site, chance) for line in originals[which]]
        home = folder / "recordings" / lines[0]["replay"]
        home.mkdir()
        (home / "recording.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
        if number % SAME_SITE == 0:
            for state in states:
                named = _of_site(state, site)
                (folder / "recordings" / "states" / f"{named['fingerprint']}.json").write_text(json.dumps(named))
    return folder


def _copy(line: dict[str, Any], scenario: int, repetition: int, site: int, chance: random.Random) -> dict[str, Any]:
    made = {**line}
    if made["kind"] == "header":
        plan = {**made["plan"], "scenario": f"{made['plan']['scenario']} {scenario}"}
        name = f"{made['replay'].replace('--', f'-{scenario}--', 1)}-{repetition}"
        return made | {"plan": plan, "repetition": repetition, "replay": name}
    if made.get("timing"):
        timing = made["timing"]
        factor = 1 + JITTER * (2 * chance.random() - 1)
        later = {name: timing["t0"] + factor * (timing[name] - timing["t0"]) for name in ("t1", "t2") if timing.get(name) is not None}
        made["timing"] = timing | later
    return made | ({"state": f"{made['state']}-{site}"} if made.get("state") else {})


def _of_site(state: dict[str, Any], site: int) -> dict[str, Any]:
    address = urlsplit(state["url"])
    return state | {"fingerprint": f"{state['fingerprint']}-{site}", "url": address._replace(path=f"/site-{site}{address.path}").geturl()}


def evaluated(folder: Path, *more: str) -> tuple[float, float, float]:
    """Evaluate in a separate process. Returns seconds, processor seconds, and maximum memory in MB."""
    watch = (
        "import os, resource, subprocess, sys; code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode; "
        "used = resource.getrusage(resource.RUSAGE_CHILDREN); print(code, used.ru_utime + used.ru_stime, used.ru_maxrss)"
    )
    begun = time.perf_counter()
    command = [sys.executable, "-m", "uxaudit", "evaluate", str(folder), *more]
    ran = subprocess.run([sys.executable, "-c", watch, *command], env=environ(), check=True, capture_output=True, text=True, cwd=ROOT)
    told = ran.stdout.split()
    if int(told[0]) not in (0, 1):
        raise RuntimeError(f"uxaudit evaluate answered with {told[0]}")
    return time.perf_counter() - begun, float(told[1]), float(told[2]) / 1024
