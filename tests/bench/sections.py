# ruff: noqa: E501 - lines of figures and of small pages
"""The sections of the benchmark. Each prints its figures, with the limit if there is one."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil

from tests.bench import scale
from tests.replay.hostile import hostile_site
from tests.replay.playing import Chromium, Play, running_site
from tests.replay.test_hostile import CASES, TIMEOUT_MS, scenario
from tests.replay.test_timing import DELAYS, KINDS, timings
from uxaudit.demo.server import serve
from uxaudit.model.probes import Probe
from uxaudit.recording.probes import everywhere
from uxaudit.replay.browser.discovery import FoundBrowser, find, find_all

ROOT = Path(__file__).parents[2]
ENVIRON = {**os.environ, "PYTHONPATH": str(ROOT)}
FLOW = """scenario: Four states
site: {site}
tasks:
  - task: Put a mug into the basket
    steps:
      - fill: {{label: Search the shop, text: blue mug}}
      - press: Enter
      - click: {{role: link, name: Harbour blue mug}}
      - click: {{role: button, name: Add to basket}}
    success: [{{expect: 1 item in your basket}}]
"""


def seconds(work: Callable[[], object]) -> float:
    """Returns the duration of one run."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def run(*words: str | Path) -> None:
    """Run a command of this Python to its end."""
    subprocess.run([sys.executable, *map(str, words)], env=ENVIRON, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def help_() -> None:
    """``uxaudit --help``; limit: 0.3 s."""
    times = [seconds(lambda: run("-m", "uxaudit", "--help")) for _ in range(7)]
    print(f"uxaudit --help: median {statistics.median(times):.2f} s, worst {max(times):.2f} s")


def flow(rounds: int = 7) -> None:
    """The whole command on a flow of four states, compared with bare scripts; limit: 2.0 ×."""
    browsers = {found.name: found for found in (*find_all(), find()) if found.kind == "chromium" and found.drivable}
    with serve("good") as site, tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "flow.yaml")
        file.write_text(FLOW.format(site=site))
        times: dict[str, list[float]] = {"uxaudit run": [], **{name: [] for name in browsers}}
        for _ in range(rounds):
            for name, found in browsers.items():
                times[name].append(seconds(lambda found=found: run("-m", "tests.bench.bare", site, found.path)))  # type: ignore[misc]
            out = Path(folder, "out")
            shutil.rmtree(out, ignore_errors=True)
            times["uxaudit run"].append(seconds(lambda out=out: run("-m", "uxaudit", "run", file, "--out", out)))  # type: ignore[misc]
    whole = times.pop("uxaudit run")
    print(f"uxaudit run (with {find().name}, axe on each state, report written): {statistics.median(whole):.2f} s")
    for name, bare in times.items():
        ratio = statistics.median(a / b for a, b in zip(whole, bare, strict=True))
        print(f"bare script in {name}: {statistics.median(bare):.2f} s; uxaudit / bare = {ratio:.2f}")


FIVE = ("desktop", "mobile", "reduced-motion", "colour-blind", "slow-device")


def personas(rounds: int = 5) -> None:
    """The whole command on that flow for five personas, compared with one; limit: 3.5 ×."""
    with serve("good") as site, tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "flow.yaml")
        file.write_text(FLOW.format(site=site))
        chosen = {"one": FIVE[:1], "five": FIVE, **{name: (name,) for name in FIVE[1:]}}
        times: dict[str, list[float]] = {name: [] for name in chosen}
        for _ in range(rounds):
            for name, who in chosen.items():
                out, options = Path(folder, "out"), [word for persona in who for word in ("--persona", persona)]
                shutil.rmtree(out, ignore_errors=True)
                times[name].append(seconds(lambda: run("-m", "uxaudit", "run", file, "--out", out, *options)))  # noqa: B023
    for name, spent in times.items():
        ratio = statistics.median(a / b for a, b in zip(spent, times["one"], strict=True))
        print(f"{', '.join(chosen[name]):<65} {statistics.median(spent):5.2f} s  × {ratio:.2f}")


@contextmanager
def playing(found: FoundBrowser | None = None) -> Iterator[Play]:
    """Replays in this process, on one browser."""
    chromium = Chromium(found or find())
    with running_site() as site, tempfile.TemporaryDirectory() as folder:
        yield Play(chromium, site, Path(folder))
    chromium.close()


FIFTEEN = "\n".join(
    f"      - click: 'Change {n}'\n      - fill: {{label: 'Field {n}', text: some words}}\n      - press: Tab" for n in range(5)
)
PAGE = "<h1>A page</h1>" + "".join(
    f"<section><h2>Part {n}</h2><p>Some words about part {n}, <a href='/'>with a link</a>.</p><button onclick=\"log('changed {n}')\">Change {n}</button>"
    f"<label>Field {n} <input></label><table><tr><th>One</th><th>Two</th></tr>{'<tr><td>1</td><td>2</td></tr>' * 20}</table></section>"
    for n in range(5)
)


