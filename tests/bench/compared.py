"""The sections that measure whole commands, of this version and of another one in turn."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import psutil

from tests.bench import scale
from tests.bench.flows import sites
from tests.bench.measure import Cost, Figures, audited, cost, environ, in_turn
from tests.bench.versions import Version
from uxaudit.replay.browser.discovery import find, find_all

FIVE = ("desktop", "mobile", "reduced-motion", "colour-blind", "slow-device")
ELEVEN = (*FIVE, "high-contrast", "keyboard", "large-text", "low-vision", "screen-reader", "slow-network")
SHOP_PAGES = ("", "category/mugs", "basket", "help")
SAMPLE_S = 0.1
BARE = Path(__file__).with_name("bare.py")


@contextmanager
def _place() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="uxaudit-bench-") as folder:
        yield Path(folder)


def help_(figures: Figures) -> None:
    """``uxaudit --help``."""
    costs = in_turn({"help": lambda version: cost(version, "-m", "uxaudit", "--help")}, figures.versions, figures.rounds or 7)
    figures.seconds("uxaudit --help", costs, "help", target=0.15)


def flow(figures: Figures) -> None:
    """The whole command on two flows of four states, axe on each state, report written, compared with bare scripts in full Chromium."""
    full = next((one for one in find_all() if one.kind == "chromium" and one.drivable and not one.headless_only), find())
    with _place() as folder, sites(folder) as flows:
        for name, (url, file) in flows.items():
            kinds = {
                "bare": lambda version, name=name, url=url: cost(version, BARE, name, url, full.path),
                "run": lambda version, file=file: audited(version, folder / "out", "run", file),
            }
            costs = in_turn(kinds, figures.versions, figures.rounds or 7)
            figures.ratio(f"flow, {name}: uxaudit run ÷ bare script, wall time", costs, "run", "bare", target=1.5)
            figures.ratio(f"flow, {name}: uxaudit run ÷ bare script, processor time", costs, "run", "bare", cpu=True, target=1.7)


def pages(figures: Figures) -> None:
    """Four pages of the demo's shop: with and without trials, and with two workers."""
    with _place() as folder, sites(folder) as flows:
        urls = [f"{flows['shop'][0].rstrip('/')}/{page}" for page in SHOP_PAGES]
        audit = partial(_audit, folder / "out", "page", *urls)
        kinds = {
            "quick": lambda version: audit(version, "--quick", "--engines", "axe"),
            "all": lambda version: audit(version, "--engines", "axe"),
            "two": lambda version: audit(version, "--engines", "axe", "--workers", "2"),
        }
        costs = in_turn(kinds, figures.versions, figures.rounds or 2)
        figures.seconds("pages: 4 pages, --quick", costs, "quick")
        figures.seconds("pages: 4 pages, all trials", costs, "all")
        figures.seconds("pages: 4 pages, all trials, processor time", costs, "all", cpu=True)
        figures.ratio("pages: two workers ÷ one, wall time", costs, "two", "all", target=1 / 1.8)


def _audit(out: Path, command: str, *given: str | Path | Version) -> Cost:
    (version,) = (word for word in given if isinstance(word, Version))
    return audited(version, out, command, *(word for word in given if not isinstance(word, Version)))


def workers(figures: Figures) -> None:
    """Eight replays of the flow with one worker and with two."""
    with _place() as folder, sites(folder) as flows:
        repeated = partial(_audit, folder / "out", "run", flows["cards"][1], "--repeat", "8")
        kinds = {"one": lambda version: repeated(version, "--workers", "1"), "two": lambda version: repeated(version, "--workers", "2")}
        costs = in_turn(kinds, figures.versions, figures.rounds or 3)
        figures.ratio("workers: two ÷ one on eight replays, wall time", costs, "two", "one", target=1 / 1.7)


