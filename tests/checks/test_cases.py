"""Every check against its cases: what it must find, what must pass, and what is not applicable."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.checks.factory import recording
from uxaudit.checks import all_checks
from uxaudit.checks.api import Check
from uxaudit.evaluation.run_checks import NO_SESSION, NOT_ASKED, NOT_OF_PEOPLE, NOT_TRIED, Evaluation, evaluate
from uxaudit.model.findings import Mode, State
from uxaudit.model.probes import Probe
from uxaudit.recording.probes import engines, everywhere
from uxaudit.settings import Settings

CASES = Path(__file__).parent / "cases"
GROUPS = {
    "failing": State.FAILED,
    "passing": State.PASSED,
    "inapplicable": State.INAPPLICABLE,
    "cannot_tell": State.CANT_TELL,
    "untested": State.UNTESTED,
}
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The one in C where there is one: each process of pytest reads all cases."""
NEEDED = ("failing", "passing", "inapplicable")


def cases_of(check: str) -> dict[str, list[dict[str, Any]]]:
    path = CASES / f"{check}.yaml"
    return yaml.load(path.read_text(encoding="utf-8"), LOADER) if path.exists() else {}


ALL = [
    pytest.param(id, group, case, id=f"{id}-{group}-{case['name']}")
    for id in all_checks()
    for group, held in cases_of(id).items()
    if group in GROUPS
    for case in held
]


def judged(id: str, case: dict[str, Any], times: int = 2) -> Evaluation:
    recordings = [recording(case, repetition=n) for n in range(times)]
    return evaluate(recordings, [all_checks()[id]], Settings(options={id: case.get("options", {})}))


@pytest.mark.parametrize(("id", "group", "case"), ALL)
def test_case(id: str, group: str, case: dict[str, Any]) -> None:
    result = judged(id, case)
    assert result.outcomes[0].state is GROUPS[group], result.outcomes[0].reason
    wanted = case.get("found", {})
    if group == "failing":
        assert len(result.findings) == wanted.get("count", len(result.findings))
    for finding in result.findings:
        for key in ("impact", "severity", "rule", "measured", "limit", "unit", "step"):
            assert getattr(finding, key) == wanted.get(key, getattr(finding, key)), key
        assert finding.mode == Mode(wanted.get("mode", finding.mode))
        assert finding.wcag == tuple(wanted.get("wcag", finding.wcag))
        assert wanted.get("message", "") in finding.message
        assert wanted.get("fix", "") in finding.fix


@pytest.mark.parametrize("check", all_checks().values(), ids=all_checks())
def test_every_check_has_cases_of_each_kind(check: Check) -> None:
    held = cases_of(check.id)
    needed = [group for group in NEEDED if group != "inapplicable" or not held.get("always_applies")]
    missing = [group for group in needed if not held.get(group)]
    assert not missing, f"write {', '.join(missing)} cases into tests/checks/cases/{check.id}.yaml"


def test_every_case_belongs_to_a_check() -> None:
    assert {path.stem for path in CASES.iterdir()} <= set(all_checks())


@pytest.mark.parametrize("check", all_checks().values(), ids=all_checks())
def test_every_check_is_documented_and_tells_its_source(check: Check) -> None:
    for part in ("title", "why", "who", "measured", "fix", "source"):
        assert len(getattr(check, part)) > 8, f"{check.id} says too little of its {part}"
    file = Path(check.run.__code__.co_filename)
    assert file.stem == check.id.replace("-", "_")
    assert file.parent.name == check.facet.replace("-", "_")


@pytest.mark.parametrize("check", [c for c in all_checks().values() if c.needs | c.either], ids=lambda check: check.id)
def test_a_check_without_its_probe_is_untested_and_says_why(check: Check) -> None:
    probes = [probe for probe in Probe if probe not in check.needs | check.either]
    case = cases_of(check.id)["failing"][0]
    result = evaluate([recording(case, probes=probes)], [check])
    assert result.outcomes[0].state is State.UNTESTED
    wanted = check.needs | check.either
    reason = "the probe was off" if wanted <= set(everywhere()) else NOT_ASKED if wanted & set(engines().values()) else NOT_TRIED
    if Probe.PERSON in wanted:
        reason = NOT_OF_PEOPLE if "session" in case else NO_SESSION
    assert reason in result.outcomes[0].reason
    assert not result.findings


@pytest.mark.parametrize(("id", "case"), [pytest.param(p.values[0], p.values[2], id=p.id) for p in ALL if p.values[1] == "failing"])
def test_a_finding_tells_a_designer_all_they_need(id: str, case: dict[str, Any]) -> None:
    for finding in judged(id, case).findings:
        assert finding.message
        assert finding.why
        assert finding.who
        assert finding.fix
        assert finding.source
        assert finding.url or finding.task
        assert finding.measured is not None
        assert finding.id.startswith(f"{id}-")
        assert 1 <= finding.severity <= 4


@settings(deadline=None, max_examples=80)
@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20), st.sampled_from(["minor", "moderate", "critical"])), min_size=1, max_size=8),
    st.data(),
)
def test_no_failing_element_raises_the_score_of_axe(rules: list[tuple[int, int, str]], data: st.DataObject) -> None:
    rules = [(failed, passed + (not failed), impact) for failed, passed, impact in rules]
    at = data.draw(st.integers(0, len(rules) - 1))
    failed, passed, impact = rules[at]
    worse = [*rules[:at], (failed + 1, max(0, passed - 1), impact), *rules[at + 1 :]]
    assert axe_score(worse) <= axe_score(rules)


def axe_score(rules: list[tuple[int, int, str]]) -> float:
    scan = {
        "violations": [
            {"id": str(n), "impact": impact, "failed": failed, "nodes": [{"selector": "a"}] * failed}
            for n, (failed, _, impact) in enumerate(rules)
            if failed
        ],
        "passes": [{"id": str(n), "passed": passed} for n, (_, passed, _) in enumerate(rules) if passed],
    }
    score = (
        evaluate([recording(steps=[{"state": "a"}], states=[{"fingerprint": "a", "axe": scan}])], [all_checks()["axe"]]).samples[0].score
    )
    assert score is not None
    return score
