# ruff: noqa: E501 - lines of figures and of small pages
"""The sections that measure inside this process: what single probes cost, how exact times are, and how long hostile pages take."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.replay.hostile import hostile_site
from tests.replay.playing import Chromium, Play, running_site
from tests.replay.test_hostile import CASES, TIMEOUT_MS, scenario
from tests.replay.test_timing import DELAYS, KINDS, timings
from uxaudit.model.probes import Probe
from uxaudit.recording.probes import everywhere
from uxaudit.replay.browser.discovery import FoundBrowser, find


def seconds(work: Callable[[], object]) -> float:
    """Returns the duration of one run."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


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


ALL: dict[str, Callable[[], None]] = {
    "probes": probes,
    "timing": timing,
    "hostile": hostile,
}