def personas(figures: Figures) -> None:
    """The flow for one, five and eleven personas, and for the keyboard alone."""
    with _place() as folder, sites(folder) as flows:
        asked = {"one": FIVE[:1], "five": FIVE, "eleven": ELEVEN, "keyboard": ("keyboard",)}

        def played(names: tuple[str, ...], version: Version) -> Cost:
            options = [word for name in names for word in ("--persona", name)]
            return audited(version, folder / "out", "run", flows["shop"][1], *options)

        costs = in_turn({kind: partial(played, names) for kind, names in asked.items()}, figures.versions, figures.rounds or 3)
        figures.ratio("personas: five ÷ one, wall time", costs, "five", "one", target=2.2)
        figures.ratio("personas: eleven ÷ one, wall time", costs, "eleven", "one")
        figures.ratio("keyboard: first replay ÷ desktop, wall time", costs, "keyboard", "one", target=3)


def evaluate(figures: Figures) -> None:
    """``uxaudit evaluate`` of one small recording. The target holds for the machine of the table in CONTRIBUTING.md."""
    with _place() as folder, sites(folder) as flows:
        for version in figures.versions:
            audited(version, folder / version.name, "run", flows["cards"][1])
        costs = in_turn(
            {"one": lambda version: cost(version, "-m", "uxaudit", "evaluate", folder / version.name)},
            figures.versions,
            figures.rounds or 7,
        )
        figures.seconds("evaluate: one recording of four states, processor time", costs, "one", cpu=True, target=0.96)


def many(figures: Figures) -> None:
    """``uxaudit evaluate`` of 500, 1,000 and 2,000 recordings of about 15 steps, by this version alone."""
    with _place() as folder:
        recordings = scale.recorded(folder / "demo")
        for count in scale.COUNTS:
            wall, processor, most = scale.evaluated(scale.multiplied(recordings, folder / "many", count))
            last = count == scale.COUNTS[-1]
            figures.amount(f"many: {count} recordings, wall time", figures.versions[-1], [wall], "s", 13 if last else None)
            figures.amount(f"many: {count} recordings, processor time of each", figures.versions[-1], [1000 * processor / count], "ms")
            figures.amount(f"many: {count} recordings, memory", figures.versions[-1], [most], "MB", 1000 if last else None)


def memory(figures: Figures) -> None:
    """The most memory of the command and of its worker's Python during a replay of 10 and of 200 steps, shared pages counted once."""
    steps = "      - click: {role: link, name: Details of card 1}\n"
    for version in figures.versions:
        found = {}
        for count in (10, 200):
            with _place() as folder, sites(folder) as flows:
                head = flows["cards"][1].read_text().partition("    steps:\n")[0]
                (folder / "long.yaml").write_text(head + "    steps:\n" + steps * count)
                found[count] = _most_memory(version, folder)
        parent, worker = found[10]
        figures.amount("memory: command", version, [parent], "MB", 100)
        figures.amount("memory: worker, without driver and browser", version, [worker], "MB", 120)
        figures.amount("memory: 200 steps instead of 10, worker", version, [found[200][1] - worker], "MB", 20)


def _most_memory(version: Version, folder: Path) -> tuple[float, float]:
    """Returns the most MB of the command and of its worker."""
    command = [sys.executable, "-m", "uxaudit", "run", str(folder / "long.yaml"), "--out", str(folder / "out")]
    most = [0.0, 0.0]
    with subprocess.Popen(command, env=environ(version), cwd=version.root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        whole = psutil.Process(running.pid)
        while running.poll() is None:
            for at, one in ((0, whole), *((1, child) for child in _workers_of(whole))):
                most[at] = max(most[at], _own_mb(one))
            time.sleep(SAMPLE_S)
    return most[0], most[1]


def _workers_of(whole: psutil.Process) -> list[psutil.Process]:
    try:
        return [child for child in whole.children() if "--multiprocessing-fork" in child.cmdline()]
    except psutil.Error:
        return []


def _own_mb(one: psutil.Process) -> float:
    try:
        return float(one.memory_full_info().pss) / 1e6
    except psutil.Error:
        return 0.0


ALL = {
    "help": help_,
    "flow": flow,
    "pages": pages,
    "workers": workers,
    "personas": personas,
    "evaluate": evaluate,
    "many": many,
    "memory": memory,
}
