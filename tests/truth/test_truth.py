"""The fast part of the truth suite, and the validity of its files. The rest: ``make truth``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.truth.cases import HERE, read_cases, read_gaps, read_pairs
from tests.truth.suite import claims

CASES, PAIRS = read_cases(), read_pairs()


@pytest.mark.browser
def test_what_is_fast_to_see_is_right(tmp_path: Path) -> None:
    gaps = read_gaps()
    told = list(claims([case for case in CASES if case.fast], [pair for pair in PAIRS if pair.fast], tmp_path))
    assert len(told) > 25
    assert [
        f"{claim.verdict}: {claim.key}; instead {claim.instead}" for claim in told if claim.verdict != "right" and claim.key not in gaps
    ] == []


def test_every_page_scenario_and_pair_is_used_and_every_case_says_something() -> None:
    pages = {case.page for case in CASES}
    scenarios = {case.scenario for case in CASES}
    assert {path.name for path in (HERE / "operate").glob("*.yaml")} == scenarios - {""}
    assert {path.stem for path in (HERE / "pairs").iterdir()} == {pair.pair for pair in PAIRS}
    opened = "".join(path.read_text(encoding="utf-8") for path in [*(HERE / "operate").glob("*.yaml"), *(HERE / "pages").glob("*.html")])
    assert [path.name for path in (HERE / "pages").glob("*.html") if path.name not in pages and path.name not in opened] == []
    assert [case.case for case in CASES if not (case.page or case.scenario or case.invalid)] == []
    assert len(PAIRS) >= 12
    names = [*(case.case for case in CASES), *(pair.pair for pair in PAIRS)]
    assert len(names) == len(set(names))


def test_every_known_gap_is_of_a_case() -> None:
    names = {*(case.case for case in CASES), *(pair.pair for pair in PAIRS)}
    assert [claim for claim in read_gaps() if claim.partition(": ")[0] not in names] == []
