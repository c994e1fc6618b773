"""Imports and evaluates sessions of ten minutes, and a file of any size: ``python -m tests.people.many [IMPORTED [SESSIONS [MB]]]``.

The sessions are made of those that rrweb recorded in the demo shop: in another order, at another speed, with other places of clicks. The
first IMPORTED (5) are imported; their recordings are copied, with other ids and times, until there are SESSIONS (200), which are
evaluated at once. Then a file of MB (500) megabytes is imported. Prints times, processor times and the peak of memory.
Limits: evaluation 60 s, memory 400 MB.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

from tests.e2e.line import ROOT

HERE = Path(__file__).parent / "rrweb"
SCENARIO = """
scenario: Find a bowl
site: {site}
tasks:
  - task: Find the noodle bowl and open its page
    optimal: {{steps: 3, pages: 3}}
    success:
      - expect: {{url: "**/mug/noodle-bowl", text: Noodle bowl}}
"""
MINUTES = 10
START = 1_700_000_000_000


def parts() -> list[list[dict[str, Any]]]:
    """What rrweb recorded, with versions 1 and 2, as if on one site."""
    found = [gzip.decompress((HERE / f"version-{number}.json.gz").read_bytes()).decode() for number in (1, 2)]
    return [json.loads(text.replace(site_in(text), site_in(found[0]))) for text in found]


def site_in(text: str) -> str:
    return str(next(one for one in json.loads(text) if one["type"] == 4)["data"]["href"]).split("/category")[0]


def varied(part: list[dict[str, Any]], begins: float, chance: random.Random) -> Iterator[dict[str, Any]]:
    """A part at another speed, which begins at a time, with clicks in other places."""
    speed = chance.uniform(0.8, 1.6)
    for event in part:
        data = event["data"]
        if event["type"] == 3 and data.get("source") == 2 and "x" in data:
            data = {**data, "x": data["x"] + chance.randint(-3, 3), "y": data["y"] + chance.randint(-3, 3)}
        yield {**event, "data": data, "timestamp": round(begins + (event["timestamp"] - part[0]["timestamp"]) * speed)}


def session(seed: int) -> Iterator[dict[str, Any]]:
    """A session without an end."""
    chance, known, at = random.Random(seed), parts(), float(START)
    while True:
        for event in varied(chance.choice(known), at, chance):
            at = event["timestamp"]
            yield event
        at += chance.uniform(500, 4000)


def write(file: Path, seed: int, *, minutes: float = float("inf"), size: float = float("inf")) -> None:
    """Write a session that ends after some minutes, or at a size in bytes."""
    with file.open("w", encoding="utf-8") as out:
        out.write("[")
        for number, event in enumerate(session(seed)):
            if event["timestamp"] - START > minutes * 60_000 or out.tell() > size:
                break
            out.write(("," if number else "") + json.dumps(event))
        out.write("]")


def run(*words: str | Path) -> tuple[float, float, float, int]:
    """Run a command. Returns its time and processor time in seconds, its own peak of memory in MB, and its exit code."""
    begun = time.monotonic()
    with tempfile.TemporaryFile() as told:
        process = psutil.Popen([sys.executable, "-m", "uxaudit", *map(str, words)], cwd=ROOT, stdout=told, stderr=told)
        peak = spent = 0.0
        while process.poll() is None:
            try:
                peak, spent = max(peak, process.memory_info().rss / 1e6), sum(process.cpu_times()[:2])
            except psutil.Error:
                break
            time.sleep(0.05)
        code = process.wait()
        told.seek(0)
        if code not in (0, 3):
            print(told.read().decode()[-2000:])
    return time.monotonic() - begun, spent, peak, code


def copies(folder: Path, wanted: int) -> int:
    """Copy the imported sessions, as those of other people at other times. Returns how many there are."""
    first = sorted((folder / "recordings").glob("*/recording.jsonl"))
    for number in range(len(first), wanted):
        source = first[number % len(first)]
        who, name = source.parent.name.rsplit("--", 1)[1].upper(), f"S{number + 1}"
        to = source.parent.parent / source.parent.name.replace(who.lower(), name.lower())
        to.mkdir()
        text = source.read_text("utf-8").replace(f'"{who}"', f'"{name}"').replace(f"--{who.lower()}", f"--{name.lower()}")
        (to / "recording.jsonl").write_text(text.replace('"t":17000', f'"t":17{number % 90 + 10:02d}0'), "utf-8")
    return len(list((folder / "recordings").glob("*/recording.jsonl")))


def main(imported: int = 5, sessions: int = 200, megabytes: int = 500) -> int:
    folder = Path(tempfile.mkdtemp(prefix="many-"))
    scenario, audit = folder / "bowl.yaml", folder / "audit"
    scenario.write_text(SCENARIO.format(site=site_in(json.dumps(parts()[0]))), "utf-8")
    print(f"load {os.getloadavg()[0]:.1f}")
    for number in range(imported):
        file = folder / "session.json"
        write(file, number, minutes=MINUTES)
        spent, busy, peak, code = run("import", file, "--scenario", scenario, "--out", audit)
        size = (audit / "recordings" / f"find-a-bowl--people--s{number + 1}" / "recording.jsonl").stat().st_size
        print(
            f"import of {MINUTES} minutes, {file.stat().st_size / 1e6:.1f} MB: {spent:.1f} s, {busy:.1f} s of a processor, {peak:.0f} MB; "
            f"recording {size / 1e6:.2f} MB; exit code {code}",
            flush=True,
        )
    count = copies(audit, sessions)
    spent, busy, peak, code = run("evaluate", audit)
    print(f"evaluation of {count} sessions: {spent:.1f} s, {busy:.1f} s of a processor, {peak:.0f} MB; exit code {code}", flush=True)
    slow = spent > 60 and busy > 60
    if megabytes:
        file = folder / "large.json"
        write(file, 1, size=megabytes * 1e6)
        took, busy, peak, code = run("import", file, "--scenario", scenario, "--out", folder / "large")
        print(f"import of {megabytes} MB: {took:.0f} s, {busy:.0f} s of a processor, {peak:.0f} MB; exit code {code}", flush=True)
        slow |= peak > 400
    print(f"load {os.getloadavg()[0]:.1f}")
    print(folder)
    return int(slow)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
