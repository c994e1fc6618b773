"""Where the time of one command goes, by phase: ``python -m tests.bench.phases [COMMAND…]``; by default ``uxaudit run`` of the shop's flow.

``python -m tests.bench.phases page URL`` measures ``uxaudit page URL``. Functions call each other, so that their times contain others.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from tests.bench.flows import sites
from tests.bench.measure import audited
from tests.bench.versions import ROOT, Version

TIMELINE = Path(__file__).with_name("timeline")


def main() -> None:
    """Run the command twice, and print the second run's phases."""
    with tempfile.TemporaryDirectory(prefix="uxaudit-bench-") as name, sites(folder := Path(name)) as flows:
        words = sys.argv[1:] or ["run", str(flows["shop"][1])]
        version = Version("now", ROOT, folder / "compiled")
        audited(version, folder / "out", *words)
        file = folder / "timeline"
        os.environ |= {"UXAUDIT_TIMELINE": str(file)}
        whole = audited(version, folder / "out", *words, also=[TIMELINE])
        show(file.read_text(encoding="utf-8"))
    print(f"{'the whole command':<44} {whole.wall:8.2f} s, {whole.cpu:.2f} s of processor time")


def show(lines: str) -> None:
    """Print number and total time of each function, the longest first."""
    spent: dict[str, list[float]] = defaultdict(list)
    for line in lines.splitlines():
        _, name, _, seconds = line.split("\t")
        spent[name].append(float(seconds))
    for name, times in sorted(spent.items(), key=lambda row: -sum(row[1])):
        print(f"{name:<44} {sum(times):8.2f} s  {len(times):4} ×")


if __name__ == "__main__":
    main()
