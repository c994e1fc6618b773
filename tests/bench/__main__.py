"""``python -m tests.bench [--base COMMIT] [--rounds N] [SECTION…]``: measures; without sections, all that compare whole commands.

Prints each figure with its median, spread and target. Exit code 1 if a target is missed by more than a tenth.
"""

from __future__ import annotations

import argparse
import sys

from tests.bench import compared, sections
from tests.bench.measure import Figures
from tests.bench.versions import compared_with


def main() -> int:
    """Measure the requested sections; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--base", default="", metavar="COMMIT", help="measure this commit too, in turn")
    parser.add_argument("--rounds", type=int, default=0, metavar="N", help="measure each command N times instead of 2 to 7 times")
    names = [*compared.ALL, *sections.ALL]
    parser.add_argument("sections", nargs="*", metavar="SECTION", choices=[*names, []], help=f"of {', '.join(names)}")
    asked = parser.parse_args()
    with compared_with(asked.base) as versions:
        figures = Figures(versions, asked.rounds)
        for name in asked.sections or compared.ALL:
            print(f"\n== {name}", flush=True)
            if name in compared.ALL:
                compared.ALL[name](figures)
            else:
                sections.ALL[name]()
    for missed in figures.missed:
        print(f"target missed: {missed}")
    return 1 if figures.missed else 0


if __name__ == "__main__":
    sys.exit(main())
