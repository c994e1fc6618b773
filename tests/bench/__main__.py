"""``python -m tests.bench [SECTION…]``: help, flow, personas, probes, memory, timing, hostile, evaluate; all without an argument."""

from __future__ import annotations

import sys

from tests.bench import sections

if __name__ == "__main__":
    names = sys.argv[1:] or list(sections.ALL)
    for name in names:
        print(f"\n== {name}", flush=True)
        sections.ALL[name]()
