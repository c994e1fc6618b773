"""How often the gate is wrong about an unchanged site (noise), and how often it finds a planted regression (power).

``python -m tests.noise AUDITS`` audits a small shop by the command line: first the baseline with 5 repeats, then unchanged builds, the
other cores busy in half of them, then builds with one regression each. It prints false alarms and misses.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.e2e import line
from tests.e2e.line import Done, report_of, uxaudit, write_scenario
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


def main(audits: int, say: Callable[[str], None] = print) -> int:
    """Run all audits; returns the number of wrong verdicts beyond one false alarm."""
    build = Build()
    line.TIMEOUT_S = 1800.0  # machines that do much else take long, and are worth a try
    pages = {"/": build.home, "/order": build.order, "/help": lambda _: html("<main><h1>We help</h1></main>", "Help")}
    with tempfile.TemporaryDirectory() as name, serve_folder(Path(name), routes=pages) as site:
        folder, numbers = Path(name), itertools.count()
        file = scenario(folder, site)

        def audit(*options: str) -> tuple[Done, Path]:
            out = folder / str(next(numbers))
            return uxaudit("run", file, "--repeat", str(REPEAT), "--out", out, "--history", "none", *options), out

        _, accepted = audit()
        kept = str(folder / "ux-baseline.yaml")
        uxaudit("gate", accepted, "--update-baseline", "--baseline", kept)
        false = 0
        for number in range(audits):
            with busy(number % 2):
                done, out = audit("--baseline", kept)
            wrong = done.code != 0
            false += wrong
            if wrong:
                say(f"false alarm in audit {number + 1}: {json.dumps(report_of(out).gate.reasons)}")
        say(f"noise: {false} false alarms in {audits} unchanged audits, another program busy in half of them")
        missed = 0
        for what, change in REGRESSIONS.items():
            found = 0
            for _ in range(audits):
                build.now = {**UNCHANGED, **change}
                done, out = audit("--baseline", kept)
                build.now = dict(UNCHANGED)
                found += done.code != 0
                reasons = report_of(out).gate.reasons
                say(f"  {what}: exit code {done.code}: {'; '.join(reasons)[:300]}")
            missed += audits - found
            say(f"power: {what}: found in {found} of {audits}")
        return max(0, false - 1) + missed


if __name__ == "__main__":
    sys.exit(bool(main(int(sys.argv[1]) if len(sys.argv) > 1 else 30)))
