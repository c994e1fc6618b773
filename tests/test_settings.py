"""The effect of settings: constants, options, disabled checks, and findings that are ignored until a day."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.checks.factory import SITE, recording
from uxaudit.checks import all_checks
from uxaudit.constants import Constants, Thresholds
from uxaudit.errors import InputError
from uxaudit.evaluation.run_checks import Evaluation, evaluate
from uxaudit.metrics.statistics import log_normal_score
from uxaudit.model.base import Named
from uxaudit.model.findings import Finding
from uxaudit.model.report import Report
from uxaudit.recording.recording import Recording
from uxaudit.scoring.build_report import build_report
from uxaudit.settings import Ignore, Settings

DAY = date(2026, 6, 1)
LINKS = {"fingerprint": "a", "elements": [{"role": "link", "name": name, "selector": f"#{name}"} for name in ("more", "here", "Mugs")]}


def ignore(**said: Any) -> Ignore:
    return Ignore.model_validate({"check": "vague-link", "reason": "later", "until": DAY} | said)


def axe_state(*selectors: str, passed: int = 2) -> dict[str, Any]:
    bad = {
        "id": "image-alt",
        "impact": "critical",
        "failed": len(selectors),
        "help": "No words",
        "nodes": [{"selector": selector, "impact": "critical"} for selector in selectors],
    }
    fine = [{"id": "list", "passed": 5}, {"id": "image-alt", "impact": "critical", "passed": passed, "help": "No words"}]
    return {"fingerprint": "a", "url": f"{SITE}/shop?q=1", "axe": {"violations": [bad] if selectors else [], "passes": fine}}


def shown(state: dict[str, Any], **more: Any) -> Recording:
    return recording(steps=[{"state": "a"}], states=[state], **more)


def judged(recordings: Sequence[Recording], check: str, *ignores: Ignore, today: date = DAY) -> Evaluation:
    return evaluate(recordings, [all_checks()[check]], Settings(ignores=ignores), today)


def reported(recordings: Sequence[Recording], settings: Settings, today: date = DAY) -> Report:
    judged = evaluate(recordings, all_checks().values(), settings, today)
    return build_report(judged, recordings, title="t", created="2026-06-01T00:00:00Z", settings=settings)


@pytest.mark.parametrize(
    ("said", "fits"),
    [
        ({}, True),
        ({"rule": "image-alt"}, True),
        ({"rule": "list"}, False),
        ({"target": "Logo"}, True),
        ({"target": "#logo > img"}, True),
        ({"target": "#logo *"}, True),
        ({"target": "logo"}, False),
        ({"finding": "axe-1"}, True),
        ({"finding": "axe-2"}, False),
        ({"url": "/old/page"}, True),
        ({"url": "/old/*"}, True),
        ({"url": "/**"}, True),
        ({"url": "/*"}, False),
        ({"url": f"{SITE}/old/page"}, True),
        ({"url": "/old/page?a=1"}, True),
        ({"url": "/old/page?a=2"}, False),
        ({"url": "**/page"}, True),
        ({"check": "vague-link"}, False),
        ({"rule": "image-alt", "target": "Logo", "url": "/new"}, False),
    ],
)
def test_all_that_an_ignore_says_must_fit(said: dict[str, Any], fits: bool) -> None:
    named = Named(name="Logo", selector="#logo > img")
    found = Finding(id="axe-1", check="axe", rule="image-alt", url=f"{SITE}/old/page?a=1", target=named)
    assert ignore(**{"check": "axe"} | said).fits(found) is fits


def test_what_is_ignored_stays_apart_with_its_reason() -> None:
    result = judged([shown(LINKS)], "vague-link", ignore(target="here"))
    assert [(f.target.name, f.ignored) for f in result.findings if f.target] == [("more", None)]
    assert [(f.target.name, f.ignored.reason) for f in result.ignored if f.target and f.ignored] == [("here", "later")]
    assert (result.samples[0].score, result.outcomes[0].failures, result.notes) == (pytest.approx(2 / 3), 1, ())
    every = judged([shown(LINKS)], "vague-link", ignore())
    assert (every.findings, every.outcomes[0].state, every.samples[0].score) == ((), "passed", 1)
    by_id = judged([shown(LINKS)], "vague-link", ignore(finding=result.ignored[0].id))
    assert by_id.findings == result.findings


def test_a_place_that_is_ignored_leaves_the_same_problem_elsewhere() -> None:
    states = [{**LINKS, "url": f"{SITE}/old"}, {**LINKS, "fingerprint": "b", "url": f"{SITE}/new"}]
    both = [recording(steps=[{"state": "a"}, {"state": "b"}], states=states)]
    result = judged(both, "vague-link", ignore(url="/old", target="here"))
    assert [f.urls for f in result.findings if f.target and f.target.name == "here"] == [(f"{SITE}/new",)]
    assert [f.urls for f in result.ignored] == [(f"{SITE}/old",)]


def test_axe_is_scored_as_if_what_is_ignored_had_passed() -> None:
    def score(state: dict[str, Any], *ignores: Ignore) -> float | None:
        return judged([shown(state)], "axe", *ignores).samples[0].score

    whole = score(axe_state("#one", "#two"))
    assert score(axe_state("#one", "#two"), ignore(check="axe", target="#one")) == score(axe_state("#two", passed=3))
    assert score(axe_state("#one", "#two"), ignore(check="axe", rule="image-alt")) == score(axe_state(passed=4)) == 1
    assert whole == score(axe_state("#one", "#two"), ignore(check="axe", rule="list"))
    assert whole is not None
    assert whole < 1


def test_on_a_curve_the_value_that_is_ignored_counts_as_good() -> None:
    late, fine = (
        {"timing": {"t0": 0, "t1": ms, "t2": ms, "responses": ["dom"]}, "control": {"role": "button", "name": str(ms)}}
        for ms in (3000.4, 100)
    )
    result = judged([recording(steps=[late, fine])], "slow-feedback", ignore(check="slow-feedback", target="3000.4"))
    assert result.samples[0].score == pytest.approx((1 + log_normal_score(100, 100, 1000)) / 2)


def test_an_ignore_that_is_over_ignores_nothing_and_is_reported() -> None:
    last = judged([shown(LINKS)], "vague-link", ignore(target="here", where="uxaudit.yaml:3:5"), today=DAY)
    over = judged([shown(LINKS)], "vague-link", ignore(target="here", where="uxaudit.yaml:3:5"), today=date(2026, 6, 2))
    assert (len(last.ignored), last.notes) == (1, ())
    assert (len(over.ignored), len(over.findings)) == (0, 2)
    (note,) = over.notes
    assert note == (
        "The `ignore:` entry at uxaudit.yaml:3:5 (check vague-link, target here) expired on 2026-06-01. What it matched counts again."
    )


def test_an_ignore_that_matches_nothing_is_reported() -> None:
    result = judged([shown(LINKS)], "vague-link", ignore(target="Mugs"), ignore(target="here"), ignore(target="h*"))
    assert result.notes == ("The `ignore:` entry (check vague-link, target Mugs) matched nothing in this audit. Correct it or remove it.",)


def test_without_a_date_the_day_of_the_last_replay_decides() -> None:
    one = shown(LINKS)
    known = replace(one, header=one.header.model_copy(update={"started": "2026-06-01T23:00:00Z"}))
    checks = [all_checks()["vague-link"]]
    assert evaluate([known, one], checks, Settings(ignores=[ignore()])).ignored
    assert not evaluate([one], checks, Settings(ignores=[ignore()])).ignored, "no replay tells its day, so none is sure to be in time"


def test_what_is_ignored_counts_in_no_score_and_no_gate() -> None:
    grave = [shown(axe_state("#one"), repetition=n) for n in (1, 2)]
    plain = reported(grave, Settings())
    limits = Thresholds(min_coverage=0.4)  # only axe has scanned the state
    let_go = reported(grave, Settings(ignores=[ignore(check="axe")], gate=limits))
    over = reported(grave, Settings(ignores=[ignore(check="axe")], gate=limits), today=date(2027, 1, 1))
    assert (plain.verdict, let_go.verdict, over.verdict) == ("fail", "pass", "fail")
    assert plain.score.value is not None
    assert let_go.score.value is not None
    assert let_go.score.value > plain.score.value
    assert (over.score.value, let_go.score.coverage, let_go.outcomes[0].check) == (
        plain.score.value,
        plain.score.coverage,
        plain.outcomes[0].check,
    )
    assert [f.id for f in let_go.ignored] == [f.id for f in plain.findings if f.check == "axe"]
    assert Report.model_validate_json(let_go.model_dump_json()) == let_go


def test_a_check_that_is_off_is_not_made_and_the_report_says_so() -> None:
    changed = reported([shown(LINKS)], Settings(off=("vague-link",)))
    assert "vague-link" not in {outcome.check for outcome in changed.outcomes}
    assert "switch off: vague-link." in changed.not_tested[0]
    for wrong in (Settings(off=("vague",)), Settings(options={"vague": {}})):
        with pytest.raises(InputError, match="no check"):
            reported([], wrong)


def test_constants_reach_severity_score_and_gate() -> None:
    failed = {"status": "failed", "error": {"kind": "timeout", "message": "too long"}}
    blocked = [recording(tasks=[{"task": "Buy", "critical": True, "steps": [failed]}], repetition=n) for n in (1, 2)]
    set_to = Settings(constants=Constants(cap_critical_blocked=20, cap_severity_4=30, proof_replays=3), gate=Thresholds(severity=4))
    assert reported(blocked, set_to).tasks[0].status == "cantTell", "three replays must agree"
    set_to = Settings(constants=Constants(facet_weights={"feedback": 0}, facet_floor=10), gate=Thresholds(min_score=99))
    slow = recording(steps=[{"timing": {"t0": 0, "t1": 9000, "t2": 9000, "responses": ["dom"]}, "state": "a"}], states=[LINKS])
    plain, changed = reported([slow], Settings()), reported([slow], set_to)
    assert plain.score.value is not None
    assert changed.score.value is not None
    assert changed.score.value > plain.score.value
    assert changed.defaults == {"facet_weights.feedback": 2, "facet_floor": 1, "gate.min_score": None}
    assert changed.constants["facet_weights"]["feedback"] == 0
    assert any("under the limit of 99" in reason for reason in changed.gate.reasons)
    mild = reported([slow], Settings(constants=Constants(review_ceiling=1)))
    assert {f.severity for f in mild.findings if f.check == "vague-link"} == {1}