def probes(rounds: int = 7) -> None:
    """Recording compared with the bare replay, 15 steps; limits: 1.25 × without axe and pictures, 2.2 × with everything."""
    light = tuple(probe for probe in everywhere() if probe not in (Probe.AXE, Probe.SHOTS, Probe.PAGE))
    sets: dict[str, Sequence[str]] = {
        "bare replay": (),
        **{probe: (probe,) for probe in everywhere() if probe not in (Probe.AXE, Probe.TARGET)},
        "axe (with page)": (Probe.PAGE, Probe.AXE),
        "all without axe and pictures": light,
        "everything": everywhere(),
    }
    times: dict[str, list[float]] = {name: [] for name in sets}
    with playing() as play:
        body = "timeout: 5s\ntasks:\n  - task: Fifteen steps\n    steps:\n" + FIFTEEN
        for _ in range(rounds):
            for name, chosen in sets.items():
                times[name].append(seconds(lambda chosen=chosen: play.ok(body, PAGE, probes=chosen)))  # type: ignore[misc]
    for name, spent in times.items():
        ratio = statistics.median(a / b for a, b in zip(spent, times["bare replay"], strict=True))
        print(f"{name:<30} {statistics.median(spent):6.2f} s  × {ratio:.2f}")


def memory() -> None:
    """Memory of this process and its browser after 10 and after 200 steps; limit: a difference of 100 MB."""
    sizes = {}
    for count in (10, 200):
        with playing() as play:
            body = "timeout: 5s\ntasks:\n  - task: Many steps\n    steps:\n" + "\n".join(
                f"      - click: 'Change {n % 5}'" for n in range(count)
            )
            play.ok(body, PAGE, probes=everywhere())
            family = [psutil.Process(), *psutil.Process().children(recursive=True)]
            sizes[count] = sum(process.memory_full_info().pss for process in family) / 1e6  # shared pages counted once
    print(f"10 steps {sizes[10]:.0f} MB, 200 steps {sizes[200]:.0f} MB: {sizes[200] - sizes[10]:+.0f} MB")


def timing(repeats: int = 20) -> None:
    """Measured times compared with known delays; limit: 40 ms or a tenth."""
    with playing() as play:
        for busy in (False, True):
            other = subprocess.Popen([sys.executable, "-c", "while True: pass"]) if busy else None
            for kind, control in KINDS.items():
                for delay in DELAYS:
                    measured = timings(play, control, delay, repeats=repeats)
                    first = max(abs((row.timing.feedback_ms or -9999) - row.first) for row in measured)
                    done = max(abs((row.timing.system_ms or -9999) - row.last) for row in measured)
                    print(
                        f"{'other core busy, ' if busy else ''}{kind} {delay} ms, {len(measured)} ×: t1−t0 off by at most {first:.0f} ms, "
                        f"t2−t0 by {done:.0f} ms",
                        flush=True,
                    )
            if other:
                other.kill()
                other.wait()


def hostile() -> None:
    """Hostile pages: their records, and the seconds by which the slowest step exceeded its deadline."""
    with playing() as play, hostile_site() as site:
        for case in CASES:
            recording = play(scenario(case.page, case.timeout_ms), site=site, probes=everywhere())
            steps = [step for step in recording.all_steps if step.task == 0 and step.status != "not-run"]
            over = max(step.wall_ms for step in steps) / 1000 - 2 * case.timeout_ms / 1000
            last = steps[-1]
            said = (
                f"{last.error.kind}: {last.error.message}"[:70] if last.error else ", ".join(last.timing.responses) if last.timing else ""
            )
            kinds = sorted({trouble.kind for step in steps for trouble in step.trouble})
            print(f"{case.page:<20} {last.status:<7} {said:<72} {', '.join(kinds):<22} {max(over, 0):.1f} s over")
    print(f"(deadline: {2 * TIMEOUT_MS / 1000:g} s, half to act and half to settle)")


def evaluate() -> None:
    """``uxaudit evaluate`` on many recordings of about 15 steps; limits: 2,000 in 60 s and 1 GB, in proportion to their number."""
    with tempfile.TemporaryDirectory() as folder:
        recordings = scale.recorded(Path(folder, "demo"))
        for count in scale.COUNTS:
            wall, processor, most = scale.evaluated(scale.multiplied(recordings, Path(folder, "many"), count))
            print(
                f"{count:>5} recordings: {wall:.1f} s, {processor:.1f} s of them at work ({1000 * processor / count:.1f} ms each), {most:.0f} MB",
                flush=True,
            )


ALL: dict[str, Callable[[], None]] = {
    "help": help_,
    "flow": flow,
    "personas": personas,
    "probes": probes,
    "memory": memory,
    "timing": timing,
    "hostile": hostile,
    "evaluate": evaluate,
}
