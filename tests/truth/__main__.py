"""Compares uxaudit with the truth: ``python -m tests.truth [CASE…] [--kind KIND] [--fast] [--keep DIR] [--workers N]``.

Prints every claim that is wrong or missed, then the counts by check and by kind. The exit code is 1 if a claim fails
that is no known gap (``gaps.yaml``), or if a known gap is closed and still listed.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.truth.cases import read_cases, read_gaps, read_pairs
from tests.truth.claims import Claim
from tests.truth.suite import claims


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("names", nargs="*", metavar="CASE", help="only cases and pairs with these words in their names")
    asked.add_argument("--kind", help="only cases of this kind")
    asked.add_argument("--fast", action="store_true", help="only what is part of make test")
    asked.add_argument("--keep", type=Path, help="keep the recordings in this folder")
    asked.add_argument("--workers", type=int, default=2)
    given = asked.parse_args()

    def wanted(name: str, kind: str, fast: bool) -> bool:
        named = not given.names or any(word.lower() in name.lower() for word in given.names)
        return named and given.kind in (None, kind) and (fast or not given.fast)

    cases = [case for case in read_cases() if wanted(case.case, case.kind, case.fast)]
    pairs = [pair for pair in read_pairs() if wanted(pair.pair, pair.kind, pair.fast)]
    folder = given.keep or Path(tempfile.mkdtemp(prefix="truth-"))
    try:
        told = list(claims(cases, pairs, folder, given.workers))
    finally:
        if given.keep is None:
            shutil.rmtree(folder, ignore_errors=True)
    return tell(told)


def tell(told: Sequence[Claim]) -> int:
    """Print the failures and the counts, and return the exit code."""
    gaps = read_gaps()
    failed = [claim for claim in told if claim.verdict != "right"]
    for claim in failed:
        known = f" (known gap: {gaps[claim.key]})" if claim.key in gaps else ""
        print(f"{claim.verdict.upper():<6} {claim.key}{known}\n       instead: {claim.instead or 'nothing'}")
    closed = [claim.key for claim in told if claim.verdict == "right" and claim.key in gaps]
    for key in closed:
        print(f"CLOSED {key}: take it out of gaps.yaml")
    _table("check", told, lambda claim: claim.check)
    _table("kind", told, lambda claim: claim.kind)
    new = [claim for claim in failed if claim.key not in gaps]
    print(f"\n{len(told) - len(failed)} of {len(told)} claims are right")
    print(f"{len(failed) - len(new)} known gaps, {len(new)} new, {len(closed)} closed")
    return 1 if new or closed else 0


def _table(head: str, told: Sequence[Claim], of: Callable[[Claim], str]) -> None:
    counts = Counter((of(claim), claim.verdict) for claim in told)
    print(f"\n{head:<26}{'right':>8}{'wrong':>8}{'missed':>8}")
    for name in sorted({of(claim) for claim in told}):
        print(f"{name:<26}" + "".join(f"{counts[name, verdict]:>8}" for verdict in ("right", "wrong", "missed")))


if __name__ == "__main__":
    sys.exit(main())
