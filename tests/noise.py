"""How often the gate is wrong about an unchanged site (noise), and how often it finds a planted regression (power).

``python -m tests.noise [--audits 30] [demo] [datasette] [power]``. ``demo`` and ``datasette`` audit the unchanged site by the command
line: first the baseline with 5 repeats, then the same again and again, another program busy in half of the audits. ``power`` audits a
small shop: its baseline, then builds with one regression each. Prints false alarms and misses.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import multiprocessing
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.e2e import line
from tests.e2e.line import ROOT, Done, free_port, report_of, uxaudit, write_scenario
from tests.servers import Request, Response, html, serve_folder

REPEAT = 5
SLOWER_MS = 300
FIELDS = '<label for="who">Name</label> <input id="who" name="who">'
UNCHANGED: dict[str, Any] = {"delay": 0.1, "fields": FIELDS, "extra": "", "link": "/help", "flaky": False}
REGRESSIONS: dict[str, dict[str, Any]] = {
    "300 ms on one step": {"delay": 0.1 + SLOWER_MS / 1000},
    "one lost label": {"fields": '<input name="who">'},
    "one more Tab stop": {"extra": '<p><a href="/news">News</a></p>'},
    "one dead link": {"link": "/nowhere"},
    "one flaky task": {"flaky": True},
}


class Build:
    """One build of the shop, which its server looks at."""

    def __init__(self) -> None:
        self.now = dict(UNCHANGED)
        self.orders = itertools.count()

    def home(self, _request: Request) -> Response:
        form = f'<form method="post" action="/order">{self.now["fields"]}<button>Order</button></form>'
        return html(f'<main><h1>Mugs</h1>{self.now["extra"]}{form}<p><a href="{self.now["link"]}">Help</a></p></main>', "Mugs")

    def order(self, _request: Request) -> Response:
        time.sleep(self.now["delay"])
        failed = self.now["flaky"] and next(self.orders) % 3 == 2
        return html(f"<main><h1>{'Please try again' if failed else 'Thank you'}</h1><p><a href='/'>Mugs</a></p></main>", "Order")


def scenario(folder: Path, site: str) -> Path:
    order = {"css": "[name=who]"}
    tasks = [
        {
            "task": "Order",
            "critical": True,
            "steps": [{"fill": {**order, "text": "Ada"}}, {"click": "Order"}],
            "success": [{"expect": {"text": "Thank you"}}],
            "budgets": {"tab_stops": 2},
        },
        {"task": "Get help", "steps": [{"click": "Help"}], "success": [{"expect": {"text": "We help"}}]},
    ]
    return write_scenario(folder / "shop.yaml", site, tasks, personas=["keyboard"])


def _spin() -> None:
    while True:
        pass


@contextlib.contextmanager
def busy(count: int) -> Iterator[None]:
    """Other programs that keep cores busy."""
    programs = [multiprocessing.Process(target=_spin, daemon=True) for _ in range(count)]
    for program in programs:
        program.start()
    try:
        yield
    finally:
        for program in programs:
            program.kill()


@dataclass(frozen=True)
class Gate:
    """Audits of one scenario, each against the baseline that the first one made."""

    file: Path
    folder: Path
    numbers: Iterator[int] = field(default_factory=itertools.count)
    environ: Mapping[str, str] = field(default_factory=dict)

    @property
    def baseline(self) -> Path:
        return self.folder / "ux-baseline.yaml"

    def audit(self, *options: str | Path) -> tuple[Done, Path]:
        out = self.folder / str(next(self.numbers))
        words = ("--repeat", str(REPEAT), "--out", out, "--history", "none")
        return uxaudit("run", self.file, *words, *options, env=self.environ), out

    def accept(self) -> None:
        """Make the baseline."""
        done, out = self.audit()
        assert done.code in (0, 1), done.told
        assert uxaudit("gate", out, "--update-baseline", "--baseline", self.baseline).code == 0

    def judge(self) -> tuple[int, list[str]]:
        """Returns the exit code of one audit, and the reasons."""
        done, out = self.audit("--baseline", self.baseline)
        reasons = list(report_of(out).gate.reasons)
        shutil.rmtree(out)
        return done.code, reasons


def false_alarms(gate: Gate, audits: int) -> int:
    """Audit an unchanged site."""
    gate.accept()
    false = 0
    for number in range(audits):
        with busy(number % 2):
            code, reasons = gate.judge()
        if code != 0:
            false += 1
            say(f"false alarm in audit {number + 1} of {gate.file.name}: exit code {code}: {'; '.join(reasons)[:300]}")
    say(f"noise: {gate.file.name}: {false} false alarms in {audits} unchanged audits, another program busy in half of them")
    return false


def misses(audits: int, folder: Path) -> int:
    """Audit a small shop with one regression each."""
    build, missed = Build(), 0
    pages = {"/": build.home, "/order": build.order, "/help": lambda _: html("<main><h1>We help</h1></main>", "Help")}
    with serve_folder(folder, routes=pages) as site:
        gate = Gate(scenario(folder, site), folder)
        gate.accept()
        for what, change in REGRESSIONS.items():
            build.now = {**UNCHANGED, **change}
            judged = [gate.judge() for _ in range(audits)]
            found = sum(code != 0 for code, _ in judged)
            missed += audits - found
            say(f"power: {what}: found in {found} of {audits}: {'; '.join(judged[-1][1])[:300]}")
    return missed


def say(text: str) -> None:
    print(text, flush=True)


def main(parts: Sequence[str], audits: int) -> int:
    """Run all audits; returns the number of wrong verdicts beyond one false alarm."""
    line.TIMEOUT_S = 1800.0  # machines that do much else take long, and are worth a try
    sites = {"demo": ("demo-buy.yaml", "DEMO_PORT"), "datasette": ("datasette.yaml", "TREES_PORT")}
    with tempfile.TemporaryDirectory() as name:
        false = 0
        for part, (file, port) in sites.items():
            if part in parts:
                folder = Path(name) / part
                folder.mkdir()
                false += false_alarms(Gate(ROOT / "scenarios" / file, folder, environ={port: str(free_port())}), audits)
        return max(0, false - 1) + (misses(audits, Path(name)) if "power" in parts else 0)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("parts", nargs="*", choices=("demo", "datasette", "power"))
    asked.add_argument("--audits", type=int, default=30)
    given = asked.parse_args()
    sys.exit(bool(main(given.parts or ("demo", "datasette", "power"), given.audits)))
