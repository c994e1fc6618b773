"""The coverage of Nielsen's heuristics: complete, and consistent with the checks."""

import json

import pytest
from click.testing import CliRunner

from uxaudit.checks import all_checks
from uxaudit.checks.heuristic_coverage import COVERAGE, by_heuristic
from uxaudit.cli.info import checks
from uxaudit.model.findings import HEURISTICS


def printed(*args: str) -> str:
    result = CliRunner().invoke(checks, ["--by", "heuristic", *args])
    assert result.exit_code == 0, result.output
    return result.output


def test_every_heuristic_says_what_is_checked_what_a_person_judges_and_what_is_missing() -> None:
    assert list(COVERAGE) == list(HEURISTICS)
    for number, coverage in COVERAGE.items():
        assert by_heuristic(all_checks())[number], f"no check is about heuristic {number}"
        assert all((coverage.checked, coverage.person, coverage.missing)), number


@pytest.mark.parametrize("form", ["", "--markdown", "--json"])
def test_every_check_and_heuristic_is_listed_once(form: str) -> None:
    shown = printed(*([form] if form else []))
    for id in all_checks():
        marks = (f"`{id}`", f'"{id}"', f"   {id}:")
        assert sum(shown.count(mark) for mark in marks) == 1, id
    for name in HEURISTICS.values():
        assert name in shown


def test_the_json_names_the_checks_by_heuristic() -> None:
    rows = {row["heuristic"]: row for row in json.loads(printed("--json"))}
    assert "focus-invisible" in rows[1]["checks"]
    assert set(rows[None]["checks"]) >= {"axe", "goal-not-reached"}
    assert all((rows[10]["person"], rows[10]["missing"]))
