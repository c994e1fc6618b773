"""Costs of commands, measured in turn, and figures with their targets."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.versions import ROOT, Version

TREE = Path(__file__).with_name("process_tree.py")
TOLERANCE = 1.1
"""A target is missed if the figure is more than a tenth beyond it: runs differ by as much."""
ALLOWED = (0, 1)
"""Exit codes of a command that did its work: the gate may fail."""


@dataclass(frozen=True)
class Cost:
    """What a command took, with all processes that it started, in seconds."""

    wall: float
    cpu: float


def environ(version: Version, *also: Path) -> dict[str, str]:
    """The environment in which a version's package is found, and its compiled modules are kept; ``also`` are further folders of modules."""
    path = os.pathsep.join(map(str, [version.root, ROOT, *also]))
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": path, "PYTHONPYCACHEPREFIX": str(version.compiled)}


def cost(version: Version, *words: str | Path, also: Sequence[Path] = ()) -> Cost:
    """Run a command of a version's Python package; ``also`` are further folders of modules. Raises RuntimeError if it fails."""
    command = [sys.executable, str(TREE), sys.executable, *map(str, words)]
    ran = subprocess.run(command, env=environ(version, *also), cwd=version.root, check=True, capture_output=True, text=True)
    found = json.loads(ran.stdout)
    if found["code"] not in ALLOWED:
        raise RuntimeError(f"{version.name}: {' '.join(map(str, words))} ended with exit code {found['code']}")
    return Cost(found["wall"], found["cpu"])


def audited(version: Version, out: Path, *words: str | Path, also: Sequence[Path] = ()) -> Cost:
    """The cost of a command of uxaudit that writes a new audit folder."""
    shutil.rmtree(out, ignore_errors=True)
    return cost(version, "-m", "uxaudit", *words, "--out", out, also=also)


Work = Callable[[Version], Cost]
Costs = dict[tuple[str, str], list[Cost]]
"""The costs of each round, by the names of the work and of the version."""


def in_turn(kinds: Mapping[str, Work], versions: Sequence[Version], rounds: int) -> Costs:
    """Measure each kind of work with each version, one after the other, in each round; a round before them does not count."""
    costs: Costs = {(kind, version.name): [] for kind in kinds for version in versions}
    for number in range(rounds + 1):
        for kind, work in kinds.items():
            for version in versions:
                found = work(version)
                if number:  # the first compiles modules and templates
                    costs[kind, version.name].append(found)
    return costs


@dataclass
class Figures:
    """Prints figures, and counts the targets that are missed."""

    versions: Sequence[Version]
    rounds: int = 0
    """How often each command is measured; 0 for the number of its section."""
    missed: list[str] = field(default_factory=list)

    def ratio(self, what: str, costs: Costs, kind: str, to: str, *, cpu: bool = False, target: float | None = None) -> None:
        """Print how many times ``kind`` costs as much as ``to``, in wall or processor time, by the pairs of each round."""
        for version in self.versions:
            pairs = zip(_times(costs, kind, version, cpu=cpu), _times(costs, to, version, cpu=cpu), strict=True)
            self._print(what, version, [one / other for one, other in pairs], "×", target)
        self._against_base(what, costs, kind, cpu=cpu)

    def seconds(self, what: str, costs: Costs, kind: str, *, cpu: bool = False, target: float | None = None) -> None:
        """Print how long ``kind`` takes."""
        for version in self.versions:
            self._print(what, version, _times(costs, kind, version, cpu=cpu), "s", target)
        self._against_base(what, costs, kind, cpu=cpu)

    def amount(self, what: str, version: Version, amounts: Sequence[float], unit: str, target: float | None = None) -> None:
        """Print any other amount."""
        self._print(what, version, amounts, unit, target)

    def _against_base(self, what: str, costs: Costs, kind: str, *, cpu: bool) -> None:
        if len(self.versions) > 1:
            base, now = self.versions
            pairs = zip(_times(costs, kind, now, cpu=cpu), _times(costs, kind, base, cpu=cpu), strict=True)
            self._print(what, Version(f"÷ {base.name[:9]}", now.root, now.compiled), [one / other for one, other in pairs], "×", 1.0)

    def _print(self, what: str, version: Version, values: Sequence[float], unit: str, target: float | None) -> None:
        middle = statistics.median(values)
        judged = target is not None and version.root == self.versions[-1].root
        fails = target is not None and judged and middle > target * TOLERANCE
        if fails:
            self.missed.append(f"{what}, {version.name}: {middle:.2f} {unit}, target {target:.3g}")
        verdict = "MISSED" if fails else "ok" if judged else ""
        limit = f"target {target:.3g}" if target is not None else "no target"
        print(
            f"{what:<66} {version.name[:12]:<12} {middle:8.2f} {unit:<2} ({min(values):.2f} to {max(values):.2f})  {limit:<12} {verdict}",
            flush=True,
        )


def _times(costs: Costs, kind: str, version: Version, *, cpu: bool) -> list[float]:
    return [one.cpu if cpu else one.wall for one in costs[kind, version.name]]
